extension Network {
  /// The same function with fewer neurons: identity neurons that only pass another node on are left
  /// out, and so is what nothing reads. Never dearer, and exactly equal.
  public func tidied() -> Network {
    // What each node is read as: itself, or the node it passes on.
    var origins = Array(0..<inputs.count)
    var kept: [Neuron] = []
    for (index, neuron) in neurons.enumerated() {
      let node = inputs.count + index
      let renamed = neuron.connections.map {
        Connection(source: origins[$0.source], weight: $0.weight)
      }
      let sources = Set(renamed.map(\.source))
      // Where a node would be read twice, the neuron that passes it on stays.
      let connections = sources.count == renamed.count ? renamed : neuron.connections
      if neuron.activation == .identity, neuron.bias.isZero, connections.count == 1,
        connections[0].weight == 1
      {
        origins.append(connections[0].source)
      } else {
        origins.append(node)
      }
      var tidy = neuron
      tidy.connections = connections.sorted { $0.source < $1.source }
      kept.append(tidy)
    }
    var result = self
    result.neurons = kept
    result.outputs = outputs.map { origins[$0] }
    return result.withoutUnread()
  }

  /// The network without the neurons that no output depends on.
  public func withoutUnread() -> Network {
    var isRead = [Bool](repeating: false, count: nodeCount)
    for output in outputs { isRead[output] = true }
    for index in neurons.indices.reversed() where isRead[inputs.count + index] {
      for connection in neurons[index].connections { isRead[connection.source] = true }
    }
    var numbers = Array(0..<inputs.count)
    var next = inputs.count
    for index in neurons.indices {
      numbers.append(next)
      if isRead[inputs.count + index] { next += 1 }
    }
    var result = self
    result.neurons = neurons.indices.filter { isRead[inputs.count + $0] }.map { index in
      var neuron = neurons[index]
      for place in neuron.connections.indices {
        neuron.connections[place].source = numbers[neuron.connections[place].source]
      }
      return neuron
    }
    result.outputs = outputs.map { numbers[$0] }
    return result
  }
}
