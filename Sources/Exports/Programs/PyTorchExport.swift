import Networks

/// A Python file with a PyTorch module, `Network`, whose numbers are one parameter, in doubles: it
/// computes what the network computes, can be trained on, and goes out as ONNX again.
struct PyTorchExport {
  private let program: Program

  init(_ subject: Subject) {
    program = Program(subject, function: "Network", reserved: Self.reserved)
  }

  func text() -> String {
    let network = program.subject.network
    let writer = StatementWriter(
      continuation: "", terminator: "", comment: "#", needsParentheses: true, indent: "        ")
    var lines = program.header(usage: usage()).map { $0.isEmpty ? "#" : "# \($0)" }
    lines += ["", "import torch", ""]
    if program.uses(.softplus) { lines += Self.softplus }
    lines += ["", "class Network(torch.nn.Module):", "    def __init__(self):"]
    lines += ["        super().__init__()"]
    let numbers = network.neurons.flatMap { neuron in
      neuron.connections.map(\.weight) + (neuron.bias.isZero ? [] : [neuron.bias])
    }
    lines +=
      numbers.isEmpty
      ? ["        numbers = []"]
      : writer.list("        numbers = [", numbers.map(Formula.literal), "]")
    lines += [
      "        values = torch.tensor(numbers, dtype=torch.float64)",
      "        self.numbers = torch.nn.Parameter(values)", "", "    def forward(self, cases):",
    ]
    lines += writer.list("        (", program.arguments, ") = cases.unbind(-1)")
      .map { program.arguments.count == 1 ? $0.replacing(") =", with: ",) =") : $0 }
    lines.append("        \(Self.numbers) = self.numbers")
    lines += body(writer)
    let outputs = (0..<network.outputs.count).map { "\(program.names[network.outputs[$0]])" }
    let spread = outputs.map { "\($0) + torch.zeros_like(\(program.names[0]))" }
    lines += writer.list("        return torch.stack([", spread, "], dim=-1)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The statements, in which every number is an element of the parameter.
  private func body(_ writer: StatementWriter) -> [String] {
    let network = program.subject.network
    var next = 0
    var lines: [String] = []
    for (index, neuron) in network.neurons.enumerated() {
      var pieces: [String] = []
      for connection in neuron.connections {
        pieces.append("\(Self.numbers)[\(next)]*\(program.names[connection.source])")
        next += 1
      }
      if !neuron.bias.isZero {
        pieces.append("\(Self.numbers)[\(next)]")
        next += 1
      }
      if pieces.isEmpty { pieces = ["torch.zeros_like(\(program.names[0]))"] }
      let call: (before: String, after: String) =
        switch neuron.activation {
        case .identity: ("", "")
        case .relu: ("torch.relu(", ")")
        case .softplus: ("softplus(", ")")
        case .sigmoid: ("torch.sigmoid(", ")")
        case .sin: ("torch.sin(", ")")
        }
      let identifier = program.names[network.inputs.count + index]
      lines += writer.lines(identifier, Formula(sum: pieces), call: call, note: nil)
    }
    return lines
  }

  private func usage() -> [String] {
    let network = program.subject.network
    return [
      "Network()(cases) takes a float64 tensor of shape [..., \(network.inputs.count)] and gives one "
        + "of shape [..., \(network.outputs.count)]."
    ]
  }

  private static let numbers = "w"

  /// ln(1 + e^u); PyTorch's own softplus is only right to 2e-9.
  private static let softplus = [
    "", "def softplus(u):", "    return torch.logaddexp(u, torch.zeros_like(u))", "",
  ]

  /// The keywords of Python and what the module itself uses.
  private static let reserved: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class",
    "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
    "import", "in", "is", "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return",
    "self", "super", "try", "type", "while", "with", "yield", "cases", "numbers", "softplus",
    "torch", "values", "w",
  ]
}
