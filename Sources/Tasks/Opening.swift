/// The sides on which an answer may be as far from its target as it likes.
///
/// A decision asks for a sign only: whatever lies above a border is right, so that the upper side is
/// open. Its target stands in the half-line, and its tolerance is how far the border is from there.
public struct Opening: OptionSet, Hashable, Sendable {
  /// The sides, a bit for each.
  public let rawValue: UInt8

  /// The sides of these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// No answer is too high.
  public static let above = Opening(rawValue: 1)
  /// No answer is too low.
  public static let below = Opening(rawValue: 2)
  /// Every answer is right.
  public static let both: Opening = [.above, .below]
}
