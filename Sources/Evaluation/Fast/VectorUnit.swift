import CKernels
import Networks

/// A vector unit that the kernels are compiled for. All give the same bits; they differ in speed.
public enum VectorUnit: Int, CaseIterable, Sendable {
  /// What every processor of the architecture has: SSE2 or Neon, two doubles wide.
  case baseline
  /// Four doubles wide.
  case avx2
  /// Eight doubles wide.
  case avx512

  /// Whether this processor has it.
  public var isAvailable: Bool { kernels_of_unit(Int32(rawValue)) != nil }

  /// The widest one that this processor has.
  public static let widest = allCases.last(where: \.isAvailable) ?? .baseline

  /// The kernels for it; those of the baseline where the processor lacks it.
  var kernels: kernel_table {
    let table = kernels_of_unit(Int32(rawValue)) ?? kernels_of_unit(0)
    guard let table else { preconditionFailure("every processor has the baseline") }
    return table.pointee
  }

  /// What the unit does at best, in registers only: the operations of `rounds` rounds.
  ///
  /// - Returns: How many additions and multiplications of doubles were done.
  @discardableResult
  public func exercise(rounds: Int) -> Int {
    let table = kernels
    // The result is looked at, so that no compiler leaves the work out.
    precondition(table.exercise(rounds) != 0)
    return rounds * Int(table.flops_per_round)
  }
}

extension Activation {
  /// The number the kernels know it by.
  var kernelCode: Int32 {
    switch self {
    case .identity: Int32(kernel_identity)
    case .relu: Int32(kernel_relu)
    case .softplus: Int32(kernel_softplus)
    case .sigmoid: Int32(kernel_sigmoid)
    case .sin: Int32(kernel_sin)
    }
  }
}
