import Exact
import CFLINT

/// Proves approximate critical points, by Krawczyk's operator in complex ball arithmetic.
///
/// For a box X around x and a regular matrix C, if
/// `K(X) = x - C·f(x) + (1 - C·f'(X))·(X - x)` lies in the interior of X, then X contains a zero of
/// f; if also the norm of `1 - C·f'(X)` is below 1/√2, there is only one (Breiding, Rose and Timme,
/// "Certifying zeros of polynomial systems using interval arithmetic", 2023). f is the gradient of
/// the loss with its exact rational coefficients. Newton's method goes to x first, with the inverse
/// of the Hessian computed anew at each step, at a precision that is doubled until the test holds.
///
/// A box whose midpoint is real contains with a zero its conjugate; there is only one zero, so it
/// is real. A zero is not real if an imaginary part keeps away from 0. A coordinate that is exactly
/// 0 in the midpoint of a stratum's solution is exactly 0 in the zero: the box's intersection with
/// the stratum, which the gradient maps to itself, is mapped into its interior too.
final class Certifier {
  /// A proved critical point.
  struct Certificate: Sendable {
    /// Whether the point is proved to be real; otherwise it is proved not to be.
    var isReal: Bool
    /// The coordinates, rounded to doubles.
    var point: [Complex]
    /// The box it is alone in.
    var box: ProvedBox
    /// For a real point how many eigenvalues of the Hessian are negative, by proof; nil if the
    /// point is not real.
    var index: Int?
  }

  private let loss: Polynomial
  private let count: Int
  private var exact: [Int: BallPolynomial] = [:]

  /// The precisions that are tried.
  static let precisions = [192, 384, 768, 1536, 3072]

  init(_ loss: Polynomial) {
    self.loss = loss
    count = loss.count
  }

  private func polynomial(bits: Int) -> BallPolynomial {
    if let known = exact[bits] { return known }
    let new = BallPolynomial(loss, bits: bits)
    exact[bits] = new
    return new
  }

  /// Proves the critical point near `point`; nil when that fails, as it must at singular ones.
  func certify(_ point: [Complex]) -> Certificate? {
    let start = ComplexBalls(count: count)
    for index in 0..<count { start[index].set(point[index]) }
    let size = point.largestSize
    let skew = point.map { abs($0.imaginary) }.max() ?? 0
    return certify(start, mayBeReal: skew <= 1e-7 * size)
  }

  /// Proves the critical point near the midpoint of balls.
  ///
  /// - Parameter mayBeReal: whether the real point next to it is tried first.
  func certify(_ start: ComplexBalls, mayBeReal: Bool) -> Certificate? {
    if mayBeReal {
      let real = ComplexBalls(count: count)
      for index in 0..<count { arb_set(real[index].realPart, start[index].realPart) }
      // Newton's method must stay here, or a point that is not real after all is lost.
      if let proof = search(real), isNear(proof.point, start) { return proof }
    }
    return search(start)
  }

  private func search(_ start: ComplexBalls) -> Certificate? {
    for bits in Self.precisions {
      switch attempt(start, bits: bits) {
      case .proved(let proof): return proof
      case .hopeless: return nil
      case .imprecise: continue
      }
    }
    return nil
  }

  /// Whether a point is where the search for it began.
  private func isNear(_ proved: [Complex], _ start: ComplexBalls) -> Bool {
    let start = (0..<count).map { start[$0].approximation }
    let size = max(start.largestSize, proved.largestSize)
    return zip(proved, start).allSatisfy { ($0 - $1).size <= 1e-5 * size }
  }

  private enum Attempt {
    case proved(Certificate)
    /// More digits may help.
    case imprecise
    /// Newton's method goes nowhere.
    case hopeless
  }

