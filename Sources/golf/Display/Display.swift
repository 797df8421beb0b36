import Foundation
import Search

/// Shows a search while it runs.
protocol Display {
  /// Before the first generation.
  func begin()
  /// After each generation, and several times a second while one runs.
  func update(_ event: SearchRun.Event)
  /// After the last.
  func end(_ reason: StopReason)
  /// The search failed; the error is told elsewhere.
  func abandon()
}

extension Display {
  func abandon() {}
}

/// JSON lines, the live panel on a terminal, plain lines elsewhere, or the summary only.
func suitableDisplay(
  _ run: SearchRun, budget: Budget, hint: String, isJSON: Bool, isQuiet: Bool
) -> any Display {
  if isJSON { return JSONDisplay(run, isQuiet: isQuiet) }
  let summary = Summary(run: run, hint: hint)
  if isQuiet { return summary }
  let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
  return isatty(STDOUT_FILENO) != 0 && !isDumb
    ? PanelDisplay(run, budget: budget, summary: summary) : LogDisplay(run, summary: summary)
}

/// How a search ended, for people; until then it shows nothing.
struct Summary: Display {
  let run: SearchRun
  /// What a later command line needs to find the run again.
  let hint: String

  func begin() {}
  func update(_ event: SearchRun.Event) {}

  func end(_ reason: StopReason) {
    let state = run.state
    print(
      "stopped: \(reason.rawValue), after \(Text.duration(run.seconds)), "
        + "\(Text.grouped(state.generation)) generations, "
        + "\(Text.grouped(state.evaluations)) candidates")
    if let incumbent = state.incumbent {
      print(
        "incumbent: score \(Text.grouped(incumbent.score)), margin "
          + "\(Text.short(incumbent.margin)), \(run.setting.plans[incumbent.candidate.plan].name), "
          + "\(Text.count(incumbent.network.neurons.count, "neuron", "neurons")), proved on "
          + Text.count(run.setting.task.caseCount, "case", "cases"))
      print("network: \(run.folder.bestPath)")
    } else {
      print("no network has passed every case yet")
    }
    if reason != .exhausted {
      print("go on: golf search --resume \(Text.shellWord(run.folder.name)) --budget 1h\(hint)")
    }
  }
}
