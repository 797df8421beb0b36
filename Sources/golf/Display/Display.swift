import Foundation
import Search

/// Shows a search while it runs.
protocol Display {
  /// Before the first generation.
  func begin()
  /// After each generation.
  func update(_ event: SearchRun.Event)
  /// After the last.
  func end()
}

/// The live panel on a terminal, plain lines elsewhere, nothing where quiet is wanted.
func suitableDisplay(_ run: SearchRun, budget: Budget, quiet: Bool) -> any Display {
  if quiet { return QuietDisplay() }
  let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
  return isatty(STDOUT_FILENO) != 0 && !isDumb
    ? PanelDisplay(run, budget: budget) : LogDisplay(run)
}

/// Shows nothing.
struct QuietDisplay: Display {
  func begin() {}
  func update(_ event: SearchRun.Event) {}
  func end() {}
}

/// One line for each improvement, and one every half minute.
final class LogDisplay: Display {
  private let run: SearchRun
  private var lastLine = 0.0

  init(_ run: SearchRun) { self.run = run }

  func begin() {
    for line in Self.heading(run) { print(line) }
    StandardOutput.flush()
  }

  func update(_ event: SearchRun.Event) {
    switch event {
    case .improvement:
      print(Self.improvement(run))
    case .generation where run.secondsHere - lastLine >= 30:
      let rate = Text.rate(run.evaluationsHere, in: run.secondsHere)
      let score = run.state.incumbent.map { Text.grouped($0.candidate.score) } ?? "none yet"
      print(
        "\(Text.duration(run.seconds))  generation \(Text.grouped(run.state.generation)), "
          + "\(Text.grouped(run.state.evaluations)) candidates (\(rate)), "
          + "incumbent \(score)")
    case .generation: return
    }
    lastLine = run.secondsHere
    StandardOutput.flush()
  }

  func end() {}

  /// What is searched, how and where.
  static func heading(_ run: SearchRun) -> [String] {
    let families = run.setting.families.map(\.name).joined(separator: ", ")
    var lines = [
      "task      \(run.setting.task.title): \(Text.grouped(run.setting.task.caseCount)) cases",
      "search    \(families); \(run.description.islands) islands, seed \(run.description.seed)",
      "run       \(run.folder.path)",
    ]
    if let incumbent = run.state.incumbent {
      lines.append(
        "resumed   after \(Text.duration(run.seconds)), generation "
          + "\(Text.grouped(run.state.generation)), incumbent \(incumbent.candidate.score)")
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
