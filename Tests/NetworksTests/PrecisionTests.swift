import Basics
import Exact
import Networks
import Testing

@Suite("Precision: the challenge's price of a number")
struct PrecisionTests {
  @Test(
    "Examples",
    arguments: [
      ("0", 0), ("1", 1), ("-1", 1), ("9", 1), ("10", 2), ("0.25", 2), ("1.001", 4), ("0.01", 2),
      ("99", 2), ("100", 3), ("0.1", 1), ("-0.1", 1), ("600000", 6), ("-600000", 6), ("60", 2),
      ("1.0", 1), ("10.10", 3), ("0.999", 3), ("1000000000000000000", 19),
      ("9999999999999999999", 19), ("9223372036854775807", 19), ("9223372036854775808", 19),
      ("0.0000000000000000000000001", 25), ("123456789012345678901234567890", 30),
    ])
  func examples(_ text: String, _ precision: Int) throws {
    #expect(try #require(ExactDecimal(text)).precision == precision)
  }

  /// p + q read off the text: digits before the point, without leading zeros, and digits behind
  /// it, without trailing zeros.
  private func precision(ofText text: String) -> Int {
    let parts = text.drop { $0 == "-" }.split(separator: ".")
    let whole = parts[0].drop { $0 == "0" }
    var fraction = parts.count == 2 ? parts[1] : ""
    while fraction.last == "0" { fraction.removeLast() }
    return whole.count + fraction.count
  }

  /// p + q by the definition: the smallest p with 10^-p·|x| < 1, the smallest q with 10^q·x whole.
  private func precision(byDefinition text: String) -> Int {
    let parts = text.split(separator: ".")
    let places = parts.count == 2 ? parts[1].count : 0
    let numerator = (Integer(parts.joined()) ?? 0).magnitude
    let denominator = Integer(10).power(places)
    var (p, q) = (0, 0)
    while numerator >= denominator * Integer(10).power(p) { p += 1 }
    while numerator * Integer(10).power(q) % denominator != 0 { q += 1 }
    return p + q
  }

  @Test("Text, definition and formula agree on random decimals")
  func threeWays() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<5000 {
      let text = generator.decimalText(places: generator.below(5) == 0 ? 60 : 6)
      let value = try #require(ExactDecimal(text))
      #expect(value.precision == precision(ofText: text), "\(text)")
      #expect(value.precision == precision(byDefinition: text), "\(text)")
      #expect((-value).precision == value.precision)
    }
  }

  @Test("All numbers of up to three digits on each side of the point")
  func exhaustive() throws {
    for thousandths in 0..<1_000_000 where thousandths % 7 < 2 || thousandths < 20_000 {
      let value = ExactDecimal(thousandths, exponent: -3)
      var expected = String(thousandths / 1000).count
      if thousandths < 1000 { expected = 0 }
      if thousandths % 1000 != 0 { expected += 1 }
      if thousandths % 100 != 0 { expected += 1 }
      if thousandths % 10 != 0 { expected += 1 }
      if value.precision != expected { Issue.record("\(value) costs \(value.precision)") }
    }
  }
}
