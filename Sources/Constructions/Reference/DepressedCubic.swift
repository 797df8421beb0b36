import Networks
import Tasks

/// The cases of the task of largest cubic roots in the coordinates of the depressed cubic.
///
/// With t = x + a/3 a cubic x³ + ax² + bx + c becomes t³ - (n/3)·t + Q/27, where n = a² - 3b and
/// Q = 2a³ - 9ab + 27c, so its largest root depends on two whole numbers. It has three real roots
/// exactly if 4n³ >= Q², or, with q = Q/27, if |q| <= θ = 2 (n/9)^(3/2).
struct DepressedCubic {
  /// The coefficients a, b and c.
  let coefficients: [Int]
  /// a² - 3b
  let n: Int
  /// 2a³ - 9ab + 27c
  let scaledOffset: Int
  /// The largest root of the depressed cubic, to a double's accuracy.
  let root: Double

  /// q, the constant of the depressed cubic.
  var offset: Double { Double(scaledOffset) / 27 }
  /// Whether all three roots are real.
  var hasThreeRoots: Bool { 4 * n * n * n >= scaledOffset * scaledOffset }

  /// All cases of a task.
  static func all(of task: Task) -> [DepressedCubic] {
    (0..<task.caseCount).map { index in
      let values = task.inputColumns.map { Int($0[index].doubleValue) }
      let (a, b, c) = (values[0], values[1], values[2])
      return DepressedCubic(
        coefficients: values, n: a * a - 3 * b, scaledOffset: a * (2 * a * a - 9 * b) + 27 * c,
        root: task.targetColumns[0][index].approximation + Double(a) / 3)
    }
  }
}
