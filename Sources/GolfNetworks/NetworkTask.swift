import Basics
import Certification
import Foundation
import Networks
package import Tasks

/// What must hold: for each case, a network that reads the inputs has to answer within the tolerance of
/// the target.
///
/// ```swift
/// let product = try NetworkTask(over: ["a": -10...10, "b": -10...10], tolerance: 0.5) {
///   ExactNumber($0[0] * $0[1])
/// }
/// product.caseCount                                 // 441
/// let xor = try NetworkTask(
///   over: ["a": 0...1, "b": 0...1], tolerance: 0.1, metric: .parameters,
///   rules: NetworkRules(activations: [.identity, .relu], isLayered: true)
/// ) { ExactNumber($0[0] ^ $0[1]) }
/// ```
public struct NetworkTask: Sendable {
  package let core: Tasks.Task

  private init(_ make: () throws -> Tasks.Task) throws(GolfError) {
    do {
      core = try make()
    } catch {
      throw GolfError(error)
    }
  }

  /// A task from arrays: a row for each case.
  ///
  /// - Parameters:
  ///   - inputs: The names of the inputs.
  ///   - outputs: The names of the answers.
  ///   - cases: The inputs of each case.
  ///   - answers: What is to be answered in each case.
  ///   - tolerance: What every error must stay strictly below.
  ///   - metric: What a network costs.
  ///   - rules: Which networks are permitted.
  /// - Throws: `GolfError` that names the case, the name or the value at fault.
  public init(
    inputs: [String], outputs: [String], cases: [[ExactNumber]],
    answers: [[ExactNumber]], tolerance: Tolerance, metric: Metric = .precision,
    rules: NetworkRules = NetworkRules()
  ) throws(GolfError) {
    guard cases.count == answers.count else {
      throw GolfError("there are \(cases.count) cases, but \(answers.count) answers")
    }
    try Self.check("cases", cases, against: "inputs", inputs)
    try Self.check("answers", answers, against: "outputs", outputs)
    // A last column of that name would be taken for tolerances.
    if outputs.last == "tolerance" { throw GolfError("an answer cannot be called tolerance") }
    if let twice = outputs.first(where: inputs.contains) {
      throw GolfError("\"\(twice)\" is an input and an output")
    }
    let answers = answers.map { $0.map(\.decimal) }
    let columns =
      inputs.indices.map { column in (inputs[column], cases.map { $0[column].decimal }) }
      + outputs.indices.map { column in (outputs[column], answers.map { $0[column] }) }
    let tolerances = try tolerance.values(for: answers)
    let permitted = try rules.core()
    try self.init {
      try Tasks.Task(
        name: Self.fileName, columns: columns, outputs: outputs.count, tolerances: tolerances,
        metric: metric.core, rules: permitted)
    }
  }

  /// What the task would be called as a file.
  private static let fileName = "cases.csv"

  /// Refuses names that are none, and rows that have not a value for each.
  private static func check(
    _ what: String, _ rows: [[ExactNumber]], against title: String, _ names: [String]
  ) throws(GolfError) {
    if names.isEmpty { throw GolfError("\(title): there are none") }
    for (place, name) in names.enumerated() {
      if name.isEmpty
        || name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
      {
        throw GolfError("\(title)[\(place)] is no plain name")
      }
      if names[..<place].contains(name) { throw GolfError("\(title): \"\(name)\" stands twice") }
    }
    if rows.isEmpty { throw GolfError("\(what): there are none") }
    if let row = rows.firstIndex(where: { $0.count != names.count }) {
      throw GolfError(
        "\(what)[\(row)] has \(rows[row].count) values, expected \(names.count): "
          + names.joined(separator: ", "))
    }
  }

  /// A task with one answer, from arrays.
  public init(
    inputs: [String], output: String = "y", cases: [[ExactNumber]], answers: [ExactNumber],
    tolerance: Tolerance, metric: Metric = .precision, rules: NetworkRules = NetworkRules()
  ) throws(GolfError) {
    try self.init(
      inputs: inputs, outputs: [output], cases: cases, answers: answers.map { [$0] },
      tolerance: tolerance, metric: metric, rules: rules)
  }

  /// A task whose answer has to lie strictly inside an interval of its own in each case.
  ///
  /// ```swift
  /// let sign = try NetworkTask(inputs: ["x"], cases: [[-2], [3]], within: [-9 ... -1, 1...9])
  /// ```
  public init(
    inputs: [String], output: String = "y", cases: [[ExactNumber]],
    within intervals: [ClosedRange<ExactNumber>], metric: Metric = .precision,
    rules: NetworkRules = NetworkRules()
  ) throws(GolfError) {
    if let row = intervals.firstIndex(where: { $0.lowerBound == $0.upperBound }) {
      throw GolfError("within[\(row)] has nothing strictly between its ends")
    }
    let half = ExactDecimal(5, exponent: -1)
    try self.init(
      inputs: inputs, output: output, cases: cases,
      answers: intervals.map {
        ExactNumber(($0.lowerBound.decimal + $0.upperBound.decimal) * half)
      },
      tolerance: .each(
        intervals.map { ExactNumber(($0.upperBound.decimal - $0.lowerBound.decimal) * half) }),
      metric: metric, rules: rules)
  }

