import Exact
import Basics

/// A Gröbner basis modulo a prime, in degree reverse lexicographic order, by Faugère's F4 ("A new
/// efficient algorithm for computing Gröbner bases", 1999).
///
/// This is how golf counts critical points without following a single path. Pairs are chosen by
/// degree and thinned out by the criteria of Gebauer and Möller ("On an installation of Buchberger's
/// algorithm", 1988); all of one degree are reduced together, as rows of one matrix.
struct GroebnerBasis: Sendable {
  /// A polynomial with leading coefficient 1; terms stand in descending order.
  struct Element: Sendable {
    var monomials: [Monomial]
    var coefficients: [UInt32]
    var lead: Monomial { monomials[0] }
  }

  /// The elements, of which none's lead divides another's, by ascending leads.
  let elements: [Element]
  /// The prime, below 2^31.
  let prime: UInt64
  /// How many variables there are.
  let count: Int

  /// The steps of elimination after which a basis is given up: a minute or so.
  static let mostSteps = 30_000_000_000

  /// The basis of the ideal of polynomials; nil where it takes too much, a degree is above 255, there
  /// are more than 31 variables or the prime divides a denominator.
  init?(
    _ polynomials: [Polynomial], count: Int, prime: UInt64, mostSteps: Int = mostSteps,
    isStopped: () -> Bool = { false }
  ) {
    guard count <= Monomial.mostVariables else { return nil }
    var start: [Element] = []
    for polynomial in polynomials where !polynomial.terms.isEmpty {
      guard let element = Self.element(polynomial, prime) else { return nil }
      if let element { start.append(element) }
    }
    var work = Buchberger(prime: prime)
    guard work.add(start.sorted { $0.lead < $1.lead }) else { return nil }
    while !work.pairs.isEmpty {
      guard work.steps <= mostSteps, !isStopped(), work.advance() else { return nil }
    }
    elements = work.elements.indices.filter { work.isActive[$0] }.map { work.elements[$0] }
      .sorted { $0.lead < $1.lead }
    self.prime = prime
    self.count = count
  }

  /// A polynomial modulo the prime; nil inside where it is 0, nil where it cannot be had.
  private static func element(_ polynomial: Polynomial, _ prime: UInt64) -> Element?? {
    var terms: [(Monomial, UInt64)] = []
    for term in polynomial.terms {
      guard term.degree <= Monomial.highestDegree, let residue = term.coefficient.residue(prime)
      else { return nil }
      if residue != 0 { terms.append((Monomial(term.exponents), residue)) }
    }
    guard !terms.isEmpty else { return .some(nil) }
    terms.sort { $0.0 > $1.0 }
    let inverse = Modular.inverse(terms[0].1, prime)
    return Element(
      monomials: terms.map(\.0), coefficients: terms.map { UInt32($0.1 * inverse % prime) })
  }
}

/// The state of Buchberger's algorithm: elements and the pairs that are still to be looked at.
private struct Buchberger {
  struct Pair {
    var first: Int
    var second: Int
    var multiple: Monomial
  }

  let prime: UInt64
  var elements: [GroebnerBasis.Element] = []
  /// Whether an element's lead is divided by no other's.
  var isActive: [Bool] = []
  var pairs: [Pair] = []
  var steps = 0

  init(prime: UInt64) { self.prime = prime }

  /// Adds elements, by ascending leads; false where a degree becomes too high.
  mutating func add(_ new: [GroebnerBasis.Element]) -> Bool {
    for element in new where !add(element) { return false }
    return true
  }

