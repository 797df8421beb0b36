/// Points that are told apart up to rounding, found again quickly.
struct PointSet: Sendable {
  /// The points, in the order they were added.
  private(set) var points: [[Complex]] = []
  private var buckets: [Int: [Int32]] = [:]
  /// Points closer than this, relative to their size, are one.
  private let tolerance: Double
  private static let width = 1e-4

  /// No points.
  init(tolerance: Double = 1e-8) { self.tolerance = tolerance }

  /// How many there are.
  var count: Int { points.count }

  /// A number that close points share nearly, and others do not.
  private func mark(_ point: [Complex]) -> Int {
    var (sum, weight) = (0.0, 1.0)
    for coordinate in point {
      sum += weight * coordinate.real + 0.7548776662466927 * weight * coordinate.imaginary
      // The plastic number: no small whole multiples add up to 0.
      weight *= 1.324717957244746
      if weight > 8 { weight -= 7.1 }
    }
    let cell = (sum / Self.width).rounded(.down)
    return abs(cell) < 1e15 ? Int(cell) : 0
  }

  /// The index of a point that is here already.
  func index(of point: [Complex]) -> Int? {
    let mark = mark(point)
    let size = max(point.largestSize, 1e-6)
    for bucket in mark - 1...mark + 1 {
      for candidate in buckets[bucket] ?? [] {
        let other = points[Int(candidate)]
        if zip(point, other).allSatisfy({ ($0 - $1).size <= tolerance * size }) {
          return Int(candidate)
        }
      }
    }
    return nil
  }

  /// Adds a point unless it is here; returns its index and whether it is new.
  mutating func add(_ point: [Complex]) -> (index: Int, isNew: Bool) {
    if let index = index(of: point) { return (index, false) }
    buckets[mark(point), default: []].append(Int32(points.count))
    points.append(point)
    return (points.count - 1, true)
  }
}
