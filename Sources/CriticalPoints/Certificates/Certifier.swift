import CFLINT
import Exact

/// Proves approximate critical points, by Krawczyk's operator in complex ball arithmetic.
///
/// For a box X around x and a regular matrix C, if
/// `K(X) = x - C·f(x) + (1 - C·f'(X))·(X - x)` lies in the interior of X, then X contains a zero of
/// f; if also the norm of `1 - C·f'(X)` is below 1/√2, there is only one (Breiding, Rose and Timme,
/// "Certifying zeros of polynomial systems using interval arithmetic", 2023). f is the gradient of
/// the loss with its exact rational coefficients.
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
    /// The coordinates' real and imaginary parts, to 20 digits.
    var digits: [(real: String, imaginary: String)]
    /// No coordinate is farther from the digits' exact value than this.
    var radius: Double
    /// The loss, to 20 digits.
    var loss: (real: String, imaginary: String)
    /// Enclosing bounds of the loss's real part, times 2^`Certifier.lossPlaces`.
    var lossBounds: (low: Integer, high: Integer)
    /// The loss, rounded to doubles.
    var lossValue: Complex
    /// A bound of the gradient's norm at the box's midpoint.
    var gradientNorm: Double
    /// For a real point how many eigenvalues of the Hessian are negative, by proof; nil if the
    /// point is not real.
    var index: Int?
  }

  /// The binary places of loss bounds.
  static let lossPlaces = 160

  private let loss: Polynomial
  private let approximate: CompiledPolynomial
  private let count: Int
  private var exact: [Int: BallPolynomial] = [:]

  init(_ loss: Polynomial) {
    self.loss = loss
    count = loss.count
    approximate = CompiledPolynomial(loss)
  }

  private func polynomial(bits: Int) -> BallPolynomial {
    if let known = exact[bits] { return known }
    let new = BallPolynomial(loss, bits: bits)
    exact[bits] = new
    return new
  }

  /// Proves the critical point near `point`; nil when that fails, as it must at singular ones.
  func certify(_ point: [Complex]) -> Certificate? {
    let size = max(point.largestSize, 1e-3)
    let skew = point.map { abs($0.imaginary) }.max() ?? 0
    if skew < 1e-7 * size {
      let real = point.map { Complex($0.real) }
      for bits in [192, 384] {
        if let proof = certify(real, bits: bits), Self.isNear(proof.point, point) { return proof }
      }
    }
    for bits in [192, 384] {
      if let proof = certify(point, bits: bits), Self.isNear(proof.point, point) { return proof }
    }
    return nil
  }

  /// Whether Newton's method has stayed where it began.
  private static func isNear(_ proved: [Complex], _ start: [Complex]) -> Bool {
    let size = max(start.largestSize, 1e-3)
    return zip(proved, start).allSatisfy { ($0 - $1).size < 1e-6 * size }
  }

  private func certify(_ start: [Complex], bits: Int) -> Certificate? {
    let polynomial = polynomial(bits: bits)
    guard let inverse = LinearAlgebra.inverse(approximate.evaluate(start).hessian, count: count)
    else { return nil }
    let factors = ComplexBalls(count: count * count)
    for cell in 0..<count * count { factors[cell].set(inverse[cell]) }
    let point = ComplexBalls(count: count)
    for index in 0..<count { point[index].set(start[index]) }
    let step = ComplexBalls(count: count)
    var last = Double.infinity
    for _ in 0..<60 {
      let change = newton(point, step, factors, polynomial)
      guard change.isFinite else { return nil }
      for index in 0..<count {
        acb_sub(point[index], point[index], step[index], bits)
        point[index].becomeMidpoint()
      }
      if change > 0.5 * last { break }
      last = change
    }
    let rest = newton(point, step, factors, polynomial)
    let size = (0..<count).reduce(0.0) { max($0, point[$1].approximation.size) }
    let slack = max(size, 1) * Double(sign: .plus, exponent: 16 - bits, significand: 1)
    let radius = 4 * rest + slack
    let norm = gradientNorm(polynomial)
    guard contracts(point, step, radius, factors, polynomial) else { return nil }
    return certificate(point, radius, norm, polynomial)
  }

  /// Computes C·f(x) into `step`; returns a bound of its size.
  private func newton(
    _ point: ComplexBalls, _ step: ComplexBalls, _ factors: ComplexBalls,
    _ polynomial: BallPolynomial
  ) -> Double {
    polynomial.evaluate(point, withHessian: false)
    var largest = 0.0
    for row in 0..<count {
      acb_zero(step[row])
      for place in 0..<count {
        acb_addmul(
          step[row], factors[row * count + place], polynomial.gradient[place], polynomial.bits)
      }
      let size = step[row].realPart.magnitudeBound + step[row].imaginaryPart.magnitudeBound
      if !(size <= largest) { largest = size }
    }
    return largest
  }

  private func gradientNorm(_ polynomial: BallPolynomial) -> Double {
    (0..<count).reduce(0.0) { sum, index in
      let part = polynomial.gradient[index]
      let (real, imaginary) = (part.realPart.magnitudeBound, part.imaginaryPart.magnitudeBound)
      return sum + real * real + imaginary * imaginary
    }.squareRoot() * (1 + 1e-12)
  }

  /// Krawczyk's test on the box of half width `radius` around `point`. Leaves the Hessian on the box
  /// in `polynomial`.
  private func contracts(
    _ point: ComplexBalls, _ step: ComplexBalls, _ radius: Double, _ factors: ComplexBalls,
    _ polynomial: BallPolynomial
  ) -> Bool {
    let bits = polynomial.bits
    let width = ComplexBalls(count: 1)
    widen(width[0], radius)
    let box = ComplexBalls(count: count)
    for index in 0..<count {
      acb_set(box[index], point[index])
      widen(box[index], radius)
    }
    polynomial.evaluate(box)
    let cell = ComplexBalls(count: 2)
    for row in 0..<count {
      // The row of K(X) - x.
      acb_neg(cell[1], step[row])
      var norm = 0.0
      for column in 0..<count {
        acb_zero(cell[0])
        for place in 0..<count {
          acb_submul(
            cell[0], factors[row * count + place], polynomial.hessian[place * count + column], bits)
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
    _ point: ComplexBalls, _ radius: Double, _ norm: Double, _ polynomial: BallPolynomial
  ) -> Certificate? {
    let isReal = (0..<count).allSatisfy { arb_is_zero(point[$0].imaginaryPart) != 0 }
    let value = polynomial.value[0]
    var index: Int?
    if isReal {
      guard let inertia = inertia(polynomial) else { return nil }
      index = inertia
    } else {
      let isAway = (0..<count).contains {
        abs(point[$0].approximation.imaginary) > 2 * radius + 1e-300
      }
      guard isAway else { return nil }
    }
    // What cannot be told from 0 is printed as 0.
    for place in 0..<count {
      let (real, imaginary) = (point[place].realPart, point[place].imaginaryPart)
      if abs(real.approximation) <= radius { arb_zero(real) }
      if abs(imaginary.approximation) <= radius { arb_zero(imaginary) }
    }
    return Certificate(
      isReal: isReal, point: (0..<count).map { point[$0].approximation },
      digits: (0..<count).map {
        (point[$0].realPart.digits(20), point[$0].imaginaryPart.digits(20))
      },
      radius: 2 * radius,
      loss: (value.realPart.digits(20), isReal ? "0" : value.imaginaryPart.digits(20)),
      lossBounds: value.realPart.bounds(places: Self.lossPlaces),
      lossValue: Complex(value.approximation.real, isReal ? 0 : value.approximation.imaginary),
      gradientNorm: norm, index: index)
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
    let image = RealBalls(count: 1)
    var negative = 0
    for row in 0..<count {
      var (diagonal, isNegative, others) = (0.0, false, 0.0)
      for column in 0..<count {
        arb_zero(image[0])
        for place in 0..<count {
          arb_addmul(
            image[0], columns[place * count + row], half[place * count + column], bits)
        }
        if column == row {
          if arb_contains_zero(image[0]) != 0 { return nil }
          isNegative = arb_is_negative(image[0]) != 0
          diagonal = abs(image[0].approximation) * (1 - 1e-9) - image[0].radiusBound
        } else {
          others += image[0].magnitudeBound
        }
      }
      guard diagonal > others * (1 + 1e-9) else { return nil }
      if isNegative { negative += 1 }
    }
    return negative
  }
}
