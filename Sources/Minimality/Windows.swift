import Foundation
import Networks

/// What the last neuron's sum may be in each case of a block, so that its activation's value may pass:
/// outside `low ... high` it fails for certain.
///
/// For a sine it is not the sum itself that lies in the window, but the angle between -π/2 and π/2
/// with the same sine.
struct Window {
  let low: Lanes
  let high: Lanes

  /// Whether some case leaves no room.
  let isEmpty: Bool

  init(low: Lanes, high: Lanes) {
    (self.low, self.high) = (low, high)
    isEmpty = ((low .> high) .| (low .== .infinity) .| (high .== -.infinity)).holdsSomewhere
  }

  /// The room that two windows share.
  func intersection(_ other: Window) -> Window {
    Window(low: larger(low, other.low), high: smaller(high, other.high))
  }
}

extension Window {
  /// The window of an activation where answers at or below `low`, or at or above `high`, are wrong.
  init(_ activation: Activation, low: Lanes, high: Lanes) {
    var ends = (low: low, high: high)
    for lane in 0..<8 {
      ends.low[lane] = Self.floor(activation, low[lane])
      ends.high[lane] = Self.ceiling(activation, high[lane])
    }
    self.init(low: ends.low, high: ends.high)
  }

  /// A sum up to which the activation's value is at most `answer`; -∞ where that is not known of any,
  /// +∞ where it holds for all.
  private static func floor(_ activation: Activation, _ answer: Double) -> Double {
    switch activation {
    case .identity: return answer
    case .relu: return answer < 0 ? -.infinity : answer
    case .softplus: if answer <= 0 { return -.infinity }
    case .sigmoid:
      if answer <= 0 { return -.infinity }
      if answer >= 1 { return .infinity }
    case .sin:
      if answer < -1 { return -.infinity }
      if answer >= 1 { return .infinity }
    }
    return checked(activation, answer, sign: -1)
  }

  /// A sum from which on the activation's value is at least `answer`; ∞ where that is not known of
  /// any, -∞ where it holds for all.
  private static func ceiling(_ activation: Activation, _ answer: Double) -> Double {
    switch activation {
    case .identity: return answer
    case .relu: return answer <= 0 ? -.infinity : answer
    case .softplus: if answer <= 0 { return -.infinity }
    case .sigmoid:
      if answer <= 0 { return -.infinity }
      if answer >= 1 { return .infinity }
    case .sin:
      if answer > 1 { return .infinity }
      if answer <= -1 { return -.infinity }
    }
    return checked(activation, answer, sign: 1)
  }

  /// A number near the inverse function's value, on the side of `sign`, of which the kernels prove
  /// that the activation has passed `answer` there. The inverse itself need not be trusted.
  private static func checked(_ activation: Activation, _ answer: Double, sign: Double) -> Double {
    let guess =
      switch activation {
      case .softplus: answer > 30 ? answer : log(expm1(answer))
      case .sigmoid: log(answer / (1 - answer))
      default: asin(min(max(answer, -1), 1))
      }
    var step = 1e-12 * (1 + abs(guess))
    for _ in 0..<50 where guess.isFinite {
      let place = guess + sign * step
      if activation == .sin, abs(place) > 1.5707963 { break }
      let value = Kernels.apply(activation, Lanes(repeating: place))[0]
      let error = Kernels.errorBound(activation, magnitude: abs(place))
      if sign * (value - answer) >= error { return place }
      step *= 2
    }
    return sign * .infinity
  }

  /// The angle between -π/2 and π/2 with the same sine. The result is off by at most 2^-50 times the
  /// size of x plus 1.
  @inline(__always)
  static func folded(_ x: Lanes) -> Lanes {
    let turns = Kernels.rounded(x * 0x1.45f306dc9c883p-3)
    let angle = x - turns * 0x1.921fb54442d18p+2
    let quarter = Lanes(repeating: 0x1.921fb54442d18p+0)
    let half = Lanes(repeating: 0x1.921fb54442d18p+1)
    let above = angle .> quarter
    let below = angle .< -quarter
    return angle.replacing(with: half - angle, where: above)
      .replacing(with: -half - angle, where: below)
  }
}
