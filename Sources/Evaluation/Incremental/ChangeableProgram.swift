import CKernels
import Networks

/// A network compiled neuron by neuron, all neurons and in order, that can be changed and changed
/// back in no time. Node values have a row each; nothing shares one.
struct ChangeableProgram {
  let inputCount: Int
  /// The inputs, then the neurons.
  let nodeCount: Int
  private(set) var steps: [kernel_step] = []
  private(set) var edges: [kernel_edge] = []
  /// For each neuron the later neurons whose values depend on it, in order; one list after the
  /// other.
  private(set) var dependents: [Int32] = []
  private var firstDependent: [Int] = []

  init(_ network: Network) {
    inputCount = network.inputs.count
    nodeCount = network.nodeCount
    for (index, neuron) in network.neurons.enumerated() {
      steps.append(
        kernel_step(
          activation: 0, target: Int32(inputCount + index), first_edge: 0, edge_count: 0, bias: 0))
      set(index, to: neuron)
    }
    settle()
  }

  /// Where the dependents of a neuron stand in `dependents`.
  @inline(__always)
  func dependents(of neuron: Int) -> Range<Int> {
    firstDependent[neuron]..<firstDependent[neuron + 1]
  }

  /// What has to be put back after a change.
  enum Undo {
    case weight(edge: Int, Double)
    case step(neuron: Int, kernel_step)
  }

  /// Makes a change. Dependents stay as they are: those of the changed neuron do not depend on it.
  mutating func apply(_ change: Change) -> Undo {
    let neuron = change.neuron
    let before = Undo.step(neuron: neuron, steps[neuron])
    switch change {
    case .weight(_, let place, let value):
      precondition(place < Int(steps[neuron].edge_count), "the neuron has no such weight")
      let edge = Int(steps[neuron].first_edge) + place
      defer { edges[edge].weight = value }
      return .weight(edge: edge, edges[edge].weight)
    case .bias(_, let value): steps[neuron].bias = value
    case .activation(_, let activation): steps[neuron].activation = activation.kernelCode
    case .neuron(_, let value): set(neuron, to: value)
    }
    return before
  }

  /// Takes the change made last back.
  mutating func restore(_ undo: Undo) {
    switch undo {
    case .weight(let edge, let value): edges[edge].weight = value
    case .step(let neuron, let step):
      if steps[neuron].first_edge != step.first_edge {
        edges.removeSubrange(Int(steps[neuron].first_edge)...)
      }
      steps[neuron] = step
    }
  }

  /// Gives a neuron another definition. Its edges go to the end, so that the old ones are still
  /// there.
  private mutating func set(_ index: Int, to neuron: Neuron) {
    for connection in neuron.connections {
      precondition(connection.source < inputCount + index, "a neuron reads a later node")
    }
    steps[index].activation = neuron.activation.kernelCode
    steps[index].bias = neuron.bias.doubleValue
    steps[index].first_edge = Int32(edges.count)
    steps[index].edge_count = Int32(neuron.connections.count)
    edges += neuron.connections.map {
      kernel_edge(source: Int64($0.source), weight: $0.weight.doubleValue)
    }
  }

  /// Drops edges that no neuron has any more, and finds out anew which neurons depend on which.
  mutating func settle() {
    // Which neurons each neuron depends on, a bit for each.
    let words = (steps.count + 63) / 64
    var sources = [UInt64](repeating: 0, count: steps.count * words)
    var kept: [kernel_edge] = []
    for index in steps.indices {
      let first = Int(steps[index].first_edge)
      steps[index].first_edge = Int32(kept.count)
      for edge in edges[first..<first + Int(steps[index].edge_count)] {
        kept.append(edge)
        let source = Int(edge.source) - inputCount
        guard source >= 0 else { continue }
        sources[index * words + source / 64] |= 1 << UInt64(source % 64)
        for word in 0..<words { sources[index * words + word] |= sources[source * words + word] }
      }
    }
    edges = kept
    dependents = []
    firstDependent = []
    for neuron in steps.indices {
      firstDependent.append(dependents.count)
      for later in stride(from: neuron + 1, to: steps.count, by: 1)
      where sources[later * words + neuron / 64] >> UInt64(neuron % 64) & 1 == 1 {
        dependents.append(Int32(later))
      }
    }
    firstDependent.append(dependents.count)
  }
}
