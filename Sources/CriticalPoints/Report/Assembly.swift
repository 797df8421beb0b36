import Exact
import CFLINT

/// Makes the points of a solution from proved boxes: in the unknowns of the problem, sorted, with
/// orbits, the least minima named.
struct Assembly {
  private let scale: Scale
  private var groups: [(box: ProvedBox, points: [CriticalPoint])] = []

  /// How many digits coordinates are given to.
  static let digits = 40

  init(_ list: PointList, scale: Scale) {
    self.scale = scale
    for (number, orbit) in list.orbits.enumerated() {
      let model = point(orbit, number)
      let points = orbit.changes.map { change -> CriticalPoint in
        var point = model
        point.approximation = SignGroup.apply(change, to: model.approximation)
        point.coordinates = model.coordinates.enumerated().map {
          change >> UInt64($0) & 1 == 1 ? $1.negative : $1
        }
        return point
      }
      groups.append((orbit.box, points.sorted { Self.coordinatesPrecede($0, $1) }))
    }
    sort()
  }

  /// Puts the points into a solution.
  func complete(_ solution: inout Solution) {
    solution.points = groups.flatMap(\.points)
    let permuted = PermutationOrbits(solution, solution.network)
    for place in solution.points.indices { solution.points[place].orbit = permuted.orbits[place] }
    nameGlobalMinima(in: &solution)
  }

  private func point(_ orbit: PointList.Orbit, _ number: Int) -> CriticalPoint {
    let count = orbit.point.count
    let ball = ComplexBalls(count: 1)
    var coordinates: [CriticalPoint.Number] = []
    var approximation: [Complex] = []
    var radius = 0.0
    for place in 0..<count {
      acb_mul_2exp_si(ball[0], orbit.box.balls[place], scale.exponents[place])
      for part in [ball[0].realPart, ball[0].imaginaryPart] where arb_contains_zero(part) != 0 {
        radius = max(radius, part.magnitudeBound)
        arb_zero(part)
      }
      radius = max(radius, ball[0].realPart.radiusBound, ball[0].imaginaryPart.radiusBound)
      ball[0].becomeMidpoint()
      coordinates.append(
        .init(
          real: ball[0].realPart.digits(Self.digits),
          imaginary: ball[0].imaginaryPart.digits(Self.digits)))
      approximation.append(ball[0].approximation)
    }
    // The digits are rounded, by less than one in the last place.
    radius += approximation.largestSize * 1e-39
    acb_mul_2exp_si(ball[0], orbit.box.loss[0], scale.shift)
    return CriticalPoint(
      coordinates: coordinates, approximation: approximation, isReal: orbit.isReal,
      isCertified: orbit.multiplicity == 1, multiplicity: orbit.multiplicity, radius: radius,
      loss: .init(
        real: ball[0].realPart.digits(20), imaginary: ball[0].imaginaryPart.digits(20)),
      lossValue: ball[0].approximation.real, lossSkew: ball[0].approximation.imaginary,
      index: orbit.index, orbit: number)
  }

  /// Real points first, by loss, index and coordinates. Losses whose enclosures overlap count as
  /// equal.
  private mutating func sort() {
    groups.sort { left, right in
      let (first, second) = (left.points[0], right.points[0])
      if first.isReal != second.isReal { return first.isReal }
      if first.lossValue != second.lossValue { return first.lossValue < second.lossValue }
      if first.lossSkew != second.lossSkew { return first.lossSkew < second.lossSkew }
      return Self.coordinatesPrecede(first, second)
    }
    // Runs of real orbits with losses that cannot be told apart.
    var start = 0
    while start < groups.count, groups[start].points[0].isReal {
      var end = start + 1
      while end < groups.count, groups[end].points[0].isReal,
        groups[end - 1].box.hasLoss(of: groups[end].box)
      { end += 1 }
      groups[start..<end].sort { left, right in
        let (first, second) = (left.points[0], right.points[0])
        if first.index != second.index { return (first.index ?? .max) < (second.index ?? .max) }
        return Self.coordinatesPrecede(first, second)
      }
      start = end
    }
  }

  private static func coordinatesPrecede(_ left: CriticalPoint, _ right: CriticalPoint) -> Bool {
    for (first, second) in zip(left.approximation, right.approximation) {
      if first.real != second.real { return first.real < second.real }
      if first.imaginary != second.imaginary { return first.imaginary < second.imaginary }
    }
    return false
  }

  /// The real minima, and degenerate points, that no other certainly lies below.
  private func nameGlobalMinima(in solution: inout Solution) {
    var (place, least): (Int, ProvedBox?) = (0, nil)
    for (box, points) in groups {
      defer { place += points.count }
      let point = points[0]
      guard point.isReal, point.index == 0 || point.multiplicity > 1 else { continue }
      if let least, !least.hasLoss(of: box) { continue }
      least = least ?? box
      solution.globalMinima += Array(place..<place + points.count)
    }
  }
}
