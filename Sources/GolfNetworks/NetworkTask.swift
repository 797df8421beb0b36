import Basics
import Certification
import Foundation
package import Tasks

/// What must hold: for each case, a network that reads the inputs has to answer within the tolerance of
/// the target.
///
/// ```swift
/// let product = try NetworkTask(over: ["a": -10...10, "b": -10...10], tolerance: 0.5) {
///   ExactNumber($0[0] * $0[1])
/// }
/// product.caseCount                                 // 441
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
  /// - Throws: `GolfError` when the sizes do not fit, or names are missing or not different.
  public init(
    inputs: [String], outputs: [String], cases: [[ExactNumber]],
    answers: [[ExactNumber]], tolerance: ExactNumber
  ) throws(GolfError) {
    guard cases.count == answers.count else {
      throw GolfError("there are \(cases.count) cases, but \(answers.count) answers")
    }
    // A last column of that name would be taken for tolerances.
    if outputs.last == "tolerance" { throw GolfError("an answer cannot be called tolerance") }
    let rows = zip(cases, answers).map { ($0 + $1).map(\.description) }
    let lines = ([inputs + outputs] + rows).map { CSV.row($0) + "\n" }
    try self.init(csv: lines.joined(), targets: outputs.count, tolerance: tolerance)
  }

  /// A task with one answer, from arrays.
  public init(
    inputs: [String], output: String = "y", cases: [[ExactNumber]], answers: [ExactNumber],
    tolerance: ExactNumber
  ) throws(GolfError) {
    try self.init(
      inputs: inputs, outputs: [output], cases: cases, answers: answers.map { [$0] },
      tolerance: tolerance)
  }

  /// A task whose cases are all whole numbers of ranges, answered by a closure.
  ///
  /// - Parameters:
  ///   - ranges: The inputs, by name.
  ///   - output: The name of the answer.
  ///   - tolerance: What every error must stay strictly below.
  ///   - answer: Computes what is to be answered; nil leaves a case out.
  public init(
    over ranges: KeyValuePairs<String, ClosedRange<Int>>, output: String = "y",
    tolerance: ExactNumber, answer: ([Int]) -> ExactNumber?
  ) throws(GolfError) {
    var rows: [[Int]] = [[]]
    for (_, range) in ranges { rows = rows.flatMap { row in range.map { row + [$0] } } }
    let cases = rows.compactMap { row in answer(row).map { (row, $0) } }
    try self.init(
      inputs: ranges.map(\.key), output: output,
      cases: cases.map { $0.0.map { ExactNumber($0) } }, answers: cases.map(\.1),
      tolerance: tolerance)
  }

  /// A task written down as CSV: a header, then the inputs and targets of a case in each row.
  ///
  /// - Parameters:
  ///   - targets: How many of the columns, the last ones, are targets.
  ///   - tolerance: What every error must stay below; nil where a last column, named `tolerance`, says it.
  public init(csv: String, targets: Int = 1, tolerance: ExactNumber? = nil) throws(GolfError) {
    try self.init {
      try TaskFile(
        name: "cases.csv", bytes: Array(csv.utf8), tolerance: tolerance?.decimal, targets: targets
      ).task()
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

  /// Proves a network right, or wrong, on every case, in exact and interval arithmetic.
  ///
  /// - Throws: `GolfError` when the network has other inputs, or another number of outputs.
  public func certify(_ network: Network) throws(GolfError) -> Certificate {
    if let mismatch = core.mismatch(with: network.core) { throw GolfError(mismatch) }
    let threads = ProcessInfo.processInfo.activeProcessorCount
    let proof = CertifiedJudge(core, threads: threads).certify(network.core)
    return Certificate(proof, ProvedBounds(proof, of: network.core, on: core), core)
  }
}
