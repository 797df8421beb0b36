import Basics
import Search

/// A table of how long each island's steps took (`generation,island,strategy,microseconds`), from which
/// `Scripts/scaling` computes what more cores would bring.
struct StepTimes {
  private let path: String
  private let files = FileSystem()

  init(path: String) throws {
    self.path = path
    try files.append(Array("generation,island,strategy,microseconds\n".utf8), to: path)
  }

  /// Writes what a generation took.
  func note(_ event: SearchRun.Event, _ run: SearchRun) {
    if case .waiting = event { return }
    var rows = ""
    for (island, seconds) in zip(run.state.islands, run.stepSeconds) {
      rows +=
        "\(run.state.generation),\(island.index),\(island.strategy.rawValue),"
        + "\(Int(seconds * 1e6))\n"
    }
    // What cannot be measured is no reason to end a search.
    try? files.append(Array(rows.utf8), to: path)
  }
}
