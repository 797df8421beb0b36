import CFLINT
import Exact

extension UnsafeMutablePointer where Pointee == acb_struct {
  /// Sets the ball to a complex number of doubles, exactly.
  func set(_ value: Complex) {
    arb_set_d(realPart, value.real)
    arb_set_d(imaginaryPart, value.imaginary)
  }

  /// Sets the ball to another; to its real part alone if the number is known to be real.
  func set(_ value: UnsafeMutablePointer<acb_struct>, isReal: Bool) {
    acb_set(self, value)
    if isReal { arb_zero(imaginaryPart) }
  }

  /// The midpoint, rounded to doubles.
  var approximation: Complex { Complex(realPart.approximation, imaginaryPart.approximation) }

  /// Forgets the radius.
  func becomeMidpoint() {
    mag_zero(realPart.radius)
    mag_zero(imaginaryPart.radius)
  }
}
