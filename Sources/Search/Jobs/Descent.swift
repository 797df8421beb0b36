import Basics
import Evaluation

/// Levenberg and Marquardt's method on the p-norm of the errors (Marquardt, "An Algorithm for
/// Least-Squares Estimation of Nonlinear Parameters", SIAM 11, 1963).
///
/// A high power makes the largest errors count and so comes near the least worst error. All sums
/// run in a fixed order, so that a result has the same bits on every machine.
enum Descent {
  /// Improves the free weights.
  ///
  /// - Parameters:
  ///   - power: The norm's power, even.
  ///   - iterations: How many steps at most.
  ///   - goal: A largest error that is good enough.
  /// - Returns: The largest error of the weights; infinite when they give no numbers.
  static func improve(
    _ weights: inout [Double], of fit: CascadeFit, free: [Int], power: Int, iterations: Int,
    goal: Double
  ) -> Double {
    let start = fit.measure(weights, power: 2, scale: 1)
    guard start.worst < 1e6, start.worst > 0, !free.isEmpty else { return start.worst }
    let scale = start.worst
    var present = fit.measure(weights, power: power, scale: scale)
    var damping = 1e-2
    for _ in 0..<iterations {
      if present.worst <= goal { break }
      let equations = fit.equations(weights, free: free, power: power, scale: scale)
      var gained = 0.0
      for _ in 0..<6 {
        if let step = Cholesky(equations.matrix, count: free.count, damping: damping)?
          .solve(equations.gradient)
        {
          var moved = weights
          for (row, place) in free.enumerated() { moved[place] -= step[row] }
          let next = fit.measure(moved, power: power, scale: scale)
          if next.cost < present.cost {
            gained = 1 - next.cost / present.cost
            weights = moved
            present = next
            damping = max(damping / 5, 1e-9)
            break
          }
        }
        damping *= 6
      }
      if gained < 1e-4 { break }
    }
    return present.worst
  }
}
