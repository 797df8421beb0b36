/// A JSON value that keeps what Foundation's reader loses: the order of members, the digits of
/// numbers, and the fact that a key stood there twice (which is refused).
///
/// golf's files promise that nothing is lost and that reading is strict, so that a network file
/// means exactly one network. That needs line numbers in errors and no silent last-one-wins for
/// duplicate keys, neither of which `JSONDecoder` offers.
public enum JSON: Equatable, Sendable {
  /// One `"key": value` of an object.
  public struct Member: Equatable, Sendable {
    /// The member's name.
    public var key: String
    /// The member's value.
    public var value: JSON

    /// Creates a member from its name and value.
    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  case null
  case bool(Bool)
  /// A number, as it was written.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  /// An integer, as JSON.
  public static func integer(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

  /// A finite double in its shortest form that reads back to the same bits.
  ///
  /// - Precondition: `value` is finite; JSON knows no infinities.
  public static func double(_ value: Double) -> JSON {
    precondition(value.isFinite, "JSON has no number for \(value)")
    return .number("\(value)")
  }

  /// The value of the member `key`, or nil when this is no object or has no such member.
  public subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// What kind of value this is, for messages: "a string", "an object" and so on.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

// MARK: - Writing

extension JSON {
  /// The value as text: objects and arrays that fit stay on one line, others open up.
  ///
  /// - Parameter width: The longest line that is kept in one piece.
  public func text(width: Int = 100) -> String {
    var out = ""
    write(to: &out, indent: 0, column: 0, width: width)
    return out
  }

  /// The value on one line, without a space.
  public var compact: String {
    var out = ""
    _ = writeLine(to: &out, limit: .max)
    return out
  }

  /// Writes the value on one line, without a space; gives up where it is longer than `limit` bytes.
  ///
  /// - Returns: Whether all of it was written.
  private func writeLine(to out: inout String, limit: Int) -> Bool {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .number(let digits): out += digits
    case .string(let value): JSON.quote(value, into: &out)
    case .array(let values):
      out += "["
      for (index, value) in values.enumerated() {
        if index > 0 { out += "," }
        guard value.writeLine(to: &out, limit: limit) else { return false }
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { out += "," }
        JSON.quote(member.key, into: &out)
        out += ":"
        guard member.value.writeLine(to: &out, limit: limit) else { return false }
      }
      out += "}"
    }
    return out.utf8.count <= limit
  }

  private func write(to out: inout String, indent: Int, column: Int, width: Int) {
    var line = ""
    if writeLine(to: &line, limit: width - column) {
      out += line
      return
    }
    let inner = String(repeating: " ", count: indent + 1)
    switch self {
    case .array(let values) where !values.isEmpty:
      out += "[\n"
      for (index, value) in values.enumerated() {
        out += inner
        value.write(to: &out, indent: indent + 1, column: indent + 2, width: width)
        out += index + 1 < values.count ? ",\n" : "]"
      }
    case .object(let members) where !members.isEmpty:
      out += "{\n"
      for (index, member) in members.enumerated() {
        let key = JSON.quoted(member.key) + ":"
        out += inner + key
        member.value.write(
          to: &out, indent: indent + 1, column: indent + 2 + key.utf8.count, width: width)
        out += index + 1 < members.count ? ",\n" : "}"
      }
    default:
      out += compact
    }
  }

  /// `text` as a JSON string literal, quotes included. What would mislead a terminal is escaped too.
  public static func quoted(_ text: String) -> String {
    var out = ""
    quote(text, into: &out)
    return out
  }

  private static func quote(_ text: String, into out: inout String) {
    out += "\""
    defer { out += "\"" }
    // A large network has a hundred thousand names and numbers, all of them plain.
    let isPlain = text.utf8.allSatisfy { byte in
      (0x20..<0x7f).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
    if isPlain {
      out += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.isMisleading:
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      default: out.unicodeScalars.append(scalar)
      }
    }
  }
}
