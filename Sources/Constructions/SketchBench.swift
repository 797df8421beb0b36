import Evaluation
import Tasks

/// What attempts at sketches of one task work with: the cases, what can be computed from an
/// attempt's state at any time and is kept at hand, and a count of the work done.
///
/// A bench remembers nothing that a result could depend on. Each thread needs one of its own.
public final class SketchBench {
  /// The task.
  public let task: Task
  /// The task's cases.
  public let table: CaseTable
  /// Multiplications done on this bench so far, about.
  public private(set) var work = 0
  private var derived: [ObjectIdentifier: (key: Any, value: Any)] = [:]

  /// A bench for a task.
  ///
  /// - Parameter table: The task's cases, where they are at hand.
  public init(_ task: Task, table: CaseTable? = nil) {
    self.task = task
    self.table = table ?? CaseTable(task)
  }

  /// A value that follows from a key; made once as long as the key stays the same.
  func derive<Key: Equatable, Value>(from key: Key, _ make: () -> Value) -> Value {
    let slot = ObjectIdentifier(Value.self)
    if let known = derived[slot], let value = known.value as? Value, known.key as? Key == key {
      return value
    }
    let value = make()
    derived[slot] = (key, value)
    return value
  }

  /// Enters the work of a fit that is at an end.
  func charge(_ fitting: Fitting) { work += fitting.work }

  /// Enters other work, in multiplications.
  func charge(work: Int) { self.work += work }
}
