import Basics
import Testing

@testable import Exact

@Suite("Rational numbers")
struct RationalTests {
  /// Small fractions and long ones; whole numbers and equal denominators occur.
  private func random(_ generator: inout SeededGenerator) -> Rational {
    let digits = generator.below(4) == 0 ? 40 : 3
    let top = Integer("\(Schoolbook(random: &generator, digits: digits))") ?? 0
    let bottom = Integer("\(Schoolbook(random: &generator, digits: digits))") ?? 1
    return Rational(top, bottom.isZero ? 1 : bottom)
  }

  private func isReduced(_ value: Rational) -> Bool {
    value.denominator.sign > 0
      && value.numerator.greatestCommonDivisor(with: value.denominator) == 1
  }

  @Test("Sums, products, quotients and order are those of cross-multiplied integers")
  func field() {
    var generator = SeededGenerator(seed: 60)
    for _ in 0..<5000 {
      let (x, y) = (random(&generator), random(&generator))
      let (a, b, c, d) = (x.numerator, x.denominator, y.numerator, y.denominator)
      func expect(_ found: Rational, _ top: Integer, _ bottom: Integer, _ what: String) {
        #expect(found.numerator * bottom == top * found.denominator, "\(x) \(what) \(y)")
        #expect(isReduced(found))
        #expect(found == Rational(top, bottom))
        #expect(found.hashValue == Rational(top, bottom).hashValue)
      }
      expect(x + y, a * d + c * b, b * d, "+")
      expect(x - y, a * d - c * b, b * d, "-")
      expect(x * y, a * c, b * d, "·")
      expect(-x, -a, b, "negative")
      if !y.isZero { expect(x / y, a * d, b * c, "/") }
      expect(x.power(3), a * a * a, b * b * b, "cubed")
      #expect((x < y) == (a * d < c * b) && (x == y) == (a * d == c * b))
      #expect(x.sign == a.sign && x.isZero == a.isZero)
      #expect(Rational(x.description) == x)
    }
    #expect(Rational.zero.power(0) == .one)
  }

  @Test("Rational numbers are read right, and nothing else is")
  func text() {
    #expect(Rational("3/2")! == Rational(3, 2))
    #expect(Rational("-0.25")! == Rational(-1, 4))
    #expect(Rational("1.5/0.5")! == Rational(3))
    #expect(Rational("-6/4")?.description == "-3/2" && Rational("6/-4")?.description == "-3/2")
    for text in ["", "-", "1/", "/2", "1//2", "1/2/3", "+1", "1e3", ".5", "5.", "a", "1/0"] {
      #expect(Rational(text) == nil, "\(text)")
    }
  }

  @Test("A rational number's double is the nearest, ties to even, down to the smallest")
  func approximation() {
    var generator = SeededGenerator(seed: 61)
    for round in 0..<6000 {
      let double = Double(bitPattern: generator.next() & 0x7fef_ffff_ffff_ffff)
      #expect(Rational(exactly: double).approximation == double)
      #expect(Rational(exactly: -double).approximation == -double)
      let (low, high) = (Rational(exactly: double), Rational(exactly: double.nextUp))
      let middle = (low + high) / Rational(2)
      let even = double.significandBitPattern.isMultiple(of: 2) ? double : double.nextUp
      #expect(middle.approximation == even, "\(double)")
      // So near to the tie that hundreds of bits agree, and no binary fraction.
      let shift = (high - low) / Rational(Integer(3).power(1 + round % 400))
      #expect((middle + shift).approximation == double.nextUp, "\(double)")
      #expect((middle - shift).approximation == double, "\(double)")
    }
    let tiny = Rational(1, Integer(10).power(400)) * Rational(Integer(10).power(399))
    #expect(tiny.approximation == 0.1)
    #expect(Rational(Integer(10).power(400)).approximation == .infinity)
    #expect(Rational(-1, Integer(10).power(400)).approximation == 0)
  }

  @Test("Short fractions are found near their doubles")
  func near() {
    var generator = SeededGenerator(seed: 62)
    for _ in 0..<2000 {
      let value = Rational(
        Integer(generator.below(2_000_001) - 1_000_000), Integer(1 + generator.below(1000)))
      #expect(Rational(near: value.approximation, within: 1e-15) == value)
    }
    #expect(Rational(near: .pi, within: 1e-12) == nil)
  }

  @Test("Residues modulo a prime obey the number's equation")
  func residues() {
    var generator = SeededGenerator(seed: 63)
    let prime = Modular.prime
    for _ in 0..<3000 {
      let value = random(&generator)
      guard let residue = value.residue(prime) else {
        #expect(value.denominator.modulo(UInt(prime)) == 0)
        continue
      }
      let rest = value.numerator - Integer(residue) * value.denominator
      #expect(residue < prime && rest.modulo(UInt(prime)) == 0)
    }
    #expect(Rational(1, Integer(prime) * 3).residue(prime) == nil)
  }
}
