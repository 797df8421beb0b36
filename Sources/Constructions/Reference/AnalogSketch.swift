import Basics
import Evaluation
import Networks
import Tasks

/// The largest root of a cubic as an analog circuit: no scan, no samples, but a smooth function of
/// two numbers that some twenty units follow.
///
///     coefficients → -p, q → θ(-p), E = θ ∓ q → largest root of the depressed cubic → - a/3
///
/// The front is formulas around a fitted gate (`AnalogFront`), the branch a fitted cascade
/// (`AnalogBranch`). Together they are fitted once more to the task's own cases, and rounded.
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
    let needed: Set<Activation> = [.identity, .relu, .softplus, .sigmoid]
    let missing = needed.subtracting(task.activations).map(\.rawValue).sorted()
    return missing.isEmpty ? nil : "the task does not permit \(missing.joined(separator: ", "))"
  }

  /// A new attempt; gate and branch have more units after many failures.
  public func attempt(_ turn: SketchTurn) -> SketchAttempt {
    .analog(AnalogAttempt(failures: turn.failures))
  }
}

/// An attempt at an analog network: gate, front, branch, all together, rounding.
public struct AnalogAttempt: Equatable, Codable, Sendable {
  private enum Stage: Equatable, Codable {
    case gate(startsLeft: Int)
    case refit(AnalogFront, part: RealNetwork, powers: [Int], gateStartsLeft: Int)
    case branch(AnalogFront, Size, startsLeft: Int)
    case whole(RealNetwork, goal: Double, damping: Double, powers: [Int], stepsLeft: Int)
    case finish(SketchFinish)
    case failed
  }

  /// A size of the branch, and the largest errors, as multiples of the tolerance, of the branch
  /// alone and of the whole network that are worth going on with.
  private struct Size: Equatable, Codable {
    var units: Int
    let branchGoal: Double
    let goal: Double
  }

  /// How many attempts of the same drawer failed before.
  private let failures: Int
  private var stage = Stage.gate(startsLeft: Self.gateStarts)

  /// The sizes a branch may have; a larger one succeeds more often, a smaller one costs less.
  private static let sizes =
    [Size(units: 4, branchGoal: 0.75, goal: 0.88)]
    + Array(repeating: Size(units: 5, branchGoal: 0.55, goal: 0.7), count: 2)
  private static let gateStarts = 60
  private static let branchStarts = 600
  private static let stepsPerPower = 100
  private static let stepsAtOnce = 10
  private static let roundings = 6
  /// After so many failures the gate, and the branch, get another unit.
  private static let failuresPerGateUnit = 4
  private static let failuresPerBranchUnit = 3

  init(failures: Int) { self.failures = failures }

