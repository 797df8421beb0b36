import ArgumentParser
import Basics
import Constructions
import Evaluation
import Foundation
import Networks
import Search
import Tasks

/// `golf runs`: the runs there are.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Lists the runs, the latest last.")

  @OptionGroup var runs: RunsOptions

  func run() throws {
    let all = try RunFolder.all(root: runs.folder).sorted { $0.lastChange < $1.lastChange }
    if all.isEmpty {
      print("no runs in \(runs.folder)")
      return
    }
    var rows = [["run", "task", "score", "generation", "time", "candidates"]]
    for run in all {
      do {
        let overview = try run.overview()
        rows.append([
          run.name, overview.description.task.name,
          overview.history.last.map { Text.grouped($0.score) } ?? "-",
          Text.grouped(overview.generation), Text.duration(overview.seconds),
          Text.grouped(overview.evaluations),
        ])
      } catch {
        rows.append([run.name, "unreadable: \(error)"])
      }
    }
    print(Text.table(rows, right: [2, 3, 4, 5]))
  }
}

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
    help: ArgumentHelp("A run or a network file (default: the latest run).", valueName: "RUN|FILE"))
  var place: String?

  @OptionGroup var runs: RunsOptions
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions

  func run() throws {
    if let run = try namedRun() {
      try show(run)
      guard try run.best() != nil else { return }
      print("")
      try show(NetworkSource(run.bestPath, runs: runs.folder))
    } else if let place {
      try show(NetworkSource(place, runs: runs.folder))
    }
  }

  private func namedRun() throws -> RunFolder? {
    let files = FileSystem()
    if let place, files.exists(place), !files.isFolder(place) { return nil }
    return try runs.run(place)
  }

  private func show(_ run: RunFolder) throws {
    let overview = try run.overview()
    print(
      Text.table([
        ["run", run.path],
        ["task", overview.description.task.name],
        ["command", overview.description.command.joined(separator: " ")],
        [
          "so far",
          "\(Text.duration(overview.seconds)), \(Text.grouped(overview.generation)) generations, "
            + "\(Text.grouped(overview.evaluations)) candidates",
        ],
      ]))
    if overview.champions.isEmpty {
      print("\nno network has passed every case yet")
      return
    }
    var rows = [["family", "strategy", "score", "margin", "neurons", "generation", "island"]]
    for champion in overview.champions.sorted(by: { $0.score < $1.score }) {
      rows.append([
        champion.family, champion.strategy.rawValue, Text.grouped(champion.score),
        Text.short(champion.margin),
        Text.grouped(champion.neurons), Text.grouped(champion.generation), "\(champion.island)",
      ])
    }
    print("\nhall of fame")
    print(Text.table(rows, right: [2, 3, 4, 5, 6]))
    showLedger(overview.ledger)
    show(overview.rounds)
    show(moves: overview.moves, of: "annealing")
    show(moves: overview.polishMoves, of: "polishing")
    print("\nimprovements")
    for row in overview.history.suffix(10) {
      let found = "\(row.family), \(row.strategy)"
      print("\(Text.duration(row.seconds))  \(Text.grouped(row.score))  \(found)")
    }
  }

  /// What became of the moves of a strategy, kind by kind.
  private func show<Kind>(moves: [Kind: MoveTally], of strategy: String)
  where Kind: CaseIterable & RawRepresentable<String> {
    if moves.isEmpty { return }
    var rows = [["move", "proposed", "accepted", "improved"]]
    for kind in Kind.allCases {
      guard let tally = moves[kind] else { continue }
      rows.append([
        kind.rawValue, Text.grouped(tally.proposed),
        Text.percent(tally.accepted, of: tally.proposed), Text.grouped(tally.improved),
      ])
    }
    print("\nmoves of \(strategy)")
    print(Text.table(rows, right: [1, 2, 3]))
  }

  /// What the islands have been about of late, and what it brought.
  private func showLedger(_ ledger: Ledger) {
    let used = Venture.allCases.filter { (ledger.accounts[$0]?.spent ?? 0) > 0 }
    if used.isEmpty { return }
    var rows = [["venture", "generations of late", "digits earned"]]
    for venture in used {
      guard let account = ledger.accounts[venture] else { continue }
      rows.append([
        venture.rawValue, Text.grouped(Text.whole(account.spent)), Text.short(account.earned),
      ])
    }
    print("\nventures")
    print(Text.table(rows, right: [1, 2]))
  }

  /// How the walks of polishing came out, round by round.
  private func show(_ rounds: [Tournament.Summary]) {
    if rounds.isEmpty { return }
    var rows = [["round", "generations", "walks", "promoted", "best", "median"]]
    for (number, round) in rounds.enumerated() {
      rows.append([
        "\(number + 1)", Text.grouped(round.length), Text.grouped(round.walks),
        Text.grouped(round.promoted), Text.grouped(round.best), Text.grouped(round.median),
      ])
    }
    print("\nrounds of polishing")
    print(Text.table(rows, right: [0, 1, 2, 3, 4, 5]))
  }

  private func show(_ source: NetworkSource) throws {
    let task = try task.task(for: source, threads: threads.count)
    if let mismatch = task.mismatch(with: source.network) {
      throw FileError(source.file, mismatch)
    }
    let network = source.network
    let score = network.score(task.metric)
    print("\(source.file): score \(Text.grouped(score)), \(network.neurons.count) neurons")
    print("\nwhere the digits go")
    var rows = [["part", "neurons", "score", ""]]
    for part in network.scoreByPart(task.metric) {
      let share = Double(part.score) / Double(max(score, 1))
      rows.append([
        part.part, Text.grouped(part.neurons), Text.grouped(part.score),
        String(repeating: "█", count: Int((share * 30).rounded())),
      ])
    }
    print(Text.table(rows, right: [1, 2]))
    let certificate = CertifiedJudge(task, threads: threads.count).certify(network)
    print("\nthe hardest cases (tolerance minus error)")
    let hardest = certificate.margins.indices.sorted {
      certificate.margins[$0] < certificate.margins[$1]
    }
    for index in hardest.prefix(5) {
      print("\(task.describe(case: index))  \(Text.short(certificate.margins[index]))")
    }
    print(
      certificate.passes
        ? "\nproved right on all \(Text.grouped(certificate.cases)) cases, margin \(certificate.margin)"
        : "\nFAILS on \(Text.grouped(certificate.failures + certificate.undecided)) of "
          + "\(Text.grouped(certificate.cases)) cases")
  }
}

