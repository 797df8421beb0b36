import Basics
import Exact
import Networks
import Testing

@Suite("Decimals as text")
struct DecimalTextTests {
  @Test("Reading a text and printing it gives the shortest plain form of the same number")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<5000 {
      let text = generator.decimalText(places: 40)
      let value = try #require(ExactDecimal(text), "\(text)")
      #expect(value.description == shortestForm(of: text))
      #expect(ExactDecimal(value.description) == value)
    }
  }

  /// The canonical text, by editing the text alone.
  private func shortestForm(of text: String) -> String {
    let negative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".")
    var whole = parts[0].drop { $0 == "0" }
    var fraction = parts.count == 2 ? parts[1] : ""
    while fraction.last == "0" { fraction.removeLast() }
    if whole.isEmpty { whole = "0" }
    let magnitude = fraction.isEmpty ? "\(whole)" : "\(whole).\(fraction)"
    return negative && magnitude != "0" ? "-" + magnitude : magnitude
  }

  @Test(
    "What is no plain decimal is refused",
    arguments: [
      "", "-", ".", "-.", ".5", "5.", "-.5", "-5.", "1e5", "1E5", "1e-5", "+1", "+0.5", " 1", "1 ",
      "1 000", "1,000", "1_000", "0x1", "0b1", "--1", "-+1", "1-", "1.2.3", "1..2", "NaN", "nan",
      "inf", "-inf", "Infinity", "\u{661}", "\u{FF11}", "\u{2212}1", "1\u{301}", "-\u{301}1",
      "1.\u{301}5", "\u{200B}1", "1\n", "\n1", "1\0", "1/2", "½", "1f", "1.5d", "\t1", "a",
    ])
  func malformed(_ text: String) {
    #expect(ExactDecimal(text) == nil)
  }

  @Test("Every accepted string over the alphabet of decimals matches the grammar, and vice versa")
  func grammarExhaustively() {
    let alphabet = Array("-.05")
    for length in 0...6 {
      for number in 0..<power(alphabet.count, length) {
        var rest = number
        var text = ""
        for _ in 0..<length {
          text.append(alphabet[rest % alphabet.count])
          rest /= alphabet.count
        }
        #expect((ExactDecimal(text) != nil) == matchesGrammar(text), "'\(text)'")
      }
    }
  }

  /// `-?[0-9]+(\.[0-9]+)?`, as a state machine.
  private func matchesGrammar(_ text: String) -> Bool {
    enum State { case start, minus, whole, point, fraction, refused }
    var state = State.start
    for character in text {
      switch (state, character) {
      case (.start, "-"): state = .minus
      case (.whole, "."): state = .point
      case (.start, "0"..."9"), (.minus, "0"..."9"), (.whole, "0"..."9"): state = .whole
      case (.point, "0"..."9"), (.fraction, "0"..."9"): state = .fraction
      default: state = .refused
      }
    }
    return state == .whole || state == .fraction
  }

  private func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  @Test("A negative zero is zero")
  func negativeZero() {
    for text in ["0", "-0", "0.0", "-0.000", "000"] {
      #expect(ExactDecimal(text) == .zero)
      #expect(ExactDecimal(text)?.description == "0")
    }
  }

  @Test("Numbers of thousands of digits survive")
  func long() throws {
    let digits = String(repeating: "1234567890", count: 400)
    for text in [digits + "1", "-0." + digits + "1", digits + "." + digits + "7"] {
      #expect(try #require(ExactDecimal(text)).description == text)
    }
  }
}
