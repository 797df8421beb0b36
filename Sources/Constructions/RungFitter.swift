import Networks

/// Finds for one rung of a ladder the cheapest ReLU that tells the cases whose answer lies on the
/// rung from those whose answer lies below it.
///
/// A rung at position s looks at P(s) through a formula `u = Σ weight·stream + bias`: u must be 0
/// or less for every case with an answer below s, so that the ReLU is exactly 0, and large enough
/// for every case with an answer from s up to the next rung. Cases with answers further up do not
/// matter: a later rung will overrule this one. That freedom is what makes formulas with few
/// digits suffice; and because no rung depends on another, each is settled alone and for good.
struct RungFitter {
  /// Weights of streams, without a bias.
  typealias Terms = [(stream: LadderNodes.Stream, weight: ExactDecimal)]

  /// A formula with its price in digits.
  struct Formula {
    var terms: Terms
    var bias: ExactDecimal = .zero

    var cost: Int { terms.reduce(bias.precision) { $0 + $1.weight.precision } }
  }

  /// The cases a rung must see, each with the least u that will do, and those it must not see.
  struct Sides {
    var seen: [(index: Int, height: Double)]
    /// The hardest first: those with the smallest value of the polynomial.
    var unseen: [Int]
  }

  /// The constant stream, an alternative to a bias of several digits.
  let step: LadderNodes.Stream

  /// How far u may exceed 0 by rounding: the samples are exact but for their last bits.
  private static let slack = 1e-9

  /// The cheapest formula that some bias makes right; nil when none of the terms will do.
  func cheapest(_ candidates: [Terms], _ sides: Sides) -> Formula? {
    var best: Formula?
    for terms in candidates {
      let bare = Formula(terms: terms)
      guard bare.cost < best?.cost ?? .max, let window = biases(bare, sides) else { continue }
      for formula in [withBias(bare, window), withStep(bare, window)] {
        if let formula, formula.cost < best?.cost ?? .max { best = formula }
      }
    }
    return best
  }

  /// The biases that make a formula right: from the first number to the second.
  private func biases(_ formula: Formula, _ sides: Sides) -> (Double, Double)? {
    let weights = formula.terms.map(\.weight.doubleValue)
    func value(_ index: Int) -> Double {
      var sum = 0.0
      for place in weights.indices { sum += formula.terms[place].stream.values[index] * weights[place] }
      return sum
    }
    var least = -Double.infinity
    for (index, height) in sides.seen { least = max(least, height - value(index)) }
    var most = Double.infinity
    for index in sides.unseen {
      most = min(most, Self.slack - value(index))
      if most < least { return nil }
    }
    return (least, most)
  }

  private func withBias(_ formula: Formula, _ window: (Double, Double)) -> Formula? {
    CheapestDecimal.inside(window.0, window.1).map { Formula(terms: formula.terms, bias: $0) }
  }

  /// The bias as a multiple of the constant stream.
  private func withStep(_ formula: Formula, _ window: (Double, Double)) -> Formula? {
    guard let size = step.values.first, size > 0,
      let multiple = CheapestDecimal.inside(window.0 / size, window.1 / size), !multiple.isZero
    else { return nil }
    return Formula(terms: formula.terms + [(step, multiple)])
  }
}
