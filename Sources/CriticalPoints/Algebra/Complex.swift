/// A complex number of two doubles.
struct Complex: Equatable, Sendable {
  var real: Double
  var imaginary: Double

  static let zero = Complex(0, 0)
  static let one = Complex(1, 0)

  @inline(__always)
  init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  @inline(__always)
  static func + (left: Complex, right: Complex) -> Complex {
    Complex(left.real + right.real, left.imaginary + right.imaginary)
  }

  @inline(__always)
  static func - (left: Complex, right: Complex) -> Complex {
    Complex(left.real - right.real, left.imaginary - right.imaginary)
  }

  @inline(__always)
  static func * (left: Complex, right: Complex) -> Complex {
    Complex(
      left.real * right.real - left.imaginary * right.imaginary,
      left.real * right.imaginary + left.imaginary * right.real)
  }

  @inline(__always)
  static func * (left: Double, right: Complex) -> Complex {
    Complex(left * right.real, left * right.imaginary)
  }

  @inline(__always)
  static prefix func - (value: Complex) -> Complex { Complex(-value.real, -value.imaginary) }

  @inline(__always)
  static func += (left: inout Complex, right: Complex) { left = left + right }

  @inline(__always)
  static func -= (left: inout Complex, right: Complex) { left = left - right }

  /// 1 / z, without overflow for any z whose inverse is a double.
  @inline(__always)
  var inverse: Complex {
    // Scaling by a power of two keeps the square of the modulus in range and rounds nothing.
    let size = max(abs(real), abs(imaginary))
    if size > 1e-100, size < 1e100 {
      let square = real * real + imaginary * imaginary
      return Complex(real / square, -imaginary / square)
    }
    guard size > 0, size.isFinite else { return Complex(.nan, .nan) }
    let scale = Double(sign: .plus, exponent: -size.exponent, significand: 1)
    let small = Complex(real * scale, imaginary * scale)
    let square = small.real * small.real + small.imaginary * small.imaginary
    return Complex(small.real / square * scale, -small.imaginary / square * scale)
  }

  @inline(__always)
  static func / (left: Complex, right: Complex) -> Complex { left * right.inverse }

  /// The larger of |real part| and |imaginary part|: a norm that needs no root.
  @inline(__always)
  var size: Double { max(abs(real), abs(imaginary)) }

  /// The square of the modulus.
  @inline(__always)
  var square: Double { real * real + imaginary * imaginary }

  /// The conjugate.
  var conjugate: Complex { Complex(real, -imaginary) }

  /// Whether both parts are finite.
  @inline(__always)
  var isFinite: Bool { real.isFinite && imaginary.isFinite }
}

extension Collection where Element == Complex {
  /// The largest size of an element; 0 if there is none. NaN if one of them is.
  var largestSize: Double {
    var largest = 0.0
    for element in self {
      let size = element.size
      if !(size <= largest) { largest = size }
      if size.isNaN { return .nan }
    }
    return largest
  }
}
