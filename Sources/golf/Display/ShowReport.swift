import Basics
import Exports
import Networks
import Search
import Tasks

/// What a run has to show, and what its incumbent, or a network, is worth: first the score, the
/// formulas and the digits, then the run, and its statistics where they are asked for.
struct ShowReport: Report {
  let run: (folder: RunFolder, overview: RunOverview)?
  let proof: Proof?
  let hasStatistics: Bool
  /// The lower bound of the score that the run keeps.
  var lowerBound: Int?

  /// Longer listings are cut.
  private static let mostLines = 60

  var text: String {
    var blocks: [String] = []
    if let proof { blocks += Self.ofNetwork(proof) }
    if let lowerBound {
      let sentence = ScoreBound.sentence(
        lowerBound: lowerBound, known: proof.flatMap { $0.passes ? $0.score : nil })
      blocks.append("smallest score: " + sentence)
    }
    if let run { blocks += ofRun(run.folder, run.overview) }
    if hasStatistics, let proof { blocks.append(Self.hardest(proof)) }
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  var json: JSON {
    .object([
      .init("format", .string("golf-show/1")),
      .init("run", run.map { .run($0.folder, $0.overview) } ?? .null),
      .init("champions", .champions(run?.overview.champions ?? [])),
      .init("history", .array((run?.overview.history ?? []).map(JSON.improvement))),
      .init("rounds", .array((run?.overview.rounds ?? []).map(JSON.round))),
      .init("moves", run.map { JSON.moves($0.overview) } ?? .array([])),
      .init("proof", proof?.json ?? .null),
      .init(
        "parts", proof.map { .parts(of: $0.source.network, $0.task.metric) } ?? .array([])),
      .init("hardest", .array(proof.map(Self.hardCases) ?? [])),
      .init("lower_bound", .integerOrNull(lowerBound)),
    ])
  }

  private static func hardCases(_ proof: Proof) -> [JSON] {
    proof.hardest(5).map { index in
      .object([
        .init("inputs", Proof.inputs(of: proof.task, case: index)),
        .init("margin", .finite(proof.certificate.margins[index])),
      ])
    }
  }

  // MARK: Networks

  private static func ofNetwork(_ proof: Proof) -> [String] {
    let network = proof.source.network
    let certificate = proof.certificate
    let verdict =
      proof.passes
      ? "proved right on all \(Text.grouped(certificate.cases)) cases, margin \(proof.margin)"
      : "FAILS on \(Text.grouped(certificate.failures + certificate.undecided)) of "
        + "\(Text.grouped(certificate.cases)) cases"
    let heading =
      "score \(Text.grouped(proof.score)) (\(proof.task.metric.rawValue)), "
      + Text.count(network.neurons.count, "neuron", "neurons") + "; " + verdict
    var formulas = NetworkListing(network, metric: proof.task.metric).text()
    if formulas.count > mostLines {
      let left = formulas.count - mostLines / 2
      formulas = formulas.prefix(mostLines / 2) + ["... and \(Text.grouped(left)) more"]
    }
    var rows = [["part", "neurons", "score", ""]]
    for part in network.scoreByPart(proof.task.metric) {
      let share = Double(part.score) / Double(max(proof.score, 1))
      rows.append([
        part.part, Text.grouped(part.neurons), Text.grouped(part.score),
        String(repeating: "█", count: Int((share * 30).rounded())),
      ])
    }
    return [
      proof.task.title + "\n" + heading, formulas.joined(separator: "\n"),
      "where the digits go\n" + Text.table(rows, right: [1, 2]),
    ]
  }

  /// The cases with the least left of their tolerance.
  private static func hardest(_ proof: Proof) -> String {
    let lines = proof.hardest(5).map {
      "\(proof.task.describe(case: $0))  \(Text.short(proof.certificate.margins[$0]))"
    }
    return (["the hardest cases (tolerance minus error)"] + lines).joined(separator: "\n")
  }

  // MARK: Runs

  private func ofRun(_ folder: RunFolder, _ overview: RunOverview) -> [String] {
    var rows = [
      ["run", folder.path],
      [
        "so far",
        "\(Text.duration(overview.seconds)), \(Text.grouped(overview.generation)) generations, "
          + "\(Text.grouped(overview.evaluations)) candidates",
      ],
    ]
    if proof == nil { rows.insert(["task", overview.description.task.name], at: 1) }
    if hasStatistics {
      rows += [
        ["metric", overview.description.task.metric],
        ["command", overview.description.command.joined(separator: " ")],
      ]
      if let effort = folder.loggedEffort() {
        rows.append([
          "last sitting",
          (effort.ranks > 1 ? Text.count(effort.ranks, "rank", "ranks") + ", " : "")
            + Text.count(effort.threads, "thread", "threads")
            + ", idle \(Text.short(effort.idleShare * 100)) % of the time"
            + (effort.told > 0
              ? ", \(Text.grouped(effort.told)) bytes told in a generation" : ""),
        ])
      }
    }
    let heading = Text.table(rows)
    if overview.champions.isEmpty { return [heading, "no network has passed every case yet"] }
    let blocks = [heading, Self.hallOfFame(overview)]
    guard hasStatistics else { return blocks }
    let improvements = overview.history.suffix(10).map { row in
      "\(Text.duration(row.seconds))  \(Text.grouped(row.score))  \(row.family), \(row.strategy)"
    }
    return blocks + [
      Self.rounds(overview.rounds), Self.moves(overview.parameterMoves, of: "annealing"),
      Self.moves(overview.walkMoves, of: "walking"),
      "improvements\n" + improvements.joined(separator: "\n"),
    ]
  }

  /// The hall of fame, the cheapest first, with a mark at what belongs to the front.
  private static func hallOfFame(_ overview: RunOverview) -> String {
    var rows = [
      ["rank", "family", "strategy", "score", "neurons", "front", "generation", "island"]
    ]
    for (index, champion) in overview.champions.enumerated() {
      rows.append([
        "\(index + 1)", champion.family, champion.strategy.rawValue, Text.grouped(champion.score),
        Text.grouped(champion.neurons), champion.isInFront ? "●" : "",
        Text.grouped(champion.generation),
        "\(champion.island)",
      ])
    }
    return "hall of fame (golf export RUN --rank N)\n" + Text.table(rows, right: [0, 3, 4, 6, 7])
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
}

extension JSON {
  /// The hall of fame.
  static func champions(_ champions: [RunOverview.ChampionSummary]) -> JSON {
    .array(champions.enumerated().map { champion($1, rank: $0 + 1) })
  }

  private static func champion(_ champion: RunOverview.ChampionSummary, rank: Int) -> JSON {
    .object([
      .init("rank", .integer(rank)), .init("front", .bool(champion.isInFront)),
      .init("family", .string(champion.family)),
      .init("strategy", .string(champion.strategy.rawValue)),
      .init("score", .integer(champion.score)),
      .init("neurons", .integer(champion.neurons)),
      .init("generation", .integer(champion.generation)),
      .init("island", .integer(champion.island)),
    ])
  }

  /// What has come of a round of walks.
  static func round(_ round: Tournament.Summary) -> JSON {
    .object([
      .init("generations", .integer(round.length)), .init("walks", .integer(round.walks)),
      .init("promoted", .integer(round.promoted)), .init("best", .integer(round.best)),
      .init("median", .integer(round.median)),
    ])
  }

  /// What became of the moves of annealing and walking.
  static func moves(_ overview: RunOverview) -> JSON {
    func rows<Kind>(_ moves: [Kind: MoveTally], _ strategy: Strategy) -> [JSON]
    where Kind: CaseIterable & RawRepresentable<String> {
      Kind.allCases.compactMap { kind in
        moves[kind].map { tally in
          .object([
            .init("strategy", .string(strategy.rawValue)), .init("move", .string(kind.rawValue)),
            .init("proposed", .integer(tally.proposed)),
            .init("accepted", .integer(tally.accepted)),
            .init("improved", .integer(tally.improved)),
          ])
        }
      }
    }
    return .array(
      rows(overview.parameterMoves, .annealing) + rows(overview.walkMoves, .walking))
  }
}
