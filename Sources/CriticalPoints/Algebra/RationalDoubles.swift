/// Rational numbers and doubles: the exact value of one, a short fraction near one.
extension Rational {
  /// The exact value of a finite double.
  init(exactly value: Double) {
    let exponent = value.isZero ? 0 : Int(value.exponent) - 52
    let significand = value.isZero ? 0 : value.significand * 0x1p52
    let whole = Rational(value < 0 ? -Int(significand) : Int(significand))
    let power = Rational(2).power(abs(exponent))
    self = exponent >= 0 ? whole * power : whole / power
  }

  /// A power with a whole exponent from 0 up.
  func power(_ exponent: Int) -> Rational {
    Rational(numerator.power(exponent), denominator.power(exponent))
  }
}

extension Rational {
  /// The rational number with the smallest denominator up to 10,000 that is as close to a double
  /// as asked for, relative to its size or to 1.
  init?(near value: Double, within tolerance: Double) {
    guard value.isFinite, abs(value) < 1e9 else { return nil }
    // Continued fractions.
    var (rest, last, current) = (value, (1, 0), (0, 1))
    for _ in 0..<20 {
      let whole = rest.rounded(.down)
      guard abs(whole) < 1e9 else { return nil }
      let (top, overflow) = Int(whole).multipliedReportingOverflow(by: last.0)
      guard !overflow else { return nil }
      let next = (top + current.0, Int(whole) * last.1 + current.1)
      guard next.1 <= 10_000 else { return nil }
      (current, last) = (last, next)
      if abs(value - Double(last.0) / Double(last.1)) <= tolerance * max(1, abs(value)) {
        self = Rational(last.0) / Rational(last.1)
        return
      }
      guard rest != whole else { return nil }
      rest = 1 / (rest - whole)
    }
    return nil
  }
}
