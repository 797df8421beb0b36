import ArgumentParser
import Basics
import Networks
import Search
import Tasks

/// `golf show`: the hall of fame of a run, or what a network file holds.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a run's hall of fame, or a network.",
    discussion: """
      Of a run: the best network of each family, how the incumbent came about. Of its incumbent, \
      or of a network file: where the digits go, and the hardest cases.
      """)

  @Argument(
    help: ArgumentHelp("A run or a network file (default: the latest run).", valueName: "RUN|FILE"),
    completion: .file())
  var place: String?

  @OptionGroup var runs: RunsOptions
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let report = try report()
    output.show(report)
    if report.proof?.passes == false { throw ExitCode(1) }
  }

  private func report() throws -> ShowReport {
    guard let run = try namedRun() else {
      return try ShowReport(run: nil, proof: proof(of: NetworkSource(place ?? "", runs: runs)))
    }
    let hasBest = try run.best() != nil
    return try ShowReport(
      run: (run, run.overview()),
      proof: hasBest ? proof(of: NetworkSource(run.bestPath, runs: runs)) : nil)
  }

  private func proof(of source: NetworkSource) throws -> Proof {
    try Proof(
      of: source, on: task.task(for: source, threads: threads.count), threads: threads.count)
  }

  /// The run that is meant; nil where it is a network: a file, or a folder that holds the best
  /// network of a run but nothing else of it, as `runs/record` does.
  private func namedRun() throws -> RunFolder? {
    guard let place else { return try runs.latest() }
    let files = FileSystem()
    let candidates = [place] + (place.contains("/") ? [] : [runs.folder + "/" + place])
    if files.exists(place), !files.isFolder(place) { return nil }
    if let folder = candidates.first(where: files.isFolder),
      !files.exists(folder + "/run.json"), files.exists(folder + "/best.json")
    {
      return nil
    }
    return try runs.run(place)
  }
}

/// What a run has to show, and what its incumbent, or a network, is worth.
private struct ShowReport: Report {
  let run: (folder: RunFolder, overview: RunOverview)?
  let proof: Proof?

  var text: String {
    var blocks: [String] = []
    if let run { blocks += Self.blocks(run.folder, run.overview) }
    if let proof { blocks += Self.blocks(proof) }
    return blocks.joined(separator: "\n\n")
  }

  var json: JSON {
    .object([
      .init("format", .string("golf-show/1")),
      .init("run", run.map { .run($0.folder, $0.overview) } ?? .null),
      .init("champions", .array((run?.overview.champions ?? []).map(Self.champion))),
      .init("history", .array((run?.overview.history ?? []).map(JSON.improvement))),
      .init("proof", proof?.json ?? .null),
      .init(
        "parts", proof.map { .parts(of: $0.source.network, $0.task.metric) } ?? .array([])),
      .init("hardest", .array((proof.map(Self.hardest) ?? []).map(Self.hard))),
    ])
  }

  // MARK: Runs

  private static func blocks(_ folder: RunFolder, _ overview: RunOverview) -> [String] {
    let heading = Text.table([
      ["run", folder.path],
      ["task", overview.description.task.name],
      ["metric", overview.description.task.metric],
      ["command", overview.description.command.joined(separator: " ")],
      [
        "so far",
        "\(Text.duration(overview.seconds)), \(Text.grouped(overview.generation)) generations, "
          + "\(Text.grouped(overview.evaluations)) candidates",
      ],
    ])
    if overview.champions.isEmpty { return [heading, "no network has passed every case yet"] }
    let improvements = overview.history.suffix(10).map { row in
      "\(Text.duration(row.seconds))  \(Text.grouped(row.score))  \(row.family), \(row.strategy)"
    }
    let blocks = [
      heading, hallOfFame(overview), rounds(overview.rounds),
      moves(overview.parameterMoves, of: "annealing"), moves(overview.walkMoves, of: "walking"),
      "improvements\n" + improvements.joined(separator: "\n"),
    ]
    return blocks.filter { !$0.isEmpty }
  }

