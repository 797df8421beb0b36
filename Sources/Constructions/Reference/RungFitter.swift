import Networks

/// Finds for one rung of a ladder the cheapest ReLU that tells the cases whose answer lies on the
/// rung from those whose answer lies below it.
///
/// A rung at position s looks at P(s) through a formula `u = Σ weight·stream + bias` of the two
/// samples next to it and the curvature between them. u must be 0 or less for every case with an
/// answer below s, so that the ReLU is exactly 0, and large enough for every case with an answer
/// from s up to the next rung. Cases with answers further up do not matter: a later rung will
/// overrule this one. That freedom is what makes formulas with few digits suffice; and because no
/// rung depends on another, each is settled alone and for good.
struct RungFitter {
  /// Weights of left sample, right sample and curvature, in tenths.
  struct Weights: Equatable {
    var left: Int
    var right: Int
    var bend: Int

    var cost: Int { Self.cost(left) + Self.cost(right) + Self.cost(bend) }

    /// The precision of so many tenths.
    static func cost(_ tenths: Int) -> Int { ExactDecimal(tenths, exponent: -1).precision }
  }

  /// A formula: weights, and a bias that is a number or a multiple of the constant stream.
  struct Formula {
    var weights: Weights
    var bias = ExactDecimal.zero
    var steps = ExactDecimal.zero

    var cost: Int { weights.cost + bias.precision + steps.precision }
  }

  /// The values of the three streams for the cases on one side.
  struct Side {
    var left: [Double]
    var right: [Double]
    var bend: [Double]

    init(_ cases: [Int], _ left: [Double], _ right: [Double], _ bend: [Double]) {
      self.left = cases.map { left[$0] }
      self.right = cases.map { right[$0] }
      self.bend = cases.map { bend[$0] }
    }
  }

  /// The cases that must be seen, the hardest first.
  let seen: Side
  /// For each of them the least u that will do.
  let heights: [Double]
  /// The cases that must not be seen, the hardest first.
  let unseen: Side
  /// The value of the constant stream.
  let step: Double

  /// How far u may exceed 0 by rounding: the samples are exact but for their last bits.
  private static let slack = 1e-9

  /// The cheapest formula with weights from the list, which is in order of cost; nil when none
  /// costs less than `limit`.
  func cheapest(_ candidates: [Weights], below limit: Int = .max) -> Formula? {
    var best: Formula?
    for weights in candidates {
      let bound = best?.cost ?? limit
      if weights.cost >= bound { break }
      guard let (low, high) = biases(weights) else { continue }
      if let bias = CheapestDecimal.inside(low, high), weights.cost + bias.precision < bound {
        best = Formula(weights: weights, bias: bias)
      }
      if let steps = CheapestDecimal.inside(low / step, high / step),
        weights.cost + steps.precision < best?.cost ?? limit
      {
        best = Formula(weights: weights, steps: steps)
      }
    }
    return best
  }

  /// The biases that make a formula right: from the first number to the second.
  ///
  /// Most formulas fail at the hardest cases, so those of both sides are looked at first.
  private func biases(_ weights: Weights) -> (Double, Double)? {
    let factors = (
      Double(weights.left) / 10, Double(weights.right) / 10, Double(weights.bend) / 10
    )
    let (hardSeen, hardUnseen) = (min(8, heights.count), min(8, unseen.left.count))
    var least = least(factors, 0..<hardSeen, -.infinity)
    var most = most(factors, 0..<hardUnseen, .infinity, above: least)
    if most < least { return nil }
    least = self.least(factors, hardSeen..<heights.count, least)
    most = self.most(factors, hardUnseen..<unseen.left.count, most, above: least)
    return most < least ? nil : (least, most)
  }

  private typealias Factors = (left: Double, right: Double, bend: Double)

  private func least(_ factors: Factors, _ cases: Range<Int>, _ start: Double) -> Double {
    var least = start
    for index in cases {
      let value =
        factors.left * seen.left[index] + factors.right * seen.right[index]
        + factors.bend * seen.bend[index]
      least = max(least, heights[index] - value)
    }
    return least
  }

  private func most(
    _ factors: Factors, _ cases: Range<Int>, _ start: Double, above least: Double
  ) -> Double {
    var most = start
    for index in cases {
      let value =
        factors.left * unseen.left[index] + factors.right * unseen.right[index]
        + factors.bend * unseen.bend[index]
      most = min(most, Self.slack - value)
      if most < least { return most }
    }
    return most
  }
}
