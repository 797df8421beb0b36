import Exact

/// A terminating decimal number of any length: `significand × 10^exponent`, exactly.
///
/// Every weight, bias, target and tolerance is one. It becomes a `Double` only when a network is
/// compiled for fast evaluation. Two equal numbers have the same representation: the significand
/// ends in no zero, and zero is `0 × 10^0`.
public struct ExactDecimal: Sendable {
  /// The digits, with the sign.
  public let significand: Integer
  /// The power of ten the significand is multiplied with.
  public let exponent: Int

  /// The number `significand × 10^exponent`.
  public init(_ significand: Integer, exponent: Int = 0) {
    let (rest, tens) = significand.withoutTens()
    self.significand = rest
    self.exponent = rest.isZero ? 0 : exponent + tens
  }

  /// The number `significand × 10^exponent`.
  public init(_ significand: Int, exponent: Int = 0) {
    self.init(Integer(significand), exponent: exponent)
  }

  /// A number that is in its one form already.
  private init(canonical significand: Integer, exponent: Int) {
    self.significand = significand
    self.exponent = exponent
  }

  /// The decimal of so many significant digits that is nearest to a number; zero for one that is no
  /// number, or too large or small to be a weight.
  public init(nearest value: Double, digits: Int) {
    guard (1e-15..<1e15).contains(abs(value)) else {
      self = .zero
      return
    }
    var (unit, exponent) = (1.0, 0)
    while abs(value) >= 10 * unit { (unit, exponent) = (unit * 10, exponent + 1) }
    while abs(value) < unit { (unit, exponent) = (unit / 10, exponent - 1) }
    for _ in 1..<digits { (unit, exponent) = (unit / 10, exponent - 1) }
    self.init(Int((value / unit).rounded()), exponent: exponent)
  }

  /// Zero.
  public static let zero = ExactDecimal(0)
  /// One.
  public static let one = ExactDecimal(1)

  /// Whether this is zero.
  public var isZero: Bool { significand.isZero }

  /// -1, 0 or 1.
  public var sign: Int { significand.sign }

  /// The number without its sign.
  public var magnitude: ExactDecimal { sign < 0 ? -self : self }

  /// The challenge's price of a number: p + q, where p is the smallest non-negative integer with
  /// 10^-p·|x| < 1 and q the smallest non-negative integer for which 10^q·x is an integer.
  public var precision: Int {
    if isZero { return 0 }
    let digits = significand.digitCount
    return max(0, digits + exponent) + max(0, -exponent)
  }

  /// The nearest double (ties to even).
  public var doubleValue: Double {
    // Small numbers are products or quotients of two exact doubles, so they are rounded once.
    if let word = significand.small, word.magnitude <= 1 << 53 {
      if (0...22).contains(exponent) { return Double(word) * ExactDecimal.powers[exponent] }
      if (-22..<0).contains(exponent) { return Double(word) / ExactDecimal.powers[-exponent] }
    }
    return Rational(self).approximation
  }

  /// The exact value of a finite double: every double is a terminating decimal.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    if value == 0 {
      self = .zero
      return
    }
    let fraction = Int(value.significandBitPattern | (value.isNormal ? 1 << 52 : 0))
    let power = (value.isNormal ? Int(value.exponent) : -1022) - 52
    self.init(Integer(value < 0 ? -fraction : fraction), binaryExponent: power)
  }

  /// The number `significand × 2^binaryExponent`.
  public init(_ significand: Integer, binaryExponent: Int) {
    if binaryExponent >= 0 {
      self.init(significand << binaryExponent)
    } else {
      self.init(significand * Integer(5).power(-binaryExponent), exponent: binaryExponent)
    }
  }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The significand when the number is written as `digits × 10^power`.
  ///
  /// - Precondition: `power <= exponent`, or the number is zero.
  public func scaled(to power: Int) -> Integer {
    if exponent == power || isZero { return significand }
    return significand * Integer.power(ofTen: exponent - power)
  }
}

// MARK: - Arithmetic

extension ExactDecimal: Hashable, Comparable, ExpressibleByIntegerLiteral {
  /// A whole number, written out.
  public init(integerLiteral value: Int) { self.init(value) }

  /// The negative of a number.
  public static prefix func - (value: ExactDecimal) -> ExactDecimal {
    ExactDecimal(canonical: -value.significand, exponent: value.exponent)
  }

  /// The exact sum.
  public static func + (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
    if left.isZero { return right }
    if right.isZero { return left }
    let power = min(left.exponent, right.exponent)
    return ExactDecimal(left.scaled(to: power) + right.scaled(to: power), exponent: power)
  }

  /// The exact difference.
  public static func - (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal { left + -right }

  /// The exact product.
  public static func * (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
    ExactDecimal(left.significand * right.significand, exponent: left.exponent + right.exponent)
  }

  /// Order on the number line.
  public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    if left.exponent == right.exponent { return left.significand < right.significand }
    return (left - right).sign < 0
  }

  /// The multiple of `step` nearest to the number, half away from zero.
  ///
  /// - Precondition: `step > 0`.
  public func rounded(toMultipleOf step: ExactDecimal) -> ExactDecimal {
    precondition(step.sign > 0, "a rounding step is positive")
    let power = min(exponent, step.exponent)
    let unit = step.scaled(to: power)
    let (quotient, remainder) = magnitude.scaled(to: power).quotientAndRemainder(dividingBy: unit)
    let count = remainder * 2 >= unit ? quotient + 1 : quotient
    return ExactDecimal(sign < 0 ? -count : count) * step
  }
}

// MARK: - Text

extension ExactDecimal: LosslessStringConvertible {
  /// Reads a plain decimal, as `DecimalText` says.
  ///
  /// - Throws: What is wrong with the text.
  public init(reading text: some StringProtocol) throws(NumberError) {
    let decimal = try DecimalText(text)
    self.init(decimal.digits, exponent: decimal.exponent)
  }

  /// Reads a plain decimal: an optional minus, digits, and an optional point with more digits; nil
  /// for any other text.
  public init?(_ text: String) {
    guard let value = try? ExactDecimal(reading: text) else { return nil }
    self = value
  }

  /// The number written plainly, as `init(_:)` reads it: `-0.25`, `600000`.
  public var description: String {
    let digits = significand.magnitude.description
    let minus = sign < 0 ? "-" : ""
    if exponent >= 0 { return minus + digits + String(repeating: "0", count: exponent) }
    let places = -exponent
    if digits.utf8.count > places {
      return minus + digits.dropLast(places) + "." + digits.suffix(places)
    }
    return minus + "0." + String(repeating: "0", count: places - digits.utf8.count) + digits
  }
}

extension Rational {
  /// The same number.
  public init(_ value: ExactDecimal) {
    self.init(value.significand, exponent: value.exponent)
  }
}
