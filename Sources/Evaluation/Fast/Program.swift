import CKernels
import Networks

/// A network made ready for fast evaluation: weights as doubles, neurons that no output depends on
/// dropped, and node values in as few memory slots as their lifetimes allow.
///
/// `Program(network)` does what the network says, neuron by neuron. `Program(folding:over:)` does
/// the same with less work: it folds, shares and splits first (`Folding`, `Splitting`). Its answers
/// are those of the network up to rounding, and have the same bits on every machine.
public struct Program: Sendable {
  /// The neurons, in order.
  let steps: [kernel_step]
  let edges: [kernel_edge]
  /// The slot of each output once all steps are done.
  let outputSlots: [Int]
  /// How many slots there are; the inputs stand in the first ones.
  let slotCount: Int
  let inputCount: Int
  /// The same computation in parts, where that is less work on all cases.
  let split: SplitProgram?

  /// The same computation, not in parts.
  var whole: Program {
    Program(
      steps: steps, edges: edges, outputSlots: outputSlots, slotCount: slotCount,
      inputCount: inputCount)
  }

  private init(
    steps: [kernel_step], edges: [kernel_edge], outputSlots: [Int], slotCount: Int, inputCount: Int
  ) {
    self.steps = steps
    self.edges = edges
    self.outputSlots = outputSlots
    self.slotCount = slotCount
    self.inputCount = inputCount
    split = nil
  }

  /// A rough price of evaluating one case, in multiplications.
  public var work: Int {
    steps.reduce(edges.count) {
      $0 + ($1.activation == kernel_identity || $1.activation == kernel_relu ? 2 : 40)
    }
  }

  /// Compiles a network, neuron by neuron.
  public init(_ network: Network) {
    self.init(network, constants: [:], split: nil)
  }

  /// Compiles a network so that judging it on the cases of a table takes little time.
  public init(folding network: Network, over table: CaseTable) {
    let folded = Folding.fold(network)
    let constants = Constants.values(of: folded)
    if let splitting = Splitting(folded, domains: table.domains) {
      self.init(
        splitting.whole, constants: Constants.values(of: splitting.whole),
        split: SplitProgram(splitting))
    } else {
      self.init(folded, constants: constants, split: nil)
    }
  }

  /// - Parameters:
  ///   - constants: The values of nodes that are not to be computed again: what reads them has
  ///     their share in its bias.
  init(_ network: Network, constants: [Int: Double], split: SplitProgram?) {
    let inputs = network.inputs.count
    let lastUse = Program.lastUses(in: network)
    var slots = Array(0..<inputs) + [Int](repeating: -1, count: network.neurons.count)
    var free: [Int] = []
    var slotCount = inputs
    var steps: [kernel_step] = []
    var edges: [kernel_edge] = []
    steps.reserveCapacity(network.neurons.count)
    for (index, neuron) in network.neurons.enumerated() {
      let node = inputs + index
      guard lastUse[node] >= 0 else { continue }
      if constants[node] != nil, lastUse[node] != .max { continue }
      let first = edges.count
      var bias = neuron.bias.doubleValue
      for connection in neuron.connections {
        if let constant = constants[connection.source] {
          bias += constant * connection.weight.doubleValue
        } else {
          edges.append(
            kernel_edge(
              source: Int64(slots[connection.source]), weight: connection.weight.doubleValue))
        }
      }
      // A source that is read here for the last time may lend its slot to the result: within a
      // step all sources of a lane are read before the lane is written.
      for connection in neuron.connections
      where connection.source >= inputs && lastUse[connection.source] == node {
        if slots[connection.source] >= 0 { free.append(slots[connection.source]) }
      }
      if let slot = free.popLast() {
        slots[node] = slot
      } else {
        slots[node] = slotCount
        slotCount += 1
      }
      steps.append(
        kernel_step(
          activation: neuron.activation.kernelCode, target: Int32(slots[node]),
          first_edge: Int32(first), edge_count: Int32(edges.count - first), bias: bias))
    }
    self.steps = steps
    self.edges = edges
    self.slotCount = slotCount
    self.inputCount = inputs
    self.outputSlots = network.outputs.map { slots[$0] }
    self.split = split
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

  /// Evaluates all steps in some lanes.
  ///
  /// Safe when the table has `slotCount` rows of `lanes` doubles: slots lie below that number by
  /// construction.
  func run(with kernels: kernel_table, rows: RowTable, lanes: Int) {
    steps.withUnsafeBufferPointer { steps in
      edges.withUnsafeBufferPointer { edges in
        kernels.run(
          steps.baseAddress, nil, steps.count, edges.baseAddress, rows.pointers, lanes)
      }
    }
  }
}
