import Exact

extension ExactDecimal {
  /// Reads a number as programs write numbers into tables: a plain decimal, or one with an exponent
  /// of ten, such as `1e-05` or `-2.5E+3`; its value is exact. A point may stand first or last, and
  /// a plus before the number.
  ///
  /// Network files are stricter: there a number is a plain decimal, `init(reading:)`.
  ///
  /// - Throws: What is wrong with the text. A number that would have too many digits if it were
  ///   written plainly is too long here as well.
  public static func written(_ text: String) throws(NumberError) -> ExactDecimal {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == "e" || $0 == "E"
    }
    let decimal = try digits(parts.first ?? "")
    let shift = parts.count == 2 ? try power(parts[1]) : 0
    let (exponent, overflow) = decimal.exponent.addingReportingOverflow(shift)
    guard !overflow else { throw .notDecimal }
    let count = decimal.digits.digitCount
    let (length, isLonger) =
      exponent < 0 ? (max(count, 1 - exponent), false) : count.addingReportingOverflow(exponent)
    guard !isLonger else { throw .notDecimal }
    guard length <= DecimalText.mostDigits || decimal.digits.isZero else {
      throw .tooLong(digits: length)
    }
    return ExactDecimal(decimal.digits, exponent: exponent)
  }

  /// The number before an exponent.
  private static func digits(_ text: Substring) throws(NumberError) -> DecimalText {
    var sign = ""
    var rest = text
    if let first = rest.first, first == "-" || first == "+" {
      sign = first == "-" ? "-" : ""
      rest.removeFirst()
    }
    if rest == "." || rest.first == "-" { throw .notDecimal }
    if rest.first == "." { rest = "0" + rest }
    if rest.last == "." { rest.removeLast() }
    return try DecimalText(sign + rest)
  }

  /// The exponent behind its letter.
  private static func power(_ text: Substring) throws(NumberError) -> Int {
    let unsigned = text.first == "+" ? text.dropFirst() : text
    guard text.first != "+" || unsigned.first?.isNumber == true, let power = Int(unsigned) else {
      throw .notDecimal
    }
    return power
  }
}
