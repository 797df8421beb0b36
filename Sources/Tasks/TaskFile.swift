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
    metric: Metric = .precision, rules: Rules = Rules()
  ) throws(TaskError) -> Task {
    let rows = try CaseRows(file: name, bytes: bytes)
    let hasTolerances = rows.names.last == "tolerance"
    let values = hasTolerances ? rows.names.count - 1 : rows.names.count
    guard targets >= 1 else { throw TaskError("--targets \(targets): a task has a target") }
    guard values > targets else {
      throw TaskError(
        "\(name): line 1: \(values) columns leave no input beside \(targets) target(s)")
    }
    let tolerances: [ExactDecimal]
    switch (hasTolerances, tolerance) {
    case (true, nil): tolerances = rows.columns[values]
    case (false, let given?): tolerances = Array(repeating: given, count: rows.count)
    case (true, _?):
      throw TaskError("\(name): has a tolerance column, so --tolerance cannot be given")
    case (false, nil):
      throw TaskError("\(name): has no tolerance column, so --tolerance is needed")
    }
    if let row = tolerances.firstIndex(where: { $0.sign <= 0 }) {
      throw TaskError(
        hasTolerances
          ? "\(name): line \(rows.lines[row]): tolerance \(tolerances[row]) is not positive"
          : "--tolerance \(tolerances[row]): is not positive")
    }
    let split = values - targets
    return try rows.task(
      origin: self, inputs: Array(0..<split), outputs: Array(rows.names[split..<values]),
      demands: Demands(targets: Array(rows.columns[split..<values]), tolerances: tolerances),
      metric: metric, rules: rules)
  }
}

extension CaseRows {
  /// The task of some of the columns.
  ///
  /// - Parameters:
  ///   - inputs: Which columns the inputs are.
  ///   - outputs: The names of the targets.
  ///   - demands: What the answers have to be, which may have been worked out from columns.
  /// - Throws: `TaskError` when cases contradict each other.
  func task(
    origin: TaskFile, inputs: [Int], outputs: [String], demands: Demands, metric: Metric,
    rules: Rules
  ) throws(TaskError) -> Task {
    let inputColumns = inputs.map { columns[$0] }
    try refuseContradictions(inputs: inputColumns, demands)
    return Task(
      name: file, title: "\(outputs.joined(separator: ", ")) of \(file)", origin: .file(origin),
      inputs: inputs.map { names[$0] }, outputs: outputs, inputColumns: inputColumns,
      targetColumns: demands.targets.map { $0.map(Target.decimal) },
      tolerances: demands.tolerances, openings: demands.openings, winners: demands.winners,
      metric: metric, rules: rules)
  }
}
