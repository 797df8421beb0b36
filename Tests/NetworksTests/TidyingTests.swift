import Basics
import Networks
import Testing

@Suite("Tidying")
struct TidyingTests {
  @Test("An output that only passes a unit on is the unit")
  func output() {
    var builder = NetworkBuilder(inputs: ["x"])
    let wave = builder.add(.sin, [(builder.input(0), ExactDecimal(174, exponent: -4))])
    let answer = builder.add(.identity, [(wave, 1)])
    let network = builder.network(outputs: [answer])
    let tidy = network.tidied()
    #expect(tidy.neurons.map(\.activation) == [.sin])
    #expect(tidy.outputs == [1])
    #expect(tidy.score() == network.score() - 1)
  }

  @Test("What is tidied computes the same in exact numbers, costs no more, and stays tidy")
  func equal() throws {
    var generator = SeededGenerator(seed: 77)
    var shrunk = 0
    for _ in 0..<3000 {
      // Identity and ReLU, whose values are exact; every other neuron passes something on.
      var builder = NetworkBuilder(inputs: ["x", "y"])
      var nodes = builder.inputNodes
      for _ in 0..<2 + generator.below(8) {
        let passes = generator.below(2) == 0
        let terms = (0..<(passes ? 1 : 1 + generator.below(3))).map { _ in
          (
            generator.pick(nodes),
            passes ? 1 : ExactDecimal(generator.below(19) - 9, exponent: -generator.below(2))
          )
        }
        nodes.append(
          builder.add(
            passes || generator.below(2) == 0 ? .identity : .relu, terms,
            bias: passes ? .zero : ExactDecimal(generator.below(5) - 2)))
      }
      let network = builder.network(outputs: [generator.pick(nodes), generator.pick(nodes)])
      let tidy = network.tidied()
      for (x, y) in [(0, 0), (3, -2), (-7, 5)] {
        let inputs = [ExactDecimal(x), ExactDecimal(y)]
        #expect(outputs(tidy, inputs) == outputs(network, inputs))
      }
      #expect(tidy.score() <= network.score())
      #expect(tidy.tidied() == tidy)
      if tidy.neurons.count < network.withoutUnread().neurons.count { shrunk += 1 }
    }
    #expect(shrunk > 1000)
  }

  private func outputs(_ network: Network, _ inputs: [ExactDecimal]) -> [ExactDecimal] {
    var values = inputs
    for neuron in network.neurons {
      let sum = neuron.connections.reduce(neuron.bias) { $0 + values[$1.source] * $1.weight }
      values.append(neuron.activation == .relu && sum.sign < 0 ? .zero : sum)
    }
    return network.outputs.map { values[$0] }
  }
}
