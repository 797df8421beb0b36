import Exact
import Basics
import Foundation
import Testing

@testable import CriticalPoints

@Suite("Counting zeros modulo a prime")
struct CountingTests {
  private func basis(_ system: [Polynomial], _ count: Int) throws -> GroebnerBasis {
    try #require(GroebnerBasis(system, count: count, prime: Modular.prime))
  }

  private func gradient(_ text: String) throws -> [Polynomial] {
    let loss = try Instances.network(text).loss
    return (0..<loss.count).map(loss.derivative)
  }

  @Test("Monomials compare in degree reverse lexicographic order")
  func order() {
    var generator = SeededGenerator(seed: 50)
    func exponents() -> [UInt8] { (0..<5).map { _ in UInt8(generator.below(4)) } }
    for _ in 0..<5000 {
      let (left, right) = (exponents(), exponents())
      let (first, second) = (Monomial(left), Monomial(right))
      let degrees = [left, right].map { $0.reduce(0) { $0 + Int($1) } }
      let difference = zip(left, right).map { Int($0) - Int($1) }
      let isLess =
        degrees[0] != degrees[1]
        ? degrees[0] < degrees[1] : (difference.last { $0 != 0 } ?? 0) > 0
      #expect((first < second) == isLess)
      #expect(first.divides(second) == difference.allSatisfy { $0 <= 0 })
      #expect((first * second) == Monomial(zip(left, right).map { $0 + $1 }))
      #expect((first * second) / second == first)
      let multiple = first.leastCommonMultiple(second)
      #expect(multiple == Monomial(zip(left, right).map { max($0, $1) }))
      #expect(first.isCoprime(to: second) == (multiple == first * second))
    }
  }

  @Test("Zeros with multiplicities: how many, how many different, how many simple")
  func multiplicities() throws {
    var random = SeededGenerator(seed: 51)
    let (x, y) = (Polynomial(variable: 0, count: 2), Polynomial(variable: 1, count: 2))
    let one = Polynomial(.one, count: 2)
    // x²(x - 1)(y - x), y(y - 1): a double point, twice; x = 0, 1 and y = 0, 1; x = y.
    let cases: [([Polynomial], Int, Int, Int)] = [
      ([x * x * (x - one), y - x], 3, 2, 1),
      ([x * x * (x - one), y * (y - one)], 6, 4, 2),
      ([x * x, x * y, y * y], 3, 1, 0),
      ([x * x + y * y - one, x - y], 2, 2, 2),
      ([x * x * x + y * y * y, x * y - one], 6, 6, 6),
      ([(x - y) * (x - y) * (x - y), x * x * x * x - one], 12, 4, 0),
    ]
    for (system, wanted, different, simple) in cases {
      let algebra = try #require(QuotientAlgebra(try basis(system, 2)))
      #expect(algebra.dimension == wanted)
      let zeros = algebra.zeros(&random)
      #expect(zeros.different == different && zeros.simple == simple, "\(wanted): \(zeros)")
    }
    #expect(try basis([x * y, x * x], 2).dimension == 1)
    #expect(try basis([x * y, x * y + one], 2).dimension == -1)
    #expect(try basis([], 2).dimension == 2)
  }

  @Test("As many zeros as the instances have critical points")
  func instances() throws {
    for instance in Instances.all {
      let system = try gradient(instance.text)
      let basis = try basis(system, system.count)
      #expect(basis.dimension == 0)
      #expect(basis.standardMonomials(limit: 10_000)?.count == instance.isolated)
    }
    let system = try gradient(Instances.xor)
    let basis = try basis(system, 10)
    #expect(basis.standardMonomials(limit: 10_000)?.count == 641)
    var random = SeededGenerator(seed: 51)
    let zeros = QuotientAlgebra(basis)?.zeros(&random)
    #expect(zeros?.simple == 641)
    #expect(try self.basis(gradient(CriticalSetTests.plain), 10).dimension == 8)
  }
}

extension CountingTests {
  @Test("Imaginary coordinates beside complex ones: square roots on either side of their cut")
  func imaginary() throws {
    // Two outputs that do not depend on each other, so that every root of one goes with every root of
    // the other: of w⁸ and w⁶ some squares are negative and others complex.
    let (x, y) = (Polynomial(variable: 0, count: 2), Polynomial(variable: 1, count: 2))
    let (xx, yy) = (x * x, y * y)
    let loss =
      xx * xx * xx * xx + xx * xx * Rational(3) + xx * Rational(-7) + yy * yy * yy
      + yy * yy * Rational(5) + yy * Rational(2)
    var random = SeededGenerator(seed: 54)
    let found = try #require(Parametrisation(loss, total: 35, &random))
    var list = PointList(loss, threads: 1)
    list.add(found.zeros())
    #expect(list.simpleCount == 35)
  }

  @Test("The degree of sets is the number of points that they have on general planes")
  func degrees() throws {
    let (x, y) = (Polynomial(variable: 0, count: 2), Polynomial(variable: 1, count: 2))
    #expect(try basis([x * y, x * x], 2).degree == 1)
    #expect(try basis([x * x * y], 2).degree == 3)
    #expect(try basis([], 2).degree == 1)
    #expect(try basis([x * x - y, y * x], 2).degree == 3)
    var generator = SeededGenerator(seed: 53)
    let texts =
      HonestyTests.setCases.map(\.text) + [
        CriticalSetTests.plain,
        #"{"layers":[2,2,1],"activations":["lin","lin"],"X":[[0,0],[0,1],[1,0],[1,1]],"#
          + #""Y":[[0],[1],[1],[0]],"lambda":"1/10"}"#,
      ]
    for text in texts {
      var system = try gradient(text)
      let count = system.count
      let whole = try basis(system, count)
      #expect(whole.dimension > 0)
      for _ in 0..<whole.dimension {
        var plane = Polynomial(Rational(1 + generator.below(1000)), count: count)
        for variable in 0..<count {
          plane =
            plane
            + Polynomial(variable: variable, count: count)
            * Rational(generator.below(2000) - 1000)
        }
        system.append(plane)
      }
      let slice = try basis(system, count)
      #expect(slice.dimension == 0)
      #expect(whole.degree == slice.standardMonomials(limit: 100_000)?.count, "\(text)")
    }
  }

  @Test("Critical points as functions of the roots of one polynomial are those of the instances")
  func parametrisation() throws {
    for instance in Instances.all {
      let loss = try Instances.network(instance.text).loss
      var random = SeededGenerator(seed: 52)
      let found = try #require(Parametrisation(loss, total: instance.isolated, &random))
      // One of each orbit under changes of sign.
      let zeros = found.zeros()
      #expect(zeros.count < instance.isolated)
      #expect(zeros.allSatisfy { $0.multiplicity == 1 })
      let certifier = Certifier(loss)
      #expect(zeros.allSatisfy { certifier.certify($0.point, mayBeReal: $0.isReal) != nil })
      var list = PointList(loss, threads: 1)
      list.add(zeros)
      #expect(list.simpleCount == instance.isolated)
      let real = list.orbits.filter(\.isReal).reduce(0) { $0 + $1.changes.count }
      #expect(real == instance.real)
    }
  }
}
