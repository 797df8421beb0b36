import Basics
import Exact
import Networks
import Testing

@Suite("Numbers as programs write them")
struct WrittenDecimalTests {
  @Test("A number with an exponent is that number exactly")
  func exponents() {
    var generator = SeededGenerator(seed: 41)
    for _ in 0..<5000 {
      let plain = generator.decimalText(places: 12)
      guard let value = ExactDecimal(plain) else {
        Issue.record("\(plain) is no decimal")
        continue
      }
      let power = generator.below(61) - 30
      let sign = power < 0 ? "-" : generator.pick(["", "+"])
      let letter = generator.pick(["e", "E"])
      let zeros = String(repeating: "0", count: generator.below(3))
      let text = "\(plain)\(letter)\(sign)\(zeros)\(power.magnitude)"
      #expect(
        (try? ExactDecimal.written(text)) == ExactDecimal(value.significand, exponent: 0)
          * ExactDecimal(1, exponent: value.exponent + power), "\(text)")
      #expect((try? ExactDecimal.written(plain)) == value)
    }
  }

  @Test("Every double as Swift and Python write it comes back")
  func doubles() {
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<5000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect((try? ExactDecimal.written("\(value)"))?.doubleValue == value, "\(value)")
    }
    #expect((try? ExactDecimal.written("1e-05")) == ExactDecimal(1, exponent: -5))
  }

  @Test("Loose forms")
  func loose() {
    for (text, value) in [
      (".5", "0.5"), ("5.", "5"), ("+3", "3"), ("-.25E+1", "-2.5"), ("-0", "0"),
    ] {
      #expect((try? ExactDecimal.written(text)) == ExactDecimal(value), "\(text)")
    }
  }

  @Test("What is no number is none")
  func refused() {
    for text in [
      "", ".", "-", "+", "e5", "1e", "1e+", "1e5.0", "1e5e5", "--1", "+-1", "-+1", "1e--5", "1e+-5",
      "0x10", "1_000", "1,5", "1 ", " 1", "nan", "inf", "Infinity", "1e10001", "1e-10001",
      "1e99999999999999999999", "１",
    ] {
      #expect((try? ExactDecimal.written(text)) == nil, "\(text)")
    }
  }

  @Test(
    "What would take more than 10,000 digits to write plainly is refused; the rest is read back")
  func limit() throws {
    for (text, digits) in [
      ("1e9999", 10_000), ("-1E-9999", 10_000), ("1.5e9998", 10_000), ("0.5e10000", 10_000),
      ("12e-9999", 10_000), ("1e10000", 10_001), ("1e-10000", 10_001), ("12e9999", 10_001),
      ("1e1000000000", 1_000_000_001),
    ] {
      if digits <= DecimalText.mostDigits {
        let value = try ExactDecimal.written(text)
        #expect(try ExactDecimal(reading: value.description) == value, "\(text)")
      } else {
        #expect(throws: NumberError.tooLong(digits: digits), "\(text)") {
          try ExactDecimal.written(text)
        }
      }
    }
    let zeros = String(repeating: "0", count: 10_000)
    #expect(throws: NumberError.tooLong(digits: 10_001)) { try ExactDecimal.written("1" + zeros) }
    #expect(throws: NumberError.notDecimal) { try ExactDecimal.written("1e9223372036854775807") }
    #expect(try ExactDecimal.written("0e10001") == .zero)
  }
}
