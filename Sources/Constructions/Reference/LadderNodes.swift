import Networks
import Tasks

/// The streams of sample values a ladder's rungs read: the polynomial P, scaled, at nodes h apart,
/// and between each two of them its curvature.
///
/// With x the position, the nodes hold `scale·P(x)` and the curvatures `u·(a + 3x)`, where
/// `u = 2·scale·h²/ρ`, so that `scale·h²·P''(x) = ρ·u·(a + 3x)`. Two nodes next to 0 are computed
/// from the inputs; from there both streams run outwards by recurrences whose weights have one
/// digit each:
///
///     curvature(x + h) = curvature(x) + step                 step = 3·h·u, a constant node
///     P(x + 3h/2)      = P(x + h/2) + P(x - h/2) - P(x - 3h/2) + 2ρ·curvature(x)
struct LadderNodes {
  /// A node with its value in every case.
  struct Stream {
    var node: NetworkBuilder.Node
    var values: [Double]
  }

  /// A number of places on each side of 0.
  struct Reach {
    var left: Int
    var right: Int
  }

  /// The distance of neighbouring nodes.
  let width: ExactDecimal
  /// P at (i + 1/2)·width, for i from -reach.left - 1 to reach.right.
  private(set) var samples: [Int: Stream] = [:]
  /// The curvature at i·width, for i from -reach.left to reach.right.
  private(set) var curvatures: [Int: Stream] = [:]
  /// The constant the curvature grows by from one place to the next.
  let step: Double
  /// The node that holds it.
  let stepNode: NetworkBuilder.Node
  /// How many curvatures there are on each side of 0.
  let reach: Reach

  private let coefficients: [[Double]]

  /// Adds the streams to a network.
  ///
  /// - Throws: `ConstructionError` when a scale is no terminating decimal.
  init(
    scale: ExactDecimal, divisor: ExactDecimal, width: ExactDecimal, reach: Reach, task: Task,
    builder: inout NetworkBuilder
  ) throws(ConstructionError) {
    self.width = width
    coefficients = task.inputColumns.map { $0.map(\.doubleValue) }
    guard let slope = (2 * scale * width * width).divided(by: divisor) else {
      throw ConstructionError("2·\(scale)·\(width)²/\(divisor) does not terminate")
    }
    let half = ExactDecimal(5, exponent: -1)
    let growth = 3 * width * slope
    step = growth.doubleValue
    stepNode = builder.add(.identity, [], bias: growth, part: "step")
    self.reach = reach
    let inputs = builder.inputNodes
    let (factor, steepness) = (scale.doubleValue, slope.doubleValue)
    func value(_ sample: Int) -> [Double] {
      let x = ((ExactDecimal(sample) + half) * width).doubleValue
      return polynomial(at: x).map { $0 * factor }
    }
    func bend(_ place: Int) -> [Double] {
      let x = (ExactDecimal(place) * width).doubleValue
      return coefficients[0].map { steepness * ($0 + 3 * x) }
    }
    // P(x) directly at x = -h/2, and P(h/2) = P(-h/2) + h·b + h³/4.
    let x = -half * width
    let first = builder.add(
      .identity, [(inputs[0], scale * x * x), (inputs[1], scale * x), (inputs[2], scale)],
      bias: scale * x * x * x, part: "sample")
    samples[-1] = Stream(node: first, values: value(-1))
    let second = builder.add(
      .identity, [(first, 1), (inputs[1], -2 * scale * x)], bias: -2 * scale * x * x * x,
      part: "sample")
    samples[0] = Stream(node: second, values: value(0))
    let centre = builder.add(.identity, [(inputs[0], slope)], part: "curvature")
    curvatures[0] = Stream(node: centre, values: bend(0))
    for side in [1, -1] {
      let reach = side > 0 ? reach.right : reach.left
      for place in 1...max(reach, 1) where place <= reach {
        guard let inner = curvatures[side * (place - 1)] else { continue }
        let node = builder.add(
          .identity, [(inner.node, 1), (stepNode, ExactDecimal(side))], part: "curvature")
        curvatures[side * place] = Stream(node: node, values: bend(side * place))
      }
      // The samples at places 1 and beyond on the right are numbers 1, 2, ...; on the left -2, ...
      for place in 1...max(reach, 1) where place <= reach {
        let number = side > 0 ? place : -place - 1
        guard let last = samples[number - side], let before = samples[number - 2 * side],
          let inner = curvatures[side * (place - 1)]
        else { continue }
        let node: NetworkBuilder.Node
        if let third = samples[number - 3 * side], let bend = curvatures[side * (place - 1)] {
          node = builder.add(
            .identity,
            [(last.node, 1), (before.node, 1), (third.node, -1), (bend.node, 2 * divisor)],
            part: "sample")
        } else {
          // P(x + h) = 2P(x) - P(x - h) + h²P''(x), x being half a step beyond the curvature.
          node = builder.add(
            .identity,
            [
              (last.node, 2), (before.node, -1), (inner.node, divisor),
              (stepNode, ExactDecimal(side) * half * divisor),
            ], part: "sample")
        }
        samples[number] = Stream(node: node, values: value(number))
      }
    }
  }

  /// P, unscaled, at `x` in every case.
  func polynomial(at x: Double) -> [Double] {
    coefficients[0].indices.map {
      ((x + coefficients[0][$0]) * x + coefficients[1][$0]) * x + coefficients[2][$0]
    }
  }
}

extension ExactDecimal {
  /// The quotient, when it terminates within 12 more digits.
  func divided(by divisor: ExactDecimal) -> ExactDecimal? {
    let digits = scaled(to: exponent - 12)
    let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: divisor.significand)
    guard remainder.isZero else { return nil }
    return ExactDecimal(quotient, exponent: exponent - 12 - divisor.exponent)
  }
}
