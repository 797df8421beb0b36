import Basics
import Evaluation
import Networks

/// The second part of an analog network: the largest root of the depressed cubic as a smooth
/// function of -p and the distance from the edge, by a cascade of a few units. Each unit reads
/// both and all earlier units.
struct AnalogBranch {
  /// All different cases.
  private let whole: CaseTable
  /// Those that are hard, and a sample of the others.
  private let sample: CaseTable

  /// What -p and the distance are divided by before a unit reads them.
  let scales: (depth: Double, edge: Double)

  /// What a branch behind this front has to do. Which of the easy cases are in the sample is drawn
  /// from a generator of its own, so that the same front has the same branch.
  init(_ front: AnalogFront, cases: [DepressedCubic], sizes: AnalogScales) {
    scales = (0.23 * sizes.deepest, 0.17 * sizes.farthest)
    let values = front.values(of: [front.depth, front.edge, front.side], in: cases)
    var generator = SeededGenerator(seed: 0)
    var seen: Set<[Int]> = []
    var rows: [(depth: Double, edge: Double, root: Double, isSampled: Bool)] = []
    for (index, one) in cases.enumerated() {
      let isInside = values[2][index] > 0.5
      guard seen.insert([one.n, isInside ? one.scaledOffset : -one.scaledOffset]).inserted else {
        continue
      }
      let depth = values[0][index] / sizes.depth
      let edge = values[1][index]
      let isHard = edge < 0.05 * sizes.farthest || abs(depth) < 0.1 * sizes.deepest
      rows.append(
        (
          depth / scales.depth, edge / scales.edge, isInside ? one.root : -one.root,
          isHard || generator.unit() < 0.15
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

  /// A random start, fitted as far as it is promising.
  ///
  /// - Parameter goal: A largest error, as a multiple of the tolerance, that is worth more work.
  /// - Returns: The branch when it is good enough.
  func start(
    units: Int, goal: Double, on bench: SketchBench, using generator: inout SeededGenerator
  ) -> RealNetwork? {
    var fitting = Fitting(random(units, using: &generator), to: sample)
    defer { bench.charge(fitting) }
    if fitting.improve(power: 2, steps: 60, damping: 0.1) > 15 { return nil }
    fitting.improve(power: 4, steps: 40)
    if fitting.improve(power: 8, steps: 60) > 2 * goal { return nil }
    if fitting.improve(power: 16, steps: 60) > 1.5 * goal { return nil }
    var last = Fitting(fitting.network, to: whole)
    defer { bench.charge(last) }
    last.improve(power: 32, steps: 60)
    return last.improve(power: 64, steps: 80) < goal ? last.network : nil
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
