import Basics
import Evaluation
import Networks
import Tasks

/// A family whose networks are fitted rather than built: a shape with real weights is fitted to the
/// cases, and then rounded to short decimals.
///
/// Not every attempt succeeds, so a sketch is tried again and again. Each attempt is a walk in
/// short steps, so that a search can stop between them; what it finds depends on the generator
/// only.
///
/// ```swift
/// var generator = SeededGenerator(seed: 1)
/// let network = AnalogSketch().draft(for: task, table: CaseTable(task), using: &generator)
/// ```
public protocol Sketch: Family {
  /// A new attempt at a task that there is no objection to.
  ///
  /// - Parameters:
  ///   - number: How many attempts went before; sketches may grow with it.
  ///   - table: The task's cases.
  func attempt(_ number: Int, for task: Task, table: CaseTable) -> any SketchAttempt
}

/// One attempt at a network.
public protocol SketchAttempt {
  /// Does a little more; a fraction of a second at most.
  mutating func advance(using generator: inout SeededGenerator) -> SketchState
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

extension Sketch {
  /// Makes one attempt from beginning to end; nil when it fails.
  public func draft(
    for task: Task, table: CaseTable, number: Int = 0, using generator: inout SeededGenerator
  ) -> Network? {
    var attempt = attempt(number, for: task, table: table)
    while true {
      switch attempt.advance(using: &generator) {
      case .underWay: continue
      case .failed: return nil
      case .finished(let network): return network
      }
    }
  }
}
