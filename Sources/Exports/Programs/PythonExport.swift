import Networks

/// A Python file with one NumPy function, `network`, and a program around it that reads cases from
/// standard input.
struct PythonExport {
  private let program: Program

  init(_ subject: Subject) {
    program = Program(subject, function: "network", reserved: Self.reserved)
  }

  func text() -> String {
    let writer = StatementWriter(
      continuation: "", terminator: "", comment: "#", needsParentheses: true, indent: "    ")
    var lines = program.header(usage: usage()).map { $0.isEmpty ? "#" : "# \($0)" }
    lines += ["", "import csv", "import sys", "", "import numpy as np"]
    if program.uses(.softplus) { lines += Self.softplus }
    if program.uses(.sigmoid) { lines += Self.sigmoid }
    lines += ["", ""] + writer.list("def network(", program.arguments, "):")
    lines += program.arguments.map { "    \($0) = np.asarray(\($0), dtype=float)" }
    lines += program.body(writer) { activation in
      switch activation {
      case .identity: ("", "")
      case .relu: ("np.maximum(0, ", ")")
      case .softplus: ("softplus(", ")")
      case .sigmoid: ("sigmoid(", ")")
      case .sin: ("np.sin(", ")")
      }
    }
    lines += answer(writer) + Self.main
    return lines.joined(separator: "\n") + "\n"
  }

  private func usage() -> [String] {
    let several = program.subject.network.outputs.count > 1
    return ["\(program.call) works elementwise on numbers and on arrays of one shape."]
      + (several ? ["The outputs stand along a last axis of the answer."] : [])
      + ["As a program: python3 network.py < cases.csv, one case a line."]
  }

  private func answer(_ writer: StatementWriter) -> [String] {
    let shape = program.names[0]
    let outputs = program.outputs { "\($0) + np.zeros_like(\(shape))" }
    if outputs.count == 1 { return ["    return \(outputs[0])"] }
    return writer.list("    return np.stack([", outputs, "], axis=-1)")
  }

  /// ln(1 + e^u); e is only raised to negative powers, so nothing overflows.
  private static let softplus = [
    "", "",
    "def softplus(u):",
    "    return np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u)))",
  ]

  /// 1 / (1 + e^-u), in the same manner.
  private static let sigmoid = [
    "", "",
    "def sigmoid(u):",
    "    return np.exp(np.minimum(u, 0)) / (1 + np.exp(-np.abs(u)))",
  ]

  private static let main = [
    "", "",
    "if __name__ == \"__main__\":",
    "    rows = [[float(cell) for cell in row] for row in csv.reader(sys.stdin) if row]",
    "    for answer in network(*np.array(rows).T) if rows else []:",
    "        print(\",\".join(repr(float(value)) for value in np.atleast_1d(answer)))",
  ]

  /// The keywords of Python and what the function itself uses.
  private static let reserved: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class",
    "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
    "import", "in", "is", "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return",
    "try", "type", "while", "with", "yield", "csv", "float", "np", "print", "repr",
    "sigmoid", "softplus", "sys",
  ]
}
