import Basics
import Evaluation
import Networks
import Tasks

/// The largest root of a cubic as an analog circuit: no scan, no samples, but a smooth function of
/// two numbers that some twenty units follow.
///
///     coefficients → -p, q → θ(-p), E = θ ∓ q → largest root of the depressed cubic → - a/3
///
/// The front is formulas in short decimals (`AnalogCoordinates`) and a gate that is enumerated in short
/// decimals (`AnalogGateSearch`); the branch is a cascade (`AnalogBranch`) fitted to what the front
/// really gives, and rounded.
public struct AnalogSketch: Sketch {
  /// A sketch without settings of its own.
  public init() {}

  /// What `--family` calls it.
  public var name: String { "analog" }
  /// One line that says how its networks work.
  public var summary: String { "smooth units fitted to the depressed cubic, then rounded" }

  /// It serves cubics, and all activations but the sine.
  public func objection(to task: Task) -> String? {
    guard case .largestRoot(let roots) = task.origin, roots.degree == 3 else {
      return "an analog network is for largest-root of degree 3"
    }
    if task.rules.isLayered { return "an analog network has no layers" }
    if task.rules.areIntegers { return "an analog network needs fractions" }
    return task.objection(toLacking: [.identity, .relu, .softplus, .sigmoid])
  }

  /// A new attempt; after failures its formulas are finer, and gate and branch have more units.
  public func attempt(_ turn: SketchTurn, at task: Task) -> SketchAttempt {
    .analog(AnalogAttempt(turn))
  }
}

/// An attempt at an analog network: formulas, gate, branch, rounding.
public struct AnalogAttempt: Equatable, Codable, Sendable {
  private enum Stage: Equatable, Codable {
    case coordinates
    case gate(AnalogCoordinates, startsLeft: Int)
    case branch(AnalogFront, AnalogBranch.Fitted?, startsLeft: Int)
    case finish(SketchFinish)
    case failed
  }

  /// How many attempts of the same drawer failed before.
  private let failures: Int
  /// Who draws.
  private let drawer: Int
  private var stage = Stage.coordinates

  /// The sizes a branch may have: a larger one is found sooner, a smaller one walks further down.
  /// One drawer of four draws small ones.
  private static let sizes = [5, 5, 5, 4]
  /// A branch whose largest error is below the first, as a multiple of the tolerance, is rounded at
  /// once; one below the second when nothing better is found.
  private static let goals = (ample: 0.8, enough: 0.95)
  /// More failures than this make no difference.
  private static let mostFailures = 64
  private static let gateStarts = 40
  /// So many starts may pass without a better branch.
  private static let patience = 150
  private static let roundings = 6
  /// After so many failures the formulas become more precise.
  private static let failuresPerRefinement = 2
  private static let mostRefined = 6
  /// After so many failures the gate, and the branch, get another unit.
  private static let failuresPerGateUnit = 4
  private static let failuresPerBranchUnit = 4

  init(_ turn: SketchTurn) {
    failures = min(turn.failures, Self.mostFailures)
    drawer = turn.drawer
  }

  func fits(_ task: Task) -> Bool {
    guard (0...Self.mostFailures).contains(failures), (0..<1 << 16).contains(drawer) else {
      return false
    }
    switch stage {
    case .coordinates, .failed: return true
    case .gate(_, let startsLeft): return startsLeft <= Self.gateStarts
    case .branch(let front, let best, let startsLeft):
      let branch = best?.branch
      return startsLeft <= Self.patience && front.network.isSane
        && front.network.inputCount == task.inputs.count
        && branch.map { $0.isSane && $0.inputCount == 2 && $0.outputs.count == 1 } ?? true
    case .finish(let finish): return finish.fits(task)
    }
  }

