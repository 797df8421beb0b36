import Basics
import Networks
import Tasks
import Testing

@Suite("Rules")
struct RulesTests {
  /// A network of two inputs, the nodes 0 and 1; its neurons are n1 (node 2), n2 and so on.
  private static func network(
    _ neurons: [(Activation, [(Int, Int)], String)], outputs: [Int]
  ) -> Network {
    Network(
      task: "", inputs: ["x", "y"],
      neurons: neurons.enumerated().map { index, neuron in
        Neuron(
          name: "n\(index + 1)", activation: neuron.0,
          connections: neuron.1.map { Connection(source: $0.0, weight: ExactDecimal($0.1)) },
          bias: ExactDecimal(neuron.2) ?? .zero)
      }, outputs: outputs)
  }

  /// Two hidden neurons and a sum, in layers.
  private static func layered(
    _ second: Activation = .relu, then more: [(Activation, [(Int, Int)], String)] = [],
    outputs: [Int] = [4]
  ) -> Network {
    network(
      [
        (.relu, [(0, 1)], "-0.5"), (second, [(1, 12)], "0"), (.identity, [(2, 1), (3, -2)], "0"),
      ] + more, outputs: outputs)
  }

  private static func objection(
    to network: Network, _ change: (inout Rules) -> Void
  ) -> String? {
    var rules = Rules()
    change(&rules)
    return rules.objection(to: network)
  }

  @Test("Each rule is kept or broken by a network, and says how")
  func each() {
    let network = Self.layered()
    #expect(Self.objection(to: network) { _ in } == nil)
    #expect(Self.objection(to: network) { $0.isLayered = true } == nil)
    #expect(Self.objection(to: network) { $0.isUniform = true } == nil)
    #expect(Self.objection(to: network) { ($0.mostNeurons, $0.mostDepth) = (3, 2) } == nil)
    #expect(Self.objection(to: network) { ($0.mostSources, $0.mostDigits) = (2, 2) } == nil)
    #expect(
      Self.objection(to: network) { $0.activations = [.identity] }
        == "neuron 'n1': the task does not permit relu")
    #expect(
      Self.objection(to: network) { $0.areIntegers = true }
        == "neuron 'n1': the task permits whole numbers, not -0.5")
    #expect(
      Self.objection(to: network) { $0.mostDigits = 1 }
        == "neuron 'n2': the task permits 1 digit, not 12")
    #expect(
      Self.objection(to: network) { $0.mostNeurons = 2 } == "3 neurons, the task permits 2")
    #expect(
      Self.objection(to: network) { $0.mostDepth = 1 }
        == "the network is 2 neurons deep, the task permits 1")
    #expect(
      Self.objection(to: network) { $0.mostSources = 1 }
        == "neuron 'n3' reads 2 nodes, the task permits 1")
    #expect(
      Self.objection(to: Self.layered(.sin)) { $0.isUniform = true }
        == "neuron 'n2' applies another function than its layer; the task wants one a layer")
    #expect(
      Self.objection(to: Self.layered(then: [(.identity, [(0, 1), (4, 1)], "0")], outputs: [5])) {
        $0.isLayered = true
      } == "neuron 'n4' reads past the layer before its own; the task wants layers")
    #expect(
      Self.objection(to: Self.layered(outputs: [2, 4])) { $0.isLayered = true }
        == "an output stands before the last layer; the task wants layers")
  }

  @Test("A network has layers when all ways to a node are equally long")
  func ways() {
    var generator = SeededGenerator(seed: 7)
    var rules = Rules()
    rules.isLayered = true
    var counts = [false: 0, true: 0]
    for _ in 0..<4000 {
      var neurons: [(Activation, [(Int, Int)], String)] = []
      // Mostly layered by intention, so that both kinds occur.
      var layers = [[0, 1]]
      for _ in 0..<1 + generator.below(3) {
        let before = generator.below(4) == 0 ? layers.joined().map { $0 } : layers[layers.count - 1]
        layers.append(
          (0..<1 + generator.below(3)).map { _ in
            let sources = Set((0..<1 + generator.below(2)).map { _ in generator.pick(before) })
            neurons.append((.relu, sources.sorted().map { ($0, 1) }, "0"))
            return neurons.count + 1
          })
      }
      let outputs = generator.below(4) == 0 ? [layers[1][0]] : [layers[layers.count - 1][0]]
      let made = Self.network(neurons, outputs: outputs)
      // The lengths of all ways from an input to each node.
      var lengths: [Set<Int>] = [[0], [0]]
      for neuron in made.neurons {
        lengths.append(
          neuron.connections.reduce(into: []) { $0.formUnion(lengths[$1.source].map { $0 + 1 }) })
      }
      let longest = lengths.compactMap { $0.max() }.max() ?? 0
      let isLayered =
        lengths.allSatisfy { $0.count == 1 } && made.outputs.allSatisfy { lengths[$0] == [longest] }
      #expect((rules.objection(to: made) == nil) == isLayered)
      counts[isLayered, default: 0] += 1
    }
    #expect(counts[true] ?? 0 > 500 && counts[false] ?? 0 > 500, "\(counts)")
  }

  @Test("A constant stands in the layer before its readers'")
  func constants() {
    var rules = Rules()
    rules.isLayered = true
    let neurons: [(Activation, [(Int, Int)], String)] = [
      (.sigmoid, [], "0"), (.relu, [(0, 1)], "0"), (.identity, [(2, 1), (3, 1)], "0"),
    ]
    #expect(rules.objection(to: Self.network(neurons, outputs: [4])) == nil)
    let more = neurons + [(.identity, [(2, 1), (4, 1)], "0")]
    #expect(
      rules.objection(to: Self.network(more, outputs: [5]))
        == "neuron 'n4' reads past the layer before its own; the task wants layers")
  }
}
