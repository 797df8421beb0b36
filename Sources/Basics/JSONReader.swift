/// Why a text is not JSON: where, and what stood there.
public struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  /// The line of the offending byte, from 1.
  public var line: Int
  /// What is wrong.
  public var problem: String
  /// `line N: problem`.
  public var description: String { "line \(line): \(problem)" }
}

extension JSON {
  /// Reads one JSON value (RFC 8259) that fills the whole text.
  ///
  /// Stricter than the standard asks: a key may stand only once in an object, and values nest at
  /// most 64 deep, so that hostile files cannot exhaust the stack, and are four million at most.
  ///
  /// - Throws: `JSONSyntaxError`.
  public init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document()
  }
}

private struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0

  /// How many values there were.
  private var count = 0

  static let deepest = 64
  static let most = 4_000_000

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONSyntaxError) -> JSON {
    let value = try self.value(depth: 0)
    skipSpace()
    if position < bytes.count { throw error("unexpected text after the end of the value") }
    return value
  }

  private func error(_ problem: String) -> JSONSyntaxError {
    let end = min(position, bytes.count)
    let line = 1 + bytes[..<end].reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    return JSONSyntaxError(line: line, problem: problem)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func expect(_ symbol: Unicode.Scalar) throws(JSONSyntaxError) {
    guard next == UInt8(ascii: symbol) else {
      throw error(next == nil ? "the file ends too early" : "expected '\(symbol)'")
    }
    position += 1
  }

  private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON {
    let length = text.utf8CodeUnitCount
    let matches = text.withUTF8Buffer { word in
      position + length <= bytes.count && bytes[position..<position + length].elementsEqual(word)
    }
    guard matches else { throw error("expected a value") }
    position += length
    return value
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSON {
    skipSpace()
    guard depth < JSONReader.deepest else { throw error("values nest too deep") }
    count += 1
    guard count <= JSONReader.most else { throw error("more than \(JSONReader.most) values") }
    switch next {
    case nil: throw error("the file ends too early")
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSON {
    position += 1
    var values: [JSON] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      values.append(try value(depth: depth + 1))
      skipSpace()
      if next == UInt8(ascii: ",") {
        position += 1
        continue
      }
      try expect("]")
      return .array(values)
    }
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSON {
    position += 1
    var members: [JSON.Member] = []
    var keys: Set<String> = []
    skipSpace()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object([])
    }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else {
        throw error(next == nil ? "the file ends too early" : "expected a key in quotes")
      }
      let key = try string()
      guard keys.insert(key).inserted else { throw error("key '\(key)' stands twice") }
      skipSpace()
      try expect(":")
      members.append(.init(key, try value(depth: depth + 1)))
      skipSpace()
      if next == UInt8(ascii: ",") {
        position += 1
        continue
      }
      try expect("}")
      return .object(members)
    }
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    return position - start
  }

  private mutating func number() throws(JSONSyntaxError) -> String {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let leading = next
    let whole = digits()
    guard whole > 0 else { throw error("expected a value") }
    if leading == UInt8(ascii: "0"), whole > 1 { throw error("a number starts with a zero") }
    if next == UInt8(ascii: ".") {
      position += 1
      guard digits() > 0 else { throw error("a number ends in its point") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else { throw error("a number has an empty exponent") }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    var content: [UInt8] = []
    while true {
      guard let byte = next else { throw error("a string has no end") }
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw error("a string is not valid UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): content += Array(String(try escape()).utf8)
      case 0..<0x20:
        position -= 1
        throw error("a string holds a control character")
      default: content.append(byte)
      }
    }
  }

  private mutating func escape() throws(JSONSyntaxError) -> Character {
    guard let byte = next else { throw error("a string has no end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try hexUnit()
      guard UTF16.isLeadSurrogate(unit) else {
        guard let scalar = Unicode.Scalar(unit) else { throw error("half a surrogate pair") }
        return Character(scalar)
      }
      guard next == UInt8(ascii: "\\") else { throw error("half a surrogate pair") }
      position += 1
      guard next == UInt8(ascii: "u") else { throw error("half a surrogate pair") }
      position += 1
      let trail = try hexUnit()
      guard UTF16.isTrailSurrogate(trail) else { throw error("half a surrogate pair") }
      return Character(UTF16.decode(UTF16.EncodedScalar([unit, trail])))
    default: throw error("unknown escape in a string")
    }
  }

  private mutating func hexUnit() throws(JSONSyntaxError) -> UInt16 {
    guard position + 4 <= bytes.count,
      bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw error("\\u wants four hexadecimal digits") }
    position += 4
    return unit
  }
}
