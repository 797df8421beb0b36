import Basics
import Evaluation
import Networks
import Tasks

/// A family whose networks are fitted rather than built: a shape with real weights is fitted to the
/// cases, and then rounded to short decimals.
///
/// Not every attempt succeeds, so a sketch is tried again and again. Each attempt is a walk in short
/// steps and a value that can be saved between any two of them; what it finds depends on the
/// generator only.
///
/// ```swift
/// var generator = SeededGenerator(seed: 1)
/// let network = AnalogSketch().draft(on: SketchBench(task), using: &generator)
/// ```
public protocol Sketch: Family {
  /// A new attempt at a task that there is no objection to.
  ///
  /// - Parameter turn: How many attempts went before; sketches may grow with it.
  func attempt(_ turn: SketchTurn, at task: Task) -> SketchAttempt
}

/// Which attempt it is: many draw sketches side by side, and all together try every size, not each
/// one by itself.
public struct SketchTurn: Equatable, Codable, Sendable {
  /// How many attempts of the same drawer failed since the last that succeeded.
  public var failures = 0
  /// Which of the drawers this is, from 0.
  public let drawer: Int
  /// How many there are.
  public let drawers: Int

  /// The first turn of a drawer.
  public init(drawer: Int = 0, of drawers: Int = 1) {
    self.drawer = drawer
    self.drawers = drawers
  }

  /// The attempt's number, if all drawers fail equally often.
  public var number: Int { failures * drawers + drawer }

  /// Whether the numbers are ones this type could have come to.
  public var isSane: Bool {
    (0..<1 << 32).contains(failures) && (1..<1 << 16).contains(drawers)
      && (0..<drawers).contains(drawer)
  }
}

/// One attempt at a network of some sketch.
public enum SketchAttempt: Equatable, Codable, Sendable {
  /// An attempt at an analog network.
  case analog(AnalogAttempt)
  /// An attempt at a small random cascade.
  case layers(LayeredAttempt)
  /// An attempt at a network that grows.
  case grown(GrownAttempt)

  /// How far it has come, for people; nil when there is no more to say than that it is under way.
  public var progress: String? {
    if case .grown(let attempt) = self { attempt.progress } else { nil }
  }

  /// Whether an attempt at a task could have come to these numbers: what a checkpoint must show
  /// before it is believed.
  public func fits(_ task: Task, _ table: CaseTable) -> Bool {
    switch self {
    case .analog(let attempt): attempt.fits(task)
    case .layers(let attempt): attempt.fits(task)
    case .grown(let attempt): attempt.fits(task, table)
    }
  }

  /// Does a little more: a fraction of a second, unless a single step of a large fit takes longer.
  public mutating func advance(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> SketchState {
    switch self {
    case .analog(var attempt):
      defer { self = .analog(attempt) }
      return attempt.advance(on: bench, using: &generator)
    case .layers(var attempt):
      defer { self = .layers(attempt) }
      return attempt.advance(on: bench, using: &generator)
    case .grown(var attempt):
      defer { self = .grown(attempt) }
      return attempt.advance(on: bench, using: &generator)
    }
  }
}

/// How far an attempt has come.
public enum SketchState: Equatable, Sendable {
  /// There is more to do.
  case underWay
  /// It leads nowhere.
  case failed
  /// A network that answers every case, as far as doubles can tell.
  case finished(Network)
}

extension RealNetwork {
  /// More weights and biases than this no sketch fits: equations hold the square of their number.
  static let mostNumbers = 6000

  /// Whether it is a network of a task's inputs and outputs, small enough to be fitted.
  func fits(_ task: Task) -> Bool {
    isSane && inputCount == task.inputs.count && outputs.count == task.outputs.count
      && units.reduce(0) { $0 + $1.connections.count + 1 } <= Self.mostNumbers
  }
}

extension Sketch {
  /// Makes one attempt from beginning to end; nil when it fails.
  public func draft(
    _ turn: SketchTurn = SketchTurn(), on bench: SketchBench,
    using generator: inout SeededGenerator
  ) -> Network? {
    var attempt = attempt(turn, at: bench.task)
    while true {
      switch attempt.advance(on: bench, using: &generator) {
      case .underWay: continue
      case .failed: return nil
      case .finished(let network): return network
      }
    }
  }
}
