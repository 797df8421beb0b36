import Basics
import Testing

@testable import Exact

@Suite("Integers")
struct IntegerTests {
  /// Machine words of all sizes; those at the borders of FLINT's words and Swift's occur often.
  private func word(_ generator: inout SeededGenerator) -> Int {
    let borders = [0, 1 << 31, 1 << 53, 1 << 61, 1 << 62, .max, .min]
    if generator.below(3) == 0 { return generator.pick(borders) &+ generator.below(5) &- 2 }
    return Int(bitPattern: UInt(generator.next())) >> generator.below(64)
  }

  /// Whether it is a word exactly if it must be.
  private func isCanonical(_ value: Integer) -> Bool {
    let isSmall = value > Integer(-1 << 62) && value < Integer(1 << 62)
    return (value.small != nil) == isSmall
  }

  @Test("Words and their sums, products and quotients are Swift's of 128 bits")
  func words() throws {
    var generator = SeededGenerator(seed: 50)
    for _ in 0..<30_000 {
      let (a, b) = (word(&generator), word(&generator))
      let (left, right) = (Integer(a), Integer(b))
      let (first, second) = (Int128(a), Int128(b))
      for (found, wanted) in [
        (left, first), (left + right, first + second), (left - right, first - second),
        (left * right, first * second), (-left, -first), (left.magnitude, abs(first)),
      ] {
        #expect(found.description == wanted.description, "\(a), \(b)")
        #expect(found == Integer(wanted) && Integer(wanted.description) == found)
        #expect(found.hashValue == Integer(wanted).hashValue)
        #expect(Int(exactly: found) == Int(exactly: wanted))
        #expect(Double(found) == Double(wanted))
        #expect(found.sign == Int(wanted.signum()) && found.isZero == (wanted == 0))
        #expect(isCanonical(found))
      }
      #expect((left < right) == (a < b) && (left == right) == (a == b))
      if b == 0 { continue }
      let (quotient, remainder) = left.quotientAndRemainder(dividingBy: right)
      #expect(quotient.description == (first / second).description, "\(a) / \(b)")
      #expect(remainder.description == (first % second).description, "\(a) % \(b)")
      #expect(left / right == quotient && left % right == remainder)
      #expect(isCanonical(quotient) && isCanonical(remainder))
    }
  }

  @Test("Long numbers are added, multiplied and compared as at school")
  func long() throws {
    var generator = SeededGenerator(seed: 51)
    for round in 0..<4000 {
      let length = round.isMultiple(of: 100) ? 600 : 50
      let first = Schoolbook(random: &generator, digits: length)
      // Near numbers, so that leading digits cancel.
      let second =
        generator.below(3) == 0
        ? first + Schoolbook(random: &generator, digits: 20)
        : Schoolbook(random: &generator, digits: length)
      let left = try #require(Integer("\(first)"))
      let right = try #require(Integer("\(second)"))
      #expect(left.description == "\(first)")
      #expect((left + right).description == "\(first + second)")
      #expect((left - right).description == "\(first + -second)")
      #expect((left * right).description == "\(first * second)")
      #expect((-left).description == "\(-first)")
      #expect((left < right) == (first < second) && (right < left) == (second < first))
      #expect((left == right) == (first == second))
      #expect((left + right - right).hashValue == left.hashValue)
      #expect([left + right, left - right, left * right].allSatisfy(isCanonical))
    }
  }

  @Test("A quotient times the divisor and the remainder make the dividend")
  func division() throws {
    var generator = SeededGenerator(seed: 52)
    for _ in 0..<4000 {
      let dividend = try #require(Integer("\(Schoolbook(random: &generator, digits: 80))"))
      let divisor = try #require(Integer("\(Schoolbook(random: &generator, digits: 40))"))
      if divisor.isZero { continue }
      let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
      #expect(quotient * divisor + remainder == dividend)
      #expect(remainder.magnitude < divisor.magnitude)
      #expect(remainder.isZero || remainder.sign == dividend.sign)
      let modulus = UInt(1 + generator.below(1 << 40))
      let residue = Integer(dividend.modulo(modulus))
      #expect(residue.sign >= 0 && residue < Integer(modulus))
      #expect(((dividend - residue) % Integer(modulus)).isZero)
    }
  }

