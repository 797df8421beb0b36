/// Gives names identifiers that a programming language accepts: ASCII letters, digits and
/// underscores, a letter first, no word of the language, no two alike.
struct Identifiers {
  /// MATLAB reads at most 63 characters of an identifier.
  static let longest = 63

  private var taken: Set<String>
  private var counters: [String: Int] = [:]

  /// Identifiers that avoid the `reserved` words.
  init(reserved: Set<String>) {
    self.taken = reserved
  }

  /// The identifier for `name`; it is the name itself where that is possible.
  mutating func identifier(for name: String) -> String {
    let plain = Self.plain(name)
    if taken.insert(plain).inserted { return plain }
    let stem = plain.prefix(Self.longest - 10)
    while true {
      let number = counters[plain, default: 1] + 1
      counters[plain] = number
      let identifier = "\(stem)_\(number)"
      if taken.insert(identifier).inserted { return identifier }
    }
  }

  /// The name with every run of foreign characters turned into one underscore.
  private static func plain(_ name: String) -> String {
    var out = ""
    for byte in name.utf8 {
      let character = Character(Unicode.Scalar(byte))
      if byte < 0x80, character.isLetter || character.isNumber || character == "_" {
        out.append(character)
      } else if out.last != "_" {
        out.append("_")
      }
    }
    while out.last == "_" { out.removeLast() }
    if out.first?.isLetter != true { out = "x" + out }
    return String(out.prefix(longest))
  }
}
