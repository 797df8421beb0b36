import Basics
import Networks

extension SeededGenerator {
  /// A valid network of up to a dozen neurons with names, weights and outputs of all kinds.
  mutating func network() -> Network {
    let inputs = Array(["a", "b", "c", "x y", "n-1", "größe"].prefix(1 + below(6)))
    var builder = NetworkBuilder(inputs: inputs)
    var nodes = builder.inputNodes
    let parts = ["n", "sample", "a", "count-2", "層", "quote\"d", "\\", "é"]
    for _ in 0..<below(12) {
      let terms = (0..<below(5)).map { _ in (pick(nodes), decimal(places: 25)) }
      let bias = below(2) == 0 ? ExactDecimal.zero : decimal(places: 25)
      nodes.append(
        builder.add(pick(Activation.allCases), terms, bias: bias, part: pick(parts)))
    }
    let outputs = (0...below(3)).map { _ in pick(nodes) }
    let task = pick(["", "largest-root", "a \"b\".csv", "t\nt"])
    return builder.network(task: task, outputs: outputs)
  }
}

extension Network {
  /// What is wrong with the structure; nil when it is a network.
  var flaw: String? {
    if inputs.isEmpty || outputs.isEmpty { return "no inputs or no outputs" }
    let names = inputs + neurons.map(\.name)
    if Set(names).count != names.count || names.contains("") { return "names are not unique" }
    for (index, neuron) in neurons.enumerated() {
      let sources = neuron.connections.map(\.source)
      if sources != Set(sources).sorted() { return "\(neuron.name): sources are not ascending" }
      if let last = sources.last, last >= inputs.count + index { return "\(neuron.name): reads on" }
      if let first = sources.first, first < 0 { return "\(neuron.name): reads nothing" }
      if neuron.connections.contains(where: \.weight.isZero) { return "\(neuron.name): weight 0" }
    }
    return outputs.allSatisfy { (0..<nodeCount).contains($0) } ? nil : "an output is no node"
  }
}
