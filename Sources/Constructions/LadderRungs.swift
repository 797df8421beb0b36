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
  /// The curvature's divisor ρ (see `LadderNodes`).
  let divisor: ExactDecimal
  /// The largest root of each case.
  let answers: [Double]

  /// Where a rung stands.
  func position(_ number: Int) -> ExactDecimal {
    (ExactDecimal(number) + ExactDecimal(5, exponent: -1)) * spacing
  }

  /// The cases a rung must and must not see.
  ///
  /// A seen case must reset the counter, which then holds at most the rung's ordinal number: what
  /// is left of the count adds `ordinal·e^(-gain·u)` rungs to the answer, so the nearer the answer
  /// lies to the end of the rung, the larger u must be.
  ///
  /// - Parameter samples: P at the rung's position.
  func sides(_ number: Int, samples: [Double]) -> RungFitter.Sides {
    let low = position(number).doubleValue
    let width = spacing.doubleValue
    let ordinal = Double(number - numbers.lowerBound + 1)
    var sides = RungFitter.Sides(seen: [], unseen: [])
    for (index, answer) in answers.enumerated() {
      if answer < low {
        sides.unseen.append(index)
      } else if answer < low + width {
        let room = low + width - answer
        let excess = max(1.5, 2 * width * ordinal / room)
        sides.seen.append((index, Exponential.log(excess) / gain.doubleValue))
      }
    }
    sides.unseen.sort { (samples[$0], $0) < (samples[$1], $1) }
    return sides
  }

  /// The nodes between which a rung stands, as the number of the curvature in the middle, and the
  /// rung's place from the left one, in rungs. Beyond the last node a rung extrapolates.
  func cell(_ number: Int, reach: Int) -> (curvature: Int, place: Int) {
    // Rung 0 stands half a spacing right of 0; the node left of 0 has number -(m + 1)/2.
    let fromNode = number + (rungsPerNode + 1) / 2
    let cell = Int((Double(fromNode) / Double(rungsPerNode)).rounded(.down))
    let kept = min(max(cell, -reach), reach)
    return (kept, fromNode - kept * rungsPerNode)
  }

  /// The terms worth trying for a rung: the interpolation between its nodes, in multiples with
  /// one-digit weights, with any one-digit share of the curvature.
  func interpolations(_ number: Int, nodes: LadderNodes, reach: Int) -> [RungFitter.Terms] {
    let (cell, place) = cell(number, reach: reach)
    guard let left = nodes.samples[cell - 1], let right = nodes.samples[cell],
      let bend = nodes.curvatures[cell]
    else { return [] }
    if place == 0 { return Self.shares.map { [(left, -ExactDecimal($0))] } }
    if place == rungsPerNode { return Self.shares.map { [(right, -ExactDecimal($0))] } }
    let divisor = Self.commonDivisor(abs(rungsPerNode - place), abs(place))
    let pair = ((rungsPerNode - place) / divisor, place / divisor)
    var all: [RungFitter.Terms] = []
    for multiple in 1...9 where max(abs(pair.0), abs(pair.1)) * multiple <= 9 {
      let ends: RungFitter.Terms = [
        (left, ExactDecimal(-pair.0 * multiple)), (right, ExactDecimal(-pair.1 * multiple)),
      ]
      all.append(ends)
      all += Self.oneDigit.map { ends + [(bend, $0)] }
    }
    return all
  }

  /// All sums of a rung's nodes and the curvature with one-digit weights: for rungs that nothing
  /// cheaper serves, and for double roots, where the polynomial is to be looked at elsewhere.
  func allSums(_ number: Int, nodes: LadderNodes, reach: Int) -> [RungFitter.Terms] {
    let (cell, _) = cell(number, reach: reach)
    guard let left = nodes.samples[cell - 1], let right = nodes.samples[cell],
      let bend = nodes.curvatures[cell]
    else { return [] }
    return Self.shares.flatMap { first in
      Self.shares.flatMap { second in
        Self.oneDigit.map { third in
          [(left, -ExactDecimal(first)), (right, -ExactDecimal(second)), (bend, third)]
        }
      }
    }
  }

  private static let shares = Array(1...9)
  private static let oneDigit: [ExactDecimal] = Parameter.decimals(digits: 1...9, exponents: -1...0)
    .flatMap { [$0, -$0] }

  private static func commonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? max(first, 1) : commonDivisor(second, first % second)
  }
}
