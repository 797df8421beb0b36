/// A plain decimal as text says it: `digits × 10^exponent`.
///
/// Both kinds of number that golf reads, `ExactDecimal` and `Rational`, read their digits here, so
/// that there is one grammar and one limit.
public struct DecimalText: Sendable {
  /// The digits, with the sign.
  public let digits: Integer
  /// The power of ten they are multiplied with: minus the number of digits behind the point.
  public let exponent: Int

  /// The most digits a number may be written with. No network needs them, and what a number costs
  /// grows faster than its length, so that a file of a few kilobytes could keep golf busy for hours.
  public static let mostDigits = 10_000

  /// Reads an optional minus, digits, and an optional point with more digits. Nothing else (no
  /// exponent, plus, space or bare point), so that no short text is a huge number.
  public init(_ text: some StringProtocol) throws(NumberError) {
    var (word, count) = (0, 0)
    var (isNegative, point): (Bool, Int?) = (false, nil)
    for (place, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        // Eighteen digits fit a word; where there are more they are read again, all at once.
        if count < 18 { word = 10 * word + Int(byte & 15) }
        count += 1
      case UInt8(ascii: "-") where place == 0: isNegative = true
      case UInt8(ascii: ".") where count > 0 && point == nil: point = count
      default: throw .notDecimal
      }
    }
    guard count > 0, point != count else { throw .notDecimal }
    guard count <= Self.mostDigits else { throw .tooLong(digits: count) }
    exponent = (point ?? count) - count
    if count <= 18 {
      digits = Integer(isNegative ? -word : word)
    } else {
      guard let long = Integer(String(text).filter { $0 != "." }) else { throw .notDecimal }
      digits = long
    }
  }
}

/// Why a text is no number that golf reads.
public enum NumberError: Error, Equatable, Sendable {
  /// It is written in another way, or is nothing of the kind.
  case notDecimal
  /// It has more than `DecimalText.mostDigits` digits.
  case tooLong(digits: Int)

  /// What is wrong, for people: `"1e5" is no decimal such as -0.25`, or `has 12000 digits; ...`. A
  /// long number is not repeated.
  ///
  /// - Parameters:
  ///   - text: The text, as it is to be quoted.
  ///   - kind: What was expected, with an example.
  public func problem(
    with text: @autoclosure () -> String, expected kind: String = "decimal such as -0.25"
  ) -> String {
    switch self {
    case .notDecimal: "\(text()) is no \(kind)"
    case .tooLong(let digits):
      "has \(digits) digits; at most \(DecimalText.mostDigits) are possible"
    }
  }
}

extension Rational {
  /// The number `digits × 10^exponent`.
  public init(_ digits: Integer, exponent: Int) {
    self =
      exponent < 0
      ? Rational(digits, Integer.power(ofTen: -exponent))
      : Rational(digits * Integer.power(ofTen: exponent))
  }

  /// Reads `7`, `-0.25` or `3/2`: a plain decimal, or two of them and a stroke.
  ///
  /// - Throws: What is wrong with the text.
  public init(reading text: String) throws(NumberError) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let top = try DecimalText(parts[0])
    self.init(top.digits, exponent: top.exponent)
    guard parts.count == 2 else { return }
    let bottom = try DecimalText(parts[1])
    guard !bottom.digits.isZero else { throw .notDecimal }
    self = self / Rational(bottom.digits, exponent: bottom.exponent)
  }

  /// The value of `7`, `-0.25` or `3/2`; nil for any other text.
  public init?(_ text: String) {
    guard let value = try? Rational(reading: text) else { return nil }
    self = value
  }
}
