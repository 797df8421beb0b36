import Basics
import Networks
import Testing

@Suite("What networks cost")
struct ScoreTests {
  @Test("The parts' scores and neurons add up to the network's")
  func partsAddUp() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2000 {
      let network = generator.network()
      for metric in Metric.allCases {
        let parts = network.scoreByPart(metric)
        #expect(parts.reduce(0) { $0 + $1.score } == network.score(metric))
        #expect(parts.reduce(0) { $0 + $1.neurons } == network.neurons.count)
        #expect(Set(parts.map(\.part)).count == parts.count)
        #expect(parts.allSatisfy { $0.neurons > 0 })
      }
    }
  }

  @Test("The score is the sum of the precisions of every number in the file")
  func scoreFromTheFile() throws {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<1000 {
      let network = generator.network()
      guard case .array(let neurons)? = network.json["neurons"] else { continue }
      var precision = 0
      var parameters = 0
      var different: Set<String> = []
      for neuron in neurons {
        var numbers: [JSON] = neuron["bias"].map { [$0] } ?? []
        if case .object(let weights)? = neuron["weights"] { numbers += weights.map(\.value) }
        for case .string(let text) in numbers where text != "0" {
          let value = try #require(ExactDecimal(text))
          precision += value.precision
          parameters += 1
          different.insert(text)
        }
      }
      #expect(network.score(.precision) == precision)
      #expect(network.score(.parameters) == parameters)
      #expect(network.score(.distinct) == different.count)
      #expect(network.score(.neurons) == neurons.count)
      #expect(network.parameterCount == parameters)
    }
  }

  @Test(
    "A part is the name without its number",
    arguments: [
      ("sample-17", "sample"), ("n1", "n"), ("n", "n"), ("x_2.5", "x"), ("12", "12"), ("-", "-"),
      ("a-b-3", "a-b"), ("count2x", "count2x"), ("層-4", "層"),
    ])
  func partOfAName(_ name: String, _ part: String) {
    #expect(Neuron(name: name, activation: .relu, connections: []).part == part)
  }

  @Test("The builder adds up equal sources and drops what vanishes")
  func builderMerges() {
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<1000 {
      var builder = NetworkBuilder(inputs: ["a", "b", "c"])
      let inputs = builder.inputNodes
      let terms = (0..<generator.below(8)).map { _ in
        (generator.pick(inputs), ExactDecimal(generator.below(5) - 2))
      }
      let node = builder.add(.identity, terms)
      let network = builder.network(outputs: [node])
      #expect(network.flaw == nil)
      for (index, input) in inputs.enumerated() {
        let sum = terms.filter { $0.0 == input }.reduce(ExactDecimal.zero) { $0 + $1.1 }
        let weight = network.neurons[0].connections.first { $0.source == index }?.weight
        #expect((weight ?? .zero) == sum)
      }
    }
  }
}
