import Basics
import Exact
import Testing

@Suite("Real roots of integer polynomials")
struct IntegerPolynomialTests {
  /// Coefficients of a product, constant term first.
  private func product(_ factors: [[Int]]) -> IntegerPolynomial {
    let coefficients = factors.reduce([Integer(1)]) { product, factor in
      var sum = [Integer](repeating: 0, count: product.count + factor.count - 1)
      for (i, x) in product.enumerated() {
        for (j, y) in factor.enumerated() { sum[i + j] += x * Integer(y) }
      }
      return sum
    }
    return IntegerPolynomial(coefficients)
  }

  @Test("The roots of products of known factors are counted, above any point")
  func products() {
    // Products of (x - r) with multiplicities, and of x² + 1.
    for number in 0..<1024 {
      let all = [number & 3, number >> 2 & 3, number >> 4 & 3, number >> 6 & 3].map { $0 * 2 - 3 }
      let roots = Array(all.dropLast(number >> 8 & 3))
      let polynomial = product(
        roots.map { [-$0, 1] } + Array(repeating: [1, 0, 1], count: number >> 8 & 1))
      let distinct = Set(roots)
      #expect(polynomial.rootCount == distinct.count)
      for place in -9...9 {
        let x = Rational(Integer(place), 2)
        #expect(polynomial.rootCount(above: x) == distinct.count { Rational($0) > x })
        #expect((polynomial.sign(at: x) == 0) == distinct.contains { Rational($0) == x })
      }
    }
  }

  @Test("Fractions for roots, leading coefficients of either sign, and points very near to a root")
  func fractions() {
    var generator = SeededGenerator(seed: 80)
    let tiny = Rational(1, Integer(10).power(200))
    for _ in 0..<1500 {
      var roots: [Rational] = []
      var factors = [[generator.below(2) == 0 ? 6 : -1]]
      for _ in 0...generator.below(5) {
        let (top, bottom) = (generator.below(41) - 20, 1 + generator.below(9))
        for _ in 0...generator.below(2) { factors.append([-top, bottom]) }
        roots.append(Rational(Integer(top), Integer(bottom)))
      }
      if generator.below(2) == 0 { factors.append([2, 1, 3]) }
      let polynomial = product(factors)
      let distinct = Set(roots)
      #expect(polynomial.rootCount == distinct.count)
      for root in distinct {
        for x in [root - tiny, root, root + tiny] {
          #expect(polynomial.rootCount(above: x) == distinct.count { $0 > x })
          #expect((polynomial.sign(at: x) == 0) == distinct.contains(x))
        }
        // The sign far to the right changes at each root of odd multiplicity on the way.
        let crossed = factors.filter { factor in
          factor.count == 2 && Rational(Integer(-factor[0]), Integer(factor[1])) > root + tiny
        }
        let sign = factors[0][0].signum() * (crossed.count.isMultiple(of: 2) ? 1 : -1)
        #expect(polynomial.sign(at: root + tiny) == sign)
      }
    }
  }

  @Test("Leading zeros are no degree")
  func trimmed() {
    #expect(IntegerPolynomial([1, 2, 0, 0]).degree == 1)
    #expect(IntegerPolynomial([]) == IntegerPolynomial([0, 0]))
  }
}
