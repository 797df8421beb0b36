import Basics
import Exact
import Testing

@Suite("Decimals as text")
struct DecimalTextTests {
  private func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

  @Test("Numbers of 10,000 digits are read, of 10,001 refused, wherever the digits stand")
  func limit() throws {
    let most = DecimalText.mostDigits
    #expect(most == 10_000)
    for digits in [most, most + 1] {
      let texts = [
        "1" + zeros(digits - 1), "-1" + zeros(digits - 1), "0." + zeros(digits - 2) + "1",
        zeros(digits), String(repeating: "7", count: digits - 1) + ".5",
      ]
      for text in texts {
        if digits == most {
          #expect(try DecimalText(text).exponent <= 0)
          #expect(Rational(text) != nil)
        } else {
          #expect(throws: NumberError.tooLong(digits: digits)) { try DecimalText(text) }
          #expect(throws: NumberError.tooLong(digits: digits)) { try Rational(reading: text) }
          #expect(throws: NumberError.tooLong(digits: digits)) {
            try Rational(reading: "1/" + text)
          }
        }
      }
    }
    // Long, but no number at all.
    #expect(throws: NumberError.notDecimal) { try DecimalText(zeros(most) + "e5") }
  }

  @Test("Digits and exponent are those of the text, across the border of machine words")
  func values() throws {
    var generator = SeededGenerator(seed: 90)
    for _ in 0..<5000 {
      let digits = (0...generator.below(40)).map { _ in String(generator.below(10)) }.joined()
      let places = generator.below(digits.count)
      let minus = generator.below(2) == 0 ? "-" : ""
      let text = minus + digits.dropLast(places) + (places == 0 ? "" : "." + digits.suffix(places))
      let decimal = try DecimalText(text)
      #expect(decimal.exponent == -places)
      #expect(decimal.digits == Integer(minus + digits))
    }
  }

  @Test("What is wrong is said without repeating a long number")
  func problems() {
    #expect(
      NumberError.notDecimal.problem(with: "\"1e5\"") == "\"1e5\" is no decimal such as -0.25")
    #expect(
      NumberError.tooLong(digits: 120_001).problem(with: zeros(120_001))
        == "has 120001 digits; at most 10000 are possible")
  }
}
