import Basics
import Certification
import Networks
import Tasks

/// A network's certificate with what it is about.
struct Proof {
  let source: NetworkSource
  let task: Task
  let certificate: Certificate
  let bounds: ProvedBounds

  /// Judges every case.
  ///
  /// - Throws: `FileError` when the network does not fit the task.
  init(of source: NetworkSource, on task: Task, threads: Int) throws {
    self.source = source
    self.task = task
    if let mismatch = task.mismatch(with: source.network) {
      throw FileError(source.file, mismatch)
    }
    certificate = CertifiedJudge(task, threads: threads).certify(source.network)
    bounds = ProvedBounds(certificate, of: source.network, on: task)
  }

  /// Whether the network is proved right on every case.
  var passes: Bool { certificate.passes }

  /// What the network costs by the task's metric.
  var score: Int { source.network.score(task.metric) }

  /// The cases with the least left of their tolerance, the hardest first.
  func hardest(_ count: Int) -> [Int] {
    let margins = certificate.margins
    return Array(
      margins.indices.sorted { (margins[$0], $0) < (margins[$1], $1) }.prefix(count))
  }

  /// The margin for people: what is proved, or that nothing is.
  var margin: String { bounds.margin.map(\.description) ?? "unbounded" }
}

extension Proof: Report {
  var text: String {
    let worst = task.describe(case: certificate.worstCase)
    let arithmetic =
      certificate.bits == 0 ? "exact" : "exact, then balls of \(certificate.bits) bits"
    var rows = [
      ["task", task.title],
      ["cases", Text.grouped(certificate.cases)],
      ["failures", Text.grouped(certificate.failures)],
      ["worst error", bounds.worstError.map(\.description) ?? "unbounded"],
      ["margin", margin],
      ["worst case", worst],
      ["arithmetic", arithmetic],
      [
        "score",
        "\(Text.grouped(score)) (\(task.metric.rawValue), "
          + "\(Text.count(source.network.neurons.count, "neuron", "neurons")))",
      ],
    ]
    if let decision = task.decision {
      rows[3] = ["decision", decision]
    } else if task.hasHalfLines {
      rows.remove(at: 3)
    }
    if certificate.undecided > 0 {
      rows.insert(["undecided", Text.grouped(certificate.undecided)], at: 3)
    }
    return Text.table(rows) + "\n" + (passes ? "PASS" : "FAIL")
  }

  var json: JSON {
    .object([
      .init("format", .string("golf-verify/1")),
      .init("file", .string(source.file)),
      .init("task", .string(task.name)),
      .init("title", .string(task.title)),
      .init("passes", .bool(passes)),
      .init("cases", .integer(certificate.cases)),
      .init("failures", .integer(certificate.failures)),
      .init("undecided", .integer(certificate.undecided)),
      .init("worst_error", .optional(bounds.worstError?.description)),
      .init("margin", .optional(bounds.margin?.description)),
      .init("worst_case", Self.inputs(of: task, case: certificate.worstCase)),
      .init("bits", .integer(certificate.bits)),
      .init("metric", .string(task.metric.rawValue)),
      .init("score", .integer(score)),
      .init("neurons", .integer(source.network.neurons.count)),
    ])
  }

  /// The inputs of a case by name, as exact decimals.
  static func inputs(of task: Task, case index: Int) -> JSON {
    .object(
      zip(task.inputs, task.inputColumns).map { .init($0, .string($1[index].description)) })
  }
}
