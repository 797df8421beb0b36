import Networks

/// The values of nodes that depend on no input.
enum Constants {
  /// The values, by node, computed with the operations of the kernels.
  static func values(of network: Network) -> [Int: Double] {
    let inputs = network.inputs.count
    var values: [Int: Double] = [:]
    for (index, neuron) in network.neurons.enumerated() {
      guard neuron.connections.allSatisfy({ values[$0.source] != nil }) else { continue }
      let sum = neuron.connections.reduce(neuron.bias.doubleValue) {
        $0 + (values[$1.source] ?? 0) * $1.weight.doubleValue
      }
      values[inputs + index] = VectorUnit.widest.apply(neuron.activation, to: [sum])[0]
    }
    return values
  }
}
