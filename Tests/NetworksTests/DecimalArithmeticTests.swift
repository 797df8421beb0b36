import Basics
import Exact
import Networks
import Testing

/// A fraction, the test's own idea of a number.
private struct Fraction {
  var numerator: Integer
  var denominator: Integer

  init(_ numerator: Integer, _ denominator: Integer) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Reads `-12.34` as -1234/100.
  init(_ text: String) {
    let parts = text.split(separator: ".")
    let places = parts.count == 2 ? parts[1].count : 0
    self.init(Integer(parts.joined()) ?? 0, Integer(10).power(places))
  }

  init(_ value: ExactDecimal) { self.init(value.description) }

  static func == (left: Fraction, right: Fraction) -> Bool {
    left.numerator * right.denominator == right.numerator * left.denominator
  }

  static func < (left: Fraction, right: Fraction) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }
}

@Suite("Decimal arithmetic against fractions")
struct DecimalArithmeticTests {
  /// Calls `body` with random pairs; machine words, their borders and long numbers all occur.
  private func withPairs(_ body: (ExactDecimal, ExactDecimal) -> Void) {
    var generator = SeededGenerator(seed: 2)
    let special =
      [
        "0", "1", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "-9223372036854775809", "922337203685477580700", "-0.9223372036854775808",
        "3037000500", "-3037000500", "0.1", "10", "-1000000000000000000000000000000",
      ].compactMap(ExactDecimal.init)
    for left in special { for right in special { body(left, right) } }
    for _ in 0..<4000 {
      body(generator.decimal(places: 40), generator.decimal(places: 40))
      body(generator.pick(special), generator.decimal(places: 25))
    }
  }

  @Test("Sums, differences and products are exact")
  func ringOperations() {
    withPairs { left, right in
      let (l, r) = (Fraction(left), Fraction(right))
      let common = l.denominator * r.denominator
      let (a, b) = (l.numerator * r.denominator, r.numerator * l.denominator)
      #expect(Fraction(left + right) == Fraction(a + b, common))
      #expect(Fraction(left - right) == Fraction(a - b, common))
      #expect(Fraction(left * right) == Fraction(l.numerator * r.numerator, common))
      #expect(Fraction(-left) == Fraction(-l.numerator, l.denominator))
    }
  }

  @Test("Order, equality, sign and magnitude are those of fractions")
  func order() {
    withPairs { left, right in
      let (l, r) = (Fraction(left), Fraction(right))
      #expect((left < right) == (l < r))
      #expect((left == right) == (l == r))
      #expect((left > right) == (r < l))
      #expect(left.sign == l.numerator.sign)
      #expect(left.isZero == (l.numerator == 0))
      #expect(left.magnitude == (left.sign < 0 ? -left : left))
      #expect(left.magnitude.sign >= 0)
    }
  }

  @Test("Equal numbers have one representation, however they were made")
  func canonical() {
    withPairs { left, right in
      for value in [left, left + right, left - right, left * right, -left, left - left] {
        #expect(value.isZero ? value.exponent == 0 : value.significand % 10 != 0)
        #expect(ExactDecimal(value.significand, exponent: value.exponent) == value)
        #expect(
          ExactDecimal(value.significand * 1000, exponent: value.exponent - 3).hashValue
            == value.hashValue)
      }
      #expect((left + right) - right == left)
      #expect(((left + right) - right).hashValue == left.hashValue)
    }
  }

  @Test("Scaling writes the same number with a smaller power of ten")
  func scaling() {
    withPairs { left, _ in
      for places in [0, 1, 17] {
        let digits = left.scaled(to: left.exponent - places)
        #expect(digits == left.significand * Integer(10).power(places))
      }
    }
  }

  @Test("Rounding gives the nearest multiple, ties away from zero")
  func rounding() {
    var generator = SeededGenerator(seed: 3)
    let half = ExactDecimal(5, exponent: -1)
    for _ in 0..<4000 {
      let step = generator.decimal(places: 20).magnitude
      if step.isZero { continue }
      // Ties are made on purpose every other time.
      let value =
        generator.below(2) == 0
        ? generator.decimal(places: 20)
        : step * half * ExactDecimal(generator.below(2001) - 1000)
      let rounded = value.rounded(toMultipleOf: step)
      let (r, s) = (Fraction(rounded), Fraction(step))
      #expect((r.numerator * s.denominator) % (s.numerator * r.denominator) == 0, "a multiple")
      let distance = (rounded - value).magnitude
      #expect(distance + distance <= step, "\(value) to multiples of \(step): \(rounded)")
      if distance + distance == step { #expect(rounded.magnitude > value.magnitude) }
    }
  }
}
