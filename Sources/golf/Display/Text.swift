import Foundation

/// Numbers and tables the way golf prints them, the same in every locale.
enum Text {
  /// A whole number with commas: `12,345`.
  static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var out = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { out += "," }
      out.append(digit)
    }
    return (value < 0 ? "-" : "") + out
  }

  /// A number without its fraction, held within what is sensible to print.
  static func whole(_ value: Double) -> Int {
    value.isNaN ? 0 : Int(min(max(value, -1e15), 1e15))
  }

  /// `1 neuron`, `9,261 neurons`.
  static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(grouped(number)) \(number == 1 ? one : many)"
  }

  /// A word as a shell reads it back: in quotes where it needs them.
  static func shellWord(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      let character = Character(Unicode.Scalar(byte))
      return byte < 0x80
        && (character.isLetter || character.isNumber || "-_./=:+,@%".contains(character))
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// A length of time: `7s`, `3m05s`, `1h02m`, `2d03h`.
  static func duration(_ seconds: Double) -> String {
    let total = whole(max(seconds, 0))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    switch total {
    case ..<60: return "\(total)s"
    case ..<3600: return "\(total / 60)m\(two(total % 60))s"
    case ..<86400: return "\(total / 3600)h\(two(total / 60 % 60))m"
    default: return "\(total / 86400)d\(two(total / 3600 % 24))h"
    }
  }

  /// A number with three significant digits: `0.0123`, `7.75e-06`.
  static func short(_ value: Double) -> String { String(format: "%.3g", value) }

  /// How many a second: `1,234/s`, `3.2/s`.
  static func rate(_ count: Int, in seconds: Double) -> String {
    let rate = Double(count) / max(seconds, 0.001)
    return (rate >= 10 ? grouped(whole(rate)) : String(format: "%.1f", rate)) + "/s"
  }

  /// A share in percent: `12.3%`.
  static func percent(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "-" : String(format: "%.1f%%", 100 * Double(part) / Double(whole))
  }

  /// Rows as columns of equal width; columns named in `right` are aligned to the right.
  static func table(_ rows: [[String]], right: Set<Int> = []) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        line += (column > 0 ? "  " : "") + (right.contains(column) ? space + cell : cell + space)
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// A bar of that many cells, filled to a share of 0 to 1.
  static func bar(_ share: Double, width: Int) -> String {
    let filled = Int((min(max(share, 0), 1) * Double(width)).rounded())
    return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
  }
}
