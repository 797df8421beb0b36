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
  public static let mostInputs = 12

  /// It serves tasks with few inputs whose units may be smooth.
  public func objection(to task: Task) -> String? {
    if task.inputs.count > Self.mostInputs {
      return "\(task.inputs.count) inputs are more than the \(Self.mostInputs) worth trying"
    }
    if !task.activations.contains(.identity) { return "the task does not permit identity" }
    if RandomCascade.activations(of: task).isEmpty { return "the task permits no curved unit" }
    return nil
  }

  /// The number of units for an attempt: it rises slowly, and smaller ones are tried again.
  static func units(ofAttempt number: Int) -> Int {
    let largest = 2 + (number / 4).bitWidth - (number / 4).leadingZeroBitCount
    return min(mostUnits, largest + number % 3)
  }

  private static let mostUnits = 16

  /// A new attempt.
  public func attempt(
    _ number: Int, for task: Task, table: CaseTable
  ) -> any SketchAttempt {
    LayeredAttempt(units: Self.units(ofAttempt: number), task: task, table: table)
  }
}

/// An attempt at networks of one size: random starts until one can be rounded.
struct LayeredAttempt: SketchAttempt {
  private enum Stage {
    case start
    case fit(Fitting, rung: Int, stepsLeft: Int)
    case prune(Pruning)
    case finish(SketchFinish)
    case failed
  }

  private let task: Task
  private let table: CaseTable
  private let cascade: RandomCascade
  private var stage = Stage.start
  private var startsLeft = Self.mostStarts

  private static let mostStarts = 40
  /// How many steps of fitting are made between two opportunities to stop.
  private let stepsAtOnce: Int

  private static let roundings = 3
  /// The powers, the steps with each, and the largest error, as a multiple of the tolerance, that
  /// is promising afterwards.
  private static let rungs: [(power: Int, steps: Int, promising: Double)] = [
    (2, 60, 20), (4, 40, 6), (8, 60, 2.5), (16, 60, 1.5), (32, 60, 1.05), (64, 60, 0.9),
  ]

  init(units: Int, task: Task, table: CaseTable) {
    self.task = task
    self.table = table
    cascade = RandomCascade(units: units, task: task)
    stepsAtOnce = min(10, max(1, 100_000 / (table.caseCount * task.outputs.count)))
  }

  mutating func advance(using generator: inout SeededGenerator) -> SketchState {
    switch stage {
    case .failed: return .failed
    case .start:
      guard startsLeft > 0 else {
        stage = .failed
        return .failed
      }
      startsLeft -= 1
      let fitting = Fitting(cascade.network(using: &generator), to: table)
      stage = .fit(fitting, rung: 0, stepsLeft: Self.rungs[0].steps)
    case .fit(let fitting, let rung, let stepsLeft):
      stage = fit(fitting, rung: rung, stepsLeft: stepsLeft)
    case .prune(var pruning):
      stage =
        pruning.advance(using: &generator)
        ? .prune(pruning)
        : .finish(
          SketchFinish(pruning.network, task: task, table: table, tries: Self.roundings))
    case .finish(var finish):
      switch finish.advance(using: &generator) {
      case .underWay: stage = .finish(finish)
      case .failed: stage = .start
      case .finished(let network): return .finished(network)
      }
    }
    return .underWay
  }

  /// Some steps with one power.
  private func fit(_ fitting: Fitting, rung: Int, stepsLeft: Int) -> Stage {
    var fitting = fitting
    let (power, steps, promising) = Self.rungs[rung]
    let before = fitting.worst
    fitting.improve(
      power: power, steps: stepsAtOnce,
      damping: stepsLeft == steps ? Self.damping(power) : fitting.damping)
    if stepsLeft > stepsAtOnce, fitting.worst != before {
      return .fit(fitting, rung: rung, stepsLeft: stepsLeft - stepsAtOnce)
    }
    guard fitting.worst < promising else { return .start }
    if rung + 1 < Self.rungs.count {
      return .fit(fitting, rung: rung + 1, stepsLeft: Self.rungs[rung + 1].steps)
    }
    return .prune(Pruning(fitting.network, to: table))
  }

  private static func damping(_ power: Int) -> Double {
    power == 2 ? 0.1 : Fitting.firstDamping
  }
}
