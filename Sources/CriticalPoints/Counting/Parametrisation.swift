import Exact
import Basics
import CFLINT

/// All critical points as rational functions of the roots of one polynomial, over the rational
/// numbers: computed modulo many primes and put together.
///
/// This serves losses with few critical points, whatever the sizes of their coefficients are. That
/// the primes were good ones is checked by one more of them; each simple point is proved afterwards by
/// other means.
struct Parametrisation {
  /// Whole coefficients, lowest first: of the polynomial, of the denominator, and of the numerator of
  /// each invariant; common factors may be there.
  private let polynomial: IntegerArray
  private let denominator: IntegerArray
  private let numerators: [IntegerArray]
  private let degree: Int
  private let loss: Polynomial
  private let invariants: Invariants

  /// The most primes that are used.
  static let mostPrimes = 3000

  /// The critical points of a loss of one unknown: the roots of its derivative, exactly. nil where
  /// that is 0.
  init?(univariate loss: Polynomial) {
    let slope = loss.derivative(0)
    guard loss.count == 1, !slope.terms.isEmpty else { return nil }
    degree = slope.degree
    (self.loss, invariants) = (loss, Invariants(unchanged: loss))
    polynomial = IntegerArray(count: degree + 1)
    let common = slope.terms.reduce(Integer(1)) { product, term in
      product * term.coefficient.denominator
        / product.greatestCommonDivisor(with: term.coefficient.denominator)
    }
    for term in slope.terms {
      polynomial.set(
        Int(term.exponents[0]),
        to: term.coefficient.numerator * (common / term.coefficient.denominator))
    }
    denominator = IntegerArray(count: 1)
    denominator.set(0, to: 1)
    numerators = [IntegerArray(count: 2)]
    numerators[0].set(1, to: 1)
  }

  /// - Parameter total: how many critical points there are, with their multiplicities.
  init?(
    _ loss: Polynomial, total: Int, _ random: inout SeededGenerator,
    mostPrimes: Int = mostPrimes, isStopped: () -> Bool = { false }
  ) {
    self.init(
      (0..<loss.count).map(loss.derivative), of: loss, Invariants(loss), total: total, &random,
      mostPrimes: mostPrimes, isStopped: isStopped)
  }

  /// The zeros of a system in the unknowns of a loss, as functions of its invariants.
  init?(
    _ gradient: [Polynomial], of loss: Polynomial, _ invariants: Invariants, total: Int,
    _ random: inout SeededGenerator, mostPrimes: Int = mostPrimes,
    isStopped: () -> Bool = { false }
  ) {
    guard total > 0 else { return nil }
    let count = loss.count
    (self.loss, self.invariants) = (loss, invariants)
    let form = invariants.products.map { _ in 1 + random.below(1 + 8 * count) }
    let weights = (0..<total).map { _ in random.below(19) - 9 }
    var parts: [Int] = []
    var staircase: [Monomial] = []
    var state: ChineseRemainder?
    var next = 3
    for number in 0..<mostPrimes {
      if isStopped() { return nil }
      let prime = Census.prime(&random)
      guard
        let basis = GroebnerBasis(gradient, count: count, prime: prime), basis.dimension == 0,
        let algebra = QuotientAlgebra(basis), algebra.dimension == total
      else {
        if number < 3 { return nil }
        continue
      }
      let found = algebra.parametrisation(invariants, form: form, weights: weights)
      if state == nil {
        (parts, staircase) = (found.map(\.count), algebra.monomials)
        state = ChineseRemainder(count: parts.reduce(0, +))
      }
      // A prime at which the shape differs is an unlucky one, unless the first was.
      guard algebra.monomials == staircase, found.map(\.count) == parts else {
        if number < 3 { return nil }
        continue
      }
      let residues = found.flatMap { $0 }
      if let state, number >= next {
        if let fractions = state.fractions() {
          if fractions.agree(with: residues, prime) {
            degree = parts[0]
            let arrays = fractions.polynomials(parts)
            (polynomial, denominator) = (arrays[0], arrays[1])
            numerators = Array(arrays[2...])
            return
          }
        }
        next += max(2, next / 3)
      }
      state?.add(residues, prime)
    }
    return nil
  }

