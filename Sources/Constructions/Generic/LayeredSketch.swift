import Basics
import Evaluation
import Networks
import Tasks

/// Small networks of mixed units for any task, found by trying: every other attempt begins with random
/// shapes and random weights, the others grow a network where its errors are (`GrownAttempt`). What
/// is promising is fitted, pruned and rounded.
///
/// A random attempt has a number of units that grows as attempts fail, so that small networks are
/// found where small ones do. A shape is a cascade: a unit reads some of the inputs and some of the
/// earlier units, and the outputs read whatever they like. How many connections there are is left to
/// chance too; a layer is the case where units read inputs only.
public struct LayeredSketch: Sketch {
  /// A sketch without settings of its own.
  public init() {}

  /// What `--family` calls it.
  public var name: String { "layers" }
  /// One line that says how its networks work.
  public var summary: String {
    "small cascades of mixed units, random or grown, fitted and rounded"
  }

  /// How many inputs a task may have.
  public static let mostInputs = 64

  /// How many weights and biases the outputs of its largest random networks may have.
  private static let mostAnswerNumbers = 4000

  /// It serves tasks with few inputs and outputs whose units may be smooth.
  public func objection(to task: Task) -> String? {
    if task.inputs.count > Self.mostInputs {
      return "\(task.inputs.count) inputs are more than the \(Self.mostInputs) worth trying"
    }
    let numbers = task.outputs.count * (task.inputs.count + 1 + Self.mostUnits)
    if numbers > Self.mostAnswerNumbers {
      return "\(task.outputs.count) outputs come to more weights than the "
        + "\(Self.mostAnswerNumbers) worth fitting"
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
  fileprivate static let mostUnits = 16

  /// How many units a network may grow to in an attempt.
  private static func growth(ofAttempt number: Int) -> Int {
    min(GrownAttempt.mostUnits, 12 << min(3, number / 4))
  }

  /// A new attempt. Where the task says something about shapes, none grows.
  public func attempt(_ turn: SketchTurn, at task: Task) -> SketchAttempt {
    guard task.rules.leaveShapeFree else {
      return .layers(LayeredAttempt(units: Self.units(ofAttempt: turn.number)))
    }
    let number = turn.number / 2
    return turn.number.isMultiple(of: 2)
      ? .grown(GrownAttempt(units: Self.growth(ofAttempt: number)))
      : .layers(LayeredAttempt(units: Self.units(ofAttempt: number)))
  }
}

/// An attempt at networks of one size: random starts until one can be rounded.
public struct LayeredAttempt: Equatable, Codable, Sendable {
  private enum Stage: Equatable, Codable {
    case start
    case fit(RisingFit)
    case finish(SketchFinish)
    case failed
  }

  private let units: Int
  private var stage = Stage.start
  private var startsLeft = Self.mostStarts

  private static let mostStarts = 40
  private static let roundings = 3
  private static let schedule: [RisingFit.Rung] = [
    .init(power: 2, steps: 60, promising: 20), .init(power: 4, steps: 40, promising: 6),
    .init(power: 8, steps: 60, promising: 2.5), .init(power: 16, steps: 60, promising: 1.5),
    .init(power: 32, steps: 60, promising: 1.05), .init(power: 64, steps: 60, promising: 0.9),
  ]

  init(units: Int) { self.units = units }

  func fits(_ task: Task) -> Bool {
    guard (0...LayeredSketch.mostUnits).contains(units), (0...Self.mostStarts).contains(startsLeft)
    else { return false }
    switch stage {
    case .start, .failed: return true
    case .fit(let fit): return fit.network.fits(task) && fit.isSane(on: Self.schedule)
    case .finish(let finish): return finish.fits(task)
    }
  }

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
      stage = .fit(RisingFit(cascade.network(using: &generator)))
    case .fit(var fit):
      switch fit.advance(to: bench.table, Self.schedule, on: bench) {
      case .underWay: stage = .fit(fit)
      case .hopeless: stage = .start
      case .finished:
        stage = .finish(SketchFinish(fit.network, pruned: true, tries: Self.roundings))
      }
    case .finish(var finish):
      switch finish.advance(on: bench, using: &generator) {
      case .underWay: stage = .finish(finish)
      case .failed: stage = .start
      case .finished(let network): return .finished(network)
      }
    }
    return .underWay
  }
}