  /// A task whose cases are all whole numbers of ranges, answered by a closure.
  ///
  /// - Parameters:
  ///   - ranges: The inputs, by name.
  ///   - output: The name of the answer.
  ///   - tolerance: What every error must stay strictly below.
  ///   - metric: What a network costs.
  ///   - rules: Which networks are permitted.
  ///   - answer: Computes what is to be answered; nil leaves a case out.
  public init(
    over ranges: KeyValuePairs<String, ClosedRange<Int>>, output: String = "y",
    tolerance: Tolerance, metric: Metric = .precision, rules: NetworkRules = NetworkRules(),
    answer: ([Int]) -> ExactNumber?
  ) throws(GolfError) {
    let cases = Self.cases(over: ranges, answer)
    try self.init(
      inputs: ranges.map(\.key), output: output, cases: cases.map(\.0), answers: cases.map(\.1),
      tolerance: tolerance, metric: metric, rules: rules)
  }

  /// A task whose cases are all whole numbers of ranges, and whose answer has to lie strictly inside an
  /// interval, which a closure computes; nil leaves a case out.
  public init(
    over ranges: KeyValuePairs<String, ClosedRange<Int>>, output: String = "y",
    metric: Metric = .precision, rules: NetworkRules = NetworkRules(),
    within interval: ([Int]) -> ClosedRange<ExactNumber>?
  ) throws(GolfError) {
    let cases = Self.cases(over: ranges, interval)
    try self.init(
      inputs: ranges.map(\.key), output: output, cases: cases.map(\.0), within: cases.map(\.1),
      metric: metric, rules: rules)
  }

  private static func cases<Answer>(
    over ranges: KeyValuePairs<String, ClosedRange<Int>>, _ answer: ([Int]) -> Answer?
  ) -> [([ExactNumber], Answer)] {
    var rows: [[Int]] = [[]]
    for (_, range) in ranges { rows = rows.flatMap { row in range.map { row + [$0] } } }
    return rows.compactMap { row in
      answer(row).map { (row.map { ExactNumber($0) }, $0) }
    }
  }

  /// A task written down as CSV: a header, then the inputs and targets of a case in each row.
  ///
  /// - Parameters:
  ///   - targets: How many of the columns, the last ones, are targets.
  ///   - tolerance: What every error must stay below; nil where a last column, named `tolerance`, says it.
  ///   - metric: What a network costs.
  ///   - rules: Which networks are permitted.
  /// - Throws: `GolfError` that names the line.
  public init(
    csv: String, targets: Int = 1, tolerance: ExactNumber? = nil, metric: Metric = .precision,
    rules: NetworkRules = NetworkRules()
  ) throws(GolfError) {
    if targets < 1 { throw GolfError("targets: \(targets), but a task has a target") }
    if let tolerance, tolerance <= 0 {
      throw GolfError("tolerance: \(tolerance) is not positive")
    }
    let permitted = try rules.core()
    do {
      core = try TaskFile(
        name: Self.fileName, bytes: Array(csv.utf8), tolerance: tolerance?.decimal,
        targets: targets
      ).task(metric: metric.core, rules: permitted)
    } catch {
      // What golf says of a file and its options, said of the arguments.
      throw GolfError(
        error.description.replacing("\(Self.fileName):", with: "csv:")
          .replacing("--tolerance", with: "tolerance"))
    }
  }

  /// A task with rules, written down as JSON: `golf-task/1`, which docs/tasks.md describes.
  ///
  /// - Parameters:
  ///   - json: The task.
  ///   - csv: What the file holds that it names in `cases`; nil where its cases are computed.
  public init(json: String, csv: String? = nil) throws(GolfError) {
    try self.init {
      let description = try TaskDescription(name: "task.json", bytes: Array(json.utf8))
      switch (description.caseFile, csv) {
      case (let file?, nil):
        throw TaskError("its cases stand in \(file), so csv has to say what that holds")
      case (nil, _?): throw TaskError("its cases are computed, so csv has nothing to say")
      default: break
      }
      return try description.task(
        cases: csv.map { Array($0.utf8) },
        threads: ProcessInfo.processInfo.activeProcessorCount)
    }
  }

  /// The largest real root of all monic polynomials of a degree whose coefficients are whole numbers of a
  /// range; those without a real root are left out.
  public static func largestRoot(
    degree: Int = 3, range: ClosedRange<Int> = -10...10, tolerance: ExactNumber = 0.1
  ) throws(GolfError) -> NetworkTask {
    try NetworkTask {
      try LargestRoot(
        specification: "largest-root:degree=\(degree),range=\(range.lowerBound)..."
          + "\(range.upperBound),tolerance=\(tolerance)"
      ).task(threads: ProcessInfo.processInfo.activeProcessorCount)
    }
  }

  /// The names of the inputs.
  public var inputs: [String] { core.inputs }
  /// The names of the answers.
  public var outputs: [String] { core.outputs }
  /// How many cases there are.
  public var caseCount: Int { core.caseCount }
  /// What a network costs.
  public var metric: Metric { Metric(core.metric) }

  /// Proves a network right, or wrong, on every case, in exact and interval arithmetic.
  ///
  /// - Throws: `GolfError` when the network has other inputs or another number of outputs, or breaks a rule.
  public func certify(_ network: Network) throws(GolfError) -> Certificate {
    if let mismatch = core.mismatch(with: network.core) { throw GolfError(mismatch) }
    let threads = ProcessInfo.processInfo.activeProcessorCount
    let proof = CertifiedJudge(core, threads: threads).certify(network.core)
    return Certificate(proof, ProvedBounds(proof, of: network.core, on: core), core)
  }
}