  private static func hallOfFame(_ overview: RunOverview) -> String {
    var rows = [["family", "strategy", "score", "neurons", "generation", "island"]]
    for champion in overview.champions.sorted(by: { $0.score < $1.score }) {
      rows.append([
        champion.family, champion.strategy.rawValue, Text.grouped(champion.score),
        Text.grouped(champion.neurons), Text.grouped(champion.generation), "\(champion.island)",
      ])
    }
    return "hall of fame\n" + Text.table(rows, right: [2, 3, 4, 5])
  }

  /// What became of the moves of a strategy, kind by kind.
  private static func moves<Kind>(_ moves: [Kind: MoveTally], of strategy: String) -> String
  where Kind: CaseIterable & RawRepresentable<String> {
    if moves.isEmpty { return "" }
    var rows = [["move", "proposed", "accepted", "improved"]]
    for kind in Kind.allCases {
      guard let tally = moves[kind] else { continue }
      rows.append([
        kind.rawValue, Text.grouped(tally.proposed),
        Text.percent(tally.accepted, of: tally.proposed), Text.grouped(tally.improved),
      ])
    }
    return "moves of \(strategy)\n" + Text.table(rows, right: [1, 2, 3])
  }

  /// How the walks came out, round by round.
  private static func rounds(_ rounds: [Tournament.Summary]) -> String {
    if rounds.isEmpty { return "" }
    var rows = [["round", "generations", "walks", "promoted", "best", "median"]]
    for (number, round) in rounds.enumerated() {
      rows.append([
        "\(number + 1)", Text.grouped(round.length), Text.grouped(round.walks),
        Text.grouped(round.promoted), Text.grouped(round.best), Text.grouped(round.median),
      ])
    }
    return "rounds of walks\n" + Text.table(rows, right: [0, 1, 2, 3, 4, 5])
  }

  private static func champion(_ champion: RunOverview.ChampionSummary) -> JSON {
    .object([
      .init("family", .string(champion.family)),
      .init("strategy", .string(champion.strategy.rawValue)),
      .init("score", .integer(champion.score)),
      .init("neurons", .integer(champion.neurons)),
      .init("generation", .integer(champion.generation)),
      .init("island", .integer(champion.island)),
    ])
  }

  // MARK: Networks

  private static func blocks(_ proof: Proof) -> [String] {
    let network = proof.source.network
    let heading =
      "\(proof.source.file): score \(Text.grouped(proof.score)) (\(proof.task.metric.rawValue)), "
      + Text.count(network.neurons.count, "neuron", "neurons")
    var rows = [["part", "neurons", "score", ""]]
    for part in network.scoreByPart(proof.task.metric) {
      let share = Double(part.score) / Double(max(proof.score, 1))
      rows.append([
        part.part, Text.grouped(part.neurons), Text.grouped(part.score),
        String(repeating: "█", count: Int((share * 30).rounded())),
      ])
    }
    let certificate = proof.certificate
    let hardest = hardest(proof).map { "\($0.inputs)  \(Text.short($0.margin))" }
    return [
      heading, "where the digits go\n" + Text.table(rows, right: [1, 2]),
      (["the hardest cases (tolerance minus error)"] + hardest).joined(separator: "\n"),
      proof.passes
        ? "proved right on all \(Text.grouped(certificate.cases)) cases, margin \(proof.margin)"
        : "FAILS on \(Text.grouped(certificate.failures + certificate.undecided)) of "
          + "\(Text.grouped(certificate.cases)) cases",
    ]
  }

  /// The cases with the least left of their tolerance.
  private static func hardest(_ proof: Proof) -> [(inputs: String, json: JSON, margin: Double)] {
    let margins = proof.certificate.margins
    return margins.indices.sorted { (margins[$0], $0) < (margins[$1], $1) }.prefix(5).map {
      (proof.task.describe(case: $0), Proof.inputs(of: proof.task, case: $0), margins[$0])
    }
  }

  private static func hard(_ hard: (inputs: String, json: JSON, margin: Double)) -> JSON {
    .object([.init("inputs", hard.json), .init("margin", .finite(hard.margin))])
  }
}
