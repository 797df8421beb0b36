import Basics
import CFLINT

/// How many critical points a loss has, counted without finding any: by a Gröbner basis of its
/// gradient modulo a random prime.
///
/// The numbers are those over the complex numbers unless the prime is one of the few, of tens of
/// millions, that divide some number on the way. That is evidence of the kind `Evidence.counted`.
public struct Census: Equatable, Sendable {
  /// The dimension of the set of critical points: 0 if there are finitely many, -1 if there is none.
  public var dimension: Int
  /// If there are finitely many, how many, each as often as its multiplicity says.
  public var total: Int?
  /// How many are simple: isolated, with a regular Hessian; nil where that was not counted.
  public var simple: Int?
  /// If there are finitely many, how many are different.
  public var different: Int?
  /// If there are infinitely many: the degree of the sets of the highest dimension together, each as
  /// often as its multiplicity says; nil where that was not counted.
  public var degree: Int?

  /// A prime between 2^30 and 2^31.
  static func prime(_ random: inout SeededGenerator) -> UInt64 {
    while true {
      let prime = UInt64(n_nextprime(UInt((1 << 30) + random.below(1 << 30)), 1))
      if prime < 1 << 31 { return prime }
    }
  }

  /// The most different critical points whose multiplicities are looked at.
  static let mostSimple = QuotientAlgebra.largest

  /// Counts; nil where it would take too much.
  ///
  /// - Parameter simple: whether simple points are told from others even where there is no reason to
  ///   doubt that all are.
  init?(
    _ loss: Polynomial, _ random: inout SeededGenerator, simple wantsSimple: Bool = true,
    mostSteps: Int = GroebnerBasis.mostSteps, isStopped: () -> Bool = { false }
  ) {
    let gradient = (0..<loss.count).map(loss.derivative)
    guard
      let basis = GroebnerBasis(
        gradient, count: loss.count, prime: Self.prime(&random), mostSteps: mostSteps,
        isStopped: isStopped)
    else { return nil }
    dimension = basis.dimension
    switch dimension {
    case -1: (total, simple, different) = (0, 0, 0)
    case 0:
      total = basis.standardMonomials(limit: 1_000_000)?.count
      guard let total else { return nil }
      if wantsSimple, total <= Self.mostSimple, let algebra = QuotientAlgebra(basis) {
        let zeros = algebra.zeros(&random)
        (simple, different) = (zeros.simple, zeros.different)
      }
    default:
      degree = basis.degree
      simple = Self.simple(gradient, &random, mostSteps: mostSteps, isStopped: isStopped)
    }
  }

  /// The most terms that the determinant of a Hessian may have.
  private static let mostTerms = 3000

  /// How many simple points there are beside sets of positive dimension: those where the determinant
  /// of the Hessian has an inverse (Rabinowitsch's trick); nil where the determinant is too large.
  private static func simple(
    _ gradient: [Polynomial], _ random: inout SeededGenerator, mostSteps: Int,
    isStopped: () -> Bool
  ) -> Int? {
    let count = gradient.count
    guard count < Monomial.mostVariables else { return nil }
    func widened(_ polynomial: Polynomial) -> Polynomial {
      Polynomial(
        count: count + 1,
        sum: Dictionary(
          uniqueKeysWithValues: polynomial.terms.map { ([0] + $0.exponents, $0.coefficient) }))
    }
    let rows = gradient.map { slope in (0..<count).map { widened(slope.derivative($0)) } }
    guard let determinant = determinant(rows, count: count + 1) else { return nil }
    let inverse = Polynomial(variable: 0, count: count + 1)
    let condition = determinant * inverse - Polynomial(.one, count: count + 1)
    guard condition.degree <= 60,
      let basis = GroebnerBasis(
        gradient.map(widened) + [condition], count: count + 1, prime: prime(&random),
        mostSteps: mostSteps, isStopped: isStopped), basis.dimension <= 0
    else { return nil }
    return basis.standardMonomials(limit: 100_000)?.count
  }

  /// The determinant of a matrix of polynomials, row by row; nil when it grows too large.
  private static func determinant(_ rows: [[Polynomial]], count: Int) -> Polynomial? {
    // The minors of the first rows, by the columns they have.
    var minors: [UInt64: Polynomial] = [0: Polynomial(.one, count: count)]
    for entries in rows {
      var next: [UInt64: Polynomial] = [:]
      for (columns, minor) in minors.sorted(by: { $0.key < $1.key }) {
        for (column, entry) in entries.enumerated()
        where columns >> UInt64(column) & 1 == 0 && !entry.terms.isEmpty {
          let wider = columns | 1 << UInt64(column)
          let isOdd = !(wider >> UInt64(column + 1)).nonzeroBitCount.isMultiple(of: 2)
          guard minor.terms.count * entry.terms.count < 100 * mostTerms else { return nil }
          let product = minor * entry
          let sum = next[wider] ?? Polynomial(.zero, count: count)
          next[wider] = isOdd ? sum - product : sum + product
          guard (next[wider]?.terms.count ?? 0) <= mostTerms else { return nil }
        }
      }
      minors = next
      if minors.isEmpty { break }

    }
    return minors[(1 << UInt64(rows.count)) - 1] ?? Polynomial(.zero, count: count)
  }
}
