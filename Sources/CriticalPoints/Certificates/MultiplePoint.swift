import Exact
import CFLINT

/// Goes to a critical point that is not simple, by Newton's method with many digits.
///
/// It converges there too, only slowly: each step halves the distance, or takes a smaller share of
/// it. What comes out is right to about 30 digits, which is no proof: that there are such points and
/// how many is counted elsewhere.
struct MultiplePoint {
  private let loss: Polynomial
  private let count: Int
  private static let bits = 1536
  private static let mostSteps = 600
  /// What is known of the last step's size, and so of the distance, as powers of two relative to the
  /// point.
  private static let accuracy = -110

  init(_ loss: Polynomial) { (self.loss, count) = (loss, loss.count) }

  /// A box of about 1e-30 around the point near a start; nil where there is none.
  func refine(_ start: [Complex]) -> ProvedBox? {
    let bits = Self.bits
    let polynomial = BallPolynomial(loss, bits: bits)
    let (hessian, inverse) = (BallMatrix(count: count), BallMatrix(count: count))
    let (point, step) = (ComplexBalls(count: count), ComplexBalls(count: 1))
    for index in 0..<count { point[index].set(start[index]) }
    let reach = start.largestSize
    for _ in 0..<Self.mostSteps {
      polynomial.evaluate(point)
      for row in 0..<count {
        for column in 0..<count {
          acb_set(hessian[row, column], polynomial.hessian[row * count + column])
        }
      }
      guard inverse.set(inverseOf: hessian, bits: bits) else { return nil }
      var (largest, size) = (0.0, 1e-300)
      for row in 0..<count {
        acb_zero(step[0])
        for place in 0..<count {
          acb_addmul(step[0], inverse[row, place], polynomial.gradient[place], bits)
        }
        step[0].becomeMidpoint()
        largest = max(largest, step[0].approximation.size)
        acb_sub(point[row], point[row], step[0], bits)
        point[row].becomeMidpoint()
        size = max(size, point[row].approximation.size)
      }
      // It must stay in the neighbourhood, and not go off to a simple point far away.
      guard largest.isFinite, size < 4 * reach + 1e-6 else { return nil }
      if largest <= size * Double(sign: .plus, exponent: Self.accuracy, significand: 1) {
        return box(point, size, polynomial)
      }
    }
    return nil
  }

  private func box(
    _ point: ComplexBalls, _ size: Double, _ polynomial: BallPolynomial
  ) -> ProvedBox {
    let radius = size * Double(sign: .plus, exponent: Self.accuracy + 10, significand: 1)
    var error = mag_struct()
    mag_init(&error)
    defer { mag_clear(&error) }
    mag_set_d(&error, radius)
    func isSmall(_ part: UnsafeMutablePointer<arb_struct>) -> Bool {
      abs(part.approximation) <= radius
    }
    let isReal = (0..<count).allSatisfy { isSmall(point[$0].imaginaryPart) }
    for index in 0..<count {
      for part in [point[index].realPart, point[index].imaginaryPart] {
        if isSmall(part) { arb_zero(part) } else { arb_add_error_mag(part, &error) }
      }
    }
    polynomial.evaluate(point, withHessian: false)
    let loss = ComplexBalls(count: 1)
    loss[0].set(polynomial.value[0], isReal: isReal)
    return ProvedBox(balls: point, loss: loss)
  }
}
