import Basics
import Reports
import Search
import Tasks

/// The page about a run and its data, made anew when the run has saved something and someone asks.
actor LivePage {
  private let run: RunFolder
  private let runs: RunsOptions
  private let threads: Int
  /// What was made last, and of which save.
  private var made: (change: Int, data: JSON)

  /// The page about a run.
  ///
  /// - Throws: What is wrong with the run.
  init(_ run: RunFolder, runs: RunsOptions, threads: Int) throws {
    (self.run, self.runs, self.threads) = (run, runs, threads)
    made = (run.lastChange, try Self.data(run, runs, threads))
  }

  /// When the run last saved something.
  nonisolated var lastChange: Int { run.lastChange }

  /// What the page draws; what it drew last where the run cannot be read just now.
  var data: JSON {
    let change = run.lastChange
    if change != made.change, let data = try? Self.data(run, runs, threads) {
      made = (change, data)
    }
    return made.data
  }

  /// The page.
  var html: String {
    ReportPage(title: "\(run.name) · golf", data: data, isServed: true).html
  }

  private static func data(_ run: RunFolder, _ runs: RunsOptions, _ threads: Int) throws -> JSON {
    let entry = try ReportEntry(
      run.path, runs: runs, task: TaskOptions.parse([]), threads: threads)
    return ReportEntry.data(
      [entry], made: "Served by golf \(Golf.version) while the search goes on.", isLive: true)
  }
}