  private func attempt(_ start: ComplexBalls, bits: Int) -> Attempt {
    let polynomial = polynomial(bits: bits)
    let point = ComplexBalls(count: count)
    for index in 0..<count {
      acb_set_round(point[index], start[index], bits)
      point[index].becomeMidpoint()
    }
    let (hessian, inverse) = (BallMatrix(count: count), BallMatrix(count: count))
    let step = ComplexBalls(count: count)
    var last = Double.infinity
    for number in 0..<80 {
      // Near a simple zero convergence is quadratic; near another it is not, and never ends.
      if number == 20, last > 1e-9 * size(point) { return .hopeless }
      polynomial.evaluate(point)
      for row in 0..<count {
        for column in 0..<count {
          acb_set(hessian[row, column], polynomial.hessian[row * count + column])
        }
      }
      guard inverse.set(inverseOf: hessian, bits: bits) else { return .imprecise }
      let change = newton(inverse, step, polynomial)
      guard change.isFinite else { return .hopeless }
      if change == 0 { break }
      for index in 0..<count {
        acb_sub(point[index], point[index], step[index], bits)
        point[index].becomeMidpoint()
      }
      // The size of the last step that still made a difference.
      if change >= 0.5 * last, change < 1e-8 * size(point) { break }
      last = change
    }
    let rest = newton(inverse, step, polynomial, at: point)
    let radius = 4 * rest + size(point) * Double(sign: .plus, exponent: 16 - bits, significand: 1)
    guard radius.isFinite else { return .hopeless }
    guard contracts(point, step, radius, inverse, polynomial),
      let proof = certificate(point, radius, polynomial)
    else { return .imprecise }
    return .proved(proof)
  }

  /// The largest coordinate; a tiny number where all are 0.
  private func size(_ point: ComplexBalls) -> Double {
    (0..<count).reduce(1e-100) { max($0, point[$1].approximation.size) }
  }

  /// Computes C·f(x) into `step`, of the gradient that stands there; returns a bound of its size.
  private func newton(
    _ inverse: BallMatrix, _ step: ComplexBalls, _ polynomial: BallPolynomial,
    at point: ComplexBalls? = nil
  ) -> Double {
    if let point { polynomial.evaluate(point, withHessian: false) }
    var largest = 0.0
    for row in 0..<count {
      acb_zero(step[row])
      for place in 0..<count {
        acb_addmul(step[row], inverse[row, place], polynomial.gradient[place], polynomial.bits)
      }
      let size = step[row].realPart.magnitudeBound + step[row].imaginaryPart.magnitudeBound
      if !(size <= largest) { largest = size }
    }
    return largest
  }

  /// Krawczyk's test on the box of half width `radius` around `point`. Leaves the Hessian on the box
  /// in `polynomial`.
  private func contracts(
    _ point: ComplexBalls, _ step: ComplexBalls, _ radius: Double, _ inverse: BallMatrix,
    _ polynomial: BallPolynomial
  ) -> Bool {
    let bits = polynomial.bits
    let width = ComplexBalls(count: 1)
    widen(width[0], radius)
    polynomial.evaluate(box(point, radius))
    let cell = ComplexBalls(count: 2)
    for row in 0..<count {
      // The row of K(X) - x.
      acb_neg(cell[1], step[row])
      var norm = 0.0
      for column in 0..<count {
        acb_zero(cell[0])
        for place in 0..<count {
          acb_submul(
            cell[0], inverse[row, place], polynomial.hessian[place * count + column], bits)
        }
        if column == row { acb_add_ui(cell[0], cell[0], 1, bits) }
        let (real, imaginary) = (
          cell[0].realPart.magnitudeBound, cell[0].imaginaryPart.magnitudeBound
        )
        norm += (real * real + imaginary * imaginary).squareRoot()
        acb_addmul(cell[1], cell[0], width[0], bits)
      }
      guard norm < 0.7, cell[1].realPart.magnitudeBound < radius,
        cell[1].imaginaryPart.magnitudeBound < radius
      else { return false }
    }
    return true
  }

  private func box(_ point: ComplexBalls, _ radius: Double) -> ComplexBalls {
    let box = ComplexBalls(count: count)
    for index in 0..<count {
      acb_set(box[index], point[index])
      widen(box[index], radius)
    }
    return box
  }