  private mutating func add(_ element: GroebnerBasis.Element) -> Bool {
    let (lead, number) = (element.lead, elements.count)
    var fresh: [(pair: Pair, isCoprime: Bool)] = []
    for other in elements.indices where isActive[other] {
      guard let multiple = lead.leastCommonMultiple(elements[other].lead) else { return false }
      fresh.append(
        (
          Pair(first: other, second: number, multiple: multiple),
          lead.isCoprime(to: elements[other].lead)
        ))
    }
    // Old pairs that the new element makes superfluous.
    pairs.removeAll { pair in
      lead.divides(pair.multiple)
        && lead.leastCommonMultiple(elements[pair.first].lead) != pair.multiple
        && lead.leastCommonMultiple(elements[pair.second].lead) != pair.multiple
    }
    // New pairs: one for each minimal multiple, and none where that is a mere product.
    fresh.sort {
      $0.pair.multiple != $1.pair.multiple
        ? $0.pair.multiple < $1.pair.multiple
        : $0.isCoprime != $1.isCoprime ? $0.isCoprime : $0.pair.first < $1.pair.first
    }
    var kept: [(pair: Pair, isCoprime: Bool)] = []
    for candidate in fresh
    where !kept.contains(where: { $0.pair.multiple.divides(candidate.pair.multiple) }) {
      kept.append(candidate)
    }
    pairs += kept.filter { !$0.isCoprime }.map(\.pair)
    var isNeeded = true
    for other in elements.indices where isActive[other] {
      if elements[other].lead.divides(lead) {
        isNeeded = false
      } else if lead.divides(elements[other].lead) {
        isActive[other] = false
      }
    }
    elements.append(element)
    isActive.append(isNeeded)
    return true
  }

  /// Reduces all pairs of the lowest degree; false where a degree becomes too high.
  mutating func advance() -> Bool {
    let degree = pairs.lazy.map(\.multiple.degree).min() ?? 0
    let chosen = pairs.filter { $0.multiple.degree == degree }
    pairs.removeAll { $0.multiple.degree == degree }
    var matrix = GroebnerMatrix(prime: prime)
    for pair in chosen {
      for number in [pair.first, pair.second] {
        matrix.add(number, elements[number], factor: pair.multiple / elements[number].lead)
      }
    }
    let reducers = elements.indices.filter { isActive[$0] }.map { ($0, elements[$0].lead) }
    matrix.complete { monomial in
      guard let (number, lead) = reducers.first(where: { $0.1.divides(monomial) }) else {
        return nil
      }
      return (number, elements[number], monomial / lead)
    }
    let new = matrix.reduce()
    steps += matrix.steps
    return add(new)
  }
}

extension GroebnerBasis {
  /// The dimension of the set of zeros over the algebraic closure; -1 where there are none.
  ///
  /// It is the size of the largest set of variables in which alone no lead can be written; the others
  /// are as few as there can be with one in each lead.
  var dimension: Int {
    let supports = elements.map { element in
      (0..<count).reduce(UInt32(0)) { element.lead[$1] > 0 ? $0 | 1 << UInt32($1) : $0 }
    }
    if supports.contains(0) { return -1 }
    return count - Self.smallestHitting(Set(supports).sorted(), atMost: count)
  }

  /// How many variables are needed to have one in each of some sets, if at most `bound` are.
  private static func smallestHitting(_ sets: [UInt32], atMost bound: Int) -> Int {
    guard bound > 0, let set = sets.min(by: { $0.nonzeroBitCount < $1.nonzeroBitCount }) else {
      return 0
    }
    var (best, rest) = (bound, set)
    while rest != 0 {
      let variable = rest & (0 &- rest)
      rest ^= variable
      let others = sets.filter { $0 & variable == 0 }
      best = min(best, 1 + smallestHitting(others, atMost: best - 1))
    }
    return best
  }

  /// The monomials that no lead divides, ascending; nil where there are more than `limit`, as always
  /// when the dimension is above 0.
  func standardMonomials(limit: Int) -> [Monomial]? {
    let leads = elements.map(\.lead)
    var table = MonomialTable()
    if !leads.contains(.one) { _ = table.insert(.one) }
    var place = 0
    while place < table.monomials.count {
      let monomial = table.monomials[place]
      guard table.monomials.count <= limit, monomial.degree < Monomial.highestDegree else {
        return nil
      }
      for variable in 0..<count {
        let next = monomial * Monomial(variable: variable)
        if !leads.contains(where: { $0.divides(next) }) { _ = table.insert(next) }
      }
      place += 1
    }
    return table.monomials.sorted()
  }

  /// The same basis with tails reduced: no term but the lead is divided by a lead.
  var reduced: [Element] {
    var matrix = GroebnerMatrix(prime: prime)
    for (number, element) in elements.enumerated() { matrix.add(number, element, factor: .one) }
    matrix.complete { monomial in
      guard let number = elements.firstIndex(where: { $0.lead.divides(monomial) }) else {
        return nil
      }
      return (number, elements[number], monomial / elements[number].lead)
    }
    let leads = Set(elements.map(\.lead))
    return matrix.interreduce().filter { leads.contains($0.lead) }.sorted { $0.lead < $1.lead }
  }
}
