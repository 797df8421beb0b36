import Basics
import Evaluation
import Networks
import Tasks

/// Small networks of mixed units for any task with few inputs, found by trying.
public struct LayeredSketch: Sketch {
  /// A sketch without settings of its own.
  public init() {}

  /// What `--family` calls it.
  public var name: String { "layers" }
  /// One line that says how its networks work.
  public var summary: String { "small cascades of mixed units, fitted and rounded" }

  public func objection(to task: Task) -> String? { nil }

  public func attempt(
    _ number: Int, for task: Task, table: CaseTable
  ) -> any SketchAttempt {
    AnalogAttempt(task: task, table: table)
  }
}
