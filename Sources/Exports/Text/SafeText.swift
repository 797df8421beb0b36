/// Names and titles come from files and may hold anything; here they become harmless on a line of
/// their own, in a comment, a label or a caption.
enum SafeText {
  /// The text on one line: line breaks and control characters become spaces, and what is no
  /// character, or would turn the direction of the text around it, becomes U+FFFD.
  static func line(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029: out.append(" ")
      case 0x202a...0x202e, 0x2066...0x2069, 0xfdd0...0xfdef: out.append("\u{fffd}")
      case let value where value & 0xfffe == 0xfffe: out.append("\u{fffd}")
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  /// The text cut to at most `length` characters, the last being an ellipsis where it was cut.
  static func shortened(_ text: String, to length: Int) -> String {
    text.count <= length ? text : text.prefix(max(length - 1, 0)) + "…"
  }

  /// The line as XML text or attribute.
  static func xml(_ text: String) -> String {
    var out = ""
    for character in line(text).unicodeScalars {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }

  /// A whole number with its digits in groups of three: `9,261`.
  static func grouped(_ number: Int) -> String {
    var out = ""
    let digits = String(number.magnitude)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { out += "," }
      out.append(digit)
    }
    return (number < 0 ? "-" : "") + out
  }

  /// `1 neuron`, `9,261 neurons`.
  static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(grouped(number)) \(number == 1 ? one : many)"
  }

  /// The text filled up with spaces to `width` characters.
  static func padded(_ text: String, to width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(width - text.count, 0))
    return right ? space + text : text + space
  }
}
