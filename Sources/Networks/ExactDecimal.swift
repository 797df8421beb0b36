import BigInt

/// A terminating decimal number of any length: `significand × 10^exponent`, exactly.
///
/// Every weight, bias, target and tolerance is one. It becomes a `Double` only when a network is
/// compiled for fast evaluation. Two equal numbers have the same representation: the significand
/// ends in no zero, and zero is `0 × 10^0`.
public struct ExactDecimal: Sendable {
  /// The significand when it fits a machine word, else 0.
  private let word: Int
  /// The significand when it does not fit a machine word.
  private let large: Large?
  /// The power of ten the significand is multiplied with.
  public let exponent: Int

  private final class Large: Sendable {
    let value: BigInt
    init(_ value: BigInt) { self.value = value }
  }

  /// The number `significand × 10^exponent`.
  public init(_ significand: BigInt, exponent: Int = 0) {
    if let word = Int(exactly: significand) {
      self.init(word, exponent: exponent)
      return
    }
    var digits = significand
    var power = exponent
    while true {
      let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
      if !remainder.isZero { break }
      digits = quotient
      power += 1
    }
    let word = Int(exactly: digits)
    self.init(word: word ?? 0, large: word == nil ? Large(digits) : nil, exponent: power)
  }

  private init(word: Int, large: Large?, exponent: Int) {
    self.word = word
    self.large = large
    self.exponent = exponent
  }

  /// The number `significand × 10^exponent`.
  public init(_ significand: Int, exponent: Int = 0) {
    var digits = significand
    var power = exponent
    if digits == 0 {
      power = 0
    } else {
      while true {
        let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
        if remainder != 0 { break }
        digits = quotient
        power += 1
      }
    }
    self.init(word: digits, large: nil, exponent: power)
  }

  /// The digits, with the sign.
  public var significand: BigInt { large?.value ?? BigInt(word) }

  /// Zero.
  public static let zero = ExactDecimal(0)
  /// One.
  public static let one = ExactDecimal(1)

  /// Whether this is zero.
  public var isZero: Bool { word == 0 && large == nil }

  /// -1, 0 or 1.
  public var sign: Int {
    if let large { return large.value.sign == .minus ? -1 : 1 }
    return word.signum()
  }

  /// The number without its sign.
  public var magnitude: ExactDecimal { sign < 0 ? -self : self }

  /// The challenge's price of a number: p + q, where p is the smallest non-negative integer with
  /// 10^-p·|x| < 1 and q the smallest non-negative integer for which 10^q·x is an integer.
  public var precision: Int {
    if isZero { return 0 }
    let digits = digitCount
    return max(0, digits + exponent) + max(0, -exponent)
  }

  /// The nearest double (ties to even).
  public var doubleValue: Double {
    // Small numbers are products or quotients of two exact doubles, so they are rounded once.
    if large == nil, word.magnitude <= 1 << 53 {
      if (0...22).contains(exponent) { return Double(word) * ExactDecimal.powers[exponent] }
      if (-22..<0).contains(exponent) { return Double(word) / ExactDecimal.powers[-exponent] }
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

  /// How many digits the significand has.
  private var digitCount: Int {
    if let large { return large.value.magnitude.description.utf8.count }
    var count = 1
    var bound: UInt = 10
    while count < 19, word.magnitude >= bound {
      count += 1
      bound *= 10
    }
    return count
  }

  /// The significand when the number is written as `digits × 10^power`.
  ///
  /// - Precondition: `power <= exponent`, or the number is zero.
  public func scaled(to power: Int) -> BigInt {
    if exponent == power || isZero { return significand }
    return significand * BigInt(10).power(exponent - power)
  }
}

// MARK: - Arithmetic

extension ExactDecimal: Hashable, Comparable, ExpressibleByIntegerLiteral {
  /// Whether two numbers are equal; so are their representations then.
  public static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
    left.word == right.word && left.exponent == right.exponent
      && left.large?.value == right.large?.value
  }

  /// Feeds the representation to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(word)
    hasher.combine(exponent)
    hasher.combine(large?.value)
  }

  /// A whole number, written out.
  public init(integerLiteral value: Int) { self.init(value) }

  /// The negative of a number.
  public static prefix func - (value: ExactDecimal) -> ExactDecimal {
    if value.large == nil, value.word != .min {
      return ExactDecimal(-value.word, exponent: value.exponent)
    }
    return ExactDecimal(-value.significand, exponent: value.exponent)
  }

  /// The exact sum.
  public static func + (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
    if left.isZero { return right }
    if right.isZero { return left }
    if left.exponent == right.exponent, left.large == nil, right.large == nil {
      let (sum, overflow) = left.word.addingReportingOverflow(right.word)
      if !overflow { return ExactDecimal(sum, exponent: left.exponent) }
    }
    let power = min(left.exponent, right.exponent)
    return ExactDecimal(left.scaled(to: power) + right.scaled(to: power), exponent: power)
  }

  /// The exact difference.
  public static func - (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal { left + -right }

  /// The exact product.
  public static func * (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
    let exponent = left.exponent + right.exponent
    if left.large == nil, right.large == nil {
      let (product, overflow) = left.word.multipliedReportingOverflow(by: right.word)
      if !overflow { return ExactDecimal(product, exponent: exponent) }
    }
    return ExactDecimal(left.significand * right.significand, exponent: exponent)
  }

  /// Order on the number line.
  public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    if left.exponent == right.exponent, left.large == nil, right.large == nil {
      return left.word < right.word
    }
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
    let digits = large?.value.magnitude.description ?? String(word.magnitude)
    let minus = sign < 0 ? "-" : ""
    if exponent >= 0 { return minus + digits + String(repeating: "0", count: exponent) }
    let places = -exponent
    if digits.utf8.count > places {
      return minus + digits.dropLast(places) + "." + digits.suffix(places)
    }
    return minus + "0." + String(repeating: "0", count: places - digits.utf8.count) + digits
  }
}
