import Basics
import Constructions
import Foundation
import Networks
import Tasks

/// What was asked of a run: the content of `run.json`. Together with golf's signature it
/// determines every result of the run.
public struct RunDescription: Equatable, Codable, Sendable {
  /// What the `format` field says.
  public static let format = "golf-run/2"

  /// The task, in a form that finds it again.
  public struct TaskReference: Equatable, Codable, Sendable {
    /// The specification, or the name of the file, of which the run keeps a copy.
    public var name: String
    /// What a network costs.
    public var metric: String
    /// Whether the cases stand in a CSV file.
    public var isFile: Bool
    /// Whether the task is a JSON file, with rules of its own.
    public var isDescribed: Bool?
    /// The tolerance given for a CSV file without a tolerance column.
    public var tolerance: String?
    /// How many target columns the CSV file has.
    public var targets: Int?

    /// The files that a task may be made of.
    enum Part {
      /// The cases, as CSV.
      case cases
      /// The task with its rules, as JSON.
      case rules
    }

    /// The task.
    ///
    /// - Parameters:
    ///   - file: Where the reference stands, for errors.
    ///   - content: What is in the files, where there are any.
    func task(threads: Int, file: String, content: (Part) throws -> [UInt8]) throws -> Task {
      guard let metric = Metric(rawValue: metric) else {
        throw FileError(file, "unknown metric '\(metric)'")
      }
      if isDescribed == true {
        let written = try TaskDescription(name: name, bytes: content(.rules))
        return try written.task(
          cases: written.caseFile == nil ? nil : content(.cases), metric: metric, threads: threads)
      }
      guard isFile else {
        return try LargestRoot(specification: name).task(metric: metric, threads: threads)
      }
      let table = TaskFile(
        name: name, bytes: try content(.cases), tolerance: tolerance.flatMap(ExactDecimal.init),
        targets: targets ?? 1)
      return try table.task(metric: metric)
    }
  }

  /// The format of the file.
  public var format: String
  /// The version of golf that made the run.
  public var version: String
  /// What that golf computes, in one number: its `Signature`.
  public var signature: String
  /// When the run was made, for people.
  public var created: String
  /// The command line that made it.
  public var command: [String]
  /// The task.
  public var task: TaskReference
  /// The seed of all randomness.
  public var seed: UInt64
  /// How many islands search.
  public var islands: Int
  /// The names of the families, in the order of the catalogue; `given` where it starts from a
  /// network.
  public var families: [String]
  /// What the search may do; nil when that is everything.
  public var strategies: [Strategy]?
  /// What parameters are held at or narrowed to, as texts of `Narrowing`; nil when nothing is.
  public var settings: [String]?
  /// Whether it starts from a network, of which the run keeps a copy.
  public var hasStart: Bool?
  /// The time budget it was started with, in seconds.
  public var budget: Double?

  /// The description of a new run.
  public init(
    version: String, created: String, command: [String], task: Task, seed: UInt64, islands: Int,
    families: [String], strategies: [Strategy]? = nil, settings: [String]? = nil,
    hasStart: Bool? = nil, budget: Double?
  ) {
    format = Self.format
    self.version = version
    signature = Signature.expected
    self.created = created
    self.command = command
    self.seed = seed
    self.islands = islands
    self.families = families + (hasStart == true ? [Plan.givenName] : [])
    self.strategies = strategies
    self.settings = settings
    self.hasStart = hasStart
    self.budget = budget
    switch (task.description, task.origin) {
    case (let written?, _):
      self.task = TaskReference(
        name: task.name, metric: task.metric.rawValue, isFile: written.caseFile != nil,
        isDescribed: true)
    case (nil, .largestRoot):
      self.task = TaskReference(name: task.name, metric: task.metric.rawValue, isFile: false)
    case (nil, .file(let file)):
      self.task = TaskReference(
        name: task.name, metric: task.metric.rawValue, isFile: true,
        tolerance: file.tolerance?.description, targets: file.targets)
    }
  }

  /// The bytes of `run.json`.
  func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }

  /// Reads `run.json`.
  init(_ bytes: [UInt8], file: String) throws(FileError) {
    guard let value = try? JSONDecoder().decode(RunDescription.self, from: Data(bytes)) else {
      throw FileError(file, "is no \(Self.format): it is damaged or something else")
    }
    guard value.format == Self.format else {
      throw FileError(file, "format \(value.format) is not \(Self.format)")
    }
    guard (1...RunDescription.mostIslands).contains(value.islands), !value.families.isEmpty else {
      throw FileError(file, "names \(value.islands) islands and \(value.families.count) families")
    }
    if let budget = value.budget, !(0...Budget.longest).contains(budget) {
      throw FileError(file, "the budget of \(budget) seconds is none")
    }
    self = value
  }

  /// More islands than this no run has.
  public static let mostIslands = 4096
}
