import Basics
import Networks
import Tasks

/// How large things are in an analog network for a task, and may be: all that follows from the
/// largest coefficient and the tolerance.
///
/// A softplus is a parabola only near 0, so coefficients enter it scaled down: the more, the larger
/// they are and the finer the tolerance. The factors are those that serve coefficients up to 10
/// within 0.1, carried over.
struct AnalogScales: Equatable, Sendable {
  /// The largest values there can be of -p, |q|, the depressed root and 2α² - b.
  let deepest, farthest, highest, steepest: Double
  /// What every error must stay below, at the tightest.
  let tolerance: Double
  /// How many units more than usual the branch needs for a finer answer, relative to the largest.
  let moreUnits: Int
  /// How many threes 1/3 needs.
  let thirdPlaces: Int
  /// Where the factors of α inside the square and the product may lie.
  let bend, twist: ClosedRange<Double>
  /// Where the slope inside the product may lie beside 2α² - b.
  let lean: ClosedRange<Double>
  /// Where the scales of the slope, the depth and the offset may lie.
  let slope, depth, offset: ClosedRange<Double>

  /// Units of a branch that halve its error, about.
  private static let unitsPerHalving = 2.0

  /// The scales for a task.
  ///
  /// - Parameter refinement: How much more precise than usual the formulas are to be, from 0.
  init(of task: Task, refinement: Int = 0) {
    let reach = task.inputColumns.joined().reduce(1) { max($0, $1.magnitude.doubleValue) }
    tolerance = task.tolerances.min()?.doubleValue ?? 0.1
    let finer = Exponential.log(0.1 / 11 * (reach + 1) / tolerance) / Exponential.log(2)
    moreUnits = max(0, Int((Self.unitsPerHalving * finer).rounded()))
    // The error of a parabola grows with the square of its argument.
    let fineness = min(1, (tolerance / 0.1).squareRoot())
    deepest = reach * reach / 3 + reach
    farthest = 2 * reach * reach * reach / 27 + reach * reach / 3 + reach
    highest = reach + 1 + reach / 3
    steepest = 2 * reach * reach / 9 + reach
    thirdPlaces =
      (refinement + 1) / 2
      + max(
        1, Int((Exponential.log(reach / (0.15 * tolerance)) / Exponential.log(10)).rounded(.up)))
    let turn = (0..<refinement).reduce(fineness / reach) { turn, _ in 0.7 * turn }
    bend = 0.4 * turn...1.05 * turn
    twist = 0.2 * turn...0.55 * turn
    lean = 0.03 / steepest...0.21 * fineness / steepest
    slope = 0.05 / steepest...0.5 / steepest
    depth = 0.5 / deepest...10 / deepest
    offset = 0.1 / farthest...3 / farthest
  }
}
