import CFLINT
import Exact

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