  /// A critical point: balls that hold it, and how often it is a root.
  struct Zero {
    var point: ComplexBalls
    var isReal: Bool
    /// The root's multiplicity: 1 for a simple point, at most the point's multiplicity.
    var multiplicity: Int
  }

  /// All critical points, each coordinate to at least `bits` bits relative to the largest.
  func zeros(bits: Int = 200) -> [Zero] {
    var whole = fmpz_poly_struct()
    var factors = fmpz_poly_factor_struct()
    fmpz_poly_init(&whole)
    fmpz_poly_factor_init(&factors)
    defer {
      fmpz_poly_clear(&whole)
      fmpz_poly_factor_clear(&factors)
    }
    for place in 0...degree { fmpz_poly_set_coeff_fmpz(&whole, place, polynomial[place]) }
    fmpz_poly_factor_squarefree(&factors, &whole)
    return (0..<Int(factors.num)).flatMap { number in
      zeros(factors.p + number, multiplicity: Int(factors.exp[number]), bits: bits)
    }
  }

  private func zeros(
    _ factor: UnsafeMutablePointer<fmpz_poly_struct>, multiplicity: Int, bits: Int
  ) -> [Zero] {
    let size = Int(fmpz_poly_degree(factor))
    let roots = ComplexBalls(count: size)
    var precision = 2 * bits
    var found: [[Zero]?] = Array(repeating: nil, count: size)
    while found.contains(where: { $0 == nil }), precision < 1 << 17 {
      arb_fmpz_poly_complex_roots(roots.pointer, factor, 0, precision)
      let polynomial = BallPolynomial(loss, bits: precision)
      for place in 0..<size where found[place] == nil {
        found[place] = points(at: roots[place], polynomial, bits: bits)?.map { point in
          Zero(
            point: point,
            isReal: (0..<point.count).allSatisfy { arb_is_zero(point[$0].imaginaryPart) != 0 },
            multiplicity: multiplicity)
        }
      }
      precision *= 2
    }
    return found.flatMap { $0 ?? [] }
  }

  /// The points that belong to a root, one of each orbit under changes of sign; nil where the balls
  /// become too wide.
  private func points(
    at root: UnsafeMutablePointer<acb_struct>, _ polynomial: BallPolynomial, bits: Int
  ) -> [ComplexBalls]? {
    let precision = polynomial.bits
    let bottom = ComplexBalls(count: 1)
    evaluate(denominator, root, into: bottom[0], precision)
    guard acb_contains_zero(bottom[0]) == 0 else { return nil }
    let values = ComplexBalls(count: numerators.count)
    for (place, numerator) in numerators.enumerated() {
      evaluate(numerator, root, into: values[place], precision)
      acb_div(values[place], values[place], bottom[0], precision)
    }
    guard isSharp(values, bits: bits) else { return nil }
    let points = invariants.points(values, of: polynomial)
    return points.allSatisfy { isSharp($0, bits: bits / 2) } ? points : nil
  }

  /// Whether all balls are small beside the largest coordinate.
  private func isSharp(_ point: ComplexBalls, bits: Int) -> Bool {
    let largest = (0..<point.count).reduce(0) { max($0, point[$1].approximation.size) }
    let slack = largest * Double(sign: .plus, exponent: -bits, significand: 1)
    return largest == 0
      || (0..<point.count).allSatisfy { place in
        point[place].realPart.radiusBound <= slack
          && point[place].imaginaryPart.radiusBound <= slack
      }
  }

  private func evaluate(
    _ coefficients: IntegerArray, _ root: UnsafeMutablePointer<acb_struct>,
    into result: UnsafeMutablePointer<acb_struct>, _ precision: Int
  ) {
    acb_zero(result)
    for place in (0..<coefficients.count).reversed() {
      acb_mul(result, result, root, precision)
      acb_add_fmpz(result, result, coefficients[place], precision)
    }
  }
}
