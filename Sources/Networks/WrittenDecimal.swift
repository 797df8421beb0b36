import Exact

extension ExactDecimal {
  /// Reads a number as programs write numbers into tables: a plain decimal, or one with an exponent
  /// of ten, such as `1e-05` or `-2.5E+3`; its value is exact. A point may stand first or last, and
  /// a plus before the number.
  ///
  /// Network files are stricter: there a number is a plain decimal, `init(_:)`.
  ///
  /// - Throws: What is wrong with the text; written out plainly, no number may have more than
  ///   `DecimalText.mostDigits` digits.
  public static func written(_ text: String) throws(NumberError) -> ExactDecimal {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard (1...2).contains(parts.count) else { throw .notDecimal }
    let number = try digits(parts[0])
    guard parts.count == 2 else { return number }
    let unsigned = parts[1].first == "+" ? parts[1].dropFirst() : parts[1]
    guard parts[1].first != "+" || unsigned.first?.isNumber == true, let power = Int(unsigned)
    else { throw .notDecimal }
    let most = DecimalText.mostDigits
    guard power.magnitude <= most else { throw .tooLong(digits: Int(clamping: power.magnitude)) }
    return number * ExactDecimal(1, exponent: power)
  }

  /// The number before an exponent.
  private static func digits(_ text: Substring) throws(NumberError) -> ExactDecimal {
    var sign = ""
    var rest = text
    if let first = rest.first, first == "-" || first == "+" {
      sign = first == "-" ? "-" : ""
      rest.removeFirst()
    }
    if rest == "." || rest.first == "-" { throw .notDecimal }
    if rest.first == "." { rest = "0" + rest }
    if rest.last == "." { rest.removeLast() }
    return try ExactDecimal(reading: sign + rest)
  }
}
