import Basics
import Exact
import Networks

/// The rows of a CSV file of cases: named columns of exact decimals.
struct CaseRows {
  /// The file's name, for errors.
  let file: String
  /// The names of the columns.
  let names: [String]
  /// The line of the file that each row begins on.
  private(set) var lines: [Int] = []
  /// The values, column by column.
  private(set) var columns: [[ExactDecimal]]
  /// How many rows there are.
  var count: Int { lines.count }

  /// Reads the rows.
  ///
  /// - Throws: `TaskError` that names file, line, column and value.
  init(file: String, bytes: [UInt8]) throws(TaskError) {
    self.file = file
    let rows: [CSV.Row]
    do {
      rows = try CSV(parsing: bytes).rows
    } catch {
      throw TaskError("\(file): \(error)")
    }
    guard let header = rows.first else { throw TaskError("\(file): is empty") }
    names = header.fields
    columns = header.fields.map { _ in [] }
    try checkNames()
    guard rows.count > 1 else { throw TaskError("\(file): has no case") }
    for row in rows.dropFirst() {
      guard row.fields.count == names.count else {
        throw TaskError(
          "\(file): line \(row.line): \(row.fields.count) fields, expected \(names.count)")
      }
      for (column, field) in row.fields.enumerated() {
        do {
          columns[column].append(try ExactDecimal.written(field))
        } catch {
          throw TaskError(
            "\(file): line \(row.line): column '\(names[column])': "
              + error.problem(with: JSON.quoted(field)))
        }
      }
      lines.append(row.line)
    }
  }

  private func checkNames() throws(TaskError) {
    if let column = names.firstIndex(where: { name in
      name.isEmpty || name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }) {
      throw TaskError("\(file): line 1: column \(column + 1) has no plain name")
    }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw TaskError("\(file): line 1: column '\(twice)' stands twice")
    }
    if (try? ExactDecimal.written(names[0])) != nil {
      throw TaskError("\(file): line 1: expected names of columns, found the number \(names[0])")
    }
  }
}

// MARK: - Contradictions

extension CaseRows {
  /// Refuses cases with the same inputs whose targets no single answer can serve.
  ///
  /// - Parameters:
  ///   - inputs: The input columns.
  ///   - targets: The target columns.
  ///   - tolerances: What every error must stay below, row by row.
  func refuseContradictions(
    inputs: [[ExactDecimal]], targets: [[ExactDecimal]], tolerances: [ExactDecimal]
  ) throws(TaskError) {
    // Intervals meet in a point if every two of them do (Helly's theorem on a line), so pairs of
    // cases are enough; of those the earlier ones with the highest and lowest ends.
    var seen: [[ExactDecimal]: [Extremes]] = [:]
    for row in 0..<count {
      let place = inputs.map { $0[row] }
      let ends = targets.map { ($0[row] - tolerances[row], $0[row] + tolerances[row]) }
      guard var extremes = seen[place] else {
        seen[place] = ends.map { Extremes(low: ($0.0, row), high: ($0.1, row)) }
        continue
      }
      for (column, (low, high)) in ends.enumerated() {
        if high <= extremes[column].low.end {
          throw contradiction(extremes[column].low.row, row, in: targets[column])
        }
        if low >= extremes[column].high.end {
          throw contradiction(extremes[column].high.row, row, in: targets[column])
        }
        if low > extremes[column].low.end { extremes[column].low = (low, row) }
        if high < extremes[column].high.end { extremes[column].high = (high, row) }
      }
      seen[place] = extremes
    }
  }

  /// The narrowest room for an answer so far, and the rows its ends come from.
  private struct Extremes {
    var low: (end: ExactDecimal, row: Int)
    var high: (end: ExactDecimal, row: Int)
  }

  private func contradiction(_ earlier: Int, _ row: Int, in column: [ExactDecimal]) -> TaskError {
    TaskError(
      "\(file): lines \(lines[earlier]) and \(lines[row]) have the same inputs, "
        + "but no answer is near enough to both \(column[earlier]) and \(column[row])")
  }
}
