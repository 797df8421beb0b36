import Basics
import Foundation
import Networks
import Tasks
import Testing

@testable import Search

/// A run that an earlier build of this golf wrote (`Scripts/golden` makes it anew when the signature
/// or a format changes).
@Suite("The golden run")
struct GoldenTests {
  private static let golden =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden"
  private static let names = ["run.json", "checkpoint", "best.json", "history.csv"]

  /// A copy of the golden run below `root`, resumed.
  private func resumed(_ root: String, threads: Int) throws -> SearchRun {
    try FileSystem().makeFolder(root + "/golden")
    for name in Self.names {
      try FileSystem().replace(
        root + "/golden/" + name, with: FileSystem().read(Self.golden + "/" + name))
    }
    return try Samples.resume(root, name: "golden", threads: threads) { warning in
      Issue.record("\(warning)")
    }
  }

  @Test("It is read, to the last generation")
  func reading() throws {
    try Samples.withFolder { root in
      let run = try resumed(root, threads: 1)
      #expect(run.state.generation == 6)
      #expect(run.description.signature == Signature.expected)
      let best = try NetworkFile.network(
        from: FileSystem().read(Self.golden + "/best.json"), file: "best.json")
      #expect(run.state.incumbent?.network == best)
    }
  }

  @Test("Gone on with, it comes to the same bytes as one that was never stopped")
  func resuming() throws {
    let bytes = try Samples.withFolder { root in
      let run = try resumed(root, threads: 2)
      _ = try run.run(Budget(generations: 9), interruption: Interruption()) { _ in }
      return try FileSystem().read(run.folder.bestPath)
    }
    try Samples.withFolder { root in
      let task = try LargestRoot(degree: 2, range: -3...3).task(threads: 1)
      let description = RunDescription(
        version: "test", created: "now", command: ["golf"], task: task, seed: 3, islands: 2,
        families: ["layers"], budget: nil)
      let run = try SearchRun(
        creating: RunFolder(root: root, name: "r"), description, task: task, threads: 1,
        clock: Samples.ticking())
      _ = try run.run(Budget(generations: 9), interruption: Interruption()) { _ in }
      #expect(try FileSystem().read(run.folder.bestPath) == bytes)
    }
  }
}
