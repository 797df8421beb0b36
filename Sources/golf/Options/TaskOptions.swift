import ArgumentParser
import Basics
import Foundation
import Networks
import Search
import Tasks

extension ExactDecimal: ExpressibleByArgument {
  /// Reads a decimal as it may be written in a table: 0.1, 1e-6.
  public init?(argument: String) {
    guard let value = try? ExactDecimal.written(argument) else { return nil }
    self = value
  }
}

extension Metric: ExpressibleByArgument {}

/// The options that say which task is meant.
struct TaskOptions: ParsableArguments {
  @Option(
    name: .customLong("task"),
    help: ArgumentHelp(
      "The task: largest-root, a CSV file of cases, or a JSON file with rules.",
      discussion: """
        largest-root takes options, as in largest-root:degree=2,range=-5...5,tolerance=0.05 \
        (degree 2 to 5). A CSV file has a header, then a case in each row: the inputs, the \
        targets, and perhaps a last column named tolerance. A JSON file (golf-task/1, see \
        docs/tasks.md) adds what counts as right and which networks are permitted.
        """, valueName: "largest-root|FILE"), completion: .file(extensions: ["csv", "tsv", "json"]))
  var specification: String?

  @Option(help: ArgumentHelp("What each error must stay below, for a CSV file.", valueName: "X"))
  var tolerance: ExactDecimal?

  @Option(help: ArgumentHelp("How many target columns a CSV file has.", valueName: "N"))
  var targets: Int?

  @Option(help: "What a network costs.")
  var metric: Metric?

  /// The options as they would be written in a shell.
  var words: [String] {
    let options: [(String, String?)] = [
      ("--task", specification), ("--tolerance", tolerance?.description),
      ("--targets", targets?.description), ("--metric", metric?.rawValue),
    ]
    return options.flatMap { name, value in value.map { [name, Text.shellWord($0)] } ?? [] }
  }

  /// The task that was named, or the reference task.
  func task(threads: Int) throws -> Task {
    try task(named: specification ?? "largest-root", threads: threads)
  }

  private func task(named name: String, threads: Int) throws -> Task {
    let metric = metric ?? .precision
    let files = FileSystem()
    if LargestRoot.isSpecification(name) {
      try refuseOptionsOfFiles()
      return try LargestRoot(specification: name).task(metric: metric, threads: threads)
    }
    guard files.exists(name) else {
      throw TaskError(
        "task '\(name)': is neither largest-root nor a file"
          + Suggestion.text(for: name, among: ["largest-root"]))
    }
    let place = URL(fileURLWithPath: name)
    if place.pathExtension == "json" {
      if tolerance != nil || targets != nil {
        throw TaskError("--tolerance and --targets are for CSV files; \(name) says them itself")
      }
      let description = try TaskDescription(
        name: place.lastPathComponent, bytes: try files.read(name))
      let cases = try description.caseFile.map {
        try files.read(place.deletingLastPathComponent().relativePath + "/" + $0)
      }
      return try description.task(cases: cases, metric: self.metric, threads: threads)
    }
    let file = TaskFile(
      name: place.lastPathComponent, bytes: try files.read(name), tolerance: tolerance,
      targets: targets ?? 1)
    return try file.task(metric: metric)
  }

  /// Whether something was asked of the task's cases.
  var isGiven: Bool { specification != nil || tolerance != nil || targets != nil }

  /// A computed task has its tolerance and targets from its specification.
  private func refuseOptionsOfFiles() throws {
    if tolerance != nil || targets != nil {
      throw TaskError(
        "--tolerance and --targets are for CSV files; "
          + "say --task largest-root:tolerance=... instead")
    }
  }

  /// The task of a network: the one that was named, else that of the run the network's file lies
  /// in, else the one the network itself names.
  func task(for source: NetworkSource, threads: Int) throws -> Task {
    if let specification { return try task(named: specification, threads: threads) }
    if let run = source.run {
      var reference = try run.description().task
      if let metric { reference.metric = metric.rawValue }
      if !reference.isFile { try refuseOptionsOfFiles() }
      if let tolerance { reference.tolerance = tolerance.description }
      if let targets { reference.targets = targets }
      return try run.task(reference, threads: threads)
    }
    let name = source.network.task
    if LargestRoot.isSpecification(name) {
      return try task(named: name, threads: threads)
    }
    let beside = URL(fileURLWithPath: source.file).deletingLastPathComponent().path + "/" + name
    guard !name.isEmpty, !name.contains("/"), FileSystem().exists(beside) else {
      throw TaskError("\(source.file): its task '\(name)' was not found; name it with --task")
    }
    return try task(named: beside, threads: threads)
  }
}
