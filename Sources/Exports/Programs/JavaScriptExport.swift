import Networks

/// A JavaScript module with one function, for browsers and Node.
struct JavaScriptExport {
  private let program: Program

  init(_ subject: Subject) {
    program = Program(subject, function: "network", reserved: Self.reserved)
  }

  func text() -> String {
    let network = program.subject.network
    let writer = StatementWriter(
      continuation: "", terminator: ";", comment: "//", needsParentheses: true, indent: "  ")
    var lines = program.header(usage: usage()).map { $0.isEmpty ? "//" : "// \($0)" }
    if program.uses(.softplus) { lines += Self.softplus }
    if program.uses(.sigmoid) { lines += Self.sigmoid }
    lines += [""] + writer.list("export function network(", program.arguments, ") {")
    let neurons = program.names.dropFirst(network.inputs.count)
    if !neurons.isEmpty { lines += writer.list("  let ", neurons, ";") }
    lines += program.body(writer) { activation in
      switch activation {
      case .identity: ("", "")
      case .relu: ("Math.max(0, ", ")")
      case .softplus: ("softplus(", ")")
      case .sigmoid: ("sigmoid(", ")")
      case .sin: ("Math.sin(", ")")
      }
    }
    let answers = network.outputs.map { program.names[$0] }
    let isOne = answers.count == 1
    lines += writer.list("  return \(isOne ? "" : "[")", answers, isOne ? ";" : "];")
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private func usage() -> [String] {
    let several = program.subject.network.outputs.count > 1
    return [
      "import { network } from \"./network.mjs\";",
      "\(program.call) takes numbers and answers with \(several ? "an array of them" : "one").",
    ]
  }

  /// ln(1 + e^u); e is only raised to negative powers, so nothing overflows.
  private static let softplus = [
    "", "function softplus(u) {", "  return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));",
    "}",
  ]

  /// 1 / (1 + e^-u), in the same manner.
  private static let sigmoid = [
    "", "function sigmoid(u) {",
    "  return Math.exp(Math.min(u, 0)) / (1 + Math.exp(-Math.abs(u)));", "}",
  ]

  /// The reserved words of JavaScript, in modules too, and what the function itself uses.
  private static let reserved: Set<String> = [
    "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger",
    "default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally",
    "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let", "new",
    "null", "package", "private", "protected", "public", "return", "static", "super", "switch",
    "this", "throw", "true", "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
    "Infinity", "Math", "NaN", "sigmoid", "softplus",
  ]
}
