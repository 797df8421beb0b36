extension ExactDecimal {
  /// How many places a number in a table may be written with: a short text is no huge number.
  private static let mostPlaces = 10_000

  /// Reads a number as programs write numbers into tables: a plain decimal, or one with an exponent
  /// of ten, such as `1e-05` or `-2.5E+3`; its value is exact. A point may stand first or last, and
  /// a plus before the number.
  ///
  /// Network files are stricter: there a number is a plain decimal, `init(_:)`.
  public static func written(_ text: String) -> ExactDecimal? {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard parts.count <= 2, let digits = Self.digits(parts[0]) else { return nil }
    var exponent = 0
    if parts.count == 2 {
      let unsigned = parts[1].first == "+" ? parts[1].dropFirst() : parts[1]
      guard parts[1].first != "+" || unsigned.first?.isNumber == true, let power = Int(unsigned)
      else { return nil }
      exponent = power
    }
    guard exponent.magnitude <= Self.mostPlaces, text.utf8.count <= Self.mostPlaces else {
      return nil
    }
    return digits * ExactDecimal(1, exponent: exponent)
  }

  /// The number before an exponent.
  private static func digits(_ text: Substring) -> ExactDecimal? {
    var sign = ""
    var rest = text
    if let first = rest.first, first == "-" || first == "+" {
      sign = first == "-" ? "-" : ""
      rest.removeFirst()
    }
    if rest == "." { return nil }
    if rest.first == "." { rest = "0" + rest }
    if rest.last == "." { rest.removeLast() }
    return rest.first == "-" ? nil : ExactDecimal(sign + rest)
  }
}
