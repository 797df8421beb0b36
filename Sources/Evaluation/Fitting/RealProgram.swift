import CKernels

/// A network of real weights as the kernels take it: every node has a row of its own.
struct RealProgram {
  let inputCount: Int
  /// The nodes that are the answer.
  let outputs: [Int]
  /// How many nodes there are: inputs and units.
  let nodeCount: Int
  /// For each parameter the node whose value it multiplies; `nodeCount` stands for the constant 1.
  let factors: [Int]
  /// For each parameter the node whose sum it is part of.
  let owners: [Int]
  private var steps: [kernel_step] = []
  private var edges: [kernel_edge] = []

  init(_ network: RealNetwork) {
    inputCount = network.inputCount
    outputs = network.outputs
    nodeCount = network.nodeCount
    var factors: [Int] = []
    var owners: [Int] = []
    for (index, unit) in network.units.enumerated() {
      let node = inputCount + index
      steps.append(
        kernel_step(
          activation: unit.activation.kernelCode, target: Int32(node),
          first_edge: Int32(edges.count), edge_count: Int32(unit.connections.count),
          bias: unit.bias))
      for connection in unit.connections {
        edges.append(kernel_edge(source: Int64(connection.source), weight: connection.weight))
        factors.append(connection.source)
        owners.append(node)
      }
      factors.append(nodeCount)
      owners.append(node)
    }
    self.factors = factors
    self.owners = owners
  }

  /// Brings parameters in, which stand as in `RealNetwork.parameters`.
  mutating func load(_ parameters: [Double]) {
    var next = 0
    for step in steps.indices {
      let first = Int(steps[step].first_edge)
      for edge in first..<first + Int(steps[step].edge_count) {
        edges[edge].weight = parameters[next]
        next += 1
      }
      steps[step].bias = parameters[next]
      next += 1
    }
  }

  /// Evaluates all units in some lanes.
  ///
  /// Safe when `values` has a row of `lanes` doubles for every node.
  func run(_ kernels: kernel_table, values: RowTable, lanes: Int) {
    steps.withUnsafeBufferPointer { steps in
      edges.withUnsafeBufferPointer { edges in
        kernels.run(steps.baseAddress, nil, steps.count, edges.baseAddress, values.pointers, lanes)
      }
    }
  }

  /// As `run`, and leaves the derivative of each unit's activation in `slopes`.
  func runWithSlopes(_ kernels: kernel_table, values: RowTable, slopes: RowTable, lanes: Int) {
    steps.withUnsafeBufferPointer { steps in
      edges.withUnsafeBufferPointer { edges in
        kernels.run_with_slopes(
          steps.baseAddress, steps.count, edges.baseAddress, values.pointers, slopes.pointers,
          lanes)
      }
    }
  }

  /// Goes back from the derivatives by the outputs, which stand in `pulls`, to those by every
  /// unit's sum.
  func runBack(_ kernels: kernel_table, slopes: RowTable, pulls: RowTable, lanes: Int) {
    steps.withUnsafeBufferPointer { steps in
      edges.withUnsafeBufferPointer { edges in
        kernels.run_back(
          steps.baseAddress, steps.count, edges.baseAddress, slopes.pointers, pulls.pointers,
          lanes)
      }
    }
  }
}
