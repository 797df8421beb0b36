import Basics
import Evaluation
import Networks
import Tasks

/// Small networks of mixed units for any task with few inputs, found by trying: random shapes with
/// random weights, fitted as far as they are promising, then pruned and rounded.
///
/// An attempt has a number of units that grows as attempts fail, so that small networks are found
/// where small ones do. A shape is a cascade: a unit reads some of the inputs and some of the
/// earlier units, and the outputs read whatever they like. How many connections there are is left to
/// chance too; a layer is the case where units read inputs only.
public struct LayeredSketch: Sketch {
  /// A sketch without settings of its own.
  public init() {}

  /// What `--family` calls it.
  public var name: String { "layers" }
  /// One line that says how its networks work.
  public var summary: String { "small random cascades of mixed units, fitted and rounded" }

  /// How many inputs a task may have.
  public static let mostInputs = 64

  /// It serves tasks with few inputs whose units may be smooth.
  public func objection(to task: Task) -> String? {
    if task.inputs.count > Self.mostInputs {
      return "\(task.inputs.count) inputs are more than the \(Self.mostInputs) worth trying"
    }
    if !task.activations.contains(.identity) { return "the task does not permit identity" }
    if RandomCascade.activations(of: task).isEmpty { return "the task permits no curved unit" }
    return nil
  }

  /// The number of units for an attempt: it begins with none, which is a linear network, rises
  /// slowly, and smaller ones are tried again.
  static func units(ofAttempt number: Int) -> Int {
    if number < first.count { return first[number] }
    let largest = 2 + (number / 4).bitWidth - (number / 4).leadingZeroBitCount
    return min(mostUnits, largest + number % 3)
  }

  private static let first = [0, 1, 0, 1, 2, 1, 2, 3]
  private static let mostUnits = 16

  /// A new attempt.
  public func attempt(_ turn: SketchTurn) -> SketchAttempt {
    .layers(LayeredAttempt(units: Self.units(ofAttempt: turn.number)))
  }
}

/// An attempt at networks of one size: random starts until one can be rounded.
public struct LayeredAttempt: Equatable, Codable, Sendable {
  private enum Stage: Equatable, Codable {
    case start
    case fit(RealNetwork, damping: Double, rung: Int, stepsLeft: Int)
    case prune(Pruning)
    case finish(SketchFinish)
    case failed
  }

  private let units: Int
  private var stage = Stage.start
  private var startsLeft = Self.mostStarts

  private static let mostStarts = 40
  private static let roundings = 3
  /// The powers, the steps with each, and the largest error, as a multiple of the tolerance, that
  /// is promising afterwards.
  private static let rungs: [(power: Int, steps: Int, promising: Double)] = [
    (2, 60, 20), (4, 40, 6), (8, 60, 2.5), (16, 60, 1.5), (32, 60, 1.05), (64, 60, 0.9),
  ]

  init(units: Int) { self.units = units }

  mutating func advance(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> SketchState {
    switch stage {
    case .failed: return .failed
    case .start:
      guard startsLeft > 0 else {
        stage = .failed
        return .failed
      }
      startsLeft -= 1
      let cascade = bench.derive(from: units) { RandomCascade(units: units, task: bench.task) }
      stage = .fit(
        cascade.network(using: &generator), damping: Self.damping(Self.rungs[0].power), rung: 0,
        stepsLeft: Self.rungs[0].steps)
    case .fit(let network, let damping, let rung, let stepsLeft):
      stage = Self.fit(network, damping, rung: rung, stepsLeft: stepsLeft, on: bench)
    case .prune(var pruning):
      stage =
        pruning.advance(on: bench, using: &generator)
        ? .prune(pruning)
        : .finish(SketchFinish(pruning.network, tries: Self.roundings))
    case .finish(var finish):
      switch finish.advance(on: bench, using: &generator) {
      case .underWay: stage = .finish(finish)
      case .failed: stage = .start
      case .finished(let network): return .finished(network)
      }
    }
    return .underWay
  }

  /// Some steps with one power.
  private static func fit(
    _ network: RealNetwork, _ damping: Double, rung: Int, stepsLeft: Int, on bench: SketchBench
  ) -> Stage {
    // As many steps as make a fraction of a second.
    let steps = min(10, max(1, 100_000 / (bench.table.caseCount * bench.task.outputs.count)))
    var fitting = Fitting(network, to: bench.table)
    defer { bench.charge(fitting) }
    let before = fitting.worst
    fitting.improve(power: rungs[rung].power, steps: steps, damping: damping)
    if stepsLeft > steps, fitting.worst != before {
      return .fit(
        fitting.network, damping: fitting.damping, rung: rung, stepsLeft: stepsLeft - steps)
    }
    guard fitting.worst < rungs[rung].promising else { return .start }
    guard rung + 1 < rungs.count else { return .prune(Pruning(fitting.network)) }
    return .fit(
      fitting.network, damping: Self.damping(rungs[rung + 1].power), rung: rung + 1,
      stepsLeft: rungs[rung + 1].steps)
  }

  private static func damping(_ power: Int) -> Double {
    power == 2 ? 0.1 : Fitting.firstDamping
  }
}
