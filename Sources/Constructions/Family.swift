import Networks
import Tasks

/// Networks that work in the same way: a `Construction` builds them, a `Sketch` fits them.
public protocol Family: Sendable {
  /// What `--family` calls it.
  var name: String { get }
  /// One line that says how its networks work.
  var summary: String { get }
  /// Why the family cannot serve a task; nil when it can.
  func objection(to task: Task) -> String?
}

extension Task {
  /// Why a family cannot do without these activations; nil when the task permits them all.
  func objection(toLacking needed: Set<Activation>) -> String? {
    let missing = needed.subtracting(activations).map(\.rawValue).sorted()
    return missing.isEmpty ? nil : "the task does not permit \(missing.joined(separator: ", "))"
  }
}
