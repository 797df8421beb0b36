import BigInt
import CFLINT
import Networks

/// An array of FLINT integers that frees itself.
final class IntegerArray {
  let pointer: UnsafeMutablePointer<fmpz>
  let count: Int

  init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(count, 1))
    for index in 0..<count { fmpz_init(pointer + index) }
  }

  deinit {
    for index in 0..<count { fmpz_clear(pointer + index) }
    pointer.deallocate()
  }

  subscript(index: Int) -> UnsafeMutablePointer<fmpz> { pointer + index }

  func set(_ index: Int, to value: BigInt) {
    if let word = Int(exactly: value) {
      fmpz_set_si(pointer + index, word)
    } else {
      fmpz_set_str(pointer + index, String(value, radix: 16), 16)
    }
  }

  func value(_ index: Int) -> BigInt { BigInt(integer: pointer + index) }
}

extension BigInt {
  /// The value of a FLINT integer.
  init(integer: UnsafePointer<fmpz>) {
    if fmpz_fits_si(integer) != 0 {
      self.init(fmpz_get_si(integer))
      return
    }
    let text = fmpz_get_str(nil, 16, integer)
    defer { flint_free(text) }
    self = text.flatMap { BigInt(String(cString: $0), radix: 16) } ?? 0
  }
}

/// An array of Arb's balls (midpoint and radius) that frees itself.
final class BallArray {
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
}

extension UnsafeMutablePointer where Pointee == arb_struct {
  /// The midpoint of the ball, in place.
  var midpoint: UnsafeMutablePointer<arf_struct> {
    // A C function returns an optional pointer in Swift; this one points into its argument.
    arb_mid_ptr(self)!
  }

  /// The radius of the ball, in place.
  var radius: UnsafeMutablePointer<mag_struct> { arb_rad_ptr(self)! }
}

extension ExactDecimal {
  /// The exact value of an Arb floating-point number; nil when it is not finite, or so large or
  /// small that writing it out would take more than 100,000 digits.
  init?(_ number: UnsafePointer<arf_struct>) {
    guard arf_is_finite(number) != 0 else { return nil }
    let parts = IntegerArray(count: 2)
    arf_get_fmpz_2exp(parts[0], parts[1], number)
    guard fmpz_fits_si(parts[1]) != 0 else { return nil }
    let power = fmpz_get_si(parts[1])
    guard abs(power) < 300_000 else { return nil }
    let mantissa = parts.value(0)
    if power >= 0 {
      self.init(mantissa << power)
    } else {
      self.init(mantissa * BigInt(5).power(-power), exponent: power)
    }
  }
}
