import Basics
import Evaluation
import Networks

/// The first part of an analog network: from a cubic's coefficients to the coordinates in which its
/// largest root is smooth.
///
/// Formulas give p (as `depth`, a multiple of -p) and a multiple of q: a softplus is a parabola near
/// 0, and the difference of two is a product. A fitted gate of two units gives θ(p), beyond which
/// there is one real root only. E₀ = θ - q tells which case it is (`side`); where it is negative
/// the cubic is mirrored, for -q the sought root is a smallest one, and E = θ + q. So `edge` is the
/// distance E from the edge at which the largest root jumps, on the one side or the other.
struct AnalogFront: Equatable, Codable, Sendable {
  /// The front, from the coefficients to the node `edge`.
  private(set) var network: RealNetwork
  /// The node that is `depthScale` times -p.
  let depth: Int
  /// The node that is 1 where E₀ > 0, and 0 elsewhere.
  let side: Int
  /// The node that is E.
  let edge: Int
  /// The node that is E₀.
  private let rawEdge: Int

  /// Where θ may lie when n <= 0: nothing is wrong with any small positive number there.
  private static let floor = (gate: 0.02, refit: 0.05, high: 4.0)

  /// The front around a fitted gate.
  init(gate: RealNetwork, scales: AnalogScales) {
    var front = RealNetwork(inputCount: 3)
    let (a, b, c) = (0, 1, 2)
    let gain = scales.squareGain
    let bend = front.add(.softplus, reading: [(a, scales.square)], isFree: false, part: "square")
    let constant = front.add(.softplus, reading: [], isFree: false, part: "square")
    // 2a² - 9b
    let slope = front.add(
      .identity,
      reading: [
        (a, -gain * scales.square / 2), (b, -9 * scales.slope), (bend, gain), (constant, -gain),
      ], isFree: false, part: "slope")
    // -p = (2a² - 9b)/6 + b/2
    depth = front.add(
      .identity, reading: [(b, scales.depth / 2), (slope, scales.depth / scales.slope / 6)],
      isFree: false, part: "depth")
    // q = c + a(2a² - 9b)/27
    let difference = AnalogScales.productGain
    let plus = front.add(
      .softplus, reading: [(a, scales.coefficient), (slope, scales.sum)], isFree: false,
      part: "product")
    let minus = front.add(
      .softplus, reading: [(a, -scales.coefficient), (slope, scales.sum)], isFree: false,
      part: "product")
    let offset = front.add(
      .identity,
      reading: [
        (a, -difference * scales.coefficient), (c, scales.offset), (plus, difference),
        (minus, -difference),
      ], isFree: false, part: "offset")
    // The gate's units, reading `depth` where the gate read -p.
    var nodes = [depth]
    for unit in gate.units {
      var sources = unit.connections.map { (node: nodes[$0.source], weight: $0.weight) }
      for place in sources.indices where sources[place].node == depth {
        sources[place].weight /= scales.depth
      }
      nodes.append(front.add(unit.activation, reading: sources, bias: unit.bias, part: "gate"))
    }
    rawEdge = front.nodeCount - 1
    let last = front.units.count - 1
    front.units[last].connections.append(
      .init(source: offset, weight: -1 / scales.offset, isFree: false))
    side = front.add(.sigmoid, reading: [(rawEdge, 5000)], isFree: false, part: "side")
    let beyond = front.add(
      .relu, reading: [(offset, 10), (side, -17 * scales.farthest * scales.offset)],
      isFree: false, part: "mirror")
    edge = front.add(
      .identity, reading: [(rawEdge, 1), (beyond, 0.2 / scales.offset)], isFree: false,
      part: "edge")
    front.outputs = [edge]
    network = front
  }

