import Foundation
import Search

/// A live panel at the bottom of a terminal; improvements scroll by above it.
final class PanelDisplay: Display {
  private let run: SearchRun
  private let budget: Budget
  private let summary: Summary
  private var linesDrawn = 0
  private var lastDrawn = -1.0

  /// Islands beyond this number are counted, not listed.
  private static let mostIslands = 12
  private static let bold = "\u{1B}[1m"
  private static let dim = "\u{1B}[2m"
  private static let plain = "\u{1B}[0m"

  init(_ run: SearchRun, budget: Budget, summary: Summary) {
    self.run = run
    self.budget = budget
    self.summary = summary
  }

  func begin() {
    for line in LogDisplay.heading(run) { print(line) }
    draw()
  }

  func update(_ event: SearchRun.Event) {
    if case .improvement = event {
      erase()
      print(LogDisplay.improvement(run))
      draw()
    } else if run.secondsHere - lastDrawn >= 0.2 {
      erase()
      draw()
    }
  }

  func end(_ reason: StopReason) {
    erase()
    summary.end(reason)
  }

  func abandon() { erase() }

  private func erase() {
    if linesDrawn > 0 { StandardOutput.write("\u{1B}[\(linesDrawn)A\u{1B}[J") }
    linesDrawn = 0
    StandardOutput.flush()
  }

  private func draw() {
    lastDrawn = run.secondsHere
    let (width, height) = Self.terminalSize
    let lines = panel(width: width).prefix(max(height - 2, 1))
    for line in lines { StandardOutput.write(line + "\n") }
    linesDrawn = lines.count
    StandardOutput.flush()
  }

  private static var terminalSize: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// The panel's lines, each cut to the terminal's width.
  private func panel(width: Int) -> [String] {
    let state = run.state
    var lines = [progressLine(width: width)]
    if let incumbent = state.incumbent {
      let age = run.seconds - (state.history.last?.seconds ?? 0)
      lines.append(
        "incumbent   \(Text.grouped(incumbent.score))  margin "
          + "\(Text.short(incumbent.margin))  "
          + "\(run.setting.plans[incumbent.candidate.plan].name)  improved "
          + "\(Text.duration(age)) ago")
    } else {
      lines.append("incumbent   none yet")
    }
    let rate = Text.rate(run.evaluationsHere, in: run.secondsHere)
    lines.append(
      "candidates  \(Text.grouped(state.evaluations))  \(rate)  generation "
        + "\(Text.grouped(state.generation))")
    let moves = ParameterMove.allCases.compactMap { kind in
      state.parameterMoves[kind].map {
        "\(kind.rawValue) \(Text.percent($0.accepted, of: $0.proposed))"
      }
    }
    let walkMoves = WalkMove.allCases.compactMap { kind in
      state.walkMoves[kind].map {
        "\(kind.rawValue) \(Text.percent($0.accepted, of: $0.proposed))"
      }
    }
    if !walkMoves.isEmpty {
      lines.append("walking     " + walkMoves.joined(separator: "  "))
    }
    if !moves.isEmpty { lines.append("annealing   " + moves.joined(separator: "  ")) }
    for island in state.islands.prefix(Self.mostIslands) {
      let best = island.best.map { "best \(Text.grouped($0.score))" } ?? "nothing yet"
      lines.append(
        "island \(island.index)".padding(toLength: 12, withPad: " ", startingAt: 0)
          + "\(run.setting.plans[island.plan].name)  \(best)  \(island.activity(run.setting.task.metric))"
      )
    }
    if state.islands.count > Self.mostIslands {
      lines.append("            and \(state.islands.count - Self.mostIslands) more islands")
    }
    return lines.enumerated().map { index, line in
      let cut = String(line.prefix(width - 1))
      if index == 1 { return Self.bold + cut + Self.plain }
      return index > 3 ? Self.dim + cut + Self.plain : cut
    }
  }

  private func progressLine(width: Int) -> String {
    let elapsed = Text.duration(run.seconds)
    let label: String
    let share: Double
    if let limit = budget.seconds {
      label = "\(elapsed) of \(Text.duration(limit))"
      share = run.seconds / limit
    } else if let limit = budget.generations {
      label = "\(elapsed), generation \(run.state.generation) of \(limit)"
      share = Double(run.state.generation) / Double(max(limit, 1))
    } else {
      return "\(elapsed), until Ctrl-C"
    }
    let cells = min(max(width - label.count - 15, 5), 50)
    return "\(Text.bar(share, width: cells))  \(label)"
  }
}
