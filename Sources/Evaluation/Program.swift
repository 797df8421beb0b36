import Networks

/// A network made ready for fast evaluation: weights as doubles, neurons that no output depends on
/// dropped, and node values in as few memory slots as their lifetimes allow.
public struct Program: Sendable {
  /// One neuron: `slot[target] = activation(bias + Σ weight·slot[source])`, edges in order.
  struct Step {
    var activation: Activation
    var target: Int32
    var firstEdge: Int32
    var edgeCount: Int32
    var bias: Double
  }

  /// One weight and the slot it multiplies.
  struct Edge {
    var slot: Int32
    var weight: Double
  }

  let steps: [Step]
  let edges: [Edge]
  /// The slot of each output once all steps are done.
  let outputSlots: [Int]
  /// How many slots there are; the inputs stand in the first ones.
  let slotCount: Int
  let inputCount: Int

  /// A rough price of evaluating one case, in multiplications.
  public var work: Int {
    steps.reduce(edges.count) { $0 + ($1.activation.isRational ? 2 : 40) }
  }

  /// Compiles a network.
  public init(_ network: Network) {
    let inputs = network.inputs.count
    let lastUse = Program.lastUses(in: network)
    var slots = Array(0..<inputs) + [Int](repeating: -1, count: network.neurons.count)
    var free: [Int] = []
    var slotCount = inputs
    var steps: [Step] = []
    var edges: [Edge] = []
    for (index, neuron) in network.neurons.enumerated() {
      let node = inputs + index
      guard lastUse[node] >= 0 else { continue }
      let first = edges.count
      for connection in neuron.connections {
        edges.append(
          Edge(slot: Int32(slots[connection.source]), weight: connection.weight.doubleValue))
      }
      // A source that is read here for the last time may lend its slot to the result: within a
      // step all sources of a lane are read before the lane is written.
      for connection in neuron.connections
      where connection.source >= inputs && lastUse[connection.source] == node {
        free.append(slots[connection.source])
      }
      if let slot = free.popLast() {
        slots[node] = slot
      } else {
        slots[node] = slotCount
        slotCount += 1
      }
      steps.append(
        Step(
          activation: neuron.activation, target: Int32(slots[node]), firstEdge: Int32(first),
          edgeCount: Int32(edges.count - first), bias: neuron.bias.doubleValue))
    }
    self.steps = steps
    self.edges = edges
    self.slotCount = slotCount
    self.inputCount = inputs
    self.outputSlots = network.outputs.map { slots[$0] }
  }

  /// For each node the last node that reads it: `Int.max` for outputs, -1 for nodes that no output
  /// depends on.
  static func lastUses(in network: Network) -> [Int] {
    let inputs = network.inputs.count
    var lastUse = [Int](repeating: -1, count: network.nodeCount)
    for output in network.outputs { lastUse[output] = .max }
    for (index, neuron) in network.neurons.enumerated().reversed()
    where lastUse[inputs + index] >= 0 {
      for connection in neuron.connections {
        lastUse[connection.source] = max(lastUse[connection.source], inputs + index)
      }
    }
    return lastUse
  }
}
