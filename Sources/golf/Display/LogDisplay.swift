import Foundation
import Search

/// One line for each improvement, and one every half minute.
final class LogDisplay: Display {
  private let run: SearchRun
  private let summary: Summary
  private var lastLine = 0.0

  init(_ run: SearchRun, summary: Summary) {
    self.run = run
    self.summary = summary
  }

  func begin() {
    for line in Self.heading(run) { print(line) }
    StandardOutput.flush()
  }

  func update(_ event: SearchRun.Event) {
    switch event {
    case .improvement:
      print(Self.improvement(run))
    case .generation, .waiting:
      guard run.secondsHere - lastLine >= 30 else { return }
      let rate = Text.rate(run.evaluationsHere, in: run.secondsHere)
      let score = run.state.incumbent.map { Text.grouped($0.score) } ?? "none yet"
      print(
        "\(Text.duration(run.seconds))  generation \(Text.grouped(run.state.generation)), "
          + "\(Text.grouped(run.state.evaluations)) candidates (\(rate)), "
          + "incumbent \(score)")
    }
    lastLine = run.secondsHere
    StandardOutput.flush()
  }

  func end(_ reason: StopReason) { summary.end(reason) }

  /// What is searched, how and where.
  static func heading(_ run: SearchRun) -> [String] {
    let families = run.setting.plans.map(\.name).joined(separator: ", ")
    let cases = Text.count(run.setting.task.caseCount, "case", "cases")
    var lines = [
      "task      \(run.setting.task.title): \(cases)",
      "search    \(families); \(Text.count(run.description.islands, "island", "islands")), "
        + "seed \(run.description.seed)",
      "run       \(run.folder.path)",
    ]
    let without = run.setting.objections.map { "\($0.family) (\($0.reason))" }
    if !without.isEmpty { lines.append("without   " + without.joined(separator: "; ")) }
    if case .given(_, let failures)? = run.setting.plans.first, failures > 0 {
      let cases = Text.count(failures, "case", "cases")
      lines.append("start     fails in \(cases), and is repaired first")
    }
    if let incumbent = run.state.incumbent {
      lines.append(
        "resumed   after \(Text.duration(run.seconds)), generation "
          + "\(Text.grouped(run.state.generation)), incumbent \(incumbent.score)")
    }
    return lines
  }

  /// The newest improvement.
  static func improvement(_ run: SearchRun) -> String {
    guard let row = run.state.history.last else { return "" }
    return "\(Text.duration(row.seconds))  score \(Text.grouped(row.score))  "
      + "margin \(Text.short(row.margin))  \(row.family), \(row.strategy)"
  }
}
