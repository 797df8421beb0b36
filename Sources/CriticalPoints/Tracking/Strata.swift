import Basics
import Exact

/// Where critical points with zero coordinates can be.
///
/// For a set Z of unknowns, let E_Z be the squared error with those of Z put to 0. If a derivative
/// of E by an unknown of Z does not vanish identically there, generic regularisations have no
/// critical point whose zero coordinates are exactly Z: there are more conditions than unknowns.
/// If all of them vanish, the critical points of that pattern are those of E_Z in the torus, a
/// problem of the same kind. The derivatives vanish exactly if no term of E has degree 1 in the
/// unknowns of Z together, which is decided on exact terms.
struct Stratum: Equatable, Sendable {
  /// The unknowns that are not 0, ascending.
  let support: [Int]
  /// E in the unknowns of the support.
  let error: Polynomial

  /// Whether a generic regularisation has critical points of this pattern.
  ///
  /// A point w of the torus is critical for exactly one λ, λ_k = -E_k(w) / 2w_k. So the pairs
  /// (w, λ) are a graph over the torus, and a generic λ has critical points if and only if the
  /// derivative of w ↦ λ, up to factors the Hessian of the loss, is regular somewhere. Its
  /// determinant is evaluated at random points modulo a prime: if it is ever not 0, it is not 0
  /// over the rationals; if it is always 0, it is 0 with a probability of error below 2^-50.
  func isDominant(_ generator: inout SeededGenerator) -> Bool {
    let count = support.count
    if count == 0 { return true }
    // An unknown that does not occur has λ_k w_k = 0 as its equation.
    if (0..<count).contains(where: { !error.contains($0) }) { return false }
    for prime in [Modular.prime, 2_147_483_629, 2_147_483_587] {
      let point = (0..<count).map { _ in 1 + UInt64(generator.below(Int(prime) - 1)) }
      if determinant(at: point, prime) != 0 { return true }
    }
    return false
  }

  /// The determinant of E's Hessian plus 2·diag(λ(w)) modulo a prime; 0 where it cannot be computed.
  private func determinant(at point: [UInt64], _ prime: UInt64) -> UInt64 {
    let count = support.count
    var gradient = [UInt64](repeating: 0, count: count)
    var rows = [[UInt64]](repeating: [UInt64](repeating: 0, count: count), count: count)
    for term in error.terms {
      guard let coefficient = term.coefficient.residue(prime) else { return 0 }
      var product = coefficient
      for (variable, exponent) in term.exponents.enumerated() {
        product = product * Modular.power(point[variable], UInt64(exponent), prime) % prime
      }
      for (first, exponent) in term.exponents.enumerated() where exponent > 0 {
        let slope =
          product * Modular.inverse(point[first], prime) % prime * UInt64(exponent) % prime
        gradient[first] = (gradient[first] + slope) % prime
        for (second, other) in term.exponents.enumerated() where other > 0 {
          let power = UInt64(second == first ? exponent - 1 : other)
          let curve = slope * Modular.inverse(point[second], prime) % prime * power % prime
          rows[first][second] = (rows[first][second] + curve) % prime
        }
      }
    }
    for index in 0..<count {
      let shift = gradient[index] * Modular.inverse(point[index], prime) % prime
      rows[index][index] = (rows[index][index] + prime - shift) % prime
    }
    return Modular.determinant(rows, prime)
  }
}

extension Stratum {
  /// All patterns in which E's derivatives by the unknowns that are 0 vanish identically and every
  /// other unknown occurs, by size of the support, largest first; nil when there are more than
  /// `limit`.
  ///
  /// A search over the unknowns in order, kept or dropped. It turns back as soon as a term has
  /// degree 1 in what is dropped and nothing undecided can change that, or an unknown that is kept
  /// cannot occur any more.
  static func all(of error: Polynomial, limit: Int = 100_000) -> [Stratum]? {
    let count = error.count
    precondition(count <= 64)
    var search = PatternSearch(error, limit: limit)
    guard search.run() else { return nil }
    let supports = search.found.map { dropped in
      (0..<count).filter { dropped & (1 << UInt64($0)) == 0 }
    }
    return supports.sorted {
      $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1)
    }.map { Stratum(support: $0, error: error.restricted(to: $0)) }
  }
}

private struct PatternSearch {
  /// For each term the unknowns in it, and those in it to the first power.
  private var terms: [(support: UInt64, single: UInt64)] = []
  private let count: Int
  private let limit: Int
  private(set) var found: [UInt64] = []
  private var steps = 0

  init(_ error: Polynomial, limit: Int) {
    count = error.count
    self.limit = limit
    var seen: Set<[UInt64]> = []
    for term in error.terms {
      var (support, single): (UInt64, UInt64) = (0, 0)
      for (variable, exponent) in term.exponents.enumerated() where exponent > 0 {
        support |= 1 << UInt64(variable)
        if exponent == 1 { single |= 1 << UInt64(variable) }
      }
      if support != 0, seen.insert([support, single]).inserted {
        terms.append((support, single))
      }
    }
  }

  /// - Returns: false when it was given up.
  mutating func run() -> Bool { visit(0, dropped: 0) }

  private mutating func visit(_ next: Int, dropped: UInt64) -> Bool {
    steps += 1
    guard found.count <= limit, steps <= 2_000_000 else { return false }
    let decided: UInt64 = next == 64 ? .max : (1 << UInt64(next)) - 1
    let kept = decided & ~dropped
    var alive: UInt64 = 0
    for (support, single) in terms {
      let gone = support & dropped
      if gone == 0 {
        alive |= support
      } else if support & ~decided == 0, gone & (gone - 1) == 0, gone & single != 0 {
        return true
      }
    }
    guard kept & ~alive == 0 else { return true }
    if next == count {
      found.append(dropped)
      return true
    }
    return visit(next + 1, dropped: dropped)
      && visit(next + 1, dropped: dropped | (1 << UInt64(next)))
  }
}
