import ArgumentParser
import Basics
import Search

/// `golf runs`: the runs there are.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Lists the runs, the latest last.")

  @OptionGroup var runs: RunsOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let all = try RunFolder.all(root: runs.folder).sorted { $0.lastChange < $1.lastChange }
    let entries = all.map { run in (run: run, overview: Result { try run.overview() }) }
    output.show(RunsReport(folder: runs.folder, entries: entries))
  }
}

/// The runs of a folder; a run that cannot be read says why.
private struct RunsReport: Report {
  let folder: String
  let entries: [(run: RunFolder, overview: Result<RunOverview, any Error>)]

  var text: String {
    if entries.isEmpty { return "no runs in \(folder)" }
    var rows = [["run", "task", "metric", "score", "generation", "time", "candidates"]]
    for (run, overview) in entries {
      switch overview {
      case .success(let overview):
        rows.append([
          run.name, overview.description.task.name, overview.description.task.metric,
          overview.history.last.map { Text.grouped($0.score) } ?? "-",
          Text.grouped(overview.generation), Text.duration(overview.seconds),
          Text.grouped(overview.evaluations),
        ])
      case .failure(let error): rows.append([run.name, "unreadable: \(error)"])
      }
    }
    return Text.table(rows, right: [3, 4, 5, 6])
  }

  var json: JSON {
    .object([
      .init("format", .string("golf-runs/1")),
      .init("folder", .string(folder)),
      .init(
        "runs",
        .array(
          entries.map { run, overview in
            switch overview {
            case .success(let overview): .run(run, overview)
            case .failure(let error):
              .object([
                .init("name", .string(run.name)), .init("path", .string(run.path)),
                .init("error", .string("\(error)")),
              ])
            }
          })),
    ])
  }
}

extension JSON {
  /// What a run is about and how far it has come.
  static func run(_ run: RunFolder, _ overview: RunOverview) -> JSON {
    let description = overview.description
    return .object([
      .init("name", .string(run.name)),
      .init("path", .string(run.path)),
      .init("task", .string(description.task.name)),
      .init("metric", .string(description.task.metric)),
      .init("seed", .integer(description.seed)),
      .init("islands", .integer(description.islands)),
      .init("families", .array(description.families.map(JSON.string))),
      .init("command", .array(description.command.map(JSON.string))),
      .init("version", .string(description.version)),
      .init("created", .string(description.created)),
      .init("seconds", .finite(overview.seconds)),
      .init("generation", .integer(overview.generation)),
      .init("candidates", .integer(overview.evaluations)),
      .init("score", overview.history.last.map { .integer($0.score) } ?? .null),
    ])
  }

  /// One improvement of an incumbent.
  static func improvement(_ row: Improvement) -> JSON {
    .object([
      .init("seconds", .finite(row.seconds)),
      .init("generation", .integer(row.generation)),
      .init("candidates", .integer(row.evaluations)),
      .init("score", .integer(row.score)),
      .init("margin", .finite(row.margin)),
      .init("family", .string(row.family)),
      .init("strategy", .string(row.strategy.rawValue)),
    ])
  }
}
