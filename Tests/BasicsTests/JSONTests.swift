import Basics
import Testing

extension SeededGenerator {
  /// Text with quotes, escapes, control characters, and scalars from every plane.
  fileprivate mutating func text() -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<below(8) {
      let value: Int
      switch below(5) {
      case 0: value = below(0x20)
      case 1: value = 0x20 + below(0x60)
      case 2:
        value = pick(
          Array("\"\\/{}[]:,\u{7F}\u{2028}\u{FEFF}".unicodeScalars.map { Int($0.value) }))
      case 3: value = below(0xD800)
      default: value = 0xE000 + below(0x11_0000 - 0xE000)
      }
      if let scalar = Unicode.Scalar(value) { text.append(scalar) }
    }
    return String(text)
  }

  /// A random value; objects have each key once.
  fileprivate mutating func json(depth: Int) -> JSON {
    switch below(depth > 0 ? 8 : 5) {
    case 0: return .null
    case 1: return .bool(below(2) == 0)
    case 2: return .integer(Int(truncatingIfNeeded: next()))
    case 3:
      let double = Double(bitPattern: next())
      return .double(double.isFinite ? double : 0)
    case 4: return .string(text())
    case 5, 6: return .array((0..<below(5)).map { _ in json(depth: depth - 1) })
    default:
      var keys: Set<String> = []
      let members = (0..<below(5)).map { _ in JSON.Member(text(), json(depth: depth - 1)) }
      return .object(members.filter { keys.insert($0.key).inserted })
    }
  }
}

