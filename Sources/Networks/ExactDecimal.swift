import BigInt

/// A terminating decimal number of any length: `significand × 10^exponent`, exactly.
///
/// Every weight, bias, target and tolerance is one. It becomes a `Double` only when a network is
/// compiled for fast evaluation. Two equal numbers have the same representation: the significand
/// ends in no zero, and zero is `0 × 10^0`.
public struct ExactDecimal: Hashable, Sendable {
  /// The digits, with the sign.
  public let significand: BigInt
  /// The power of ten they are multiplied with.
  public let exponent: Int

  /// The number `significand × 10^exponent`.
  public init(_ significand: BigInt, exponent: Int = 0) {
    var digits = significand
    var power = exponent
    if digits.isZero {
      power = 0
    } else {
      while true {
        let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
        if !remainder.isZero { break }
        digits = quotient
        power += 1
      }
    }
    self.significand = digits
    self.exponent = power
  }

  /// A whole number times a power of ten.
  public init(_ significand: Int, exponent: Int = 0) {
    self.init(BigInt(significand), exponent: exponent)
  }

  /// Zero.
  public static let zero = ExactDecimal(0)
  /// One.
  public static let one = ExactDecimal(1)

  /// Whether this is zero.
  public var isZero: Bool { significand.isZero }

  /// -1, 0 or 1.
  public var sign: Int { significand.isZero ? 0 : significand.sign == .minus ? -1 : 1 }

  /// The number without its sign.
  public var magnitude: ExactDecimal { sign < 0 ? -self : self }

  /// The challenge's price of a number: p + q, where p is the smallest non-negative integer with
  /// 10^-p·|x| < 1 and q the smallest non-negative integer for which 10^q·x is an integer.
  public var precision: Int {
    if isZero { return 0 }
    let digits = ExactDecimal.digitCount(significand.magnitude)
    return max(0, digits + exponent) + max(0, -exponent)
  }

  /// The nearest double (ties to even).
  public var doubleValue: Double {
    // Small numbers are exact quotients of exact doubles, so one division rounds them correctly.
    if let small = Int(exactly: significand), abs(small) <= 1 << 53 {
      if exponent == 0 { return Double(small) }
      if (-22..<0).contains(exponent) { return Double(small) / ExactDecimal.powers[-exponent] }
    }
    return Double("\(significand)e\(exponent)") ?? (sign < 0 ? -.infinity : .infinity)
  }

  /// The exact value of a finite double: every double is a terminating decimal.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    if value == 0 {
      self = .zero
      return
    }
    let fraction = BigInt(value.significandBitPattern | (value.isNormal ? 1 << 52 : 0))
    let power = (value.isNormal ? Int(value.exponent) : -1022) - 52
    let digits = value < 0 ? -fraction : fraction
    if power >= 0 {
      self.init(digits << power)
    } else {
      self.init(digits * BigInt(5).power(-power), exponent: power)
    }
  }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  private static func digitCount(_ value: BigUInt) -> Int {
    if let word = UInt(exactly: value) {
      var bound: UInt = 10
      for count in 1..<19 {
        if word < bound { return count }
        bound *= 10
      }
    }
    return value.description.utf8.count
  }

  /// The significand when the number is written as `digits × 10^power`.
  ///
  /// - Precondition: `power <= exponent`, or the number is zero.
  public func scaled(to power: Int) -> BigInt {
    isZero ? 0 : significand * BigInt(10).power(exponent - power)
  }
}

// MARK: - Arithmetic

extension ExactDecimal: Comparable, ExpressibleByIntegerLiteral {
  /// A whole number, written out.
  public init(integerLiteral value: Int) { self.init(value) }

  /// The negative of a number.
  public static prefix func - (value: ExactDecimal) -> ExactDecimal {
    ExactDecimal(-value.significand, exponent: value.exponent)
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
    (left - right).sign < 0
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
  /// Reads a plain decimal: an optional minus, digits, and an optional point with more digits.
  /// Nothing else (no exponent, plus, space or bare point), so that no short text is a huge number.
  public init?(_ text: String) {
    var digits = Substring(text)
    let negative = digits.first == "-"
    if negative { digits.removeFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let value = BigInt(parts.joined())
    else { return nil }
    self.init(negative ? -value : value, exponent: parts.count == 2 ? -parts[1].utf8.count : 0)
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
