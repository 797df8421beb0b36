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
  /// The values, column by column; 0 where a cell is empty.
  private(set) var columns: [[ExactDecimal]]
  /// The rows with an empty cell, column by column.
  private(set) var blanks: [Set<Int>]
  /// How many rows a program has given.
  private var given = 0
  /// How many rows there are.
  var count: Int { lines.isEmpty ? given : lines.count }

  /// Rows that no file holds: a program gives them.
  init(named file: String, names: [String], columns: [[ExactDecimal]]) {
    (self.file, self.names, self.columns) = (file, names, columns)
    blanks = columns.map { _ in [] }
    given = columns.first?.count ?? 0
  }

  /// Reads the rows.
  ///
  /// - Parameter mayHaveBlanks: Whether cells may be empty.
  /// - Throws: `TaskError` that names file, line, column and value.
  init(file: String, bytes: [UInt8], mayHaveBlanks: Bool = false) throws(TaskError) {
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
    blanks = header.fields.map { _ in [] }
    try checkNames()
    guard rows.count > 1 else { throw TaskError("\(file): has no case") }
    for row in rows.dropFirst() {
      guard row.fields.count == names.count else {
        throw TaskError(
          "\(file): line \(row.line): \(row.fields.count) fields, expected \(names.count)")
      }
      for (column, field) in row.fields.enumerated() {
        if mayHaveBlanks, field.isEmpty {
          blanks[column].insert(lines.count)
          columns[column].append(.zero)
          continue
        }
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
  /// Refuses cases with the same inputs whose demands no single answer can meet.
  ///
  /// - Parameters:
  ///   - inputs: The input columns.
  ///   - demands: What the answers have to be.
  func refuseContradictions(inputs: [[ExactDecimal]], _ demands: Demands) throws(TaskError) {
    if demands.winners.isEmpty {
      try refuseDistantTargets(inputs: inputs, demands)
    } else {
      try refuseRivals(inputs: inputs, demands)
    }
  }

  private func refuseDistantTargets(
    inputs: [[ExactDecimal]], _ demands: Demands
  ) throws(TaskError) {
    // Intervals meet in a point if every two of them do (Helly's theorem on a line), so pairs of
    // cases are enough; of those the earlier ones with the highest and lowest ends.
    var seen: [[ExactDecimal]: [Extremes]] = [:]
    for row in 0..<count {
      let place = inputs.map { $0[row] }
      let ends = demands.targets.indices.map { demands.ends($0, row) }
      guard var extremes = seen[place] else {
        seen[place] = ends.map {
          Extremes(low: $0.low.map { ($0, row) }, high: $0.high.map { ($0, row) })
        }
        continue
      }
      for (column, (low, high)) in ends.enumerated() {
        let values = demands.targets[column]
        if let high {
          if let floor = extremes[column].low, high <= floor.end {
            throw contradiction(floor.row, row, values, demands)
          }
          if high < extremes[column].high?.end ?? (high + 1) { extremes[column].high = (high, row) }
        }
        if let low {
          if let ceiling = extremes[column].high, low >= ceiling.end {
            throw contradiction(ceiling.row, row, values, demands)
          }
          if low > extremes[column].low?.end ?? (low - 1) { extremes[column].low = (low, row) }
        }
      }
      seen[place] = extremes
    }
  }

  /// Refuses cases of which one wants an output above another one, and the other the reverse.
  private func refuseRivals(inputs: [[ExactDecimal]], _ demands: Demands) throws(TaskError) {
    var seen: [[ExactDecimal]: [(winner: Int, row: Int)]] = [:]
    for row in 0..<count {
      let place = inputs.map { $0[row] }
      let winner = demands.winners[row]
      if let rival = seen[place, default: []].first(where: { rival in
        demands.openings[rival.winner][row] == .above
          && demands.openings[winner][rival.row] == .above
      }) {
        throw contradiction(rival.row, row, [], demands)
      }
      seen[place, default: []].append((winner, row))
    }
  }

  /// The narrowest room for an answer so far, and the rows its ends come from; nil where it has none.
  private struct Extremes {
    var low: (end: ExactDecimal, row: Int)?
    var high: (end: ExactDecimal, row: Int)?
  }

  private func contradiction(
    _ earlier: Int, _ row: Int, _ column: [ExactDecimal], _ demands: Demands
  ) -> TaskError {
    let places =
      lines.isEmpty
      ? "cases[\(earlier)] and cases[\(row)]"
      : "\(file): lines \(lines[earlier]) and \(lines[row])"
    let place = places + " have the same inputs, "
    return TaskError(
      demands.openings.isEmpty
        ? place + "but no answer is near enough to both \(column[earlier]) and \(column[row])"
        : place + "but no answer is right for both")
  }
}
