import Networks

/// The decimals of least precision in an interval.
enum CheapestDecimal {
  /// The decimal in `low ... high` whose precision is least; of equally cheap ones the nearest to
  /// the middle of those found. Nil when the interval is empty or holds none of 15 digits.
  static func inside(_ low: Double, _ high: Double) -> ExactDecimal? {
    guard low <= high else { return nil }
    if low <= 0, high >= 0 { return .zero }
    if high < 0 { return inside(-high, -low).map { -$0 } }
    var best: ExactDecimal?
    // With q places the cheapest is the smallest, which has the fewest digits before the point.
    // Powers of ten up to 10^22 are exact, so `unit` is never rounded.
    var unit = 1.0
    for places in 0...12 {
      defer { unit *= 10 }
      let digits = (low * unit).rounded(.up)
      guard digits < 1e15 else { break }
      if digits / unit <= high {
        let found = ExactDecimal(Int(digits), exponent: -places)
        if found.precision < best?.precision ?? .max { best = found }
      }
    }
    return best
  }
}