  private func widen(_ ball: UnsafeMutablePointer<acb_struct>, _ radius: Double) {
    var error = mag_struct()
    mag_init(&error)
    defer { mag_clear(&error) }
    // Rounded up, so that the box is at least as wide as `radius` says.
    mag_set_d(&error, radius)
    arb_add_error_mag(ball.realPart, &error)
    arb_add_error_mag(ball.imaginaryPart, &error)
  }

  private func certificate(
    _ point: ComplexBalls, _ radius: Double, _ polynomial: BallPolynomial
  ) -> Certificate? {
    let isReal = (0..<count).allSatisfy { arb_is_zero(point[$0].imaginaryPart) != 0 }
    var index: Int?
    if isReal {
      guard let inertia = inertia(polynomial) else { return nil }
      index = inertia
    } else {
      let isAway = (0..<count).contains {
        abs(point[$0].approximation.imaginary) > 2 * radius
      }
      guard isAway else { return nil }
    }
    let balls = box(point, radius)
    let loss = ComplexBalls(count: 1)
    acb_set(loss[0], polynomial.value[0])
    for place in 0..<count {
      // Real, and zero, by what was said above.
      if isReal { arb_zero(balls[place].imaginaryPart) }
      if acb_is_zero(point[place]) != 0 { acb_zero(balls[place]) }
    }
    if isReal { arb_zero(loss[0].imaginaryPart) }
    return Certificate(
      isReal: isReal, point: (0..<count).map { point[$0].approximation },
      box: ProvedBox(balls: balls, loss: loss), index: index)
  }

  /// How many eigenvalues of the real Hessian are negative: with approximate eigenvectors Q, QᵀHQ has
  /// as many by Sylvester's law, and Gershgorin's discs around its diagonal keep away from 0; nil
  /// if they do not.
  private func inertia(_ polynomial: BallPolynomial) -> Int? {
    let bits = polynomial.bits
    let hessian = (0..<count * count).map { polynomial.hessian[$0].approximation.real }
    let vectors = SymmetricEigen.decompose(hessian, count: count).vectors
    let columns = RealBalls(count: count * count)
    for cell in 0..<count * count { arb_set_d(columns[cell], vectors[cell]) }
    let half = RealBalls(count: count * count)
    for row in 0..<count {
      for column in 0..<count {
        let cell = half[row * count + column]
        for place in 0..<count {
          arb_addmul(
            cell, polynomial.hessian[row * count + place].realPart,
            columns[place * count + column], bits)
        }
      }
    }
    // QᵀHQ is nearly diagonal; where the eigenvalues' sizes differ so much that rounding in Q shows,
    // the diagonal decomposition below still tells the signs.
    let image = BallMatrix(count: count)
    for row in 0..<count {
      for column in 0..<count {
        let cell = image[row, column].realPart
        for place in 0..<count {
          arb_addmul(cell, columns[place * count + row], half[place * count + column], bits)
        }
      }
    }
    return signs(image, bits)
  }

  /// How many pivots are negative in the elimination of a symmetric matrix without exchanges, which
  /// is how many eigenvalues are; nil where a pivot cannot be told from 0.
  private func signs(_ matrix: BallMatrix, _ bits: Int) -> Int? {
    let factor = RealBalls(count: 1)
    var negative = 0
    // The largest pivots first: they stand on the diagonal already.
    var rest = Array(0..<count)
    while !rest.isEmpty {
      let best = rest.max {
        abs(matrix[$0, $0].realPart.approximation) < abs(matrix[$1, $1].realPart.approximation)
      }
      guard let best else { return nil }
      let pivot = matrix[best, best].realPart
      guard arb_contains_zero(pivot) == 0 else { return nil }
      if arb_is_negative(pivot) != 0 { negative += 1 }
      rest.removeAll { $0 == best }
      for row in rest {
        arb_div(factor[0], matrix[row, best].realPart, pivot, bits)
        for column in rest {
          arb_submul(
            matrix[row, column].realPart, factor[0], matrix[best, column].realPart, bits)
        }
      }
    }
    return negative
  }
}
