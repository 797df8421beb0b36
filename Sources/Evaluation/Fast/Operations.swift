import CKernels

/// How many operations an evaluation takes, as the formulas of the kernels have them.
public struct Operations: Equatable, Sendable {
  /// Products of a weight and a value, each with its addition.
  public var edges = 0
  /// Calls of softplus.
  public var softplus = 0
  /// Calls of the sigmoid.
  public var sigmoid = 0
  /// Calls of the sine.
  public var sine = 0

  /// All additions and multiplications. Comparisons, selections, shifts, conversions and divisions
  /// (one in softplus and one in the sigmoid) are not counted, nor is it subtracted when a whole
  /// vector lies where softplus and sigmoid need no computing.
  public var flops: Int { 2 * edges + 56 * softplus + 31 * sigmoid + 39 * sine }

  /// The sum of two counts.
  public static func + (left: Operations, right: Operations) -> Operations {
    Operations(
      edges: left.edges + right.edges, softplus: left.softplus + right.softplus,
      sigmoid: left.sigmoid + right.sigmoid, sine: left.sine + right.sine)
  }

  /// As many for each of some cases.
  static func * (left: Operations, cases: Int) -> Operations {
    Operations(
      edges: left.edges * cases, softplus: left.softplus * cases, sigmoid: left.sigmoid * cases,
      sine: left.sine * cases)
  }
}

extension Program {
  /// What a verdict on all cases of a table takes.
  public func operations(over table: CaseTable) -> Operations {
    guard let split else { return operations * table.caseCount }
    return split.parts.reduce(split.main.operations * table.caseCount) {
      $0 + $1.program.operations * table.domains[$1.domain].count
    }
  }

  /// What one case takes.
  private var operations: Operations {
    steps.reduce(into: Operations(edges: edges.count)) { count, step in
      switch Int(step.activation) {
      case kernel_softplus: count.softplus += 1
      case kernel_sigmoid: count.sigmoid += 1
      case kernel_sin: count.sine += 1
      default: break
      }
    }
  }
}
