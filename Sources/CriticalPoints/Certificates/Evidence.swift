/// How well a statement is founded. The weakest of several is their minimum.
public enum Evidence: String, Comparable, CaseIterable, Sendable {
  /// Nothing speaks for it.
  case unknown
  /// Numerical observations speak for it: loops that found nothing new, random starts.
  case argued
  /// An exact count by other means agrees: a Gröbner basis modulo a random prime of 31 bits, which
  /// is wrong only if the prime is one of few unlucky ones.
  case counted
  /// A theorem, or exact arithmetic, shows it.
  case proved

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Whether the left one is weaker.
  public static func < (left: Evidence, right: Evidence) -> Bool { left.rank < right.rank }
}
