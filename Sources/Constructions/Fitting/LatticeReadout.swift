import Basics
import Networks

/// The cheapest short decimals for the weights of a linear node whose sources are settled, so that
/// its value stays inside a window in every case.
///
/// Decimals of so many places each are a lattice, and those that serve are its points near the
/// target. For each choice of places the lattice is reduced (Lenstra, Lenstra and Lovász, "Factoring
/// Polynomials with Rational Coefficients", Math. Annalen 261, 1982) and its points in the ball around
/// all windows are gone through (Fincke and Pohst, "Improved Methods for Calculating Vectors of Short
/// Length in a Lattice", Math. Comp. 44, 1985).
///
/// It is a search, not a proof that there are none cheaper: a weight has six places at most, a
/// lattice a limit on steps, and how many places are dealt goes by the digits that the weights of
/// least squares have before the point.
///
/// Rows are cases, each divided by half of its window's width: a value y serves if |y - target| < 1.
struct LatticeReadout {
  private let columns: [[Double]]
  private let target: [Double]
  /// The columns as seen from an orthonormal basis of what they span, and the target from there.
  private let seen: [[Double]]
  private let goal: [Double]
  /// The square of the radius of the ball around all windows.
  private let radius: Double
  /// Points of lattices looked at, and steps on the way to them.
  private(set) var steps = 0

  /// So many steps are made in one lattice at most.
  private static let mostSteps = 3000

  /// A search for the weights of some sources.
  ///
  /// - Parameters:
  ///   - columns: The sources' values in all rows.
  ///   - target: What their sum has to come near.
  ///   - deciding: How many rows, the first ones, the ball is for. The others are looked at last.
  init?(columns: [[Double]], target: [Double], deciding: Int) {
    self.columns = columns
    self.target = target
    let rows = Orthogonal(of: columns.map { Array($0[..<deciding]) })
    guard rows.squares.allSatisfy({ $0 > 1e-20 }) else { return nil }
    let lengths = rows.squares.map { $0.squareRoot() }
    seen = columns.indices.map { column in
      columns.indices.map { axis in
        axis == column
          ? lengths[axis] : axis < column ? rows.mixed[column][axis] * lengths[axis] : 0
      }
    }
    let short = Array(target[..<deciding])
    goal = columns.indices.map { dot(short, rows.vectors[$0]) / lengths[$0] }
    radius = Double(deciding) - (dot(short, short) - dot(goal, goal))
    if radius <= 0 { return nil }
  }

  /// Work done, in multiplications.
  var work: Int { steps * 16 * columns.count }

  /// The cheapest weights that cost no more than a limit; nil when there are none.
  mutating func weights(limit: Int) -> (cost: Int, weights: [ExactDecimal])? {
    // Digits before the point; with those the least that a weight of some places costs.
    let before = center().map { weight in
      var (digits, unit) = (0, 1.0)
      while abs(weight) >= unit, digits < 12 {
        digits += 1
        unit *= 10
      }
      return digits
    }
    var best: (cost: Int, weights: [ExactDecimal])?
    let least = before.reduce(0, +)
    guard least <= limit + 1 else { return nil }
    for places in 0...(limit + 1 - least) {
      // Where the center has a digit more than a point nearby, a lattice may do better than it seems.
      if let best, least + places > best.cost { break }
      for pattern in Self.patterns(of: places, count: columns.count) {
        search(pattern, limit: limit, &best)
      }
    }
    return best
  }

  /// All ways to deal a number of places.
  private static func patterns(of places: Int, count: Int) -> [[Int]] {
    if count == 1 { return places <= 6 ? [[places]] : [] }
    return (0...min(places, 6)).flatMap { first in
      patterns(of: places - first, count: count - 1).map { [first] + $0 }
    }
  }

  /// The weights of least squares.
  private func center() -> [Double] {
    var weights = goal
    for column in columns.indices.reversed() {
      weights[column] /= seen[column][column]
      for axis in 0..<column { weights[axis] -= weights[column] * seen[column][axis] }
    }
    return weights
  }

