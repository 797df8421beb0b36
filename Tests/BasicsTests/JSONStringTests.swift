import Basics
import Testing

@Suite("Strings in JSON, and where errors are")
struct JSONStringTests {
  private func parse(_ bytes: [UInt8]) -> Result<JSON, JSONSyntaxError> {
    Result { () throws(JSONSyntaxError) in try JSON(parsing: bytes) }
  }

  private func string(_ literal: String) -> String? {
    guard case .success(.string(let text)) = parse(Array(literal.utf8)) else { return nil }
    return text
  }

  private func line(_ text: String) -> Int? {
    if case .failure(let error) = parse(Array(text.utf8)) { return error.line }
    return nil
  }

  @Test("Each \\u escape is its scalar, and half a surrogate pair is nothing")
  func allUnits() {
    for unit in 0...0xFFFF {
      let hex = String(unit, radix: 16, uppercase: unit.isMultiple(of: 2))
      let escape = "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      let read = string("\"" + escape + "\"")
      if (0xD800...0xDFFF).contains(unit) {
        if read != nil { Issue.record("\(escape) alone is half a pair") }
      } else if read.map({ Array($0.unicodeScalars) }) != Unicode.Scalar(unit).map({ [$0] }) {
        Issue.record("\(escape) reads as \(read ?? "nothing")")
      }
    }
  }

  @Test("Surrogate pairs are the scalars beyond the first plane")
  func pairs() {
    for value in stride(from: 0x1_0000, through: 0x10_FFFF, by: 251) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let units = Array(String(scalar).utf16).map { "\\u" + String($0, radix: 16) }
      #expect(string("\"" + units.joined() + "\"") == String(scalar))
      #expect(string("\"" + units.reversed().joined() + "\"") == nil)
      #expect(string("\"" + units[0] + "x\"") == nil && string("\"" + units[0] + "\\n\"") == nil)
      #expect(string("\"" + units[0] + units[0] + "\"") == nil)
    }
  }

  @Test(
    "The short escapes",
    arguments: zip("\"\\/bfnrt", ["\"", "\\", "/", "\u{8}", "\u{C}", "\n", "\r", "\t"]))
  func shortEscapes(_ letter: Character, _ text: String) {
    #expect(string("\"\\\(letter)\"") == text)
  }

  @Test("No other letter is an escape, and \\u wants four hexadecimal digits")
  func badEscapes() {
    for scalar in (0x20...0x7E).compactMap(Unicode.Scalar.init) {
      if "\"\\/bfnrtu".unicodeScalars.contains(scalar) { continue }
      #expect(string("\"\\\(scalar)\"") == nil, "\\\(scalar)")
    }
    for text in ["\\u", "\\u1", "\\u123", "\\u12G4", "\\u+123", "\\u 123", "\\u-001", "\\U0041"] {
      #expect(string("\"\(text)\"") == nil, "\(text)")
    }
  }

  @Test(
    "Bytes that are no UTF-8 are refused in values and keys",
    arguments: [
      [0x80], [0xBF], [0xFF], [0xFE], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28],
      [0xE0, 0x80, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
      [0xF8, 0x88, 0x80, 0x80, 0x80],
    ] as [[UInt8]])
  func badBytes(_ bytes: [UInt8]) {
    let quote = [UInt8(ascii: "\"")]
    let texts = [
      quote + bytes + quote, Array("[\"a".utf8) + bytes + Array("b\"]".utf8),
      Array("{\"".utf8) + bytes + Array("\":1}".utf8), bytes, Array("[1".utf8) + bytes,
    ]
    for text in texts {
      guard case .failure = parse(text) else {
        Issue.record("\(text) was read")
        continue
      }
    }
  }

  @Test("An error is on the line of the byte at fault, whatever stands there")
  func lines() {
    for before in 0..<5 {
      let lines = String(repeating: "1,\n", count: before)
      for fault in [
        "x", "-", "01", "1.", "\"\\q\"", "\"a\n\"", "\"\u{1}\"", "{\"a\" 1}", "tru", "}",
      ] {
        #expect(line("[\(lines)\(fault)\n,2\n]\n\n") == before + 1, "\(fault)")
      }
    }
    #expect(line("{\"a\":1,\n\n\"b\":2,\n\"a\":3}") == 4)
    #expect(line("[1,\n2\n") == 3, "the end of the file")
    #expect(line("[]\n\nx") == 3)
    #expect(line("[1,\r\n2,\r\nx]") == 3)
  }
}
