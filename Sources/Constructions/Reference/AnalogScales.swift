import Networks
import Tasks

/// How large things are in an analog network for a task: all that follows from the largest
/// coefficient and the tolerance.
///
/// A softplus is a parabola only near 0, so coefficients enter it scaled down: the more, the larger
/// they are and the finer the tolerance. The factors are those that serve coefficients up to 10
/// within 0.1, carried over.
struct AnalogScales: Equatable, Sendable {
  /// The factor of `a` inside the square, ε.
  let square: Double
  /// The factors of `a` and of the slope inside the product.
  let coefficient, sum: Double
  /// How large the slope is beside 2a² - 9b, the depth beside -p, the offset beside q.
  let slope, depth, offset: Double
  /// The largest values there can be of -p, |q| and the depressed root.
  let deepest, farthest, highest: Double
  /// What every error must stay below, at the tightest.
  let tolerance: Double

  /// The factor of the difference of the two softplus units whose difference is a product.
  static let productGain = 200.0

  init(of task: Task) {
    let reach = task.inputColumns.joined().reduce(1) { max($0, $1.magnitude.doubleValue) }
    tolerance = task.tolerances.min()?.doubleValue ?? 0.1
    // The error of a parabola grows with the square of its argument.
    let fineness = min(1, (tolerance / 0.1).squareRoot())
    deepest = reach * reach / 3 + reach
    farthest = 2 * reach * reach * reach / 27 + reach * reach / 3 + reach
    highest = reach + 1 + reach / 3
    slope = 0.29 / (2 * reach * reach + 9 * reach)
    square = 0.2 / reach * fineness
    coefficient = 0.1 / reach * fineness
    sum = 0.3 * fineness
    depth = 60 * slope
    offset = 27 * slope * Self.productGain * coefficient * sum / 2
  }

  /// `squareGain`·(softplus(εa) - ln 2 - εa/2) is 2a² times `slope`, nearly.
  var squareGain: Double { 16 * slope / (square * square) }
}
