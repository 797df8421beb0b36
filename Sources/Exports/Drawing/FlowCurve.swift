/// A curve between two nodes that leaves and arrives in the direction in which values flow.
struct FlowCurve {
  /// Where the curve begins.
  var start: Point
  /// Where it ends.
  var end: Point
  /// Whether values flow downwards rather than to the right.
  var isUpright: Bool

  private var handles: (Point, Point) {
    if isUpright {
      let middle = (start.y + end.y) / 2
      return (Point(start.x, middle), Point(end.x, middle))
    }
    let middle = (start.x + end.x) / 2
    return (Point(middle, start.y), Point(middle, end.y))
  }

  /// The curve as path data: a cubic Bézier.
  var path: String {
    "M\(start.path)C\(handles.0.path) \(handles.1.path) \(end.path)"
  }

  /// The point at `t` in 0...1.
  func point(at t: Double) -> Point {
    let s = 1 - t
    let shares = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    func mix(_ part: KeyPath<Point, Double>) -> Double {
      shares.0 * start[keyPath: part] + shares.1 * handles.0[keyPath: part]
        + shares.2 * handles.1[keyPath: part] + shares.3 * end[keyPath: part]
    }
    return Point(mix(\.x), mix(\.y))
  }
}

/// Finds places for labels where they cover each other, and what else is there, least.
struct LabelPlacer {
  private var taken: [(center: Point, width: Double, height: Double)] = []

  /// Marks a rectangle as taken.
  mutating func block(_ center: Point, width: Double, height: Double) {
    taken.append((center, width, height))
  }

  /// The first of the candidates that covers least; it is taken from now on.
  ///
  /// - Precondition: there is a candidate.
  mutating func place(width: Double, height: Double, among candidates: [Point]) -> Point {
    var best = candidates[0]
    var least = Double.infinity
    for candidate in candidates where least > 0 {
      let covered = taken.reduce(0) { sum, other in
        let across = (other.width + width) / 2 - abs(other.center.x - candidate.x)
        let down = (other.height + height) / 2 - abs(other.center.y - candidate.y)
        return sum + max(across, 0) * max(down, 0)
      }
      if covered < least {
        least = covered
        best = candidate
      }
    }
    block(best, width: width, height: height)
    return best
  }
}
