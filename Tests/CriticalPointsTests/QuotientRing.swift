import Exact

@testable import CriticalPoints

/// Counts the complex zeros of a polynomial system in a way that shares nothing with path tracking:
/// as the dimension of the ring of polynomials modulo the system, by linear algebra modulo a prime.
enum QuotientRing {
  private static let prime = Modular.prime

  /// The number of zeros of the gradient, with multiplicities; nil if it was not settled up to
  /// `highestDegree`.
  static func dimension(gradientOf loss: Polynomial, highestDegree: Int) -> Int? {
    let system = (0..<loss.count).map { variable in
      loss.derivative(variable).terms.map {
        ($0.exponents.map(Int.init), $0.coefficient.residue(prime)!)
      }
    }
    let lowest = loss.degree - 1
    var last: [Int] = []
    for degree in lowest...highestDegree {
      last.append(standardMonomials(system, count: loss.count, degree: degree, inner: degree / 2))
      let tail = last.suffix(3)
      if tail.count == 3, Set(tail).count == 1, degree / 2 > lowest / 2 + 1 { return tail.last }
    }
    return nil
  }

  private static func monomials(_ count: Int, _ degree: Int) -> [[Int]] {
    if count == 0 { return [[]] }
    return (0...degree).flatMap { first in
      monomials(count - 1, degree - first).map { [first] + $0 }
    }
  }

  /// How many monomials of degree up to `inner` lead no element of the span of all multiples of the
  /// system up to `degree`.
  private static func standardMonomials(
    _ system: [[([Int], UInt64)]], count: Int, degree: Int, inner: Int
  ) -> Int {
    func total(_ monomial: [Int]) -> Int { monomial.reduce(0, +) }
    let columns = monomials(count, degree).sorted {
      (total($0), $0.map { -$0 }.description) > (total($1), $1.map { -$0 }.description)
    }
    let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    var pivots = [[UInt64]?](repeating: nil, count: columns.count)
    for polynomial in system {
      let own = polynomial.map { total($0.0) }.max() ?? 0
      guard own <= degree else { continue }
      for factor in monomials(count, degree - own) {
        var row = [UInt64](repeating: 0, count: columns.count)
        for (exponents, coefficient) in polynomial {
          row[places[zip(exponents, factor).map { $0 + $1 }]!] = coefficient
        }
        reduce(&row, &pivots)
      }
    }
    return zip(columns, pivots).count { total($0) <= inner && $1 == nil }
  }

  private static func reduce(_ row: inout [UInt64], _ pivots: inout [[UInt64]?]) {
    for column in row.indices where row[column] != 0 {
      guard let pivot = pivots[column] else {
        let inverse = Modular.inverse(row[column], prime)
        for place in column..<row.count { row[place] = row[place] * inverse % prime }
        pivots[column] = row
        return
      }
      let factor = prime - row[column]
      for place in column..<row.count where pivot[place] != 0 {
        row[place] = (row[place] + factor * pivot[place]) % prime
      }
    }
  }
}
