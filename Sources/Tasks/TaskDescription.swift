import Basics
import Networks

/// A task with rules of its own, written down as JSON: where its cases come from, what counts as right,
/// which networks are permitted and what they cost. What it leaves out is as in a plain task.
///
/// ```json
/// {"format": "golf-task/1",
///  "cases": "sort.csv", "targets": ["first", "second"], "tolerance": "0.5",
///  "metric": "parameters", "activations": ["identity", "relu"], "layered": true, "integers": true}
/// ```
///
/// docs/tasks.md lists the members. Reading is strict: a member it does not know is an error, as it
/// might be a misspelt one.
public struct TaskDescription: Equatable, Sendable {
  /// What the `format` field says.
  public static let format = "golf-task/1"

  /// What counts as right.
  enum Criterion: Equatable, Sendable {
    /// Every error stays below this.
    case absolute(ExactDecimal)
    /// Every error stays below this share of the target.
    case relative(ExactDecimal)
    /// Every error stays below what a column says.
    case column(String)
    /// The answer lies between what two columns say.
    case between(low: String, high: String)
    /// The answer has the target's sign, and lies beyond a margin.
    case sign(margin: ExactDecimal)
    /// The answer whose target is the largest exceeds every other by more than a margin.
    case argmax(margin: ExactDecimal)
  }

  /// What answers have to decide; nil where they have to come near to numbers.
  var decision: String? {
    switch criterion {
    case .sign(let margin)?: margin.isZero ? "sign" : "sign, margin \(margin)"
    case .argmax(let margin)?: margin.isZero ? "argmax" : "argmax, margin \(margin)"
    default: nil
    }
  }

  /// The file's name, without its folder.
  public let name: String
  /// The file's bytes.
  public let bytes: [UInt8]
  /// The name of the CSV file with the cases, which lies beside this one; nil when they are computed.
  public var caseFile: String? { isComputed ? nil : cases }

  private let cases: String
  private let title: String?
  private let inputs: [String]?
  private let targets: [String]?
  private let criterion: Criterion?
  private let metric: Metric?
  private let rules: Rules

  private var isComputed: Bool { LargestRoot.isSpecification(cases) }

  /// Reads a task file.
  ///
  /// - Throws: `TaskError` that names the file and the member at fault.
  public init(name: String, bytes: [UInt8]) throws(TaskError) {
    let reader = try TaskReader(file: name, bytes: bytes)
    self.name = name
    self.bytes = bytes
    cases = try reader.cases()
    title = try reader.title()
    inputs = try reader.names("inputs")
    targets = try reader.names("targets")
    criterion = try reader.criterion()
    metric = try reader.metric()
    rules = try reader.rules()
    if isComputed, inputs != nil || targets != nil || criterion != nil {
      throw TaskError(
        "\(name): 'inputs', 'targets', 'tolerance' and 'decision' are for cases from a CSV file; "
          + "a computed task says them in 'cases'")
    }
    if case .between? = criterion, targets?.count != 1 {
      throw TaskError("\(name): 'tolerance': \"between\" wants one name in 'targets'")
    }
  }

  /// The task.
  ///
  /// - Parameters:
  ///   - bytes: What the file `caseFile` holds; nil when the cases are computed.
  ///   - metric: What a network costs, unless the file says it.
  /// - Throws: `TaskError` that names file, line, column or member.
  public func task(
    cases bytes: [UInt8]?, metric given: Metric? = nil, threads: Int
  ) throws(TaskError) -> Task {
    if let metric, let given, metric != given {
      throw TaskError("\(name): says \"metric\": \"\(metric.rawValue)\", not \(given.rawValue)")
    }
    let metric = metric ?? given ?? .precision
    var task: Task
    if let bytes {
      task = try self.task(
        CaseRows(file: cases, bytes: bytes, mayHaveBlanks: true), bytes, metric)
    } else {
      task = try LargestRoot(specification: cases).task(
        metric: metric, threads: threads, rules: rules)
    }
    task.name = name
    task.title = title ?? task.title
    task.description = self
    return task
  }

