import Networks
import Tasks

/// The cases of a task as lines of Octave, for people who want to try a network without golf.
///
/// They set `inputs`, a row for each case, `targets` and `tolerance`. What Octave computes with them is
/// an illustration in doubles; the proof is golf's.
struct OctaveCases {
  /// The lines; none where a task has too many cases to be written down, or asks for decisions.
  let lines: [String]

  /// Longer tables are not written down.
  private static let mostCases = 100

  init(_ task: Task) {
    switch task.origin {
    case .largestRoot(let origin): lines = Self.polynomials(origin)
    case .file:
      // What decides has no errors to print.
      let isShort = task.caseCount <= Self.mostCases && task.openings.isEmpty
      lines = isShort ? Self.table(task) : []
    }
  }

  /// All polynomials, their roots by eigenvalues; those without a real root are left out. A multiple
  /// root comes out as a cluster of nearly real numbers.
  private static func polynomials(_ task: LargestRoot) -> [String] {
    let last = task.degree
    return [
      "grids = cell(1, \(last));",
      "[grids{:}] = ndgrid(\(task.range.lowerBound):\(task.range.upperBound));",
      "inputs = cell2mat(cellfun(@(g) g(:), grids, \"UniformOutput\", false));",
      "targets = -inf(rows(inputs), 1);",
      "for k = 1:rows(inputs)",
      "  r = roots([1, inputs(k, :)]);",
      "  targets(k) = max([-Inf; real(r(abs(imag(r)) < 1e-3))]);",
      "end",
      "inputs = inputs(targets > -Inf, :);",
      "targets = targets(targets > -Inf);",
      "tolerance = \(task.tolerance);",
    ]
  }

  private static func table(_ task: Task) -> [String] {
    func rows(_ columns: [[String]], called name: String) -> [String] {
      let lines = (0..<task.caseCount).map { row in
        "  " + columns.map { $0[row] }.joined(separator: ", ")
      }
      return ["\(name) = ["] + lines + ["];"]
    }
    let inputs = task.inputColumns.map { $0.map(\.description) }
    let targets = task.targetColumns.map { column in column.map { "\($0.approximation)" } }
    let isUniform = Set(task.tolerances).count == 1
    return rows(inputs, called: "inputs") + rows(targets, called: "targets")
      + (isUniform
        ? ["tolerance = \(task.tolerances[0]);"]
        : rows([task.tolerances.map(\.description)], called: "tolerance"))
  }
}
