import CFLINT
import Exact
import Networks

extension ExactDecimal {
  /// The exact value of an Arb floating-point number; nil when it is not finite, or so large or
  /// small that writing it out would take more than 100,000 digits.
  init?(_ number: UnsafePointer<arf_struct>) {
    guard let (mantissa, power) = number.parts, abs(power) < 300_000 else { return nil }
    self.init(mantissa, binaryExponent: power)
  }
}
