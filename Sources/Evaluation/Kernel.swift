import Networks

/// The inner loops of fast evaluation. They allocate nothing and take no locks.
///
/// Callers guarantee that `slots` has room for `slotCount · blockSize` doubles and that every slot
/// number of the program lies below `slotCount`.
enum Kernel {
  private static let width = Lanes.scalarCount

  /// Evaluates all steps for one block whose inputs stand in the first slots.
  static func run(_ program: Program, slots: UnsafeMutablePointer<Double>) {
    program.steps.withUnsafeBufferPointer { steps in
      program.edges.withUnsafeBufferPointer { edges in
        for step in steps {
          let first = edges.baseAddress.map { $0 + Int(step.firstEdge) }
          let sources = UnsafeBufferPointer(start: first, count: Int(step.edgeCount))
          let target = slots + Int(step.target) * CaseTable.blockSize
          switch step.activation {
          case .identity: apply(step.bias, sources, slots, target) { $0 }
          case .relu: apply(step.bias, sources, slots, target, VectorMath.relu)
          case .softplus: apply(step.bias, sources, slots, target, VectorMath.softplus)
          case .sigmoid: apply(step.bias, sources, slots, target, VectorMath.sigmoid)
          case .sin: apply(step.bias, sources, slots, target, VectorMath.sin)
          }
        }
      }
    }
  }

  @inline(__always)
  private static func apply(
    _ bias: Double, _ edges: UnsafeBufferPointer<Program.Edge>,
    _ slots: UnsafeMutablePointer<Double>, _ target: UnsafeMutablePointer<Double>,
    _ activation: (Lanes) -> Lanes
  ) {
    for lane in stride(from: 0, to: CaseTable.blockSize, by: width) {
      var sum = Lanes(repeating: bias)
      for edge in edges {
        sum += load(slots + Int(edge.slot) * CaseTable.blockSize + lane) * edge.weight
      }
      store(activation(sum), target + lane)
    }
  }

  /// Compares the outputs of a block with its targets and tolerances, which follow each other.
  ///
  /// - Returns: how many cases have an output whose error is not below the tolerance.
  static func compare(
    outputs: [Int], slots: UnsafeMutablePointer<Double>, targets: UnsafePointer<Double>,
    verdict: inout FastVerdict
  ) -> Int {
    let size = CaseTable.blockSize
    let tolerances = targets + outputs.count * size
    var failures = 0
    for lane in 0..<size {
      let tolerance = tolerances[lane]
      if tolerance == .infinity { continue }
      var worst = 0.0
      for (index, slot) in outputs.enumerated() {
        let error = abs(slots[slot * size + lane] - targets[index * size + lane])
        worst = error <= worst ? worst : error.isNaN ? .infinity : error
      }
      if !(worst < tolerance) { failures += 1 }
      if worst > verdict.worstError { verdict.worstError = worst }
      if tolerance - worst < verdict.margin { verdict.margin = tolerance - worst }
    }
    return failures
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<Double>) -> Lanes {
    UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  private static func store(_ lanes: Lanes, _ pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: lanes, as: Lanes.self)
  }
}
