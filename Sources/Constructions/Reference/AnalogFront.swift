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
struct AnalogFront {
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
  private let cases: [DepressedCubic]

  /// How large `depth` is beside -p.
  static let depthScale = 0.06
  private static let offsetScale = 0.0081
  /// Where θ may lie when n <= 0: nothing is wrong with any small positive number there.
  private static let floor = (gate: 0.02, refit: 0.05, high: 4.0)

  /// The front around a fitted gate.
  init(gate: RealNetwork, cases: [DepressedCubic]) {
    self.cases = cases
    var front = RealNetwork(inputCount: 3)
    let (a, b, c) = (0, 1, 2)
    // 40 (softplus(0.02a) - ln 2 - 0.01a) = 0.002a², nearly.
    let bend = front.add(.softplus, reading: [(a, 0.02)], isFree: false, part: "square")
    let constant = front.add(.softplus, reading: [], isFree: false, part: "square")
    let slope = front.add(
      .identity, reading: [(a, -0.4), (b, -0.009), (bend, 40), (constant, -40)], isFree: false,
      part: "slope")
    depth = front.add(
      .identity, reading: [(b, 0.03), (slope, 10)], isFree: false, part: "depth")
    // q = c + a(2a² - 9b)/27, and `slope` is 0.001 (2a² - 9b).
    let plus = front.add(
      .softplus, reading: [(a, 0.01), (slope, 0.3)], isFree: false, part: "product")
    let minus = front.add(
      .softplus, reading: [(a, -0.01), (slope, 0.3)], isFree: false, part: "product")
    let offset = front.add(
      .identity, reading: [(a, -2), (c, Self.offsetScale), (plus, 200), (minus, -200)],
      isFree: false, part: "offset")
    // The gate's units, reading `depth` where the gate read -p.
    var nodes = [depth]
    for unit in gate.units {
      var sources = unit.connections.map { (node: nodes[$0.source], weight: $0.weight) }
      for place in sources.indices where sources[place].node == depth {
        sources[place].weight /= Self.depthScale
      }
      nodes.append(front.add(unit.activation, reading: sources, bias: unit.bias, part: "gate"))
    }
    rawEdge = front.nodeCount - 1
    let last = front.units.count - 1
    front.units[last].connections.append(
      .init(source: offset, weight: -1 / Self.offsetScale, isFree: false))
    side = front.add(.sigmoid, reading: [(rawEdge, 5000)], isFree: false, part: "side")
    let beyond = front.add(
      .relu, reading: [(offset, 10), (side, -2000 * Self.offsetScale)], isFree: false,
      part: "mirror")
    edge = front.add(
      .identity, reading: [(rawEdge, 1), (beyond, 0.2 / Self.offsetScale)], isFree: false,
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

  /// A random gate: θ(-p) from two units and a linear term.
  static func randomGate(using generator: inout SeededGenerator) -> RealNetwork {
    var gate = RealNetwork(inputCount: 1)
    var terms: [(node: Int, weight: Double)] = [(0, 1)]
    for _ in 0..<2 {
      let size = 0.1 * Exponential.exp(0.8 * generator.normal())
      let weight = generator.below(2) == 0 ? size : -size
      let unit = gate.add(
        generator.below(2) == 0 ? .softplus : .sigmoid, reading: [(0, weight)],
        bias: -weight * 50 * generator.unit())
      terms.append((unit, 10 * generator.normal()))
    }
    gate.outputs = [gate.add(.identity, reading: terms, bias: 0)]
    return gate
  }

  /// The values of nodes in all cases.
  func values(of nodes: [Int]) -> [[Double]] {
    let columns = (0..<3).map { input in cases.map { Double($0.coefficients[input]) } }
    var network = network
    network.outputs = nodes
    return Gradients(
      of: network,
      over: CaseTable(
        inputs: columns, targets: nodes.map { _ in cases.map { _ in 0 } },
        tolerances: cases.map { _ in 1 })
    ).answers()
  }

  /// The fit of the gate's weights to what the network itself makes of the coefficients.
  func gateRefit() -> Fitting {
    let windows = DepressedCubic.windows(of: cases)
    let edges = values(of: [rawEdge])[0]
    var chosen: [(coefficients: [Int], target: Double, tolerance: Double)] = []
    for (index, one) in cases.enumerated() {
      let window =
        windows[one.n]
        ?? DepressedCubic.Window(
          low: Self.floor.refit, high: max(Self.floor.high, edges[index] + one.offset + 1))
      // Cases far from the edge take care of themselves.
      if abs(one.offset - window.middle) > 20 + 2 * window.halfWidth { continue }
      chosen.append((one.coefficients, window.middle - one.offset, window.halfWidth))
    }
    var part = network
    part.units.removeLast(part.nodeCount - 1 - rawEdge)
    part.outputs = [rawEdge]
    return Fitting(
      part,
      to: CaseTable(
        inputs: (0..<3).map { input in chosen.map { Double($0.coefficients[input]) } },
        targets: [chosen.map(\.target)], tolerances: chosen.map(\.tolerance)))
  }

  /// Takes over the gate's weights from a refit.
  mutating func adopt(_ fitting: Fitting) {
    for (index, unit) in fitting.network.units.enumerated() { network.units[index] = unit }
  }

  /// Whether every case that it matters for is clearly on the right side of the edge.
  var tellsSides: Bool {
    zip(cases, values(of: [rawEdge])[0]).allSatisfy { one, edge in
      if one.n > 0, one.scaledOffset >= 0 {
        return one.hasThreeRoots ? edge > Self.clearance : edge < -Self.clearance
      }
      return one.scaledOffset >= 0 || edge > Self.clearance
    }
  }

  /// Nearer to the edge than this, `side` is neither 0 nor 1.
  private static let clearance = 0.001
}
