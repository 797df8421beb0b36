import Basics

/// Least worst errors of linear fits: least squares whose weights follow the residuals (Lawson,
/// "Contributions to the Theory of Linear Least Maximum Approximation", 1961).
enum Lawson {
  /// The weights whose worst error is about the least, and that error; nil when rows or goal allow none.
  ///
  /// - Parameters:
  ///   - values: Row by row, `count` values.
  ///   - goal: A worst error that ends the search; when none so low can be reached, it ends with nil.
  static func fit(
    _ values: [Double], count: Int, targets: [Double], rounds: Int, goal: Double? = nil
  ) -> (weights: [Double], worst: Double)? {
    var share = [Double](repeating: 1 / Double(targets.count), count: targets.count)
    var best: (weights: [Double], worst: Double)?
    var matrix = [Double](repeating: 0, count: count * count)
    var right = [Double](repeating: 0, count: count)
    for _ in 0..<rounds {
      for index in matrix.indices { matrix[index] = 0 }
      for index in right.indices { right[index] = 0 }
      for row in targets.indices where share[row] > 1e-12 {
        for one in 0..<count {
          let part = share[row] * values[row * count + one]
          right[one] += part * targets[row]
          for other in 0...one { matrix[one * count + other] += part * values[row * count + other] }
        }
      }
      for one in 0..<count {
        for other in 0..<one { matrix[other * count + one] = matrix[one * count + other] }
      }
      guard let weights = Cholesky(matrix, count: count, damping: 1e-14)?.solve(right) else {
        return best
      }
      var (worst, square, sum) = (0.0, 0.0, 0.0)
      for row in targets.indices {
        var error = -targets[row]
        for one in 0..<count { error += weights[one] * values[row * count + one] }
        error = abs(error)
        worst = max(worst, error)
        square += share[row] * error * error
        share[row] *= error
        sum += share[row]
      }
      for row in targets.indices { share[row] /= sum }
      if worst < best?.worst ?? .infinity { best = (weights, worst) }
      if let goal {
        if worst < goal { return best }
        if square > goal * goal { return nil }
      }
    }
    return best
  }
}
