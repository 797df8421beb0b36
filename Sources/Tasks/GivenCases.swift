import Basics
import Networks

extension Task {
  /// A task whose cases a program gives, as the file `name` would hold them.
  ///
  /// - Parameters:
  ///   - columns: The inputs, then the targets: a column each, of one length. Their names are different.
  ///   - outputs: How many of the columns, the last ones, are targets.
  ///   - tolerances: For each case, what the error of every output must stay strictly below; positive.
  /// - Throws: `TaskError` when cases contradict each other.
  package init(
    name: String, columns: [(name: String, values: [ExactDecimal])], outputs: Int,
    tolerances: [ExactDecimal], metric: Metric, rules: Rules
  ) throws(TaskError) {
    let (names, values) = (columns.map(\.name), columns.map(\.values))
    let rows = CaseRows(named: name, names: names, columns: values)
    let table =
      [names + ["tolerance"]]
      + tolerances.indices.map { row in
        (values.map { $0[row] } + [tolerances[row]]).map(\.description)
      }
    let origin = TaskFile(
      name: name, bytes: Array(table.map { CSV.row($0) + "\n" }.joined().utf8), tolerance: nil,
      targets: outputs)
    let split = columns.count - outputs
    self = try rows.task(
      origin: origin, inputs: Array(0..<split), outputs: Array(names[split...]),
      demands: Demands(targets: Array(values[split...]), tolerances: tolerances), metric: metric,
      rules: rules)
  }
}
