import Balls
import BigInt
import CFLINT

extension RealBalls {
  /// Sets a ball to a rational number, rounded to `bits`.
  func set(_ index: Int, to value: Rational, bits: Int) {
    let parts = IntegerArray(count: 2)
    parts.set(0, to: value.numerator)
    parts.set(1, to: value.denominator)
    arb_fmpz_div_fmpz(self[index], parts[0], parts[1], bits)
  }
}

extension UnsafeMutablePointer where Pointee == acb_struct {
  /// Sets the ball to a complex number of doubles, exactly.
  func set(_ value: Complex) {
    arb_set_d(realPart, value.real)
    arb_set_d(imaginaryPart, value.imaginary)
  }

  /// The midpoint, rounded to doubles.
  var approximation: Complex { Complex(realPart.approximation, imaginaryPart.approximation) }

  /// Forgets the radius.
  func becomeMidpoint() {
    mag_zero(realPart.radius)
    mag_zero(imaginaryPart.radius)
  }
}

extension UnsafeMutablePointer where Pointee == arb_struct {
  /// The midpoint, rounded to a double.
  var approximation: Double { arf_get_d(midpoint, ARF_RND_NEAR) }

  /// A double no smaller than any magnitude in the ball.
  var magnitudeBound: Double {
    var bound = mag_struct()
    mag_init(&bound)
    defer { mag_clear(&bound) }
    arb_get_mag(&bound, self)
    return mag_get_d(&bound)
  }

  /// A double no smaller than the radius.
  var radiusBound: Double { mag_get_d(radius).nextUp }

  /// Arb's flag ARB_STR_NO_RADIUS, which is a macro Swift cannot read.
  private static var withoutRadius: UInt { 2 }

  /// The midpoint with that many significant digits; fewer if the radius does not allow them,
  /// 0 if it might be.
  func digits(_ count: Int) -> String {
    if arb_contains_zero(self) != 0 { return "0" }
    guard let text = arb_get_str(self, count, Self.withoutRadius) else { return "0" }
    defer { flint_free(text) }
    return String(cString: text)
  }

  /// Whole numbers a <= b with a·2^-`places` below and b·2^-`places` above the ball.
  func bounds(places: Int) -> (low: BigInt, high: BigInt) {
    var (lower, upper) = (arf_struct(), arf_struct())
    arf_init(&lower)
    arf_init(&upper)
    defer {
      arf_clear(&lower)
      arf_clear(&upper)
    }
    arb_get_lbound_arf(&lower, self, places + 64)
    arb_get_ubound_arf(&upper, self, places + 64)
    let bounds = IntegerArray(count: 2)
    func scale(_ number: UnsafeMutablePointer<arf_struct>) {
      arf_mul_2exp_si(number, number, places)
    }
    scale(&lower)
    scale(&upper)
    arf_get_fmpz(bounds[0], &lower, ARF_RND_FLOOR)
    arf_get_fmpz(bounds[1], &upper, ARF_RND_CEIL)
    return (bounds.value(0), bounds.value(1))
  }
}
