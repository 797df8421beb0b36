import Basics
import Exact
import Networks
import Testing

@Suite("Decimals and doubles")
struct DecimalDoubleTests {
  @Test("A decimal's double is the one its text reads as")
  func agreesWithTheTextReader() throws {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<20_000 {
      let digits = 1 + generator.below(30)
      let text = (0..<digits).map { _ in String(generator.below(10)) }.joined()
      let exponent = generator.below(720) - 370
      let value = ExactDecimal(Integer(try #require(Int128(text))), exponent: exponent)
      #expect(value.doubleValue == Double("\(text)e\(exponent)"), "\(text)e\(exponent)")
      #expect((-value).doubleValue == -value.doubleValue)
    }
  }

  @Test("No other double is nearer, and ties go to the even one")
  func isNearest() throws {
    var generator = SeededGenerator(seed: 5)
    var ties = 0
    for round in 0..<6000 {
      let value: ExactDecimal
      if round.isMultiple(of: 3) {
        // Half way between two doubles, exactly.
        let double = Double(bitPattern: generator.next() & 0x43ff_ffff_ffff_ffff)
        let (low, high) = (ExactDecimal(exactly: double), ExactDecimal(exactly: double.nextUp))
        value = try (#require(low) + #require(high)) * ExactDecimal(5, exponent: -1)
      } else {
        value = generator.decimal(places: 45)
      }
      let near = value.doubleValue
      let error = try (#require(ExactDecimal(exactly: near)) - value).magnitude
      for neighbour in [near.nextUp, near.nextDown] where neighbour.isFinite {
        let other = try (#require(ExactDecimal(exactly: neighbour)) - value).magnitude
        #expect(error <= other)
        if error == other {
          ties += 1
          #expect(near.significandBitPattern.isMultiple(of: 2), "\(value)")
        }
      }
    }
    #expect(ties >= 2000)
  }

  @Test("Every finite double is a decimal that gives it back")
  func exactRoundTrip() throws {
    var generator = SeededGenerator(seed: 6)
    let special = [
      0, 1, -1, 0.1, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
      Double.leastNormalMagnitude.nextDown, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
      0x1p53, 0x1p63, -0x1p63, 0x1p64, 0x1p-1074, .pi,
    ]
    let random = (0..<3000).map { _ in Double(bitPattern: generator.next()) }
    for double in special + random where double.isFinite {
      let value = try #require(ExactDecimal(exactly: double))
      #expect(value.doubleValue == double)
      #expect(value.sign == (double == 0 ? 0 : double < 0 ? -1 : 1))
    }
  }

  @Test("Known doubles are the decimals they are")
  func knownValues() {
    #expect(
      ExactDecimal(exactly: 0.1)?.description
        == "0.1000000000000000055511151231257827021181583404541015625")
    #expect(ExactDecimal(exactly: 0x1p70)?.description == "1180591620717411303424")
    #expect(ExactDecimal(exactly: -0.0) == .zero)
    #expect(ExactDecimal(exactly: .leastNonzeroMagnitude)?.exponent == -1074)
  }

  @Test("What is not finite is no decimal")
  func notFinite() {
    for double in [Double.nan, .infinity, -.infinity, .signalingNaN] {
      #expect(ExactDecimal(exactly: double) == nil)
    }
  }

  @Test("Beyond the doubles lie infinity and zero")
  func overflow() {
    #expect(ExactDecimal(1, exponent: 400).doubleValue == .infinity)
    #expect(ExactDecimal(-1, exponent: 400).doubleValue == -.infinity)
    #expect(ExactDecimal(1, exponent: -400).doubleValue == 0)
    #expect(ExactDecimal(exactly: .greatestFiniteMagnitude)?.doubleValue == 0x1.fffffffffffffp1023)
    #expect(ExactDecimal("-9223372036854775808")?.doubleValue == -0x1p63)
  }
}
