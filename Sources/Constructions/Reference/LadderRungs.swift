import Basics
import Networks

/// The rungs of a ladder: where they are, which cases each must see, and the formulas to try.
struct LadderRungs {
  /// Rungs between neighbouring nodes, an odd number.
  let rungsPerNode: Int
  /// The distance of neighbouring rungs.
  let spacing: ExactDecimal
  /// The numbers of the rungs: number j stands at (j + 1/2)·spacing.
  let numbers: ClosedRange<Int>
  /// The factor of a rung's ReLU in the counter.
  let gain: ExactDecimal
  /// The largest root of each case.
  let answers: [Double]
  /// The streams the rungs read.
  let nodes: LadderNodes
  /// Whether the last rung must see every case above it, not only those on it.
  var isOpen = false

  /// How small an open last rung makes what is left of the count, in rungs.
  private static let residue = 0.01

  /// Where a rung stands.
  func position(_ number: Int) -> ExactDecimal {
    (ExactDecimal(number) + ExactDecimal(5, exponent: -1)) * spacing
  }

  /// The streams around a rung.
  struct Neighbourhood {
    var left: LadderNodes.Stream
    var right: LadderNodes.Stream
    var bend: LadderNodes.Stream
    /// The rung's place from the left sample, in rungs; beyond the last node a rung extrapolates.
    var place: Int
  }

  /// The streams around a rung; nil where there are none.
  func neighbourhood(_ number: Int) -> Neighbourhood? {
    // Rung 0 stands half a spacing right of 0; the sample left of 0 stands m/2 spacings left of 0.
    let fromSample = number + (rungsPerNode + 1) / 2
    let cell = Int((Double(fromSample) / Double(rungsPerNode)).rounded(.down))
    let kept = min(max(cell, -nodes.reach.left), nodes.reach.right)
    guard let left = nodes.samples[kept - 1], let right = nodes.samples[kept],
      let bend = nodes.curvatures[kept]
    else { return nil }
    return Neighbourhood(
      left: left, right: right, bend: bend, place: fromSample - kept * rungsPerNode)
  }

  /// The cheapest formula for a rung, or two where double roots need one of their own; none when
  /// nothing serves.
  func formulas(_ number: Int, near: Neighbourhood) -> [RungFitter.Formula] {
    let samples = nodes.polynomial(at: position(number).doubleValue)
    let (seen, unseen) = sides(number, samples: samples)
    func fitter(_ cases: [(index: Int, height: Double)]) -> RungFitter {
      RungFitter(
        seen: .init(cases.map(\.index), near.left.values, near.right.values, near.bend.values),
        heights: cases.map(\.height),
        unseen: .init(unseen, near.left.values, near.right.values, near.bend.values),
        step: nodes.step)
    }
    if let formula = cheapest(fitter(seen), place: near.place) { return [formula] }
    // Where the polynomial touches zero from above it is not negative at the rung.
    let touching = seen.filter { samples[$0.index] > 0 }
    let crossing = seen.filter { samples[$0.index] <= 0 }
    guard !touching.isEmpty, let main = cheapest(fitter(crossing), place: near.place),
      let extra = fitter(touching).cheapest(Self.allSums)
    else { return [] }
    return [main, extra]
  }

  private func cheapest(_ fitter: RungFitter, place: Int) -> RungFitter.Formula? {
    let interpolation = fitter.cheapest(interpolations(place))
    if let interpolation, interpolation.cost <= 3 { return interpolation }
    return fitter.cheapest(Self.allSums, below: interpolation?.cost ?? .max) ?? interpolation
  }

  /// The cases a rung must see, each with the least u that will do, and those it must not see.
  ///
  /// A seen case must reset the counter, which then holds at most the rung's ordinal number: what
  /// is left of the count adds `ordinal·e^(-gain·u)` rungs to the answer, so the nearer the answer
  /// lies to the end of the rung, the larger u must be.
  private func sides(
    _ number: Int, samples: [Double]
  ) -> (seen: [(index: Int, height: Double)], unseen: [Int]) {
    let low = position(number).doubleValue
    let width = spacing.doubleValue
    let ordinal = Double(number - numbers.lowerBound + 1)
    var seen: [(index: Int, height: Double)] = []
    var hard: [Int] = []
    var easy: [Int] = []
    for (index, answer) in answers.enumerated() {
      if answer < low {
        // The order matters for speed only, and only that of the hard ones.
        if samples[index] < 10 { hard.append(index) } else { easy.append(index) }
      } else if answer < low + width {
        let room = low + width - answer
        let excess = max(1.5, 2 * width * ordinal / room)
        seen.append((index, Exponential.log(excess) / gain.doubleValue))
      } else if isOpen, number == numbers.upperBound {
        seen.append((index, Exponential.log(ordinal / Self.residue) / gain.doubleValue))
      }
    }
    hard.sort { (samples[$0], $0) < (samples[$1], $1) }
    seen.sort { (samples[$0.index], $0.index) > (samples[$1.index], $1.index) }
    return (seen, hard + easy)
  }

  // MARK: The weights to try, in order of cost

  /// The interpolation at a place between the samples, in multiples with one-digit weights, with
  /// any short share of the curvature.
  private func interpolations(_ place: Int) -> [RungFitter.Weights] {
    if place == 0 { return Self.shares.map { .init(left: -10 * $0, right: 0, bend: 0) } }
    if place == rungsPerNode { return Self.shares.map { .init(left: 0, right: -10 * $0, bend: 0) } }
    let divisor = Self.commonDivisor(abs(rungsPerNode - place), abs(place))
    let (left, right) = ((rungsPerNode - place) / divisor, place / divisor)
    let multiples = (1...9).filter { max(abs(left), abs(right)) * $0 <= 9 }
    return Self.bends.flatMap { bend in
      multiples.map { .init(left: -10 * left * $0, right: -10 * right * $0, bend: bend) }
    }
  }

  /// All sums with one-digit weights: for rungs that nothing cheaper serves, and for double roots,
  /// where the polynomial is to be looked at elsewhere.
  private static let allSums: [RungFitter.Weights] = {
    let sums = bends.flatMap { bend in
      (shares + [0]).flatMap { left in
        (shares + [0]).map { right in
          RungFitter.Weights(left: -10 * left, right: -10 * right, bend: bend)
        }
      }
    }
    return (1...4).flatMap { cost in sums.filter { $0.cost == cost } }
  }()

  private static let shares = Array(1...9)

  /// No curvature, then all shares of one digit, then those of two.
  private static let bends: [Int] = {
    let tenths = (1...99).flatMap { [$0, -$0] }
    return [0]
      + (1...2).flatMap { cost in
        tenths.filter { RungFitter.Weights.cost($0) == cost && (cost == 1 || abs($0) < 30) }
      }
  }()

  private static func commonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? max(first, 1) : commonDivisor(second, first % second)
  }
}
