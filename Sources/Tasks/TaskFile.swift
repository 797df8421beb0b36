import Basics
import Networks

/// A task written down as CSV: a header, then one row a case, all exact decimals.
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
          ? "\(name): line \(row + 2): tolerance \(tolerances[row]) is not positive"
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
    try refuseContradictions(in: task, targets: Array(table.columns[split..<values]))
    return task
  }

  /// Cases with the same inputs whose targets no single answer can serve.
  private func refuseContradictions(
    in task: Task, targets: [[ExactDecimal]]
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
          throw contradiction(extremes[column].low.row, row, in: targets[column])
        }
        if low >= extremes[column].high.end {
          throw contradiction(extremes[column].high.row, row, in: targets[column])
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

  private func contradiction(_ earlier: Int, _ row: Int, in column: [ExactDecimal]) -> TaskError {
    TaskError(
      "\(name): lines \(earlier + 2) and \(row + 2) have the same inputs, "
        + "but no answer is near enough to both \(column[earlier]) and \(column[row])")
  }

  private struct Table {
    var names: [String]
    var columns: [[ExactDecimal]]
    var rowCount: Int { columns.first?.count ?? 0 }
  }

  private func table() throws(TaskError) -> Table {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw TaskError("\(name): is not UTF-8 text")
    }
    // Spreadsheets put a byte order mark first.
    let plain = text.unicodeScalars.drop { $0 == "\u{FEFF}" }
    var lines = Substring(plain).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard let header = lines.first else { throw TaskError("\(name): is empty") }
    let names = header.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
    if let column = names.firstIndex(where: { name in
      name.isEmpty
        || name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F || $0 == "\"" }
    }) {
      throw TaskError("\(name): line 1: column \(column + 1) has no plain name")
    }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw TaskError("\(name): line 1: column '\(twice)' stands twice")
    }
    if ExactDecimal(names[0]) != nil {
      throw TaskError("\(name): line 1: expected names of columns, found the number \(names[0])")
    }
    guard lines.count > 1 else { throw TaskError("\(name): has no case") }
    var columns: [[ExactDecimal]] = names.map { _ in [] }
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
      guard fields.count == names.count else {
        throw TaskError(
          "\(name): line \(index + 1): \(fields.count) fields, expected \(names.count)")
      }
      for (column, field) in fields.enumerated() {
        do {
          columns[column].append(try ExactDecimal(reading: field))
        } catch {
          throw TaskError(
            "\(name): line \(index + 1): column '\(names[column])': "
              + error.problem(with: JSON.quoted(field)))
        }
      }
    }
    return Table(names: names, columns: columns)
  }

  private static func trimmed(_ field: Substring) -> String {
    var text = field
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
