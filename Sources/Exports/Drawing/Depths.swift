import Networks

extension Network {
  /// How many neurons stand one behind the other on the longest way through the network.
  public var depth: Int { depths().max() ?? 0 }

  /// The depth of every node: inputs have 0, and a neuron is one deeper than the deepest node it
  /// reads. Neurons that read nothing have depth 1.
  func depths() -> [Int] {
    var depths = [Int](repeating: 0, count: inputs.count)
    depths.reserveCapacity(nodeCount)
    for neuron in neurons {
      depths.append(1 + (neuron.connections.map { depths[$0.source] }.max() ?? 0))
    }
    return depths
  }

  /// The column of every node in a drawing: its depth, except that neurons that read nothing stand
  /// right before the first neuron that reads them.
  func columns() -> [Int] {
    var columns = depths()
    var earliest = [Int](repeating: Int.max, count: nodeCount)
    for (index, neuron) in neurons.enumerated() {
      for connection in neuron.connections {
        earliest[connection.source] = min(
          earliest[connection.source], columns[inputs.count + index])
      }
    }
    for (index, neuron) in neurons.enumerated() where neuron.connections.isEmpty {
      let node = inputs.count + index
      if earliest[node] < Int.max { columns[node] = max(1, earliest[node] - 1) }
    }
    return columns
  }

  /// Whether each node depends on any input.
  func inputDependence() -> [Bool] {
    var depends = [Bool](repeating: true, count: inputs.count)
    for neuron in neurons {
      depends.append(neuron.connections.contains { depends[$0.source] })
    }
    return depends
  }
}
