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

  /// It serves cubics with the published coefficients, and all activations but the sine.
  public func objection(to task: Task) -> String? {
    guard case .largestRoot(let roots) = task.origin, roots.degree == 3, roots.range == -10...10
    else { return "an analog network is for largest-root of degree 3 over -10...10" }
    let needed: Set<Activation> = [.identity, .relu, .softplus, .sigmoid]
    let missing = needed.subtracting(task.activations).map(\.rawValue).sorted()
    return missing.isEmpty ? nil : "the task does not permit \(missing.joined(separator: ", "))"
  }

  /// A new attempt; all are alike.
  public func attempt(
    _ number: Int, for task: Task, table: CaseTable
  ) -> any SketchAttempt {
    AnalogAttempt(task: task, table: table)
  }
}

/// An attempt at an analog network: gate, front, branch, all together, rounding.
struct AnalogAttempt: SketchAttempt {
  private enum Stage {
    case gate(CaseTable, startsLeft: Int)
    case refit(AnalogFront, Fitting, powers: [Int], gateStartsLeft: Int)
    case branch(AnalogFront, AnalogBranch, Size, startsLeft: Int)
    case whole(Fitting, goal: Double, powers: [Int], stepsLeft: Int)
    case finish(SketchFinish)
    case failed
  }

  /// A size of the branch, and the largest errors, as multiples of the tolerance, of the branch
  /// alone and of the whole network that are worth going on with.
  private struct Size {
    let units: Int
    let branchGoal: Double
    let goal: Double
  }

  private let task: Task
  private let table: CaseTable
  private let cases: [DepressedCubic]
  private var stage: Stage

  /// The sizes a branch may have; a larger one succeeds more often, a smaller one costs less.
  private static let sizes =
    [Size(units: 4, branchGoal: 0.75, goal: 0.88)]
    + Array(repeating: Size(units: 5, branchGoal: 0.55, goal: 0.7), count: 2)
  private static let gateStarts = 60
  private static let branchStarts = 600
  private static let stepsPerPower = 100
  private static let stepsAtOnce = 10
  private static let roundings = 6

  init(task: Task, table: CaseTable) {
    self.task = task
    self.table = table
    cases = DepressedCubic.all(of: task)
    stage = .gate(AnalogFront.gateTable(cases), startsLeft: Self.gateStarts)
  }

  mutating func advance(using generator: inout SeededGenerator) -> SketchState {
    switch stage {
    case .failed: return .failed
    case .gate(let gates, let startsLeft):
      stage = gate(gates, startsLeft: startsLeft, using: &generator)
    case .refit(let front, let fitting, let powers, let startsLeft):
      stage = refit(
        front, fitting, powers: powers, gateStartsLeft: startsLeft, using: &generator)
    case .branch(let front, let branch, let size, let startsLeft):
      if let found = branch.start(
        units: size.units, goal: size.branchGoal, using: &generator)
      {
        let whole = Fitting(Self.assemble(front, found), to: table)
        stage = .whole(
          whole, goal: size.goal, powers: [8, 16, 32, 64], stepsLeft: Self.stepsPerPower)
      } else {
        stage =
          startsLeft > 1
          ? .branch(front, branch, size, startsLeft: startsLeft - 1) : .failed
      }
    case .whole(let fitting, let goal, let powers, let stepsLeft):
      stage = whole(fitting, goal: goal, powers: powers, stepsLeft: stepsLeft)
    case .finish(var finish):
      let state = finish.advance(using: &generator)
      stage = .finish(finish)
      return state
    }
    return .underWay
  }

  /// One random start of the gate.
  private func gate(
    _ gates: CaseTable, startsLeft: Int, using generator: inout SeededGenerator
  ) -> Stage {
    var fitting = Fitting(AnalogFront.randomGate(using: &generator), to: gates)
    for power in [2, 4, 8, 16, 32, 64] { fitting.improve(power: power, steps: 60) }
    guard fitting.worst < 1 else {
      return startsLeft > 1 ? .gate(gates, startsLeft: startsLeft - 1) : .failed
    }
    let front = AnalogFront(gate: fitting.network, cases: cases)
    return .refit(
      front, front.gateRefit(), powers: [2, 8, 32, 64], gateStartsLeft: startsLeft - 1)
  }

  /// One power of the gate's refit.
  private func refit(
    _ front: AnalogFront, _ fitting: Fitting, powers: [Int], gateStartsLeft: Int,
    using generator: inout SeededGenerator
  ) -> Stage {
    var (front, fitting) = (front, fitting)
    if let power = powers.first {
      fitting.improve(power: power, steps: Self.stepsPerPower)
      return .refit(
        front, fitting, powers: Array(powers.dropFirst()), gateStartsLeft: gateStartsLeft)
    }
    front.adopt(fitting)
    guard front.tellsSides else {
      return gateStartsLeft > 0
        ? .gate(AnalogFront.gateTable(cases), startsLeft: gateStartsLeft) : .failed
    }
    let branch = AnalogBranch(front, cases: cases, using: &generator)
    return .branch(
      front, branch, generator.pick(Self.sizes), startsLeft: Self.branchStarts)
  }

  /// Some steps with the whole network.
  private func whole(_ fitting: Fitting, goal: Double, powers: [Int], stepsLeft: Int) -> Stage {
    guard let power = powers.first else {
      return fitting.worst < goal
        ? .finish(
          SketchFinish(fitting.network, task: task, table: table, tries: Self.roundings))
        : .failed
    }
    var fitting = fitting
    let before = fitting.worst
    let isFirst = stepsLeft == Self.stepsPerPower
    fitting.improve(
      power: power, steps: Self.stepsAtOnce,
      damping: isFirst ? Fitting.firstDamping : fitting.damping)
    if stepsLeft > Self.stepsAtOnce, fitting.worst != before {
      return .whole(fitting, goal: goal, powers: powers, stepsLeft: stepsLeft - Self.stepsAtOnce)
    }
    return .whole(
      fitting, goal: goal, powers: Array(powers.dropFirst()), stepsLeft: Self.stepsPerPower)
  }

  /// The front and the branch behind it, mirrored back where the cubic was mirrored.
  private static func assemble(_ front: AnalogFront, _ branch: RealNetwork) -> RealNetwork {
    var network = front.network
    var nodes = [front.depth, front.edge]
    let scales = [AnalogFront.depthScale * AnalogBranch.scales.depth, AnalogBranch.scales.edge]
    for unit in branch.units {
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
      .relu, reading: [(root, 1), (front.side, -20)], part: "mirror")
    network.units[mirrored - network.inputCount].connections[1].isFree = false
    let answer = network.add(
      .identity, reading: [(0, -1.0 / 3), (root, 1), (mirrored, -2)], part: "answer")
    network.units[answer - network.inputCount].connections[1].isFree = false
    network.outputs = [answer]
    return network
  }
}