  /// The cases a gate is fitted to: -p, and where θ has to lie.
  static func gateTable(_ cases: [DepressedCubic]) -> CaseTable {
    let windows = DepressedCubic.windows(of: cases)
    var rows = windows.keys.sorted().compactMap { n in windows[n].map { (n, $0) } }
    for n in Set(cases.map(\.n)).sorted() where n <= 0 {
      rows.append((n, DepressedCubic.Window(low: floor.gate, high: floor.high)))
    }
    return CaseTable(
      inputs: [rows.map { Double($0.0) / 3 }], targets: [rows.map(\.1.middle)],
      tolerances: rows.map(\.1.halfWidth))
  }

  /// A random gate: θ(-p) from some units and a linear term.
  static func randomGate(
    units: Int, scales: AnalogScales, using generator: inout SeededGenerator
  ) -> RealNetwork {
    var gate = RealNetwork(inputCount: 1)
    var terms: [(node: Int, weight: Double)] = [(0, 1)]
    for _ in 0..<units {
      let size = 4.3 / scales.deepest * Exponential.exp(0.8 * generator.normal())
      let weight = generator.below(2) == 0 ? size : -size
      let unit = gate.add(
        generator.below(2) == 0 ? .softplus : .sigmoid, reading: [(0, weight)],
        bias: -weight * 1.15 * scales.deepest * generator.unit())
      terms.append((unit, 0.085 * scales.farthest * generator.normal()))
    }
    gate.outputs = [gate.add(.identity, reading: terms, bias: 0)]
    return gate
  }

  /// The values of nodes in all cases.
  func values(of nodes: [Int], in cases: [DepressedCubic]) -> [[Double]] {
    let columns = (0..<3).map { input in cases.map { Double($0.coefficients[input]) } }
    var network = network
    network.outputs = nodes
    return network.answers(
      over: CaseTable(
        inputs: columns, targets: nodes.map { _ in cases.map { _ in 0 } },
        tolerances: cases.map { _ in 1 }))
  }

  /// The cases for the gate's weights, by what the network itself makes of the coefficients.
  func gateTable(refitting cases: [DepressedCubic], scales: AnalogScales) -> CaseTable {
    let windows = DepressedCubic.windows(of: cases)
    let edges = values(of: [rawEdge], in: cases)[0]
    var chosen: [(coefficients: [Int], target: Double, tolerance: Double)] = []
    for (index, one) in cases.enumerated() {
      let window =
        windows[one.n]
        ?? DepressedCubic.Window(
          low: Self.floor.refit, high: max(Self.floor.high, edges[index] + one.offset + 1))
      // Cases far from the edge take care of themselves.
      if abs(one.offset - window.middle) > 0.17 * scales.farthest + 2 * window.halfWidth {
        continue
      }
      chosen.append((one.coefficients, window.middle - one.offset, window.halfWidth))
    }
    return CaseTable(
      inputs: (0..<3).map { input in chosen.map { Double($0.coefficients[input]) } },
      targets: [chosen.map(\.target)], tolerances: chosen.map(\.tolerance))
  }

  /// The part of the network that ends with E₀, to be fitted to `gateTable(refitting:)`.
  var gatePart: RealNetwork {
    var part = network
    part.units.removeLast(part.nodeCount - 1 - rawEdge)
    part.outputs = [rawEdge]
    return part
  }

  /// Takes over the gate's weights from a refit.
  mutating func adopt(_ part: RealNetwork) {
    for (index, unit) in part.units.enumerated() { network.units[index] = unit }
  }

  /// Whether every case that it matters for is clearly on the right side of the edge.
  func tellsSides(of cases: [DepressedCubic]) -> Bool {
    zip(cases, values(of: [rawEdge], in: cases)[0]).allSatisfy { one, edge in
      if one.n > 0, one.scaledOffset >= 0 {
        return one.hasThreeRoots ? edge > Self.clearance : edge < -Self.clearance
      }
      return one.scaledOffset >= 0 || edge > Self.clearance
    }
  }

  /// Nearer to the edge than this, `side` is neither 0 nor 1.
  private static let clearance = 0.001
}
