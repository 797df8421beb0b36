import Constructions
import Tasks

/// The family of a network that someone brought along (`golf search --from`), and of what polishing
/// makes of it.
struct Given: Family {
  static let name = "given"
  var name: String { Self.name }
  var summary: String { "a network to start from" }
  func objection(to task: Task) -> String? { nil }
}
