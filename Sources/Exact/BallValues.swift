import CFLINT

/// Exact numbers and doubles into balls, and proved bounds out of them.
extension UnsafeMutablePointer where Pointee == arb_struct {
  /// Sets the ball to a quotient of integers, rounded to `bits`.
  public func set(to numerator: Integer, over denominator: Integer, bits: Int) {
    numerator.withPointer { top in
      denominator.withPointer { arb_fmpz_div_fmpz(self, top, $0, bits) }
    }
  }

  /// Sets the ball to a rational number, rounded to `bits`.
  public func set(to value: Rational, bits: Int) {
    set(to: value.numerator, over: value.denominator, bits: bits)
  }

  /// The midpoint, rounded to a double.
  public var approximation: Double { arf_get_d(midpoint, ARF_RND_NEAR) }

  /// A double no smaller than any magnitude in the ball.
  public var magnitudeBound: Double {
    var bound = mag_struct()
    mag_init(&bound)
    defer { mag_clear(&bound) }
    arb_get_mag(&bound, self)
    return mag_get_d(&bound)
  }

  /// A double no smaller than the radius.
  public var radiusBound: Double { mag_get_d(radius).nextUp }

  /// Arb's flag ARB_STR_NO_RADIUS, which is a macro Swift cannot read.
  private static var withoutRadius: UInt { 2 }

  /// The midpoint with that many significant digits; fewer if the radius does not allow them,
  /// 0 if it might be.
  public func digits(_ count: Int) -> String {
    if arb_contains_zero(self) != 0 { return "0" }
    guard let text = arb_get_str(self, count, Self.withoutRadius) else { return "0" }
    defer { flint_free(text) }
    return String(cString: text)
  }

  /// Whole numbers a <= b with a·2^-`places` below and b·2^-`places` above the ball.
  public func bounds(places: Int) -> (low: Integer, high: Integer) {
    let ends = RealBalls(count: 2)
    let (lower, upper) = (ends[0].midpoint, ends[1].midpoint)
    arb_get_lbound_arf(lower, self, places + 64)
    arb_get_ubound_arf(upper, self, places + 64)
    arf_mul_2exp_si(lower, lower, places)
    arf_mul_2exp_si(upper, upper, places)
    return (
      Integer { arf_get_fmpz($0, lower, ARF_RND_FLOOR) },
      Integer { arf_get_fmpz($0, upper, ARF_RND_CEIL) }
    )
  }
}

extension UnsafePointer where Pointee == arf_struct {
  /// The number as `mantissa · 2^exponent`; nil when it is not finite, or its exponent no machine
  /// word.
  public var parts: (mantissa: Integer, exponent: Int)? {
    guard arf_is_finite(self) != 0 else { return nil }
    var words: (mantissa: fmpz, exponent: fmpz) = (0, 0)
    arf_get_fmpz_2exp(&words.mantissa, &words.exponent, self)
    let mantissa = Integer(taking: words.mantissa)
    return Int(exactly: Integer(taking: words.exponent)).map { (mantissa, $0) }
  }
}
