import Basics
import Certification
import Exports
import Minimality
import Networks
import Search
import Tasks

/// What is proved about the smallest score of a task, beside what is known to do it.
struct ScoreBound {
  /// A network that is proved to do the task.
  struct Incumbent {
    var score: Int
    var file: String
  }

  /// The file of a run's folder that keeps the bound.
  static let name = "minimal.json"
  /// The file of a run's folder that keeps the network that was found.
  static let networkName = "minimal-network.json"

  let result: MinimalScore
  let task: Task
  let incumbent: Incumbent?
  /// The file the network that was found was written to.
  let file: String?

  init(_ result: MinimalScore, task: Task, incumbent: Incumbent?, file: String?) {
    (self.result, self.task, self.incumbent, self.file) = (result, task, incumbent, file)
  }

  /// The score of the cheapest network that is known.
  private var known: Int? { result.network.map { $0.score() } ?? incumbent?.score }

  /// Whether the cheapest network that is known is proved to be as cheap as can be.
  private var isMinimal: Bool { known == result.lowerBound }

  /// The bound in one line.
  static func sentence(lowerBound: Int, known: Int?) -> String {
    if known == lowerBound {
      return lowerBound == 0
        ? "score 0, proved minimal: no network costs less than nothing"
        : "score \(lowerBound), proved minimal: no network of score \(lowerBound - 1) or less does it"
    }
    return lowerBound == 0
      ? "nothing is proved: not even score 0 was finished"
      : "at least \(lowerBound), proved: no network of score \(lowerBound - 1) or less does it"
  }

  private var sentence: String {
    Self.sentence(lowerBound: result.lowerBound, known: known)
  }
}

extension ScoreBound: Report {
  var text: String {
    var rows = [["score", "hidden parts", "last neurons", "candidates", "refuted"]]
    for level in result.levels {
      rows.append(
        [
          level.score, level.prefixes, level.solved, level.candidates,
          level.excluded + level.refuted,
        ].map(Text.grouped))
    }
    var facts = [["task", task.title], ["smallest score", sentence]]
    if let incumbent {
      facts.append(["incumbent", "\(Text.grouped(incumbent.score)), \(incumbent.file)"])
    }
    if let why { facts.append(["no further", why]) }
    var blocks = [Text.table(facts)]
    if !result.levels.isEmpty { blocks.append(Text.table(rows, right: [0, 1, 2, 3, 4])) }
    if let network = result.network {
      let certificate = CertifiedJudge(task, threads: 1).certify(network)
      let margin = ProvedBounds(certificate, of: network, on: task).margin
      blocks.append(
        "proved right on all \(Text.count(certificate.cases, "case", "cases")), margin "
          + (margin.map(\.description) ?? "unbounded") + "\n"
          + NetworkListing(network, metric: task.metric).text().joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n")
  }

  /// Why no more is known, where more could be.
  private var why: String? {
    if isMinimal { return nil }
    switch result.limit {
    case .found, .reached: return nil
    case .stopped: return "stopped within score \(result.lowerBound)"
    case .undecided:
      return "\(Text.count(result.undecided.count, "network", "networks")) of score "
        + "\(result.lowerBound) could not be decided"
    case .tooLarge:
      return "score \(result.lowerBound) has weights of more digits than golf lists"
    }
  }

  var json: JSON {
    .object([
      .init("format", .string("golf-minimal/1")),
      .init("task", .string(task.name)),
      .init("title", .string(task.title)),
      .init("cases", .integer(task.caseCount)),
      .init("digest", .string(task.digest)),
      .init("lower_bound", .integer(result.lowerBound)),
      .init("minimal", .bool(isMinimal)),
      .init("known", .integerOrNull(known)),
      .init("network", .optional(file ?? (result.network == nil ? incumbent?.file : nil))),
      .init("limit", .string(result.limit.rawValue)),
      .init("undecided", .integer(result.undecided.count)),
      .init(
        "levels",
        .array(
          result.levels.map { level in
            .object([
              .init("score", .integer(level.score)),
              .init("hidden_parts", .integer(level.prefixes)),
              .init("last_neurons", .integer(level.solved)),
              .init("candidates", .integer(level.candidates)),
              .init("excluded", .integer(level.excluded)),
              .init("refuted", .integer(level.refuted)),
            ])
          })),
    ])
  }
}

// MARK: - In a run's folder

extension ScoreBound {
  /// Writes the bound into a run's folder, unless a better one stands there.
  func keep(in run: RunFolder) throws {
    if let kept = Self.kept(in: run, task: task), kept > result.lowerBound { return }
    try FileSystem().replace(run.path + "/" + Self.name, with: Array((json.text() + "\n").utf8))
  }

  /// The lower bound that a run's folder keeps for a task; nil where there is none, or one of another
  /// task.
  static func kept(in run: RunFolder, task: Task) -> Int? {
    let path = run.path + "/" + name
    let files = FileSystem()
    guard files.exists(path), let bytes = try? files.read(path),
      let json = try? JSON(parsing: bytes), json["format"] == .string("golf-minimal/1"),
      json["digest"] == .string(task.digest), case .number(let digits)? = json["lower_bound"]
    else { return nil }
    // More than the incumbent costs is no bound, whoever wrote it.
    let best = try? run.best().map { try NetworkFile.network(from: $0, file: run.bestPath) }
    guard let bound = Int(digits), (0...(best?.score(task.metric) ?? .max)).contains(bound) else {
      return nil
    }
    return bound
  }
}

extension Task {
  /// A checksum of what the task asks: cases, targets, tolerances, open sides, activations.
  var digest: String {
    var sum = Checksum()
    for count in [inputs.count, outputs.count, caseCount] { sum.add(UInt64(count)) }
    for column in inputColumns {
      for value in column { sum.add("\(value),".utf8) }
    }
    for column in targetColumns {
      for target in column {
        if case .decimal(let value) = target { sum.add("\(value),".utf8) }
        sum.add(target.bounds.lowerBound.bitPattern)
        sum.add(target.bounds.upperBound.bitPattern)
      }
    }
    for side in openings.joined() { sum.add(UInt64(side.rawValue)) }
    for tolerance in tolerances { sum.add("\(tolerance),".utf8) }
    for activation in activations.map(\.rawValue).sorted() { sum.add("\(activation),".utf8) }
    return sum.hexadecimal
  }
}
