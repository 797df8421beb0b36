import ArgumentParser
import Basics
import Networks
import Reports
import Search
import Tasks

/// `golf report`: what runs have come to, as a page to look at.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes a page about a run, or several beside each other.",
    discussion: """
      The page is one HTML file that needs no network: the drawing, the formulas and their \
      certificate, the score over time, the error of every case, the hardest cases, where the \
      digits go, the hall of fame and the tournament. Several runs are compared as well. A network \
      file, or a folder with best.json and history.csv, serves in place of a run.
      """)

  @Argument(
    help: ArgumentHelp(
      "Runs or network files (default: the latest run).", valueName: "RUN|FILE"),
    completion: .custom { _, _, _ in RunsOptions.names })
  var places: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write.", valueName: "FILE"),
    completion: .file(extensions: ["html"]))
  var output: String = "report.html"
  @OptionGroup var runs: RunsOptions
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let entries = try (places.isEmpty ? [nil] : places.map(Optional.some)).map {
      try ReportEntry($0, runs: runs, task: task, threads: threads.count)
    }
    let page = ReportPage(
      title: entries.map(\.name).joined(separator: ", ") + " · golf",
      data: ReportEntry.data(entries, made: "Made by golf \(Golf.version)."))
    try FileSystem().export(Array(page.html.utf8), to: output)
    print(output)
  }
}
