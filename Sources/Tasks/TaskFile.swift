import Basics
import Exact
import Networks

/// A task written down as CSV: a header, then one row a case, all exact decimals (`CSV` tells what
/// such a file may look like, `ExactDecimal.written(_:)` what a number may).
///
/// ```
/// x,y,product,tolerance
/// -1,2.5,-2.5,0.1
/// ```
///
/// The columns are the inputs, then the targets (the last `targets` of them, usually one), then
/// perhaps a column named `tolerance`.
public struct TaskFile: Equatable, Sendable {
  /// The file's name, without its folder.
  public let name: String
  /// The file's bytes.
  public let bytes: [UInt8]
  /// The tolerance of every case, when there is no tolerance column.
  public let tolerance: ExactDecimal?
  /// How many target columns there are.
  public let targets: Int

  /// A task file of that content.
  public init(name: String, bytes: [UInt8], tolerance: ExactDecimal?, targets: Int = 1) {
    self.name = name
    self.bytes = bytes
    self.tolerance = tolerance
    self.targets = targets
  }

  /// Reads the task.
  ///
  /// - Throws: `TaskError` that names file, line, column and value.
  public func task(
    metric: Metric = .precision, activations: Set<Activation> = Set(Activation.allCases)
  ) throws(TaskError) -> Task {
    let table = try table()
    let hasTolerances = table.names.last == "tolerance"
    let values = hasTolerances ? table.names.count - 1 : table.names.count
    guard targets >= 1 else { throw TaskError("--targets \(targets): a task has a target") }
    guard values > targets else {
      throw TaskError(
        "\(name): line 1: \(values) columns leave no input beside \(targets) target(s)")
    }
    let tolerances: [ExactDecimal]
    switch (hasTolerances, tolerance) {
    case (true, nil): tolerances = table.columns[values]
    case (false, let given?): tolerances = Array(repeating: given, count: table.rowCount)
    case (true, _?):
      throw TaskError("\(name): has a tolerance column, so --tolerance cannot be given")
    case (false, nil):
      throw TaskError("\(name): has no tolerance column, so --tolerance is needed")
    }
    if let row = tolerances.firstIndex(where: { $0.sign <= 0 }) {
      throw TaskError(
        hasTolerances
          ? "\(name): line \(table.lines[row]): tolerance \(tolerances[row]) is not positive"
          : "--tolerance \(tolerances[row]): is not positive")
    }
    let split = values - targets
    let task = Task(
      name: name,
      title: "\(table.names[split..<values].joined(separator: ", ")) of \(name)",
      origin: .file(self),
      inputs: Array(table.names[..<split]),
      outputs: Array(table.names[split..<values]),
      inputColumns: Array(table.columns[..<split]),
      targetColumns: table.columns[split..<values].map { $0.map(Target.decimal) },
      tolerances: tolerances,
      metric: metric,
      activations: activations)
    try refuseContradictions(
      in: task, targets: Array(table.columns[split..<values]), lines: table.lines)
    return task
  }

  /// Cases with the same inputs whose targets no single answer can serve.
  private func refuseContradictions(
    in task: Task, targets: [[ExactDecimal]], lines: [Int]
  ) throws(TaskError) {
    // Intervals meet in a point if every two of them do (Helly's theorem on a line), so pairs of
    // cases are enough; of those the earlier ones with the highest and lowest ends.
    var seen: [[ExactDecimal]: [Extremes]] = [:]
    for row in 0..<task.caseCount {
      let inputs = task.inputColumns.map { $0[row] }
      let ends = targets.map { ($0[row] - task.tolerances[row], $0[row] + task.tolerances[row]) }
      guard var extremes = seen[inputs] else {
        seen[inputs] = ends.map { Extremes(low: ($0.0, row), high: ($0.1, row)) }
        continue
      }
      for (column, (low, high)) in ends.enumerated() {
        if high <= extremes[column].low.end {
          throw contradiction(extremes[column].low.row, row, in: targets[column], lines)
        }
        if low >= extremes[column].high.end {
          throw contradiction(extremes[column].high.row, row, in: targets[column], lines)
        }
        if low > extremes[column].low.end { extremes[column].low = (low, row) }
        if high < extremes[column].high.end { extremes[column].high = (high, row) }
      }
      seen[inputs] = extremes
    }
  }

  /// The narrowest room for an answer so far, and the rows its ends come from.
  private struct Extremes {
    var low: (end: ExactDecimal, row: Int)
    var high: (end: ExactDecimal, row: Int)
  }

  private func contradiction(
    _ earlier: Int, _ row: Int, in column: [ExactDecimal], _ lines: [Int]
  ) -> TaskError {
    TaskError(
      "\(name): lines \(lines[earlier]) and \(lines[row]) have the same inputs, "
        + "but no answer is near enough to both \(column[earlier]) and \(column[row])")
  }

  private struct Table {
    var names: [String]
    /// The line of the file that each row begins on.
    var lines: [Int] = []
    var columns: [[ExactDecimal]]
    var rowCount: Int { lines.count }
  }

  private func table() throws(TaskError) -> Table {
    let rows: [CSV.Row]
    do {
      rows = try CSV(parsing: bytes).rows
    } catch {
      throw TaskError("\(name): \(error)")
    }
    guard let header = rows.first else { throw TaskError("\(name): is empty") }
    var table = Table(names: header.fields, columns: header.fields.map { _ in [] })
    try checkNames(table.names)
    guard rows.count > 1 else { throw TaskError("\(name): has no case") }
    for row in rows.dropFirst() {
      guard row.fields.count == table.names.count else {
        throw TaskError(
          "\(name): line \(row.line): \(row.fields.count) fields, expected \(table.names.count)")
      }
      for (column, field) in row.fields.enumerated() {
        do {
          table.columns[column].append(try ExactDecimal.written(field))
        } catch {
          throw TaskError(
            "\(name): line \(row.line): column '\(table.names[column])': "
              + error.problem(with: JSON.quoted(field)))
        }
      }
      table.lines.append(row.line)
    }
    return table
  }

  private func checkNames(_ names: [String]) throws(TaskError) {
    if let column = names.firstIndex(where: { name in
      name.isEmpty || name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }) {
      throw TaskError("\(name): line 1: column \(column + 1) has no plain name")
    }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw TaskError("\(name): line 1: column '\(twice)' stands twice")
    }
    if (try? ExactDecimal.written(names[0])) != nil {
      throw TaskError("\(name): line 1: expected names of columns, found the number \(names[0])")
    }
  }
}
