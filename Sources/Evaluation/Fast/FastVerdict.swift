import CKernels

/// What fast evaluation says of a candidate.
public struct FastVerdict: Equatable, Sendable {
  /// How many cases are answered wrongly, or so nearly wrongly that doubles cannot be trusted to
  /// tell: an error has to stay below the tolerance by a part in 2^30. When `isComplete` is false
  /// this and the two figures below tell of the cases seen only.
  public var failures: Int
  /// The largest error seen; infinite when an answer was not a number.
  public var worstError: Double
  /// The smallest difference between a case's tolerance and its error seen.
  public var margin: Double
  /// Whether the failures stayed within what the caller allowed, so that every case was seen.
  public var isComplete: Bool

  /// Whether the candidate answers every case, as far as doubles can tell.
  public var passes: Bool { isComplete && failures == 0 }

  /// The share of a tolerance that an error has to stay below: a part in 2^30 is more than rounding
  /// comes to where nothing large cancels and nothing steep follows. It spares the rigorous judge
  /// work and is no promise (docs/torture.md has figures).
  public static let trustedShare = 1 - 0x1p-30

  init(_ found: kernel_verdict, isComplete: Bool) {
    failures = Int(found.failures)
    worstError = found.worst_error
    margin = found.margin
    self.isComplete = isComplete
  }
}

extension kernel_verdict {
  /// What is found before any case was looked at.
  static let nothing = kernel_verdict(failures: 0, worst_error: 0, margin: .infinity)

  /// Adds what was found in other cases.
  mutating func add(_ other: kernel_verdict) {
    failures += other.failures
    if other.worst_error > worst_error { worst_error = other.worst_error }
    if other.margin < margin { margin = other.margin }
  }
}