  mutating func advance(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> SketchState {
    let problem = bench.derive(from: bench.task.name) { Problem(bench.task) }
    switch stage {
    case .failed: return .failed
    case .gate(let startsLeft):
      stage = gate(problem, startsLeft: startsLeft, on: bench, using: &generator)
    case .refit(let front, let part, let powers, let startsLeft):
      stage = refit(
        front, part, powers: powers, gateStartsLeft: startsLeft, problem, on: bench,
        using: &generator)
    case .branch(let front, let size, let startsLeft):
      let branch = bench.derive(from: front) {
        AnalogBranch(front, cases: problem.cases, sizes: problem.scales)
      }
      if let found = branch.start(
        units: size.units, goal: size.branchGoal, on: bench, using: &generator)
      {
        stage = .whole(
          Self.assemble(front, branch, found, problem.scales), goal: size.goal,
          damping: Fitting.firstDamping, powers: [8, 16, 32, 64], stepsLeft: Self.stepsPerPower)
      } else {
        stage = startsLeft > 1 ? .branch(front, size, startsLeft: startsLeft - 1) : .failed
      }
    case .whole(let network, let goal, let damping, let powers, let stepsLeft):
      stage = Self.whole(
        network, goal: goal, damping: damping, powers: powers, stepsLeft: stepsLeft, on: bench)
    case .finish(var finish):
      let state = finish.advance(on: bench, using: &generator)
      stage = .finish(finish)
      return state
    }
    return .underWay
  }

  /// What follows from the task alone.
  private struct Problem {
    let cases: [DepressedCubic]
    let scales: AnalogScales
    let gates: CaseTable

    init(_ task: Task) {
      cases = DepressedCubic.all(of: task)
      scales = AnalogScales(of: task)
      gates = AnalogFront.gateTable(cases)
    }
  }

  /// The refit's cases, which follow from the front before it.
  private struct RefitCases { let table: CaseTable }

  /// One random start of the gate.
  private func gate(
    _ problem: Problem, startsLeft: Int, on bench: SketchBench,
    using generator: inout SeededGenerator
  ) -> Stage {
    let units = 2 + failures / Self.failuresPerGateUnit
    let start = AnalogFront.randomGate(
      units: units, scales: problem.scales, using: &generator)
    var fitting = Fitting(start, to: problem.gates)
    defer { bench.charge(fitting) }
    for power in [2, 4, 8, 16, 32, 64] { fitting.improve(power: power, steps: 60) }
    guard fitting.worst < 1 else {
      return startsLeft > 1 ? .gate(startsLeft: startsLeft - 1) : .failed
    }
    let front = AnalogFront(gate: fitting.network, scales: problem.scales)
    return .refit(
      front, part: front.gatePart, powers: [2, 8, 32, 64], gateStartsLeft: startsLeft - 1)
  }

  /// One power of the gate's refit.
  private func refit(
    _ front: AnalogFront, _ part: RealNetwork, powers: [Int], gateStartsLeft: Int,
    _ problem: Problem, on bench: SketchBench, using generator: inout SeededGenerator
  ) -> Stage {
    if let power = powers.first {
      let cases = bench.derive(from: front) {
        RefitCases(table: front.gateTable(refitting: problem.cases, scales: problem.scales))
      }
      var fitting = Fitting(part, to: cases.table)
      defer { bench.charge(fitting) }
      fitting.improve(power: power, steps: Self.stepsPerPower)
      return .refit(
        front, part: fitting.network, powers: Array(powers.dropFirst()),
        gateStartsLeft: gateStartsLeft)
    }
    var front = front
    front.adopt(part)
    guard front.tellsSides(of: problem.cases) else {
      return gateStartsLeft > 0 ? .gate(startsLeft: gateStartsLeft) : .failed
    }
    var size = generator.pick(Self.sizes)
    size.units += failures / Self.failuresPerBranchUnit
    return .branch(front, size, startsLeft: Self.branchStarts)
  }

  /// Some steps with the whole network.
  private static func whole(
    _ network: RealNetwork, goal: Double, damping: Double, powers: [Int], stepsLeft: Int,
    on bench: SketchBench
  ) -> Stage {
    var fitting = Fitting(network, to: bench.table)
    defer { bench.charge(fitting) }
    guard let power = powers.first else {
      return fitting.worst < goal ? .finish(SketchFinish(network, tries: roundings)) : .failed
    }
    let before = fitting.worst
    fitting.improve(power: power, steps: stepsAtOnce, damping: damping)
    if stepsLeft > stepsAtOnce, fitting.worst != before {
      return .whole(
        fitting.network, goal: goal, damping: fitting.damping, powers: powers,
        stepsLeft: stepsLeft - stepsAtOnce)
    }
    return .whole(
      fitting.network, goal: goal, damping: Fitting.firstDamping,
      powers: Array(powers.dropFirst()), stepsLeft: stepsPerPower)
  }

  /// The front and the branch behind it, mirrored back where the cubic was mirrored.
  private static func assemble(
    _ front: AnalogFront, _ branch: AnalogBranch, _ fitted: RealNetwork, _ sizes: AnalogScales
  ) -> RealNetwork {
    var network = front.network
    var nodes = [front.depth, front.edge]
    let scales = [sizes.depth * branch.scales.depth, branch.scales.edge]
    for unit in fitted.units {
      let sources = unit.connections.map { connection in
        (
          node: nodes[connection.source],
          weight: connection.source < 2
            ? connection.weight / scales[connection.source] : connection.weight
        )
      }
      nodes.append(
        network.add(unit.activation, reading: sources, bias: unit.bias, part: unit.part))
    }
    let root = network.nodeCount - 1
    let mirrored = network.add(
      .relu, reading: [(root, 1), (front.side, -1.4 * sizes.highest)], part: "mirror")
    network.units[mirrored - network.inputCount].connections[1].isFree = false
    let answer = network.add(
      .identity, reading: [(0, -1.0 / 3), (root, 1), (mirrored, -2)], part: "answer")
    network.units[answer - network.inputCount].connections[1].isFree = false
    network.outputs = [answer]
    return network
  }
}
