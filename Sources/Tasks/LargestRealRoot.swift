import CGSL
import Exact
import Networks

/// The largest real root of an integer polynomial, enclosed by proof.
///
/// GSL's root finder proposes; exact integer arithmetic disposes. Sturm's theorem shows that a
/// root lies above the lower bound and none above the upper one, so the enclosure does not rest
/// on any rounding, and multiple roots need no special care.
public struct LargestRealRoot: Sendable {
  /// The polynomial.
  public let polynomial: IntegerPolynomial
  /// Dyadic numbers between which the root lies.
  public let bounds: ClosedRange<Double>

  /// The largest real root of `polynomial`, which is monic and of degree 1 or more; nil when there
  /// is none.
  ///
  /// - Parameter finder: Proposes where the roots are.
  init?(of polynomial: IntegerPolynomial, finder: RootFinder) {
    if polynomial.rootCount == 0 { return nil }
    self.polynomial = polynomial
    for guess in finder.realParts(of: polynomial) where guess.isFinite {
      // A rational root of a monic integer polynomial is an integer.
      let integer = guess.rounded()
      if abs(guess - integer) < 1e-3, Self.proves(integer...integer, polynomial) {
        bounds = integer...integer
        return
      }
      let slack = max(abs(guess), 1) * 0x1p-44
      let near = (guess - slack)...(guess + slack)
      if Self.proves(near, polynomial) {
        bounds = near
        return
      }
    }
    bounds = Self.bisection(polynomial)
  }

  /// Whether the largest root provably lies in the range.
  private static func proves(
    _ range: ClosedRange<Double>, _ polynomial: IntegerPolynomial
  ) -> Bool {
    if polynomial.rootCount(above: Rational(exactly: range.upperBound)) > 0 { return false }
    let low = Rational(exactly: range.lowerBound)
    return polynomial.sign(at: low) == 0 || polynomial.rootCount(above: low) > 0
  }

  /// Halves Cauchy's interval, exactly, until neighbouring doubles are not far apart.
  private static func bisection(_ polynomial: IntegerPolynomial) -> ClosedRange<Double> {
    let largest = polynomial.coefficients.map(\.magnitude).max() ?? 1
    var high = Double(largest).nextUp + 1
    var low = -high
    while high - low > max(abs(low), abs(high), 1) * 0x1p-44 {
      let middle = low / 2 + high / 2
      if polynomial.rootCount(above: Rational(exactly: middle)) > 0 {
        low = middle
      } else {
        high = middle
      }
    }
    return low...high
  }

  /// Whether the root is below (-1), equal to (0) or above (1) a number; decided exactly.
  public func compare(with value: ExactDecimal) -> Int {
    let number = Rational(value)
    if number < Rational(exactly: bounds.lowerBound) { return 1 }
    if number > Rational(exactly: bounds.upperBound) { return -1 }
    if polynomial.rootCount(above: number) > 0 { return 1 }
    return polynomial.sign(at: number) == 0 ? 0 : -1
  }
}

/// Proposes roots with GSL's QR method on the balanced companion matrix
/// (`gsl_poly_complex_solve`, GSL manual, "General Polynomial Equations").
final class RootFinder {
  private let degree: Int
  private let workspace: UnsafeMutablePointer<gsl_poly_complex_workspace>

  /// A finder for polynomials of that degree, 1 or more.
  init(degree: Int) {
    _ = RootFinder.quiet
    self.degree = degree
    guard let workspace = gsl_poly_complex_workspace_alloc(degree + 1) else {
      preconditionFailure("out of memory")
    }
    self.workspace = workspace
  }

  deinit { gsl_poly_complex_workspace_free(workspace) }

  /// GSL's default handler ends the process; a failure to converge shows in the result instead.
  private static let quiet: Void = { _ = gsl_set_error_handler_off() }()

  /// The real parts of the roots that are real or nearly so, largest first.
  func realParts(of polynomial: IntegerPolynomial) -> [Double] {
    precondition(polynomial.degree == degree, "the finder is for another degree")
    let coefficients = polynomial.coefficients.map { Double($0) }
    var roots = [Double](repeating: 0, count: 2 * degree)
    let status = gsl_poly_complex_solve(coefficients, degree + 1, workspace, &roots)
    if status != 0 { return [] }
    return (0..<degree)
      .filter { abs(roots[2 * $0 + 1]) < 1e-3 }
      .map { roots[2 * $0] }
      .sorted(by: >)
  }
}
