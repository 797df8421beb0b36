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

  /// An interval.
  struct Window {
    var low: Double
    var high: Double

    var middle: Double { (low + high) / 2 }
    var halfWidth: Double { (high - low) / 2 }
  }

  /// Where θ may lie for each n > 0, so that comparing q >= 0 with it tells for every case whether
  /// it has three real roots. Never far from the true θ, though no case may ask for that.
  static func windows(of cases: [DepressedCubic]) -> [Int: Window] {
    var windows: [Int: Window] = [:]
    for one in cases where one.n > 0 {
      var window = windows[one.n] ?? Window(low: -.infinity, high: .infinity)
      if one.scaledOffset >= 0 {
        if one.hasThreeRoots {
          window.low = max(window.low, one.offset)
        } else {
          window.high = min(window.high, one.offset)
        }
      }
      windows[one.n] = window
    }
    for (n, window) in windows {
      let ninth = Double(n) / 9
      let edge = 2 * ninth * ninth.squareRoot()
      let room = 3 + edge / 10
      windows[n] = Window(
        low: window.low < 0 ? edge - 3 : max(window.low, edge - room),
        high: min(window.high, edge + room))
    }
    return windows
  }
}