/// `golf families`: the constructions, and what can be varied about them.
struct FamiliesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "families", abstract: "Lists the families of networks and their parameters.")

  func run() throws {
    for (index, family) in Catalogue.families.enumerated() {
      if index > 0 { print("") }
      print("\(family.name): \(family.summary)")
      guard let family = family as? any Construction else { continue }
      let rows = Self.groups(family.parameters).map { parameter, name in
        [
          "  " + name, "\(parameter.standard)",
          "\(parameter.values.count) values, \(parameter.values.first.map(\.description) ?? "") "
            + "to \(parameter.values.last.map(\.description) ?? "")", parameter.summary,
        ]
      }
      print(Text.table(rows))
    }
  }

  /// Parameters that differ by a number in their name only, as one.
  private static func groups(_ parameters: [Parameter]) -> [(Parameter, String)] {
    var groups: [(Parameter, String)] = []
    var seen: Set<String> = []
    for parameter in parameters {
      let stem = parameter.name.filter { !$0.isNumber }
      let alike = parameters.count { $0.name.filter { !$0.isNumber } == stem }
      if alike == 1 {
        groups.append((parameter, parameter.name))
      } else if seen.insert(stem).inserted {
        groups.append((parameter, "\(stem)N (\(alike) of them)"))
      }
    }
    return groups
  }
}
