import Basics
import Certification
import Exports
import Foundation
import Networks
import Search
import Tasks

/// What a page tells of one run, or of one network: the members of `golf-show/1`, and beside them the
/// drawing, the formulas and what the network answers in every case.
struct ReportEntry {
  /// What it is called in the page.
  let name: String
  private let path: String
  private let run: (folder: RunFolder, overview: RunOverview)?
  private let task: Task
  private let proof: Proof?
  private let history: [JSON]

  /// More cases than this are not drawn one by one.
  private static let mostCases = 30_000
  private static let binCount = 40

  /// Reads and judges what there is at a place.
  init(_ place: String?, runs: RunsOptions, task options: TaskOptions, threads: Int) throws {
    guard let folder = try runs.run(orNetworkAt: place) else {
      let source = try NetworkSource(place ?? "", runs: runs)
      let name = URL(fileURLWithPath: source.file).deletingLastPathComponent().lastPathComponent
      let isBest = source.file.hasSuffix("/best.json")
      self.name =
        isBest ? name : URL(fileURLWithPath: source.file).lastPathComponent
      (path, run) = (source.file, nil)
      task = try options.task(for: source, threads: threads)
      proof = try Proof(of: source, on: task, threads: threads)
      history = isBest ? try Self.history(beside: source.file) : []
      return
    }
    let overview = try folder.overview()
    (name, path, run) = (folder.name, folder.path, (folder, overview))
    history = overview.history.map(JSON.improvement)
    if try folder.best() == nil {
      task = try folder.task(overview.description.task, threads: threads)
      proof = nil
    } else {
      let source = try NetworkSource(folder.bestPath, runs: runs)
      task = try options.task(for: source, threads: threads)
      proof = try Proof(of: source, on: task, threads: threads)
    }
  }

  /// The improvements in the `history.csv` beside a network, if there is one.
  private static func history(beside file: String) throws -> [JSON] {
    let path = URL(fileURLWithPath: file).deletingLastPathComponent().path + "/history.csv"
    guard FileSystem().exists(path) else { return [] }
    let rows: [CSV.Row]
    do {
      rows = try CSV(parsing: FileSystem().read(path)).rows
    } catch let error as CSVError {
      throw FileError(path, error.problem)
    }
    return try rows.dropFirst().map { row in
      guard row.fields.count == 7, let seconds = Double(row.fields[0]), seconds.isFinite,
        let score = Int(row.fields[3])
      else { throw FileError(path, "line \(row.line): is no improvement") }
      return .object([
        .init("seconds", .double(seconds)), .init("score", .integer(score)),
        .init("family", .string(row.fields[5])), .init("strategy", .string(row.fields[6])),
      ])
    }
  }

  /// What a page shows of all of them.
  static func data(_ entries: [ReportEntry], made: String, isLive: Bool = false) -> JSON {
    .object([
      .init("live", .bool(isLive)), .init("made", .string(made)),
      .init("runs", .array(entries.map(\.json))),
    ])
  }

  private var json: JSON {
    var members: [JSON.Member] = [
      .init("name", .string(name)), .init("path", .string(path)),
      .init("check", .string(Text.shellWord(run == nil ? path : name))),
      .init("task", taskFacts), .init("history", .array(history)),
    ]
    if let run {
      members += [
        .init("run", .run(run.folder, run.overview)),
        .init("champions", .champions(run.overview.champions)),
        .init("rounds", .array(run.overview.rounds.map(JSON.round))),
        .init("moves", .moves(run.overview)),
      ]
    } else {
      members += [
        .init("run", .null), .init("champions", .array([])), .init("rounds", .array([])),
        .init("moves", .array([])),
      ]
    }
    if let proof {
      let network = proof.source.network
      members += [
        .init("proof", proof.json), .init("parts", .parts(of: network, task.metric)),
        .init("network", self.network(network)), .init("histogram", histogram(proof)),
        .init("hardest", .array(hardest(proof))), .init("cases", cases(proof) ?? .null),
      ]
    } else {
      members += [.init("proof", .null), .init("cases", .null)]
    }
    return .object(members)
  }

