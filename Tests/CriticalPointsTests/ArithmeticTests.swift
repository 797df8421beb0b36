import Basics
import Exact
import Testing

@testable import CriticalPoints

@Suite("Matrices, derivatives and certificates")
struct ArithmeticTests {
  private func random(_ generator: inout SeededGenerator) -> Complex {
    Complex(2 * generator.unit() - 1, 2 * generator.unit() - 1)
  }

  private func polynomial(_ generator: inout SeededGenerator, _ count: Int) -> Polynomial {
    (0..<1 + generator.below(8)).reduce(Polynomial(.zero, count: count)) { sum, _ in
      var term = Polynomial(Rational(generator.below(19) - 9) / Rational(7), count: count)
      for variable in 0..<count {
        for _ in 0..<generator.below(4) {
          term = term * Polynomial(variable: variable, count: count)
        }
      }
      return sum + term
    }
  }

  @Test("Compiled gradients and Hessians are those of exact differentiation")
  func derivatives() {
    var generator = SeededGenerator(seed: 38)
    for _ in 0..<200 {
      let count = 1 + generator.below(4)
      let polynomial = polynomial(&generator, count)
      let point = (0..<count).map { _ in Complex(Double(generator.below(9) - 4) / 2) }
      let exact = point.map { Rational(exactly: $0.real) }
      let (value, gradient, hessian) = CompiledPolynomial(polynomial).evaluate(point)
      func expect(_ found: Complex, _ wanted: Rational) {
        #expect(abs(found.real - wanted.approximation) <= 1e-9 * max(1, abs(wanted.approximation)))
        #expect(found.imaginary == 0)
      }
      expect(value, polynomial.value(at: exact))
      for row in 0..<count {
        let slope = polynomial.derivative(row)
        expect(gradient[row], slope.value(at: exact))
        for column in 0..<count {
          expect(hessian[row * count + column], slope.derivative(column).value(at: exact))
        }
      }
    }
  }

  @Test("Inverses and determinants of random complex matrices")
  func matrices() throws {
    var generator = SeededGenerator(seed: 39)
    for _ in 0..<200 {
      let count = 1 + generator.below(8)
      let matrix = (0..<count * count).map { _ in random(&generator) }
      let inverse = try #require(LinearAlgebra.inverse(matrix, count: count))
      for row in 0..<count {
        for column in 0..<count {
          let product = (0..<count).reduce(Complex.zero) {
            $0 + matrix[row * count + $1] * inverse[$1 * count + column]
          }
          #expect((product - (row == column ? .one : .zero)).size < 1e-8)
        }
      }
      var (first, second) = (matrix, inverse)
      let product =
        LinearAlgebra.determinant(&first, count: count)
        * LinearAlgebra.determinant(&second, count: count)
      #expect((product - .one).size < 1e-8)
    }
    #expect(LinearAlgebra.inverse([.one, .one, .one, .one], count: 2) == nil)
  }

  @Test("Twice as many digits are right where doubles have none")
  func wide() {
    let (large, small) = (Rational(10).power(20), Rational("1/3")!)
    let sum = DoubleDouble(large) + DoubleDouble(small) + -DoubleDouble(large)
    #expect(abs(sum.high - 1.0 / 3) < 1e-11)
    let product = DoubleDouble(Rational("1/3")!) * DoubleDouble(Rational(3)) + DoubleDouble(-1)
    #expect(abs(product.high) < 1e-30)
  }

  @Test("A certificate is given to true zeros only, and the index is right")
  func certificates() throws {
    // x⁴/4 - x²/2 + y²: minima at ±1, a saddle at 0.
    let (x, y) = (Polynomial(variable: 0, count: 2), Polynomial(variable: 1, count: 2))
    let loss = x * x * x * x * Rational("1/4")! - x * x * Rational("1/2")! + y * y
    let certifier = Certifier(loss)
    let minimum = try #require(certifier.certify([Complex(1 - 1e-8, 1e-9), Complex(1e-8)]))
    #expect(minimum.isReal && minimum.index == 0)
    #expect(minimum.box.balls[0].realPart.digits(20) == "1.0000000000000000000")
    #expect(minimum.box.loss[0].realPart.digits(20) == "-0.25000000000000000000")
    #expect(minimum.box.balls[0].realPart.radiusBound < 1e-30)
    #expect(try #require(certifier.certify([Complex(1e-10), Complex(0)])).index == 1)
    // From farther away Newton's method may still get to a zero, and nowhere else.
    #expect(try #require(certifier.certify([Complex(0.9), Complex(0)])).point == [.one, .zero])
    #expect(Certifier(x * x * x + x + y * y).certify([Complex(0.9), .zero])?.isReal != true)
    // x³ has a double critical point, (x² + 1)² four points that are not real and one that is.
    #expect(Certifier(x * x * x + y * y).certify([.zero, .zero]) == nil)
    #expect(Certifier(x * x * x + y * y).certify([Complex(1e-9), .zero]) == nil)
    let one = Polynomial(.one, count: 2)
    let other = Certifier(x * x * x * Rational("1/3")! + x * one + y * y)
    let imaginary = try #require(other.certify([Complex(1e-8, 1 - 1e-8), .zero]))
    #expect(!imaginary.isReal && imaginary.index == nil)
    #expect(imaginary.box.balls[0].imaginaryPart.digits(20) == "1.0000000000000000000")
    #expect(imaginary.box.balls[0].realPart.digits(20) == "0")
  }

  @Test("Changes of sign are those that leave the polynomial as it is")
  func signs() {
    var generator = SeededGenerator(seed: 40)
    for _ in 0..<200 {
      let count = 1 + generator.below(5)
      let polynomial = polynomial(&generator, count)
      let group = SignGroup(polynomial)
      let wanted = (0..<UInt64(1) << UInt64(count)).filter { change in
        polynomial.terms.allSatisfy { term in
          (0..<count).count { change >> UInt64($0) & 1 == 1 && term.exponents[$0] & 1 == 1 }
            .isMultiple(of: 2)
        }
      }
      #expect(Set((0..<group.order).map(group.change)) == Set(wanted))
    }
  }
}