  private func task(
    _ rows: CaseRows, _ bytes: [UInt8], _ metric: Metric
  ) throws(TaskError) -> Task {
    let (special, judged) = try columns(of: rows)
    let chosen =
      try inputs?.map { name throws(TaskError) in try column(name, in: rows) }
      ?? rows.names.indices.filter { !(special + judged).contains($0) }
    if chosen.isEmpty { throw TaskError("\(name): leaves no column of \(cases) for the inputs") }
    if let column = chosen.first(where: (special + judged).contains) {
      throw TaskError("\(name): '\(rows.names[column])' is an input and something else as well")
    }
    var needed = chosen
    if case .between? = criterion {} else { needed += special }
    try refuseBlanks(in: needed, rows)
    let origin = TaskFile(name: cases, bytes: bytes, tolerance: nil, targets: judged.count)
    let demands = try demands(rows, special, judged)
    if let row = demands.tolerances.firstIndex(where: { $0.sign <= 0 }) {
      throw TaskError(
        "\(cases): line \(rows.lines[row]): tolerance \(demands.tolerances[row]) is not positive")
    }
    if demands.openings.joined().allSatisfy({ $0 == .both }), !demands.openings.isEmpty {
      throw TaskError("\(cases): no case asks for anything")
    }
    return try rows.task(
      origin: origin, inputs: chosen,
      outputs: judged.isEmpty ? targets ?? [] : judged.map { rows.names[$0] }, demands: demands,
      metric: metric, rules: rules)
  }

  /// Refuses empty cells where a number is needed: an end of an interval and a target may be left out.
  private func refuseBlanks(in columns: [Int], _ rows: CaseRows) throws(TaskError) {
    for column in columns {
      guard let row = rows.blanks[column].min() else { continue }
      throw TaskError(
        "\(cases): line \(rows.lines[row]): column '\(rows.names[column])': is empty")
    }
  }

  /// The columns that say what counts as right, and those that hold targets.
  private func columns(of rows: CaseRows) throws(TaskError) -> (special: [Int], targets: [Int]) {
    switch criterion {
    case .between(let low, let high)?:
      return ([try column(low, in: rows), try column(high, in: rows)], [])
    case .column(let name)?: return try ([column(name, in: rows)], targetColumns(rows, but: name))
    case .absolute?, .relative?, .sign?, .argmax?:
      return ([], try targetColumns(rows, but: nil))
    case nil:
      guard rows.names.contains("tolerance") else {
        throw TaskError("\(name): says no 'tolerance', and \(cases) has no column of that name")
      }
      return try ([column("tolerance", in: rows)], targetColumns(rows, but: "tolerance"))
    }
  }

  /// The named targets, or the last column that is not the tolerance.
  private func targetColumns(_ rows: CaseRows, but special: String?) throws(TaskError) -> [Int] {
    if let targets {
      return try targets.map { name throws(TaskError) in try column(name, in: rows) }
    }
    return rows.names.indices.last { rows.names[$0] != special }.map { [$0] } ?? []
  }

  private func column(_ wanted: String, in rows: CaseRows) throws(TaskError) -> Int {
    guard let place = rows.names.firstIndex(of: wanted) else {
      throw TaskError("\(name): \(cases) has no column '\(wanted)'")
    }
    return place
  }

  /// What the answers have to be.
  private func demands(
    _ rows: CaseRows, _ special: [Int], _ judged: [Int]
  ) throws(TaskError) -> Demands {
    let values = judged.map { rows.columns[$0] }
    var demands: Demands
    switch criterion {
    case .between?: return Demands(between: special[0], special[1], of: rows)
    case .sign(let margin)?: return try Demands(signsOf: judged, of: rows, margin: margin)
    case .argmax(let margin)?:
      guard judged.count > 1 else {
        throw TaskError("\(name): 'decision': \"argmax\" wants two 'targets' or more")
      }
      return try Demands(winnersOf: judged, of: rows, margin: margin)
    case .absolute(let tolerance)?:
      demands = Demands(
        targets: values, tolerances: Array(repeating: tolerance, count: rows.count))
    case .relative(let share)?:
      guard values.count == 1 else {
        throw TaskError("\(name): 'tolerance': \"relative\" serves one target, not \(values.count)")
      }
      demands = Demands(
        targets: values,
        tolerances: values[0].enumerated().map {
          rows.blanks[judged[0]].contains($0) ? 1 : $1.magnitude * share
        })
    case .column?, nil: demands = Demands(targets: values, tolerances: rows.columns[special[0]])
    }
    demands.open(blanksOf: judged, of: rows)
    return demands
  }
}