  /// Goes through the lattice of decimals of these places.
  private mutating func search(
    _ places: [Int], limit: Int, _ best: inout (cost: Int, weights: [ExactDecimal])?
  ) {
    let count = columns.count
    var basis = columns.indices.map { column in
      let unit = (0..<places[column]).reduce(1.0) { unit, _ in unit / 10 }
      return seen[column].map { $0 * unit }
    }
    var transform = columns.indices.map { row in columns.indices.map { $0 == row ? 1 : 0 } }
    guard let orthogonal = Self.reduce(&basis, &transform) else { return }
    // The target in the orthogonal basis, and how much of it no weights reach.
    var rest = goal
    var goal = [Double](repeating: 0, count: count)
    for index in (0..<count).reversed() {
      goal[index] = dot(rest, orthogonal.vectors[index]) / orthogonal.squares[index]
      for row in rest.indices { rest[row] -= goal[index] * orthogonal.vectors[index][row] }
    }
    var point = [Int](repeating: 0, count: count)
    var left = Self.mostSteps
    descend(
      count - 1, within: radius, goal, orthogonal, &point, &left,
      { point in
        let whole = (0..<count).map { column in
          (0..<count).reduce(0) { $0 &+ point[$1] &* transform[$1][column] }
        }
        let weights = (0..<count).map { ExactDecimal(whole[$0], exponent: -places[$0]) }
        let cost = weights.reduce(0) { $0 + $1.precision }
        guard cost <= limit, cost < best?.cost ?? .max, serves(weights.map(\.doubleValue)) else {
          return
        }
        best = (cost, weights)
      })
    steps += Self.mostSteps - left + 50
  }

  /// Goes through the coordinates from one on downwards, the nearest first.
  private func descend(
    _ level: Int, within radius: Double, _ goal: [Double], _ orthogonal: Orthogonal,
    _ point: inout [Int], _ left: inout Int, _ found: ([Int]) -> Void
  ) {
    let count = columns.count
    var center = goal[level]
    for later in level + 1..<count {
      center -= Double(point[later]) * orthogonal.mixed[later][level]
    }
    guard abs(center) < 1e15 else { return }
    let nearest = center.rounded()
    let side = center >= nearest ? 1.0 : -1.0
    for step in 0... {
      left -= 1
      if left < 0 { return }
      let offset = step == 0 ? 0 : Double((step + 1) / 2) * (step.isMultiple(of: 2) ? -side : side)
      let value = nearest + offset
      let distance = (value - center) * (value - center) * orthogonal.squares[level]
      if distance > radius { return }
      point[level] = Int(value)
      if level == 0 {
        found(point)
      } else {
        descend(level - 1, within: radius - distance, goal, orthogonal, &point, &left, found)
      }
    }
  }

  private func serves(_ weights: [Double]) -> Bool {
    for row in target.indices {
      var error = -target[row]
      for column in columns.indices { error += weights[column] * columns[column][row] }
      if !(abs(error) < 1) { return false }
    }
    return true
  }

  /// Reduces a basis; nil when it is not one.
  private static func reduce(_ basis: inout [[Double]], _ transform: inout [[Int]]) -> Orthogonal? {
    var state = Orthogonal(of: basis)
    var index = 1
    var rounds = 0
    while index < basis.count {
      rounds += 1
      guard rounds < 500, state.squares.allSatisfy({ $0 > 1e-20 }) else { return nil }
      for other in (0..<index).reversed() {
        let factor = state.mixed[index][other].rounded()
        guard abs(factor) < 1e12 else { return nil }
        if factor == 0 { continue }
        for row in basis[index].indices { basis[index][row] -= factor * basis[other][row] }
        for row in transform[index].indices {
          transform[index][row] &-= Int(factor) &* transform[other][row]
        }
        for earlier in 0..<other {
          state.mixed[index][earlier] -= factor * state.mixed[other][earlier]
        }
        state.mixed[index][other] -= factor
      }
      let mixed = state.mixed[index][index - 1]
      if state.squares[index] >= (0.99 - mixed * mixed) * state.squares[index - 1] {
        index += 1
      } else {
        basis.swapAt(index, index - 1)
        transform.swapAt(index, index - 1)
        state = Orthogonal(of: basis)
        index = max(index - 1, 1)
      }
    }
    return Orthogonal(of: basis)
  }
}
