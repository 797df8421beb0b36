import Basics
import Certification
import Constructions
import Dispatch
import Evaluation
import Foundation
import Networks
import Search
import Tasks

/// Small searches that take a moment.
enum Samples {
  /// Quadratics with small coefficients: 53 or so cases.
  static func task() throws -> Task { try LargestRoot(degree: 2, range: -3...3).task(threads: 1) }

  /// Cubics with small coefficients, which the ladder can serve too.
  static func cubics() throws -> Task { try LargestRoot(range: -2...2).task(threads: 1) }

  static func families(_ task: Task) -> [any Family] {
    Catalogue.families.filter { $0.objection(to: task) == nil }
  }

  static func description(_ task: Task, seed: UInt64 = 1, islands: Int = 4) -> RunDescription {
    RunDescription(
      version: "test", created: "now", command: ["golf", "search"], task: task, seed: seed,
      islands: islands, families: families(task).map(\.name), budget: nil)
  }

  /// A fresh folder that is removed at the end of the body.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.path + "/golf-\(UUID().uuidString)"
    try FileSystem().makeFolder(path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  /// A new run below `root`.
  static func run(
    _ root: String, name: String, task: Task, threads: Int = 1, seed: UInt64 = 1,
    files: FileSystem = FileSystem()
  ) throws -> SearchRun {
    try SearchRun(
      creating: RunFolder(root: root, name: name, files: files), description(task, seed: seed),
      task: task, threads: threads, clock: ticking())
  }

  static func resume(
    _ root: String, name: String, threads: Int = 1, files: FileSystem = FileSystem(),
    warn: (String) -> Void = { _ in }
  ) throws -> SearchRun {
    try SearchRun(
      resuming: RunFolder(root: root, name: name, files: files), threads: threads,
      clock: ticking(), warn: warn)
  }

  /// A clock that moves by ten seconds whenever it is looked at, so that every generation is saved.
  static func ticking() -> () -> Double {
    var now = 0.0
    return {
      now += 10
      return now
    }
  }

  /// Every network a search ends with is proved again.
  static func verify(_ state: Archipelago, _ task: Task) -> Bool {
    state.champions.allSatisfy { champion in
      guard let champion else { return true }
      let certificate = CertifiedJudge(task, threads: 1).certify(champion.network)
      return certificate.passes && champion.network.score(task.metric) == champion.score
    }
  }
}
