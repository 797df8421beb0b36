import Exact
import Basics
import CFLINT

/// The values that a loss takes at its critical points, all of them, isolated or not: the roots of
/// one polynomial with rational coefficients.
///
/// On a connected set of critical points the loss is constant, so some polynomial of the loss
/// vanishes on all of them, and the least one modulo the gradient's ideal is found by linear algebra:
/// the first power of the loss that depends on those before. It is computed modulo primes and put
/// together; one more prime checks it.
public struct CriticalValues: Sendable {
  /// One value.
  public struct Value: Sendable {
    /// The value as a rational number, where it is one with a denominator of moderate size.
    public var rational: Rational?
    /// The value.
    var approximation: Complex
    /// Whether it is real.
    public var isReal: Bool

    /// Whether another value is this one, up to rounding.
    func isNear(_ other: Complex) -> Bool {
      (other - approximation).size <= 1e-7 * max(1e-3, approximation.size)
    }
  }

  /// The values: real ones first.
  public let values: [Value]

  /// Whether doubles tell the values apart: no two agree in their first five digits.
  var areApart: Bool {
    values.indices.allSatisfy { first in
      values[..<first].allSatisfy { other in
        let size = max(1e-3, values[first].approximation.size, other.approximation.size)
        return (values[first].approximation - other.approximation).size > 1e-5 * size
      }
    }
  }

  /// The most values, with multiplicities, that are looked for.
  private static let mostValues = 40
  private static let mostPrimes = 400
  private static let mostSteps = 2_000_000_000

  init?(
    _ loss: Polynomial, _ random: inout SeededGenerator, isStopped: () -> Bool = { false }
  ) {
    let gradient = (0..<loss.count).map(loss.derivative)
    var state: ChineseRemainder?
    var (degree, next) = (0, 2)
    for number in 0..<Self.mostPrimes {
      guard
        let basis = GroebnerBasis(
          gradient, count: loss.count, prime: Census.prime(&random), mostSteps: Self.mostSteps,
          isStopped: isStopped),
        let minimal = basis.minimalPolynomial(of: loss, highest: Self.mostValues)
      else { return nil }
      if state == nil {
        degree = minimal.count
        state = ChineseRemainder(count: degree)
      }
      guard minimal.count == degree else { return nil }
      if let state, number >= next {
        if let fractions = state.fractions(), fractions.agree(with: minimal, basis.prime) {
          values = Self.roots(fractions.polynomials([degree])[0])
          return
        }
        next += max(1, next / 3)
      }
      state?.add(minimal, basis.prime)
    }
    return nil
  }

  /// The different roots of a polynomial with whole coefficients, lowest first.
  private static func roots(_ coefficients: IntegerArray) -> [Value] {
    var whole = fmpz_poly_struct()
    var factors = fmpz_poly_factor_struct()
    fmpz_poly_init(&whole)
    fmpz_poly_factor_init(&factors)
    defer {
      fmpz_poly_clear(&whole)
      fmpz_poly_factor_clear(&factors)
    }
    for place in 0..<coefficients.count {
      fmpz_poly_set_coeff_fmpz(&whole, place, coefficients[place])
    }
    fmpz_poly_factor(&factors, &whole)
    var values: [Value] = []
    for number in 0..<Int(factors.num) {
      let factor = factors.p + number
      let size = Int(fmpz_poly_degree(factor))
      let roots = ComplexBalls(count: size)
      arb_fmpz_poly_complex_roots(roots.pointer, factor, 0, 128)
      var rational: Rational?
      if size == 1 {
        let pair = IntegerArray(count: 2)
        fmpz_poly_get_coeff_fmpz(pair[0], factor, 0)
        fmpz_poly_get_coeff_fmpz(pair[1], factor, 1)
        rational = -Rational(pair.value(0), pair.value(1))
      }
      for place in 0..<size {
        values.append(
          Value(
            rational: rational, approximation: roots[place].approximation,
            isReal: arb_is_zero(roots[place].imaginaryPart) != 0))
      }
    }
    return values.sorted {
      $0.isReal != $1.isReal
        ? $0.isReal : $0.approximation.real < $1.approximation.real
    }
  }
}

extension GroebnerBasis {
  /// The least polynomial that makes a polynomial 0 modulo the ideal: its coefficients but for the
  /// leading 1, lowest first; nil where its degree is above `highest` or too much is needed.
  func minimalPolynomial(of polynomial: Polynomial, highest: Int) -> [UInt64]? {
    var terms: [(Monomial, UInt64)] = []
    for term in polynomial.terms {
      guard let residue = term.coefficient.residue(prime) else { return nil }
      terms.append((Monomial(term.exponents), residue))
    }
    let degree = polynomial.degree
    var power: [Monomial: UInt64] = [.one: 1]
    guard let one = remainder(power) else { return nil }
    power = one
    // Remainders in echelon form, each with the combination of powers that it is.
    var echelon: [(lead: Monomial, row: [Monomial: UInt64], origin: [UInt64])] = []
    for exponent in 0...highest {
      var (row, origin) = (power, [UInt64](repeating: 0, count: exponent) + [1])
      for known in echelon {
        guard let value = row[known.lead] else { continue }
        for (monomial, coefficient) in known.row {
          let new = ((row[monomial] ?? 0) + (prime - value) * coefficient) % prime
          row[monomial] = new == 0 ? nil : new
        }
        for (place, coefficient) in known.origin.enumerated() {
          origin[place] = (origin[place] + (prime - value) * coefficient) % prime
        }
      }
      guard let lead = row.keys.max() else { return Array(origin.prefix(exponent)) }
      let inverse = Modular.inverse(row[lead]!, prime)
      echelon.append(
        (
          lead, row.mapValues { $0 * inverse % prime }, origin.map { $0 * inverse % prime }
        ))
      guard exponent < highest else { return nil }
      var product: [Monomial: UInt64] = [:]
      for (monomial, coefficient) in power {
        guard monomial.degree + degree <= Monomial.highestDegree else { return nil }
        for (factor, other) in terms {
          let place = monomial * factor
          product[place] = ((product[place] ?? 0) + coefficient * other) % prime
        }
      }
      guard product.count < 200_000, let rest = remainder(product) else { return nil }
      power = rest
    }
    return nil
  }

  /// What is left of a polynomial modulo the ideal; nil where it is too large.
  private func remainder(_ polynomial: [Monomial: UInt64]) -> [Monomial: UInt64]? {
    let terms = polynomial.filter { $0.value != 0 }.sorted { $0.key > $1.key }
    if terms.isEmpty { return [:] }
    var matrix = GroebnerMatrix(prime: prime)
    matrix.add(
      -1, Element(monomials: terms.map(\.key), coefficients: terms.map { UInt32($0.value) }),
      factor: .one)
    matrix.complete(leads: true) { monomial in
      guard let number = elements.firstIndex(where: { $0.lead.divides(monomial) }) else {
        return nil
      }
      return (number, elements[number], monomial / elements[number].lead)
    }
    return matrix.remainderOfFirst()
  }
}
