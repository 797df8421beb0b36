/// What wrong cases cost together: each a little for being wrong at all, and as much more as its error
/// exceeds the tolerance, in tolerances.
///
/// A walk that passes through wrong networks goes by it. The worst error alone would not do: many cases
/// just beyond the tolerance are farther from a network that passes than a single one.
public enum Loss {
  /// A case is wrong from this share of its tolerance on.
  public static let bar = FastVerdict.trustedShare
  private static let least = 0.1
  private static let most = 50.0

  /// What a case costs whose error is this share of its tolerance.
  public static func ofCase(_ share: Double) -> Double {
    share < bar ? 0 : least + (share < 1 + most ? share - bar : most)
  }
}

extension CaseErrors {
  /// What all wrong cases cost together.
  public var loss: Double { shares.reduce(0) { $0 + Loss.ofCase($1) } }
}
