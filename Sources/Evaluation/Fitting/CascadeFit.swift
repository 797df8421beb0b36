/// How well a cascade does on interval cases, and in which direction it would do better.
///
/// With e the errors of the cases, the cost is Σ (e/scale)^power for an even power. Everything is
/// computed in vectors of eight with the operations of `VectorMath`, summed in the order of the
/// cases, so that a result has the same bits on every machine.
public struct CascadeFit: Sendable {
  /// The network's shape.
  public let cascade: Cascade
  /// What it is to do.
  public let cases: IntervalCases

  /// The fit of a cascade to cases.
  public init(_ cascade: Cascade, _ cases: IntervalCases) {
    precondition(cascade.inputs == cases.inputCount, "the cascade reads other inputs")
    self.cascade = cascade
    self.cases = cases
  }

  /// The cost of some weights, and the largest error.
  public struct Measure: Sendable {
    /// Σ (e/scale)^power; not a number when the answers are none.
    public var cost: Double
    /// The largest |e|; infinite when an answer is no number.
    public var worst: Double
  }

  /// The equations whose solution is the Gauss-Newton step.
  public struct Equations: Sendable {
    /// Σ w·e·e', one element for each free weight; w = (e/scale)^(power - 2) / (power - 1).
    public var gradient: [Double]
    /// Σ w·e'·e'ᵀ, row by row, w without the division.
    public var matrix: [Double]
  }

  /// Measures some weights.
  public func measure(_ weights: [Double], power: Int, scale: Double) -> Measure {
    var sum = Lanes(repeating: 0)
    var worst = Lanes(repeating: 0)
    withScratch(weights) { scratch in
      for group in 0..<cases.groupCount {
        let error = scratch.error(cases, group)
        let size = error.replacing(with: -error, where: error .< 0)
        // Written so that a value that is no number counts as infinite.
        worst = worst.replacing(with: size, where: .!(size .<= worst))
        let ratio = error * (1 / scale)
        sum += Self.raise(ratio * ratio, to: power / 2)
      }
    }
    var result = Measure(cost: 0, worst: 0)
    for lane in 0..<8 {
      result.cost += sum[lane]
      if !(worst[lane] <= result.worst) { result.worst = worst[lane] }
    }
    if !(result.worst < .infinity) { result.worst = .infinity }
    return result
  }

  /// The equations for a step of the free weights.
  public func equations(
    _ weights: [Double], free: [Int], power: Int, scale: Double
  ) -> Equations {
    let count = free.count
    var gradient = [Lanes](repeating: Lanes(), count: count)
    var matrix = [Lanes](repeating: Lanes(), count: count * (count + 1) / 2)
    var slopes = [Lanes](repeating: Lanes(), count: count)
    withScratch(weights) { scratch in
      for group in 0..<cases.groupCount {
        let error = scratch.error(cases, group)
        let ratio = error * (1 / scale)
        var weight = Self.raise(ratio * ratio, to: power / 2 - 1)
        weight.replace(with: 0, where: error .== 0)
        if weight.max() < Self.negligible { continue }
        scratch.differentiate(cases, group)
        for (row, place) in free.enumerated() { slopes[row] = scratch.derivative(place) }
        let pull = weight * error
        var cell = 0
        for row in 0..<count {
          gradient[row] += slopes[row] * pull
          let weighted = slopes[row] * weight
          for column in 0...row {
            matrix[cell] += weighted * slopes[column]
            cell += 1
          }
        }
      }
    }
    var result = Equations(
      gradient: gradient.map { Self.total($0) / Double(power - 1) },
      matrix: [Double](repeating: 0, count: count * count))
    var cell = 0
    for row in 0..<count {
      for column in 0...row {
        let value = Self.total(matrix[cell])
        result.matrix[row * count + column] = value
        result.matrix[column * count + row] = value
        cell += 1
      }
    }
    return result
  }

  /// The fit on those cases only that are, or with slightly other weights may come, near the ends of
  /// their intervals.
  public func focused(_ weights: [Double]) -> CascadeFit {
    var kept: [(group: Int, lane: Int)] = []
    withScratch(weights) { scratch in
      for group in 0..<cases.groupCount {
        let distance = scratch.distance(cases, group)
        let top = cases.hasTop[group]
        let bottom = cases.hasBottom[group]
        // From the centre of an interval with one end it is as far as one likes to the other side.
        let limit = top * bottom * (Self.nearBoth + Self.nearOne) - Self.nearOne
        let isNear =
          ((distance .> limit) .& (top .> 0)) .| ((-distance .> limit) .& (bottom .> 0))
        if !any(isNear) { continue }
        for lane in 0..<8 where isNear[lane] { kept.append((group, lane)) }
      }
    }
    return CascadeFit(cascade, IntervalCases(cases, kept: kept))
  }

  /// How far from the centre is near: in intervals with two ends, and (inwards) in those with one.
  private static let nearBoth = 0.3
  private static let nearOne = 2.0
  /// Cases whose share is smaller than this do not enter the equations.
  private static let negligible = 1e-5

  private static func total(_ lanes: Lanes) -> Double {
    (0..<8).reduce(0) { $0 + lanes[$1] }
  }

  @inline(__always)
  private static func raise(_ base: Lanes, to exponent: Int) -> Lanes {
    var result = Lanes(repeating: 1)
    for _ in 0..<exponent { result *= base }
    return result
  }

  private func withScratch(_ weights: [Double], _ body: (CascadeScratch) -> Void) {
    precondition(weights.count == cascade.weightCount, "the cascade has other weights")
    let scratch = CascadeScratch(cascade, weights)
    body(scratch)
  }
}
