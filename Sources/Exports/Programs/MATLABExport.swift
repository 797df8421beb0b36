import Networks

/// A function file for MATLAB and Octave, written the way answers to a challenge are: complete, one
/// line a neuron, and evaluated for whole columns of cases at once.
struct MATLABExport {
  /// The name of the function, and of the file it belongs in.
  static let functionName = "golf_network"

  private let program: Program

  init(_ subject: Subject) {
    program = Program(subject, function: Self.functionName, reserved: Self.reserved)
  }

  func text() -> String {
    let writer = StatementWriter(
      continuation: " ...", terminator: ";", comment: "%", needsParentheses: false, indent: "  ")
    var lines = writer.list(
      "function \(program.result) = \(Self.functionName)(", program.arguments, ")")
    lines += program.header(usage: usage()).map { $0.isEmpty ? "%" : "% \($0)" }
    lines.append("")
    lines += program.body(writer) { activation in
      switch activation {
      case .identity: ("", "")
      case .relu: ("max(0, ", ")")
      case .softplus: ("softplus(", ")")
      case .sigmoid: ("sigmoid(", ")")
      case .sin: ("sin(", ")")
      }
    }
    lines += answer(writer) + ["end"]
    if program.uses(.softplus) { lines += Self.softplus }
    if program.uses(.sigmoid) { lines += Self.sigmoid }
    return lines.joined(separator: "\n") + "\n"
  }

  private func usage() -> [String] {
    let result = program.result
    let several = program.subject.network.outputs.count > 1
    return ["\(result) = \(program.call) for columns of cases, elementwise."]
      + (several ? ["\(result) has one column for each output."] : [])
  }

  private func answer(_ writer: StatementWriter) -> [String] {
    let shape = program.names[0]
    let outputs = program.outputs { "\($0) + zeros(size(\(shape)))" }
    let isOne = outputs.count == 1
    return writer.list(
      "  \(program.result) = \(isOne ? "" : "[")", outputs, isOne ? ";" : "];")
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
    "min", "sin", "size", "zeros", "softplus", "sigmoid", "ans", "nargin", "nargout", "varargin",
    "varargout",
  ]
}
