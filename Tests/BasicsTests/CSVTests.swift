import Basics
import Testing

@Suite("CSV as programs and people write it")
struct CSVTests {
  private func fields(_ text: String) throws -> [[String]] {
    try CSV(parsing: Array(text.utf8)).rows.map(\.fields)
  }

  @Test("What is written is read back, whatever the fields hold")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 31)
    let alphabet = ["a", "ß", "1", ".", " ", ",", ";", "\t", "\"", "\n", "\r\n", "\r", "\u{FEFF}"]
    for _ in 0..<3000 {
      let columns = 2 + generator.below(4)
      let rows = (0..<1 + generator.below(5)).map { _ in
        (0..<columns).map { _ in
          (0..<generator.below(6)).map { _ in generator.pick(alphabet) }.joined()
        }
      }
      // The first row decides what parts fields; names of columns are plain.
      let header = (0..<columns).map { "c\($0)" }
      let mark = generator.below(2) == 0 ? "\u{FEFF}" : ""
      let end = generator.pick(["\n", "\r\n", "\r"])
      let blank = String(repeating: end, count: generator.below(3))
      let text = mark + ([header] + rows).map { CSV.row($0) + end }.joined() + blank
      #expect(try fields(text) == [header] + rows, "\(text.debugDescription)")
    }
  }

  @Test("Commas, semicolons and tabs are told apart by the first row")
  func separators() throws {
    for separator in [",", ";", "\t"] {
      let text = "x\(separator)\"a,b;c\td\"\n1\(separator)2\n"
      #expect(try fields(text) == [["x", "a,b;c\td"], ["1", "2"]])
    }
    #expect(try fields("x;y\n1,5;2\n") == [["x", "y"], ["1,5", "2"]])
    #expect(try fields("x\n1\n") == [["x"], ["1"]])
  }

  @Test("Quotes are those of RFC 4180")
  func quotes() throws {
    #expect(
      try fields("\"x\", \"y\" ,z\n\"1\"\"2\",\"\",\" 3 \"\n")
        == [["x", "y", "z"], ["1\"2", "", " 3 "]])
    #expect(try fields("a\"b,c\n") == [["a\"b", "c"]])
  }

  @Test("Rows know the line they begin on")
  func lines() throws {
    let table = try CSV(parsing: Array("x,y\r\n\"1\r\n2\n3\r4\",5\n\n6,7\n".utf8))
    #expect(table.rows.map(\.line) == [1, 2, 6, 7])
    #expect(table.rows[2].fields == [""])
  }

  @Test("What is no table has the exact error")
  func offences() {
    for (text, problem) in [
      ("x,y\n1,\"2\n3,4\n", "line 2: a quote is never closed"),
      ("x,y\n\"1\n\"2,3\n", "line 3: text follows a closing quote"),
    ] {
      let error = #expect(throws: CSVError.self) { try fields(text) }
      #expect(error?.problem == problem)
    }
    let error = #expect(throws: CSVError.self) { try CSV(parsing: [0x31, 0xFF]) }
    #expect(error?.problem == "is not UTF-8 text")
  }
}
