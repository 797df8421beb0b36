import BigInt
import CFLINT

/// An array of Arb's complex balls that frees itself.
final class ComplexBalls {
  let pointer: UnsafeMutablePointer<acb_struct>
  let count: Int

  init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(count, 1))
    for index in 0..<count { acb_init(pointer + index) }
  }

  deinit {
    for index in 0..<count { acb_clear(pointer + index) }
    pointer.deallocate()
  }

  subscript(index: Int) -> UnsafeMutablePointer<acb_struct> { pointer + index }
}

/// An array of Arb's real balls that frees itself.
final class RealBalls {
  let pointer: UnsafeMutablePointer<arb_struct>
  let count: Int

  init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(count, 1))
    for index in 0..<count { arb_init(pointer + index) }
  }

  deinit {
    for index in 0..<count { arb_clear(pointer + index) }
    pointer.deallocate()
  }

  subscript(index: Int) -> UnsafeMutablePointer<arb_struct> { pointer + index }

  /// Sets a ball to a rational number, rounded to `bits`.
  func set(_ index: Int, to value: Rational, bits: Int) {
    var parts = (fmpz(), fmpz())
    fmpz_init(&parts.0)
    fmpz_init(&parts.1)
    defer {
      fmpz_clear(&parts.0)
      fmpz_clear(&parts.1)
    }
    fmpz_set_str(&parts.0, String(value.numerator, radix: 16), 16)
    fmpz_set_str(&parts.1, String(value.denominator, radix: 16), 16)
    arb_fmpz_div_fmpz(pointer + index, &parts.0, &parts.1, bits)
  }
}

extension UnsafeMutablePointer where Pointee == acb_struct {
  /// The real part, in place: it is the first of the two members.
  var realPart: UnsafeMutablePointer<arb_struct> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: arb_struct.self)
  }

  /// The imaginary part, in place.
  var imaginaryPart: UnsafeMutablePointer<arb_struct> { realPart + 1 }

  /// Sets the ball to a complex number of doubles, exactly.
  func set(_ value: Complex) {
    arb_set_d(realPart, value.real)
    arb_set_d(imaginaryPart, value.imaginary)
  }

  /// The midpoint, rounded to doubles.
  var approximation: Complex { Complex(realPart.approximation, imaginaryPart.approximation) }

  /// Forgets the radius.
  func becomeMidpoint() {
    mag_zero(arb_rad_ptr(realPart))
    mag_zero(arb_rad_ptr(imaginaryPart))
  }
}

extension UnsafeMutablePointer where Pointee == arb_struct {
  /// The midpoint, rounded to a double.
  var approximation: Double { arf_get_d(arb_mid_ptr(self), ARF_RND_NEAR) }

  /// A double no smaller than any magnitude in the ball.
  var magnitudeBound: Double {
    var bound = mag_struct()
    mag_init(&bound)
    defer { mag_clear(&bound) }
    arb_get_mag(&bound, self)
    return mag_get_d(&bound)
  }

  /// A double no smaller than the radius.
  var radiusBound: Double { mag_get_d(arb_rad_ptr(self)).nextUp }

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
    var whole = fmpz()
    arf_init(&lower)
    arf_init(&upper)
    fmpz_init(&whole)
    defer {
      arf_clear(&lower)
      arf_clear(&upper)
      fmpz_clear(&whole)
    }
    arb_get_lbound_arf(&lower, self, places + 64)
    arb_get_ubound_arf(&upper, self, places + 64)
    func integer(_ number: UnsafeMutablePointer<arf_struct>, isUpper: Bool) -> BigInt {
      arf_mul_2exp_si(number, number, places)
      if isUpper { arf_ceil(number, number) } else { arf_floor(number, number) }
      arf_get_fmpz(&whole, number, ARF_RND_NEAR)
      guard let text = fmpz_get_str(nil, 16, &whole) else { return 0 }
      defer { flint_free(text) }
      return BigInt(String(cString: text), radix: 16) ?? 0
    }
    return (integer(&lower, isUpper: false), integer(&upper, isUpper: true))
  }
}