  private var taskFacts: JSON {
    let (least, most) = (task.tolerances.min() ?? .zero, task.tolerances.max() ?? .zero)
    return .object([
      .init("title", .string(task.title)), .init("cases", .integer(task.caseCount)),
      .init(
        "tolerance", .string(task.decision ?? (least == most ? "\(least)" : "\(least) to \(most)"))),
      .init("least", .finite(least.doubleValue)), .init("most", .finite(most.doubleValue)),
    ])
  }

  private func network(_ network: Network) -> JSON {
    let listing = NetworkListing(network, metric: task.metric)
    return .object([
      .init("svg", .string(network.drawing(task.metric))),
      .init("depth", .integer(network.depth)),
      .init("file", .string(NetworkFile.text(of: network))),
      .init(
        "listing",
        .array(
          listing.lines.map {
            .object([
              .init("name", .string($0.name)), .init("formula", .string($0.formula)),
              .init("cost", .integer($0.cost)),
            ])
          })),
    ])
  }

  // MARK: Cases

  /// How many cases use up how much of their tolerance.
  private func histogram(_ proof: Proof) -> JSON {
    var counts = [Int](repeating: 0, count: Self.binCount)
    var wrong = 0
    for (margin, tolerance) in zip(proof.certificate.margins, task.tolerances) {
      let share = 1 - margin / tolerance.doubleValue
      guard share < 1 else {
        wrong += 1
        continue
      }
      counts[min(Int(max(share, 0) * Double(Self.binCount)), Self.binCount - 1)] += 1
    }
    return .object([
      .init("counts", .array(counts.map(JSON.integer))), .init("wrong", .integer(wrong)),
    ])
  }

  private func hardest(_ proof: Proof) -> [JSON] {
    let cases = proof.hardest(10)
    // Targets of a winner's lead are no answers.
    guard task.winners.isEmpty, let answers = answers(proof, cases) else { return [] }
    return zip(cases, answers).map { index, answers in
      .object([
        .init("inputs", Proof.inputs(of: task, case: index)),
        .init("targets", .array(task.targetColumns.map { Self.number($0[index].approximation) })),
        .init("answers", .array(answers.map(Self.number))),
        .init("tolerance", .finite(task.tolerances[index].doubleValue)),
        .init("margin", .finite(proof.certificate.margins[index])),
      ])
    }
  }

  /// Inputs, targets and answers of the cases, or of every so many of them; nil where an answer cannot
  /// be computed, or where some have no band of right answers.
  private func cases(_ proof: Proof) -> JSON? {
    if !task.openings.isEmpty { return nil }
    let step = (task.caseCount + Self.mostCases - 1) / Self.mostCases
    let places = Array(stride(from: 0, to: task.caseCount, by: step))
    guard let answers = answers(proof, places) else { return nil }
    let tolerances = places.map { task.tolerances[$0] }
    let isUniform = Set(tolerances).count == 1
    return .object([
      .init("step", .integer(step)),
      .init("worst", .integer(min(proof.certificate.worstCase / step, places.count - 1))),
      .init("inputs", .array(task.inputs.map(JSON.string))),
      .init(
        "columns",
        .array(
          task.inputColumns.map { column in
            .array(places.map { Self.number(column[$0].doubleValue) })
          })),
      .init(
        "tolerances",
        .array((isUniform ? [tolerances[0]] : tolerances).map { .finite($0.doubleValue) })),
      .init(
        "outputs",
        .array(
          task.outputs.indices.map { output in
            .object([
              .init("name", .string(task.outputs[output])),
              .init(
                "targets",
                .array(
                  places.map { Self.number(task.targetColumns[output][$0].approximation) })),
              .init("answers", .array(answers.map { Self.number($0[output]) })),
            ])
          })),
    ])
  }

  private func answers(_ proof: Proof, _ places: [Int]) -> [[Double]]? {
    let rows = places.map { place in task.inputColumns.map { $0[place] } }
    let answers = try? CertifiedJudge.answers(of: proof.source.network, rows: rows)
    return answers?.map { row in row.map { Double($0.description) ?? .nan } }
  }

  /// A number with as many digits as a picture can show.
  private static func number(_ value: Double) -> JSON {
    value.isFinite ? .number(String(format: "%.9g", value)) : .null
  }
}
