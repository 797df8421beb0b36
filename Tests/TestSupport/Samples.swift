import Basics
import Certification
import Networks
import Tasks

/// What the tests of evaluation share: tasks made of tables, random networks, random decimals.
package enum Samples {
  /// A task of these cases, read from a file as a user's would be.
  ///
  /// - Parameters:
  ///   - rows: For each case the inputs.
  ///   - targets: For each case the targets.
  ///   - tolerances: For each case the tolerance, or one for all.
  package static func task(
    rows: [[ExactDecimal]], targets: [[ExactDecimal]], tolerances: [ExactDecimal]
  ) throws -> Task {
    let names =
      rows[0].indices.map { "x\($0)" } + targets[0].indices.map { "y\($0)" } + ["tolerance"]
    let lines = rows.indices.map { row in
      let tolerance = tolerances.count == 1 ? tolerances[0] : tolerances[row]
      return (rows[row] + targets[row] + [tolerance]).map(\.description).joined(separator: ",")
    }
    let text = ([names.joined(separator: ",")] + lines).joined(separator: "\n")
    return try TaskFile(
      name: "t.csv", bytes: Array(text.utf8), tolerance: nil, targets: targets[0].count
    ).task()
  }

  /// A task of these cases that asks for decisions, read from a task file as a user's would be.
  ///
  /// - Parameters:
  ///   - rows: For each case the inputs.
  ///   - targets: For each case the targets; nil where any answer will do.
  ///   - criterion: Members of the task file, such as `"decision": "sign"`.
  package static func decisions(
    rows: [[ExactDecimal]], targets: [[ExactDecimal?]], _ criterion: String
  ) throws -> Task {
    let outputs = targets[0].indices.map { "y\($0)" }
    let names = rows[0].indices.map { "x\($0)" } + outputs
    let lines = zip(rows, targets).map { row, targets in
      (row.map(\.description) + targets.map { $0?.description ?? "" }).joined(separator: ",")
    }
    let text = ([names.joined(separator: ",")] + lines).joined(separator: "\n")
    let members =
      #"{"format": "golf-task/1", "cases": "t.csv", "targets": \#(outputs), \#(criterion)}"#
    return try TaskDescription(name: "t.json", bytes: Array(members.utf8)).task(
      cases: Array(text.utf8), threads: 1)
  }

  /// A network of one neuron with one input.
  package static func neuron(
    _ activation: Activation, weight: ExactDecimal = 1, bias: ExactDecimal = .zero
  ) -> Network {
    var builder = NetworkBuilder(inputs: ["x0"])
    let node = builder.add(activation, [(builder.input(0), weight)], bias: bias)
    return builder.network(outputs: [node])
  }
}

extension SeededGenerator {
  /// A decimal with up to `digits` digits, the last of them at 10^`exponent` of the range.
  package mutating func decimal(digits: Int, exponents: ClosedRange<Int>) -> ExactDecimal {
    let text = (0..<1 + below(digits)).map { _ in String(below(10)) }.joined()
    let whole = ExactDecimal((below(2) == 0 ? "-" : "") + text) ?? .zero
    let exponent = exponents.lowerBound + below(exponents.count)
    return whole * ExactDecimal(1, exponent: exponent)
  }

  /// A network in which dead neurons, constants, repeated outputs and outputs that are inputs occur.
  package mutating func network(
    inputs: Int, outputs: Int, neurons: Int, activations: [Activation] = Activation.allCases,
    weight: (inout SeededGenerator) -> ExactDecimal = { $0.decimal(digits: 2, exponents: -2...0) }
  ) -> Network {
    var builder = NetworkBuilder(inputs: (0..<inputs).map { "x\($0)" })
    var nodes = builder.inputNodes
    for _ in 0..<neurons {
      let terms = (0..<below(5)).map { _ in
        // Late nodes are read more often, so that networks are deep.
        (nodes[nodes.count - 1 - min(below(nodes.count), below(nodes.count))], weight(&self))
      }
      let bias = below(2) == 0 ? ExactDecimal.zero : weight(&self)
      nodes.append(builder.add(pick(activations), terms, bias: bias))
    }
    return builder.network(outputs: (0..<outputs).map { _ in pick(nodes) })
  }

  /// Rows of inputs that differ from each other in the first one.
  package mutating func rows(_ count: Int, inputs: Int) -> [[ExactDecimal]] {
    (0..<count).map { row in
      (0..<inputs).map { column in
        column == 0
          ? ExactDecimal(row - count / 2, exponent: -2) : decimal(digits: 3, exponents: -2...0)
      }
    }
  }
}

extension CertifiedJudge {
  /// What a network answers to each row, as text.
  package static func evaluate(
    _ network: Network, rows: [[ExactDecimal]]
  ) throws(PrecisionError) -> [[String]] {
    try answers(of: network, rows: rows).map { $0.map(\.description) }
  }
}
