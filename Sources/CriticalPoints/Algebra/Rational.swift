import BigInt
import Networks

/// A rational number in lowest terms, with a positive denominator.
public struct Rational: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The numerator, which carries the sign.
  public let numerator: BigInt
  /// The denominator, above 0.
  public let denominator: BigInt

  /// The number 0.
  public static let zero = Rational(0)
  /// The number 1.
  public static let one = Rational(1)

  /// A quotient of integers, reduced.
  ///
  /// - Precondition: `denominator` is not 0.
  public init(_ numerator: BigInt, _ denominator: BigInt = 1) {
    precondition(!denominator.isZero, "a rational number has no denominator 0")
    if denominator == 1 {
      (self.numerator, self.denominator) = (numerator, 1)
      return
    }
    let divisor = numerator.greatestCommonDivisor(with: denominator)
    let sign: BigInt = denominator.sign == .minus ? -1 : 1
    self.numerator = sign * numerator / divisor
    self.denominator = sign * denominator / divisor
  }

  /// A whole number.
  public init(_ value: Int) { self.init(BigInt(value)) }

  /// The value of `7`, `-0.25` or `3/2`; nil when the text is nothing of the kind, or has more than
  /// a thousand digits.
  public init?(_ text: String) {
    guard text.utf8.count <= 1000 else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let top = Self.decimal(parts[0]) else { return nil }
    guard parts.count == 2 else {
      self = top
      return
    }
    guard let bottom = Self.decimal(parts[1]), bottom != .zero else { return nil }
    self = top / bottom
  }

  private static func decimal(_ text: Substring) -> Rational? {
    guard let value = ExactDecimal(String(text)) else { return nil }
    return value.exponent < 0
      ? Rational(value.significand, BigInt(10).power(-value.exponent))
      : Rational(value.scaled(to: 0))
  }

  /// Whether the number is 0.
  public var isZero: Bool { numerator.isZero }

  /// `3/2`, or `7` for a whole number.
  public var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }

  /// Whether the left number is the smaller one.
  public static func < (left: Rational, right: Rational) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }

  /// The sum.
  public static func + (left: Rational, right: Rational) -> Rational {
    Rational(
      left.numerator * right.denominator + right.numerator * left.denominator,
      left.denominator * right.denominator)
  }

  /// The difference.
  public static func - (left: Rational, right: Rational) -> Rational { left + -right }

  /// The number with the other sign.
  public static prefix func - (value: Rational) -> Rational {
    Rational(-value.numerator, value.denominator)
  }

  /// The product.
  public static func * (left: Rational, right: Rational) -> Rational {
    Rational(left.numerator * right.numerator, left.denominator * right.denominator)
  }

  /// The quotient.
  ///
  /// - Precondition: `right` is not 0.
  public static func / (left: Rational, right: Rational) -> Rational {
    Rational(left.numerator * right.denominator, left.denominator * right.numerator)
  }

  /// A double next to the number.
  public var approximation: Double {
    // A quotient of 62 to 64 bits, then a power of two.
    let width = numerator.magnitude.bitWidth - denominator.magnitude.bitWidth
    let shift = 63 - width
    let scaled = shift >= 0 ? numerator << shift : numerator
    let divisor = shift >= 0 ? denominator : denominator << -shift
    let quotient = scaled / divisor
    let (magnitude, isNegative) = (quotient.magnitude, quotient.sign == .minus)
    let word = magnitude >> max(magnitude.bitWidth - 64, 0)
    let rest = magnitude.bitWidth > 64 ? magnitude.bitWidth - 64 : 0
    let value = Double(UInt64(word))
    let result = value * Self.power(ofTwo: rest - shift)
    return isNegative ? -result : result
  }

  private static func power(ofTwo exponent: Int) -> Double {
    if exponent > 1023 { return .infinity }
    return exponent < -1074 ? 0 : Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// The number modulo a prime below 2^31; nil when the prime divides the denominator.
  func residue(_ prime: UInt64) -> UInt64? {
    let modulus = BigInt(prime)
    let bottom = UInt64(denominator.modulus(modulus))
    guard bottom != 0 else { return nil }
    return UInt64(numerator.modulus(modulus)) * Modular.inverse(bottom, prime) % prime
  }
}
