import CKernels

/// What becomes of answers before they are compared with targets where a task asks for decisions: the
/// winner's is measured against each, and what lies beyond an open side's target counts as the target.
///
/// So everything that compares answers with targets and tolerances serves decisions too.
final class Decisions {
  private let kernels: kernel_table
  private let outputCount: Int
  private let bounds: RowTable
  private let judged: Rows
  private let rows: RowTable

  /// Room for the decisions of a table; nil where it asks for none.
  ///
  /// - Parameter lanes: How many places are looked at together at most.
  init?(of table: CaseTable, lanes: Int, _ kernels: kernel_table) {
    guard table.isOpen else { return nil }
    self.kernels = kernels
    outputCount = table.outputCount
    bounds = RowTable(count: 2 * outputCount)
    judged = Rows(count: outputCount, length: lanes)
    rows = RowTable(count: outputCount)
    for output in 0..<outputCount { rows[output] = judged[output] }
  }

  /// Puts what is judged in the place of the answers.
  ///
  /// Safe where each row of `extras` has `offset + lanes` doubles, each answer `lanes`, and there are no
  /// more of these than was said.
  ///
  /// - Parameters:
  ///   - extras: As `CaseTable.extras`, in the order of the cases at hand.
  ///   - offset: Where the answers' places begin there.
  func decide(
    _ answers: RowTable, at extras: [UnsafeMutablePointer<Double>], offset: Int, lanes: Int
  ) {
    for row in 0..<2 * outputCount { bounds[row] = extras[row] + offset }
    let winners = extras.count > 2 * outputCount ? extras[2 * outputCount] + offset : nil
    kernels.decide(answers.reading, outputCount, bounds.reading, winners, rows.pointers, lanes)
    for output in 0..<outputCount { answers[output] = rows[output] }
  }
}
