import Basics

/// The inverse of a curvature, made regular where needed.
struct InverseCurvature {
  private let cells: [Double]
  private let count: Int

  init?(of matrix: [Double], count: Int) {
    let scale = (0..<count).map { 1 / (matrix[$0 * count + $0] + 1e-30).squareRoot() }
    var scaled = matrix
    for row in 0..<count {
      for column in 0..<count { scaled[row * count + column] *= scale[row] * scale[column] }
    }
    var ridge = 1e-9
    while ridge < 1 {
      for index in 0..<count { scaled[index * count + index] += ridge }
      if let decomposition = Cholesky(scaled, count: count, damping: 0) {
        var inverse = decomposition.inverse()
        for row in 0..<count {
          for column in 0..<count { inverse[row * count + column] *= scale[row] * scale[column] }
        }
        cells = inverse
        self.count = count
        return
      }
      ridge *= 10
    }
    return nil
  }

  subscript(row: Int, column: Int) -> Double { cells[row * count + column] }
}

extension Fitting {
  /// Fixes one of the free parameters at a value and moves the others as the curvature says, or
  /// leaves them where they are if that is better.
  ///
  /// - Parameter allowed: A largest error that needs no second try.
  mutating func settle(
    _ row: Int, at value: Double, _ inverse: InverseCurvature, allowed: Double
  ) {
    let parameter = free[row]
    var plain = parameters
    plain[parameter] = value
    var moved = plain
    let share = (value - parameters[parameter]) / inverse[row, row]
    for (index, other) in free.enumerated() where index != row {
      moved[other] += inverse[index, row] * share
    }
    free.remove(at: row)
    if set(moved) < allowed { return }
    let worst = worst
    if !(set(plain) < worst) { set(moved) }
  }
}
