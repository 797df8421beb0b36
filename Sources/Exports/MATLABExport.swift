import Networks

/// A function file for MATLAB and Octave, written the way answers to a challenge are: complete, one
/// line a neuron, and evaluated for whole columns of cases at once.
struct MATLABExport {
  /// The name of the function, and of the file it belongs in.
  static let functionName = "golf_network"

  private let program: Program

  init(_ subject: Subject) {
    program = Program(subject, reserved: Self.reserved)
  }

  func text() -> String {
    let arguments = program.arguments.joined(separator: ", ")
    var lines = ["function \(program.result) = \(Self.functionName)(\(arguments))"]
    lines += program.header(usage: usage(arguments)).map { $0.isEmpty ? "%" : "% \($0)" }
    lines.append("")
    let writer = StatementWriter(
      continuation: " ...", terminator: ";", comment: "%", needsParentheses: false, indent: "  ")
    lines += program.body(writer) { activation in
      switch activation {
      case .identity: ("", "")
      case .relu: ("max(0, ", ")")
      case .softplus: ("softplus(", ")")
      case .sigmoid: ("sigmoid(", ")")
      case .sin: ("sin(", ")")
      }
    }
    lines += [answer(), "end"]
    if program.uses(.softplus) { lines += Self.softplus }
    if program.uses(.sigmoid) { lines += Self.sigmoid }
    return lines.joined(separator: "\n") + "\n"
  }

  private func usage(_ arguments: String) -> [String] {
    let several = program.subject.network.outputs.count > 1
    return [
      "\(program.result) = \(Self.functionName)(\(arguments)) for columns of cases, elementwise"
        + (several ? "; one column for each output." : ".")
    ]
  }

  private func answer() -> String {
    let shape = program.names[0]
    let outputs = program.outputs { "\($0) + zeros(size(\(shape)))" }
    let value = outputs.count == 1 ? outputs[0] : "[" + outputs.joined(separator: ", ") + "]"
    return "  \(program.result) = \(value);"
  }

  /// ln(1 + e^u); e is only raised to negative powers, so nothing overflows.
  private static let softplus = [
    "",
    "function v = softplus(u)",
    "  v = max(u, 0) + log1p(exp(-abs(u)));",
    "end",
  ]

  /// 1 / (1 + e^-u), in the same manner.
  private static let sigmoid = [
    "",
    "function v = sigmoid(u)",
    "  v = exp(min(u, 0)) ./ (1 + exp(-abs(u)));",
    "end",
  ]

  /// The keywords of MATLAB and of Octave, what the function itself calls, and names with a
  /// meaning as arguments.
  private static let reserved: Set<String> = [
    "arguments", "break", "case", "catch", "classdef", "continue", "do", "else", "elseif", "end",
    "end_try_catch", "end_unwind_protect", "endarguments", "endclassdef", "endenumeration",
    "endevents", "endfor", "endfunction", "endif", "endmethods", "endparfor", "endproperties",
    "endspmd", "endswitch", "endwhile", "enumeration", "events", "for", "function", "global", "if",
    "methods", "otherwise", "parfor", "persistent", "properties", "return", "spmd", "switch", "try",
    "until", "unwind_protect", "unwind_protect_cleanup", "while", "abs", "exp", "log1p", "max",
    "min", "sin", "size", "zeros", "softplus", "sigmoid", functionName, "ans", "nargin",
    "nargout", "varargin", "varargout",
  ]
}
