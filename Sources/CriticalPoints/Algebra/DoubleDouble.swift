import Exact

/// A number as the unevaluated sum of two doubles, good to about 31 digits (Dekker, "A
/// floating-point technique for extending the available precision", 1971).
struct DoubleDouble: Sendable {
  var high: Double
  var low: Double

  static let zero = DoubleDouble(0)

  @inline(__always)
  init(_ value: Double) {
    high = value
    low = 0
  }

  @inline(__always)
  private init(high: Double, low: Double) {
    self.high = high
    self.low = low
  }

  /// A rational number, rounded.
  init(_ value: Rational) {
    high = value.approximation
    low = high.isFinite ? (value - Rational(exactly: high)).approximation : 0
  }

  @inline(__always)
  static func + (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let sum = left.high + right.high
    let part = sum - left.high
    let rest = (left.high - (sum - part)) + (right.high - part) + (left.low + right.low)
    let high = sum + rest
    return DoubleDouble(high: high, low: rest - (high - sum))
  }

  @inline(__always)
  static prefix func - (value: DoubleDouble) -> DoubleDouble {
    DoubleDouble(high: -value.high, low: -value.low)
  }

  @inline(__always)
  static func * (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let product = left.high * right.high
    // Veltkamp's splitting into halves of 26 bits, whose products are exact.
    let (leftScaled, rightScaled) = (134_217_729 * left.high, 134_217_729 * right.high)
    let leftTop = leftScaled - (leftScaled - left.high)
    let rightTop = rightScaled - (rightScaled - right.high)
    let (leftRest, rightRest) = (left.high - leftTop, right.high - rightTop)
    let error =
      ((leftTop * rightTop - product) + leftTop * rightRest + leftRest * rightTop)
      + leftRest * rightRest
    let rest = error + (left.high * right.low + left.low * right.high)
    let high = product + rest
    return DoubleDouble(high: high, low: rest - (high - product))
  }
}

/// A complex number of two `DoubleDouble`s.
struct WideComplex: Sendable {
  var real: DoubleDouble
  var imaginary: DoubleDouble

  static let zero = WideComplex(Complex.zero)

  @inline(__always)
  init(_ value: Complex) {
    real = DoubleDouble(value.real)
    imaginary = DoubleDouble(value.imaginary)
  }

  @inline(__always)
  init(_ real: DoubleDouble, _ imaginary: DoubleDouble) {
    self.real = real
    self.imaginary = imaginary
  }

  /// The number, rounded.
  @inline(__always)
  var rounded: Complex { Complex(real.high, imaginary.high) }

  @inline(__always)
  static func + (left: WideComplex, right: WideComplex) -> WideComplex {
    WideComplex(left.real + right.real, left.imaginary + right.imaginary)
  }

  @inline(__always)
  static func * (left: WideComplex, right: WideComplex) -> WideComplex {
    WideComplex(
      left.real * right.real + -(left.imaginary * right.imaginary),
      left.real * right.imaginary + left.imaginary * right.real)
  }

  @inline(__always)
  static func * (left: DoubleDouble, right: WideComplex) -> WideComplex {
    WideComplex(left * right.real, left * right.imaginary)
  }
}
