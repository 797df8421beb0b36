import Exact
import Basics
import CFLINT
import Foundation

/// Powers of two by which the unknowns and the loss are multiplied, so that coefficients come near 1.
///
/// `loss(w) = 2^shift · scaled(u)` with `w_k = 2^exponents[k] · u_k`. The logarithms of all
/// coefficients are made small in the sense of least squares (as Meintjes and Morgan's SCLGEN does,
/// "A methodology for solving chemical equilibrium systems", 1987). Powers of two lose nothing.
struct Scale: Equatable, Sendable {
  /// For each unknown an exponent of two.
  var exponents: [Int]
  /// The exponent of two of the loss.
  var shift: Int

  /// No change.
  init(count: Int) {
    exponents = Array(repeating: 0, count: count)
    shift = 0
  }

  /// The scale that suits a polynomial; its constant term does not count.
  init(_ polynomial: Polynomial) {
    self.init(count: polynomial.count)
    let count = polynomial.count
    // Unknowns: the exponents, then minus the shift; one equation for each term.
    var matrix = [Double](repeating: 0, count: (count + 1) * (count + 1))
    var right = [Double](repeating: 0, count: count + 1)
    // A slight pull towards no change where the coefficients leave a choice.
    for index in 0...count { matrix[index * (count + 1) + index] = 1e-3 }
    for term in polynomial.terms where term.degree > 0 {
      let row = term.exponents.map(Double.init) + [1]
      let size = Self.logarithm(term.coefficient)
      for first in 0...count where row[first] != 0 {
        right[first] -= row[first] * size
        for second in 0...count { matrix[first * (count + 1) + second] += row[first] * row[second] }
      }
    }
    guard let decomposed = Cholesky(matrix, count: count + 1, damping: 0) else { return }
    let solution = decomposed.solve(right)
    let rounded = solution.map { Int(max(-2000, min(2000, $0.rounded()))) }
    exponents = Array(rounded.prefix(count))
    shift = -rounded[count]
  }

  /// The logarithm of a number's size to the base 2, roughly.
  private static func logarithm(_ value: Rational) -> Double {
    func length(_ integer: Integer) -> Int { integer.withPointer { Int(fmpz_bits($0)) } }
    return Double(length(value.numerator) - length(value.denominator))
  }

  /// The polynomial in the new unknowns, divided by 2^shift.
  func apply(to polynomial: Polynomial) -> Polynomial {
    var sum: [[UInt8]: Rational] = [:]
    for term in polynomial.terms {
      let power = zip(term.exponents, exponents).reduce(-shift) { $0 + Int($1.0) * $1.1 }
      sum[term.exponents] = term.coefficient * Rational.power(ofTwo: power)
    }
    return Polynomial(count: polynomial.count, sum: sum)
  }

  /// The regularisation in the new unknowns.
  func apply(to regularisation: [Rational]) -> [Rational] {
    zip(regularisation, exponents).map { $0 * Rational.power(ofTwo: 2 * $1 - shift) }
  }

  /// A point in the old unknowns.
  func original(_ point: [Complex]) -> [Complex] {
    zip(point, exponents).map {
      Complex(scalbn($0.real, $1), scalbn($0.imaginary, $1))
    }
  }
}

extension Rational {
  /// A power of two.
  static func power(ofTwo exponent: Int) -> Rational {
    let power = Rational(2).power(abs(exponent))
    return exponent < 0 ? .one / power : power
  }
}
