import ArgumentParser
import Basics
import Foundation
import Networks
import Search
import Tasks

extension ExactDecimal: ExpressibleByArgument {
  /// Reads a plain decimal.
  public init?(argument: String) { self.init(argument) }
}

extension Metric: ExpressibleByArgument {}

/// The options that say which task is meant.
struct TaskOptions: ParsableArguments {
  @Option(
    name: .customLong("task"),
    help: ArgumentHelp(
      "The task: largest-root, or a CSV file of cases.",
      discussion: """
        largest-root takes options, as in largest-root:degree=2,range=-5...5,tolerance=0.05 \
        (degree 2 to 5). A CSV file has a header, then a case in each row: the inputs, the \
        targets, and perhaps a last column named tolerance.
        """, valueName: "largest-root|FILE.csv"))
  var specification: String?

  @Option(help: ArgumentHelp("What each error must stay below, for a CSV file.", valueName: "X"))
  var tolerance: ExactDecimal?

  @Option(help: ArgumentHelp("How many target columns a CSV file has.", valueName: "N"))
  var targets: Int?

  @Option(help: "What a network costs.")
  var metric: Metric?

  /// The task that was named, or the reference task.
  func task(threads: Int) throws -> Task {
    try task(named: specification ?? "largest-root", threads: threads)
  }

  private func task(named name: String, threads: Int) throws -> Task {
    let metric = metric ?? .precision
    let files = FileSystem()
    if name == "largest-root" || name.hasPrefix("largest-root:") {
      if tolerance != nil || targets != nil {
        throw TaskError(
          "--tolerance and --targets are for CSV files; say largest-root:tolerance=... instead")
      }
      return try LargestRoot(specification: name).task(metric: metric, threads: threads)
    }
    guard files.exists(name) else {
      throw TaskError("task '\(name)': is neither largest-root nor a file")
    }
    let file = TaskFile(
      name: URL(fileURLWithPath: name).lastPathComponent, bytes: try files.read(name),
      tolerance: tolerance, targets: targets ?? 1)
    return try file.task(metric: metric)
  }

  /// The task of a network: the one that was named, else that of the run the network's file lies
  /// in, else the one the network itself names.
  func task(for source: NetworkSource, threads: Int) throws -> Task {
    if let specification { return try task(named: specification, threads: threads) }
    if let run = source.run {
      var reference = try run.description().task
      if let metric { reference.metric = metric.rawValue }
      return try run.task(reference, threads: threads)
    }
    let name = source.network.task
    if name == "largest-root" || name.hasPrefix("largest-root:") {
      return try task(named: name, threads: threads)
    }
    let beside = URL(fileURLWithPath: source.file).deletingLastPathComponent().path + "/" + name
    guard !name.isEmpty, !name.contains("/"), FileSystem().exists(beside) else {
      throw TaskError("\(source.file): its task '\(name)' was not found; name it with --task")
    }
    return try task(named: beside, threads: threads)
  }
}

/// The option that says how many threads to use.
struct ThreadOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Threads to use (default: one for each core).", valueName: "N"))
  var threads: Int?

  var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads \(threads): expected 1 to 4096")
    }
  }
}
