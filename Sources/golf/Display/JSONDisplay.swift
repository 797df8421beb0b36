import Basics
import Foundation
import Search

/// A JSON object a line: `started`, then `improvement` and, every ten seconds, `progress`, at last
/// `stopped`. `docs/json.md` describes them.
final class JSONDisplay: Display {
  private let run: SearchRun
  private let isQuiet: Bool
  private var lastLine = 0.0

  /// - Parameter isQuiet: Whether only the last line is wanted.
  init(_ run: SearchRun, isQuiet: Bool) {
    self.run = run
    self.isQuiet = isQuiet
  }

  func begin() {
    if isQuiet { return }
    write(
      "started",
      [
        .init("run", .string(run.folder.name)),
        .init("path", .string(run.folder.path)),
        .init("task", .string(run.setting.task.name)),
        .init("title", .string(run.setting.task.title)),
        .init("cases", .integer(run.setting.task.caseCount)),
        .init("metric", .string(run.setting.task.metric.rawValue)),
        .init("families", .array(run.setting.plans.map { .string($0.name) })),
        .init(
          "objections",
          .array(
            run.setting.objections.map {
              .object([.init("family", .string($0.family)), .init("reason", .string($0.reason))])
            })),
        .init("islands", .integer(run.description.islands)),
        .init("seed", .integer(run.description.seed)),
        .init("seconds", .finite(run.seconds)),
        .init("generation", .integer(run.state.generation)),
        .init("score", score),
      ])
  }

  func update(_ event: SearchRun.Event) {
    if isQuiet { return }
    if case .improvement = event {
      guard let row = run.state.history.last, case .object(let members) = JSON.improvement(row)
      else { return }
      write("improvement", members)
    } else if run.secondsHere - lastLine >= 10 {
      write(
        "progress",
        [
          .init("seconds", .finite(run.seconds)),
          .init("generation", .integer(run.state.generation)),
          .init("candidates", .integer(run.state.evaluations)),
          .init("score", score),
        ])
    }
  }

  func end(_ reason: StopReason) {
    let incumbent = run.state.incumbent
    write(
      "stopped",
      [
        .init("reason", .string(reason.rawValue)),
        .init("run", .string(run.folder.name)),
        .init("path", .string(run.folder.path)),
        .init("seconds", .finite(run.seconds)),
        .init("generation", .integer(run.state.generation)),
        .init("candidates", .integer(run.state.evaluations)),
        .init("score", score),
        .init("margin", incumbent.map { .finite($0.margin) } ?? .null),
        .init("neurons", incumbent.map { .integer($0.network.neurons.count) } ?? .null),
        .init("network", incumbent == nil ? .null : .string(run.folder.bestPath)),
      ])
  }

  private var score: JSON { run.state.incumbent.map { .integer($0.score) } ?? .null }

  private func write(_ event: String, _ members: [JSON.Member]) {
    let line = JSON.object(
      [.init("format", .string("golf-search/1")), .init("event", .string(event))] + members)
    print(line.compact)
    StandardOutput.flush()
    lastLine = run.secondsHere
  }
}