  mutating func advance(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> SketchState {
    let refinement = min(failures / Self.failuresPerRefinement, Self.mostRefined)
    let problem = bench.derive(from: "\(bench.task.name) \(refinement)") {
      Problem(bench.task, refinement: refinement)
    }
    switch stage {
    case .failed: return .failed
    case .coordinates:
      guard !problem.fronts.isEmpty else { return .failed }
      stage = .gate(
        AnalogCoordinates(generator.pick(problem.fronts)), startsLeft: Self.gateStarts)
    case .gate(let coordinates, let startsLeft):
      stage = gate(coordinates, startsLeft: startsLeft, problem, on: bench, using: &generator)
    case .branch(let front, let best, let startsLeft):
      let branch = bench.derive(from: front) {
        AnalogBranch(front, cases: problem.cases, sizes: problem.scales)
      }
      let better = branch.attempt(
        units: units + problem.scales.moreUnits, after: best, on: bench, using: &generator)
      let found = better ?? best
      if let found, found.worst < (startsLeft > 1 ? Self.goals.ample : Self.goals.enough) {
        let network = Self.assemble(front, branch, found.branch, problem.scales)
        stage = .finish(SketchFinish(network, tries: Self.roundings))
      } else if startsLeft > 1 {
        stage = .branch(
          front, found, startsLeft: better == nil ? startsLeft - 1 : Self.patience)
      } else {
        stage = .failed
      }
    case .finish(var finish):
      let state = finish.advance(on: bench, using: &generator)
      stage = .finish(finish)
      return state
    }
    return .underWay
  }

  /// What follows from the task and how fine the formulas are.
  private struct Problem {
    let cases: [DepressedCubic]
    let scales: AnalogScales
    let fronts: [AnalogNumbers]

    init(_ task: Task, refinement: Int) {
      cases = DepressedCubic.all(of: task)
      scales = AnalogScales(of: task, refinement: refinement)
      fronts = AnalogNumbers.cheapest(for: scales)
    }
  }

  /// What follows from the formulas.
  private struct Windows {
    let windows: [ThetaWindow]
    let table: CaseTable

    init(_ coordinates: AnalogCoordinates, _ cases: [DepressedCubic]) {
      windows = coordinates.windows(of: cases)
      table = CaseTable(
        inputs: [windows.map(\.depth)], targets: [windows.map(\.middle)],
        tolerances: windows.map(\.halfWidth))
    }
  }

  /// One random start of the gate.
  private func gate(
    _ coordinates: AnalogCoordinates, startsLeft: Int, _ problem: Problem, on bench: SketchBench,
    using generator: inout SeededGenerator
  ) -> Stage {
    let next =
      startsLeft > 1 ? Stage.gate(coordinates, startsLeft: startsLeft - 1) : .failed
    let theta = bench.derive(from: coordinates) { Windows(coordinates, problem.cases) }
    let units = 2 + failures / Self.failuresPerGateUnit
    var fitting = Fitting(
      .gate(units: units, scales: problem.scales, using: &generator), to: theta.table)
    defer { bench.charge(fitting) }
    for power in [2, 4, 8, 16, 32, 64] { fitting.improve(power: power, steps: 60) }
    guard fitting.worst < 1 else { return next }
    let front: AnalogFront
    if units == 2 {
      guard
        var search = AnalogGateSearch(
          around: fitting.network, coordinates, windows: theta.windows)
      else { return next }
      let found = search.gate(using: &generator)
      bench.charge(work: search.work)
      guard let found else { return next }
      front = AnalogFront(
        coordinates, gate: found.network, ratio: found.ratio, scales: problem.scales)
    } else {
      let ratio = 1 + generator.below(9)
      front = AnalogFront(
        coordinates,
        gate: fitting.network.gate(
          of: coordinates, scale: Double(ratio) * coordinates.offsetScale), ratio: ratio,
        scales: problem.scales)
    }
    guard front.tellsSides(of: problem.cases) else { return next }
    return .branch(front, nil, startsLeft: Self.patience)
  }

  /// How many units the branch has.
  private var units: Int {
    Self.sizes[drawer % Self.sizes.count] + failures / Self.failuresPerBranchUnit
  }

  /// The front and the branch behind it, mirrored back where the cubic was mirrored.
  private static func assemble(
    _ front: AnalogFront, _ branch: AnalogBranch, _ fitted: RealNetwork, _ sizes: AnalogScales
  ) -> RealNetwork {
    var network = front.network
    var nodes = [front.coordinates.depth, front.edge]
    let scales = [
      front.coordinates.depthScale * branch.scales.depth, front.edgeScale * branch.scales.edge,
    ]
    for unit in fitted.units {
      let sources = unit.connections.map { connection in
        (
          node: nodes[connection.source],
          weight: connection.source < scales.count
            ? connection.weight / scales[connection.source] : connection.weight
        )
      }
      nodes.append(
        network.add(unit.activation, reading: sources, bias: unit.bias, part: unit.part))
    }
    let root = network.nodeCount - 1
    let mirrored = network.add(
      .relu, reading: [(root, 1), (front.side, -AnalogFront.oneDigit(1.5 * sizes.highest))],
      isFree: false, part: "mirror")
    let answer = network.add(
      .identity,
      reading: [
        (front.coordinates.third, -Double(front.coordinates.share)), (root, 1), (mirrored, -2),
      ], isFree: false, part: "answer")
    network.outputs = [answer]
    return network
  }
}
