extension StringProtocol {
  /// The text with everything visible in it that a terminal or a reader could be led astray by:
  /// control characters and the marks that turn the direction of writing stand as `\\u{1b}`. Line
  /// breaks and tabs stay.
  ///
  /// Names and values come from files and command lines, and may hold anything.
  public var visible: String {
    guard unicodeScalars.contains(where: \.isMisleading) else { return String(self) }
    var out = ""
    for scalar in unicodeScalars {
      if scalar.isMisleading {
        out += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}

extension Unicode.Scalar {
  /// Whether it is a control character other than line feed and tab, a separator of lines, a mark of
  /// direction or an invisible tag.
  var isMisleading: Bool {
    switch value {
    case 0x09, 0x0a: false
    case 0..<0x20, 0x7f..<0xa0: true
    case 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    case 0xe0000...0xe007f: true
    default: false
    }
  }
}
