import CFLINT

/// Rational numbers and doubles: the exact value of one, the nearest one, a short fraction near one.
extension Rational {
  /// The exact value of a double.
  ///
  /// - Precondition: the double is finite.
  public init(exactly value: Double) {
    let exponent = value.isZero ? 0 : Int(value.exponent) - 52
    let significand = value.isZero ? 0 : value.significand * 0x1p52
    let whole = Integer(value < 0 ? -Int(significand) : Int(significand))
    self =
      exponent >= 0
      ? Rational(whole << exponent) : Rational(whole, Integer(1) << -exponent)
  }

  /// The nearest double (ties to even).
  public var approximation: Double {
    var quotient = arf_struct()
    arf_init(&quotient)
    defer { arf_clear(&quotient) }
    // Rounding to `bits` and then to a double could round twice. It cannot where both neighbours of
    // that many bits have the same double, and sooner or later they do.
    var bits = 64
    while true {
      let isInexact = withPointers { arf_fmpz_div_fmpz(&quotient, $0, $1, bits, ARF_RND_DOWN) }
      let lower = arf_get_d(&quotient, ARF_RND_NEAR)
      if isInexact == 0 { return lower }
      _ = withPointers { arf_fmpz_div_fmpz(&quotient, $0, $1, bits, ARF_RND_UP) }
      if arf_get_d(&quotient, ARF_RND_NEAR) == lower { return lower }
      bits *= 2
    }
  }

  /// The rational number with the smallest denominator up to 10,000 that is as close to a double
  /// as asked for, relative to its size or to 1.
  public init?(near value: Double, within tolerance: Double) {
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
