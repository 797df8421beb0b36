import Networks

/// A C file with one function that needs the C library's mathematics only.
struct CExport {
  private let program: Program

  init(_ subject: Subject) {
    program = Program(subject, function: "golf_network", reserved: Self.reserved)
  }

  func text() -> String {
    let network = program.subject.network
    let writer = StatementWriter(
      continuation: "", terminator: ";", comment: "//", needsParentheses: false, indent: "  ")
    var lines = program.header(usage: usage()).map { $0.isEmpty ? "//" : "// \($0)" }
    lines += ["", "#include <math.h>"]
    if program.uses(.relu) { lines += Self.relu }
    if program.uses(.softplus) { lines += Self.softplus }
    if program.uses(.sigmoid) { lines += Self.sigmoid }
    let vectors = "const double \(Self.inputs)[\(network.inputs.count)]"
    let result =
      network.outputs.count == 1 ? "" : ", double \(Self.outputs)[\(network.outputs.count)]"
    let kind = network.outputs.count == 1 ? "double" : "void"
    lines += [
      "", "\(kind) \(program.function)(\(vectors)\(result));", "",
      "\(kind) \(program.function)(\(vectors)\(result))", "{",
    ]
    lines += program.arguments.enumerated().map { "  const double \($1) = \(Self.inputs)[\($0)];" }
    let neurons = program.names.dropFirst(network.inputs.count)
    if !neurons.isEmpty { lines += writer.list("  double ", neurons, ";") }
    lines += program.body(writer) { activation in
      switch activation {
      case .identity: ("", "")
      case .relu: ("relu(", ")")
      case .softplus: ("softplus(", ")")
      case .sigmoid: ("sigmoid(", ")")
      case .sin: ("sin(", ")")
      }
    }
    // Compilers warn of what is never read.
    lines += unread().map { "  (void)\($0);" }
    let answers = network.outputs.map { program.names[$0] }
    if answers.count == 1 {
      lines.append("  return \(answers[0]);")
    } else {
      lines += answers.enumerated().map { "  \(Self.outputs)[\($0)] = \($1);" }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private static let inputs = "golf_inputs"
  private static let outputs = "golf_outputs"

  /// The identifiers of nodes that no neuron reads and no output shows.
  private func unread() -> [String] {
    let network = program.subject.network
    var read = Set(network.outputs)
    for neuron in network.neurons { read.formUnion(neuron.connections.map(\.source)) }
    return program.names.indices.filter { !read.contains($0) }.map { program.names[$0] }
  }

  private func usage() -> [String] {
    let network = program.subject.network
    return [
      "\(program.function) reads \(SafeText.count(network.inputs.count, "input", "inputs")) "
        + (network.outputs.count == 1
          ? "and returns the answer." : "and writes \(network.outputs.count) answers."),
      "Compile with: cc -std=c99 -c golf_network.c; link with -lm.",
    ]
  }

  private static let relu = [
    "", "static double relu(double u)", "{", "  return u > 0 ? u : 0;", "}",
  ]

  /// ln(1 + e^u); e is only raised to negative powers, so nothing overflows.
  private static let softplus = [
    "", "static double softplus(double u)", "{", "  return fmax(u, 0) + log1p(exp(-fabs(u)));", "}",
  ]

  /// 1 / (1 + e^-u), in the same manner.
  private static let sigmoid = [
    "", "static double sigmoid(double u)", "{",
    "  return exp(fmin(u, 0)) / (1 + exp(-fabs(u)));", "}",
  ]

  /// The keywords of C up to C23 and of C++, and the names of <math.h> that a network's names may
  /// hide: one that is only hidden inside the function does no harm unless it is called there.
  private static let reserved: Set<String> = [
    "alignas", "alignof", "and", "asm", "auto", "bool", "break", "case", "catch", "char", "class",
    "const", "constexpr", "continue", "default", "delete", "do", "double", "else", "enum", "extern",
    "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "namespace", "new",
    "not", "nullptr", "operator", "or", "private", "protected", "public", "register", "restrict",
    "return", "short", "signed", "sizeof", "static", "static_assert", "struct", "switch",
    "template", "this", "thread_local", "throw", "true", "try", "typedef", "typename", "typeof",
    "typeof_unqual", "union", "unsigned", "using", "virtual", "void", "volatile", "while", "xor",
    "relu", "softplus", "sigmoid", "sin", "exp", "log1p", "fmax", "fmin", "fabs", "golf_inputs",
    "golf_outputs", "main", "linux", "unix", "NAN", "INFINITY", "errno",
  ]
}
