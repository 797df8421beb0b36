import Basics
import Evaluation
import Networks

/// The second part of an analog network: the largest root of the depressed cubic as a smooth
/// function of -p and the distance from the edge, by a cascade of a few units. Each unit reads
/// both and all earlier units.
struct AnalogBranch {
  /// All cases.
  private let whole: CaseTable
  /// Those that are hard, and a sample of the others.
  private let sample: CaseTable

  /// What -p and the distance are divided by before a unit reads them.
  let scales: (depth: Double, edge: Double)

  /// What a branch behind this front has to do. Which of the easy cases are in the sample is drawn
  /// from a generator of its own, so that the same front has the same branch.
  init(_ front: AnalogFront, cases: [DepressedCubic], sizes: AnalogScales) {
    scales = (0.23 * sizes.deepest, 0.17 * sizes.farthest)
    let values = front.values(of: [front.coordinates.depth, front.edge, front.side], in: cases)
    let third = front.values(of: [front.coordinates.third], in: cases)[0]
    var generator = SeededGenerator(seed: 0)
    var rows: [(depth: Double, edge: Double, root: Double, isSampled: Bool)] = []
    for (index, one) in cases.enumerated() {
      let isInside = values[2][index] > 0.5
      let depth = values[0][index] / front.coordinates.depthScale
      let edge = values[1][index] / front.edgeScale
      // What the answer takes off again is added, as the network has it.
      let root =
        one.root - Double(one.coefficients[0]) / 3
        + Double(front.coordinates.share) * third[index]
      let isHard = edge < 0.05 * sizes.farthest || abs(depth) < 0.1 * sizes.deepest
      rows.append(
        (
          depth / scales.depth, edge / scales.edge, isInside ? root : -root,
          generator.unit() < (isHard ? 0.35 : 0.07)
        ))
    }
    func table(_ rows: [(depth: Double, edge: Double, root: Double, isSampled: Bool)]) -> CaseTable
    {
      CaseTable(
        inputs: [rows.map(\.depth), rows.map(\.edge)], targets: [rows.map(\.root)],
        tolerances: rows.map { _ in sizes.tolerance })
    }
    whole = table(rows)
    sample = table(rows.filter(\.isSampled))
  }

  /// A branch, and its largest error as a multiple of the tolerance.
  struct Fitted: Equatable, Codable, Sendable {
    let branch: RealNetwork
    let worst: Double
  }

  /// Another branch, fitted as far as it is promising: random, or the best so far with one unit
  /// drawn anew, which finds small branches far sooner than chance alone.
  ///
  /// - Parameter best: The best of these so far.
  /// - Returns: The branch when it is better than the best.
  func attempt(
    units: Int, after best: Fitted?, on bench: SketchBench, using generator: inout SeededGenerator
  ) -> Fitted? {
    let start: RealNetwork
    if let best, generator.unit() < Self.shareOfVariants {
      start = varied(best.branch, using: &generator)
    } else {
      start = random(units, using: &generator)
    }
    let bar = min(best?.worst ?? Self.promising, Self.promising)
    var fitting = Fitting(start, to: sample)
    defer { bench.charge(fitting) }
    if fitting.improve(power: 2, steps: 60, damping: 0.1) > 15 { return nil }
    fitting.improve(power: 4, steps: 40)
    if fitting.improve(power: 8, steps: 60) > 2 * bar { return nil }
    if fitting.improve(power: 16, steps: 60) > 1.5 * bar { return nil }
    fitting.improve(power: 32, steps: 60)
    if fitting.improve(power: 64, steps: 60) > bar { return nil }
    var last = Fitting(fitting.network, to: whole)
    defer { bench.charge(last) }
    last.improve(power: 32, steps: 20)
    last.improve(power: 64, steps: 60)
    return last.worst < best?.worst ?? .infinity
      ? Fitted(branch: last.network, worst: last.worst) : nil
  }

  private static let shareOfVariants = 0.7
  /// A largest error that is worth going on with.
  private static let promising = 3.0

  /// A branch with one unit drawn anew.
  private func varied(
    _ branch: RealNetwork, using generator: inout SeededGenerator
  ) -> RealNetwork {
    var branch = branch
    let count = branch.units.count - 1
    let chosen = generator.below(count)
    let fresh = random(count, using: &generator)
    branch.units[chosen] = fresh.units[chosen]
    for later in chosen + 1...count {
      for place in branch.units[later].connections.indices
      where branch.units[later].connections[place].source == 2 + chosen {
        branch.units[later].connections[place].weight = 0.3 * generator.normal()
      }
    }
    return branch
  }

  /// A cascade with random weights, of softplus and sigmoid units.
  private func random(_ count: Int, using generator: inout SeededGenerator) -> RealNetwork {
    var branch = RealNetwork(inputCount: 2)
    for _ in 0..<count {
      let size = Exponential.exp(0.7 * generator.normal())
      let earlier = 2..<branch.nodeCount
      let sources =
        [(0, size * generator.normal()), (1, size * generator.normal())]
        + earlier.map { ($0, 0.7 * generator.normal()) }
      _ = branch.add(
        generator.below(2) == 0 ? .softplus : .sigmoid, reading: sources,
        bias: 2 * generator.normal(), part: "branch")
    }
    let units = 2..<branch.nodeCount
    branch.outputs = [
      branch.add(
        .identity, reading: [(0, 0), (1, 0)] + units.map { ($0, 0.5 * generator.normal()) },
        bias: 0, part: "branch")
    ]
    return branch
  }
}