  @Test("Powers, shifts and common divisors")
  func powers() throws {
    var generator = SeededGenerator(seed: 53)
    for _ in 0..<1000 {
      let value = try #require(Integer("\(Schoolbook(random: &generator, digits: 30))"))
      let other = try #require(Integer("\(Schoolbook(random: &generator, digits: 30))"))
      let exponent = generator.below(12)
      #expect(value.power(exponent) == (0..<exponent).reduce(1) { power, _ in power * value })
      #expect(value << exponent == value * Integer(1 << exponent))
      // Euclid's own way.
      var (a, b) = (value.magnitude, other.magnitude)
      while !b.isZero { (a, b) = (b, a % b) }
      #expect(value.greatestCommonDivisor(with: other) == a)
    }
    for exponent in 0...60 {
      let power = Integer.power(ofTen: exponent)
      #expect(power.description == "1" + String(repeating: "0", count: exponent))
      #expect(isCanonical(power))
    }
  }

  @Test("Digits and factors of ten are those of the text")
  func tens() throws {
    var generator = SeededGenerator(seed: 54)
    for round in 0..<4000 {
      let tens = generator.below(30)
      let digits = Schoolbook(random: &generator, digits: 40)
      let text = digits.digits.isEmpty ? "0" : "\(digits)" + String(repeating: "0", count: tens)
      let value = try #require(Integer(text))
      #expect(value.digitCount == text.count { $0 != "-" }, "\(text)")
      let zeros = text == "0" ? 0 : text.reversed().prefix { $0 == "0" }.count
      let (rest, count) = value.withoutTens()
      #expect(count == zeros, "\(text)")
      #expect(rest.description == (zeros == 0 ? text : String(text.dropLast(zeros))))
      #expect(isCanonical(rest))
      // GMP's count of digits is one too many just below powers of ten.
      let power = Integer.power(ofTen: 1 + round % 200)
      #expect(power.digitCount == 2 + round % 200 && (power - 1).digitCount == 1 + round % 200)
    }
  }

  @Test("Doubles are the nearest, ties to even")
  func doubles() throws {
    var generator = SeededGenerator(seed: 55)
    for _ in 0..<4000 {
      let text = "\(Schoolbook(random: &generator, digits: 330))"
      #expect(Double(try #require(Integer(text))) == Double(text), "\(text)")
    }
    for shift in 1...200 {
      let tie = (Integer(1 << 53) + 1) << shift
      #expect(Double(tie) == Double(sign: .plus, exponent: 53 + shift, significand: 1))
      #expect(Double(tie + 1) == Double(sign: .plus, exponent: 53 + shift, significand: 1).nextUp)
    }
  }

  @Test("What is no plain whole number is refused")
  func refused() {
    for text in ["", "-", "+1", "--1", "1 ", " 1", "1.0", "0x1", "1e3", "\u{661}", "1\0", "१"] {
      #expect(Integer(text) == nil, "\(text)")
    }
    #expect(Integer("-0") == 0 && Integer("000") == 0)
  }

  @Test("Copies of a long number are shared between threads and never change")
  func sharing() {
    let number = Integer(7).power(500)
    let text = number.description
    for _ in 0..<20 {
      let sums = parallelMap(count: 64, threads: 4) { index in
        var copies = Array(repeating: number, count: 50)
        for place in copies.indices { copies[place] = copies[place] + Integer(index) * number }
        return copies.reduce(Integer.zero) { $0 + $1 }
      }
      for (index, sum) in sums.enumerated() { #expect(sum == number * Integer(50 + 50 * index)) }
    }
    #expect(number.description == text)
  }
}