@Suite("JSON")
struct JSONTests {
  private func parse(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

  /// The error of a text that is no JSON.
  private func failure(_ bytes: [UInt8]) -> JSONSyntaxError? {
    do throws(JSONSyntaxError) {
      _ = try JSON(parsing: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test("What is written is read back, on one line or on many")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 86)
    for _ in 0..<4000 {
      let value = generator.json(depth: 5)
      for text in [
        value.compact, value.text(width: 100), value.text(width: 20), value.text(width: 0),
      ] {
        let read = try parse(text)
        #expect(read == value)
        // Strings compare equal when they look equal; the scalars must be the same too.
        #expect(Array(read.compact.unicodeScalars) == Array(value.compact.unicodeScalars))
      }
    }
  }

  @Test("What fits the width stays on one line, what does not opens up")
  func width() {
    let value = JSON.object([.init("key", .array([.integer(1), .integer(2)])), .init("b", .null)])
    #expect(value.text() == value.compact)
    #expect(value.text(width: 20) == "{\n \"key\":[1,2],\n \"b\":null}")
    #expect(value.text(width: 4) == "{\n \"key\":[\n  1,\n  2],\n \"b\":null}")
  }

  @Test("Every truncation of a value is refused as ending too early or having no end")
  func truncations() throws {
    var generator = SeededGenerator(seed: 87)
    for _ in 0..<300 {
      let bytes = Array(JSON.array([generator.json(depth: 4), .null]).text(width: 30).utf8)
      for length in 0..<bytes.count {
        let error = try #require(failure(Array(bytes[..<length])), "\(length) of \(bytes.count)")
        let lines = bytes[..<length].count { $0 == UInt8(ascii: "\n") }
        #expect(error.line <= lines + 1)
      }
    }
  }

  @Test("Damaged bytes are refused or read as a value that round-trips")
  func mutations() throws {
    var generator = SeededGenerator(seed: 88)
    var accepted = 0
    for _ in 0..<10_000 {
      var bytes = Array(generator.json(depth: 4).compact.utf8)
      for _ in 0...generator.below(2) {
        let place = generator.below(bytes.count)
        switch generator.below(3) {
        case 0: bytes[place] ^= 1 << UInt8(generator.below(8))
        case 1: bytes.insert(UInt8(generator.below(256)), at: place)
        default: bytes[place] = generator.pick(Array("{}[]\",:\\0-.e u".utf8))
        }
      }
      guard let value = try? JSON(parsing: bytes) else { continue }
      accepted += 1
      #expect(try parse(value.compact) == value)
      #expect(try parse(value.text(width: 10)) == value)
    }
    #expect((500...9500).contains(accepted))
  }

  @Test("A key that stands twice is refused, wherever the object is")
  func duplicateKeys() {
    let twice = failure(Array("{\"a\":1,\n\"a\":2}".utf8))
    #expect(twice?.description == "line 2: key 'a' stands twice")
    #expect(failure(Array("[{\"x\":{\"a\":1,\"b\":2,\"\\u0061\":3}}]".utf8)) != nil)
    #expect(failure(Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8)) != nil, "they look the same")
    #expect(failure(Array("{\"a\":{\"a\":1}}".utf8)) == nil)
  }

  @Test("Values nest 64 deep and no deeper, however deep a file goes")
  func nesting() {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(failure(nested(64)) == nil)
    #expect(failure(nested(65))?.problem == "values nest too deep")
    #expect(failure(nested(1_000_000))?.problem == "values nest too deep")
    let objects = String(repeating: "{\"a\":\n", count: 100_000)
    #expect(failure(Array(objects.utf8)) == JSONSyntaxError(line: 65, "values nest too deep"))
  }

  @Test("Numbers keep their digits; only RFC 8259's are read, exhaustively over short texts")
  func numbers() {
    let alphabet = Array("-+.01eE")
    for length in 1...6 {
      var places = Array(repeating: 0, count: length)
      while true {
        let text = String(places.map { alphabet[$0] })
        let value = try? parse(text)
        if (value != nil) != isNumber(text) { Issue.record("\(text)") }
        if let value, value != .number(text) { Issue.record("\(text): \(value)") }
        guard let place = places.lastIndex(where: { $0 + 1 < alphabet.count }) else { break }
        places[place] += 1
        for later in places.indices where later > place { places[later] = 0 }
      }
    }
  }

  /// RFC 8259: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  private func isNumber(_ text: String) -> Bool {
    var rest = Substring(text)
    func digits() -> Int {
      let count = rest.prefix { "0"..."9" ~= $0 }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == "-" { rest.removeFirst() }
    let startsWithZero = rest.first == "0"
    let whole = digits()
    if whole == 0 || (startsWithZero && whole > 1) { return false }
    if rest.first == "." {
      rest.removeFirst()
      if digits() == 0 { return false }
    }
    if rest.first == "e" || rest.first == "E" {
      rest.removeFirst()
      if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
      if digits() == 0 { return false }
    }
    return rest.isEmpty
  }

  @Test("Doubles are written so that they read back to the same bits")
  func doubles() {
    var generator = SeededGenerator(seed: 89)
    for _ in 0..<5000 {
      let double = Double(bitPattern: generator.next())
      guard double.isFinite else { continue }
      guard case .number(let text)? = try? parse(JSON.double(double).compact) else {
        Issue.record("\(double) is written as no number")
        continue
      }
      #expect(Double(text)?.bitPattern == double.bitPattern)
    }
  }

  @Test(
    "What is no JSON is refused",
    arguments: [
      "", " ", "\u{FEFF}1", "tru", "True", "nul", "nulll", "undefined", "NaN", "Infinity", "'a'",
      "[1,]", "[,1]", "[1 2]", "[1", "]", "{", "{]", "[}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
      "{,}", "{a:1}", "{1:2}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1}}", "1 2", "[] []",
      "\"", "\"a", "\"\\\"", "\"\\x41\"", "\"\\", "// c\n1", "1 // c", "/**/1", "0x1", "\u{A0}1",
      "\"a\tb\"", "\"a\0b\"", "\"a\nb\"", "\u{0B}1", "[1]\0",
    ])
  func refused(_ text: String) {
    #expect(failure(Array(text.utf8)) != nil)
  }

  @Test("Members are found by key; other values have none")
  func members() throws {
    let value = try parse(" { \"b\" : 1 ,\r\n\t\"a\" : [ ] } ")
    #expect(value["a"] == .array([]) && value["b"] == .number("1") && value["c"] == nil)
    #expect(JSON.array([value])["a"] == nil)
    #expect(value.compact == "{\"b\":1,\"a\":[]}", "the order is kept")
  }
}

extension JSONSyntaxError {
  fileprivate init(line: Int, _ problem: String) {
    // The memberwise initialiser is not public; a real error is adapted instead.
    do throws(JSONSyntaxError) {
      _ = try JSON(parsing: [])
      preconditionFailure("an empty text is no JSON")
    } catch {
      self = error
    }
    self.line = line
    self.problem = problem
  }
}
