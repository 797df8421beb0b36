/// A curve between two nodes that leaves and arrives in the direction in which values flow.
struct FlowCurve {
  /// Where the curve begins.
  var start: Point
  /// Where it ends.
  var end: Point
  /// Whether values flow downwards rather than to the right.
  var isUpright: Bool
  /// How far the curve hangs below both of its ends; 0 for one that flows.
  var dip = 0.0

  /// Where on a curve labels may stand, best places first.
  static let labelPlaces = [
    0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8, 0.15, 0.85, 0.1,
  ]

  private var handles: (Point, Point) {
    if dip > 0 {
      let low = max(start.y, end.y) + dip
      return (Point(start.x, low), Point(end.x, low))
    }
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
