import Basics
import Networks

extension SeededGenerator {
  /// The text of a decimal with up to `places` digits on each side of the point, written plainly;
  /// leading and trailing zeros occur.
  mutating func decimalText(places: Int) -> String {
    let whole = (0...below(places)).map { _ in String(below(10)) }.joined()
    let fraction = (0..<below(places + 1)).map { _ in String(below(10)) }.joined()
    let sign = below(2) == 0 ? "-" : ""
    return sign + (below(3) == 0 ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// A decimal of any size up to `places` digits on each side of the point.
  mutating func decimal(places: Int) -> ExactDecimal {
    let text = decimalText(places: below(4) == 0 ? places : 3)
    return ExactDecimal(text) ?? .zero
  }
}
