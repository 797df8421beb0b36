import Balls
import BigInt
import CFLINT
import Networks

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
