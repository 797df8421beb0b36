import Basics
import Evaluation
import Networks

/// The coordinates in which an analog network thinks: formulas that give p (as `depth`, a multiple
/// of -p) and a multiple of q. A softplus is a parabola near 0, and the difference of two is a
/// product. What they give is only nearly so; all that comes after is fitted to what they do give.
struct AnalogCoordinates: Equatable, Codable, Sendable {
  /// From the coefficients to depth and offset.
  let network: RealNetwork
  /// The node that is a/3, or half of it, and what times it is a/3.
  let third: Int
  let share: Int
  /// The node that is `depthScale` times -p.
  let depth: Int
  /// The node that is `offsetScale` times q.
  let offset: Int
  /// What the depth is beside -p, and the offset beside q.
  let depthScale, offsetScale: Double

  /// The formulas with these numbers.
  init(_ numbers: AnalogNumbers) {
    var front = RealNetwork(inputCount: 3)
    let (a, b, c) = (0, 1, 2)
    third = front.add(
      .identity, reading: [(a, numbers.third)], isFree: false, part: "third")
    let bend = front.add(
      .softplus, reading: [(third, numbers.bend)], isFree: false, part: "square")
    let constant = front.add(.softplus, reading: [], isFree: false, part: "square")
    let slope = front.add(
      .identity,
      reading: [
        (b, -numbers.slope), (third, -numbers.line), (bend, numbers.gain),
        (constant, -numbers.gain),
      ], isFree: false, part: "slope")
    depth = front.add(
      .identity, reading: [(b, numbers.rise.b), (slope, numbers.rise.slope)], isFree: false,
      part: "depth")
    let plus = front.add(
      .softplus, reading: [(third, numbers.twist), (slope, numbers.lean)], isFree: false,
      part: "product")
    let minus = front.add(
      .softplus, reading: [(third, -numbers.twist), (slope, numbers.lean)], isFree: false,
      part: "product")
    offset = front.add(
      .identity,
      reading: [
        (c, numbers.offset), (third, -numbers.turn), (plus, numbers.height),
        (minus, -numbers.height),
      ], isFree: false, part: "offset")
    front.outputs = [depth, offset]
    network = front
    share = numbers.share
    depthScale = numbers.depth
    offsetScale = numbers.offset
  }

  /// -p and q of all cases, as these formulas give them.
  func values(in cases: [DepressedCubic]) -> (depths: [Double], offsets: [Double]) {
    let values = network.answers(over: cases)
    return (values[0].map { $0 / depthScale }, values[1].map { $0 / offsetScale })
  }

  /// Where θ has to lie beside each -p, as the formulas give both: for all `c` beside one `a` and `b`
  /// that is a window between two values of q.
  func windows(of cases: [DepressedCubic]) -> [ThetaWindow] {
    let (depths, offsets) = values(in: cases)
    var windows: [[Int]: ThetaWindow] = [:]
    for (index, one) in cases.enumerated() {
      let ninth = Double(max(one.n, 0)) / 9
      let edge = 2 * ninth * ninth.squareRoot()
      // Never far from the true θ, though no case may ask for that.
      let room = 3 + edge / 10
      let key = Array(one.coefficients[..<2])
      var window =
        windows[key]
        ?? ThetaWindow(
          depth: depths[index], low: one.n > 0 ? edge - room : Self.floor, high: edge + room)
      if one.scaledOffset < 0 || (one.n > 0 && one.hasThreeRoots) {
        window.low = max(window.low, offsets[index])
      } else if one.n > 0 {
        window.high = min(window.high, offsets[index])
      }
      windows[key] = window
    }
    return windows.values.sorted { ($0.depth, $0.low, $0.high) < ($1.depth, $1.low, $1.high) }
  }

  /// θ is at least this when n <= 0: nothing is wrong with any small positive number there.
  private static let floor = 0.02
}

/// Where θ has to lie beside a value of -p.
struct ThetaWindow: Equatable {
  /// -p
  var depth: Double
  var low: Double
  var high: Double

  var middle: Double { (low + high) / 2 }
  var halfWidth: Double { (high - low) / 2 }
}

extension RealNetwork {
  /// The answers for the coefficients of all cases.
  func answers(over cases: [DepressedCubic]) -> [[Double]] {
    answers(
      over: CaseTable(
        inputs: (0..<3).map { input in cases.map { Double($0.coefficients[input]) } },
        targets: outputs.map { _ in cases.map { _ in 0 } }, tolerances: cases.map { _ in 1 }))
  }
}
