import Exact
import CFLINT

/// A box that contains exactly one critical point, in the unknowns that were solved for.
///
/// Safe to share: nothing changes it after it was made.
final class ProvedBox: @unchecked Sendable {
  /// The box, a ball for each coordinate.
  let balls: ComplexBalls
  /// The loss on it.
  let loss: ComplexBalls

  init(balls: ComplexBalls, loss: ComplexBalls) {
    (self.balls, self.loss) = (balls, loss)
  }

  /// Whether two boxes have a point in common, the second one with some signs changed.
  func overlaps(_ other: ProvedBox, change: UInt64 = 0) -> Bool {
    let negative = ComplexBalls(count: 1)
    return (0..<balls.count).allSatisfy { place in
      if change >> UInt64(place) & 1 == 0 {
        return acb_overlaps(balls[place], other.balls[place]) != 0
      }
      acb_neg(negative[0], other.balls[place])
      return acb_overlaps(balls[place], negative[0]) != 0
    }
  }

  /// Whether the losses cannot be told apart.
  func hasLoss(of other: ProvedBox) -> Bool {
    arb_overlaps(loss[0].realPart, other.loss[0].realPart) != 0
  }

  /// Whether the loss is certainly the smaller one.
  func isBelow(_ other: ProvedBox) -> Bool {
    arb_lt(loss[0].realPart, other.loss[0].realPart) != 0
  }
}
