/// A table of text, as spreadsheets, pandas and people write it.
///
/// Fields are quoted as RFC 4180 says: a quoted field may hold separators and line breaks, and a
/// quote in it is written twice. Commas, semicolons and tabs part fields; which of them is found out
/// from the first row. Line breaks may be those of any system, a byte order mark at the beginning
/// and blank lines at the end mean nothing, and spaces around a field that is not quoted neither.
public struct CSV: Equatable, Sendable {
  /// One row of fields.
  public struct Row: Equatable, Sendable {
    /// The line of the file that it begins on, from 1.
    public let line: Int
    /// What its fields say, without quotes.
    public let fields: [String]
  }

  /// The rows, the header included; no row is empty, and a blank line is a row of one empty field.
  public let rows: [Row]

  /// Reads a table; `bytes` are its text in UTF-8.
  public init(parsing bytes: [UInt8]) throws(CSVError) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw CSVError(problem: "is not UTF-8 text")
    }
    var reader = CSVReader(bytes)
    rows = try reader.rows()
  }

  /// A field as it is written between commas: in quotes where it needs them.
  public static func quoted(_ field: String) -> String {
    let isPlain = field.utf8.allSatisfy { !CSVReader.special.contains($0) }
    if isPlain, field.first != " ", field.last != " " { return field }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// A row as it is written, without the line break at its end.
  public static func row(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",")
  }
}

/// Why a text is no table.
public struct CSVError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, with the line.
  public let problem: String
  /// The same.
  public var description: String { problem }
}

/// Walks through the bytes once.
private struct CSVReader {
  private let bytes: [UInt8]
  private let separator: UInt8
  private var place: Int
  private var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let space = UInt8(ascii: " ")
  private static let newline = UInt8(ascii: "\n")
  private static let carriage = UInt8(ascii: "\r")
  /// In the order of preference where a first row holds as many of one as of another.
  private static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
  /// What a field must be quoted for.
  static let special = Set(separators + [quote, newline, carriage])

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    separator = Self.separator(of: bytes[place...])
  }

  /// The separator that stands most often in the first row, outside of quotes.
  private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
    var counts = [0, 0, 0]
    var isQuoted = false
    for byte in bytes {
      if byte == quote { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == newline || byte == carriage { break }
      if let kind = separators.firstIndex(of: byte) { counts[kind] += 1 }
    }
    let most = counts.max() ?? 0
    return separators[counts.firstIndex(of: most) ?? 0]
  }

  mutating func rows() throws(CSVError) -> [CSV.Row] {
    var rows: [CSV.Row] = []
    while place < bytes.count {
      let start = line
      var fields = [try field()]
      while place < bytes.count, bytes[place] == separator {
        place += 1
        fields.append(try field())
      }
      endLine()
      rows.append(CSV.Row(line: start, fields: fields))
    }
    while rows.last?.fields == [""] { rows.removeLast() }
    return rows
  }

  /// Steps over one line break, if there is one.
  private mutating func endLine() {
    guard place < bytes.count else { return }
    let isPair = bytes[place...].starts(with: [Self.carriage, Self.newline])
    place += isPair ? 2 : 1
    line += 1
  }

  private mutating func field() throws(CSVError) -> String {
    while place < bytes.count, bytes[place] == Self.space { place += 1 }
    if place < bytes.count, bytes[place] == Self.quote { return try quotedField() }
    let start = place
    while place < bytes.count, !isEnd(bytes[place]) { place += 1 }
    var end = place
    while end > start, bytes[end - 1] == Self.space { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private mutating func quotedField() throws(CSVError) -> String {
    let start = line
    var text: [UInt8] = []
    place += 1
    while true {
      guard place < bytes.count else {
        throw CSVError(problem: "line \(start): a quote is never closed")
      }
      let byte = bytes[place]
      place += 1
      if byte == Self.quote {
        guard place < bytes.count, bytes[place] == Self.quote else { break }
        place += 1
      } else if byte == Self.newline
        || byte == Self.carriage && (place == bytes.count || bytes[place] != Self.newline)
      {
        line += 1
      }
      text.append(byte)
    }
    while place < bytes.count, bytes[place] == Self.space { place += 1 }
    guard place == bytes.count || isEnd(bytes[place]) else {
      throw CSVError(problem: "line \(line): text follows a closing quote")
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == separator || byte == Self.newline || byte == Self.carriage
  }
}
