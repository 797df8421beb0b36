import Networks

/// The network as formulas, typeset: a document for pdflatex whose `align*` can be taken into another.
///
/// Neurons are x₁, x₂, ..., or another letter where an input is called x; an input keeps its name where that can stand in a formula, and is called
/// u₁, u₂, ... where it cannot.
struct LaTeXExport {
  private let subject: Subject

  /// About how many characters of a formula fill a line.
  private static let width = 64
  /// So many lines make an environment; TeX keeps each of them in its memory.
  private static let mostLines = 400

  init(_ subject: Subject) { self.subject = subject }

  func text() -> String {
    let network = subject.network
    let names = names()
    let answers = Set(network.outputs)
    var blocks: [[String]] = [[]]
    for (index, neuron) in network.neurons.enumerated() {
      let node = network.inputs.count + index
      let mark = answers.contains(node) ? "\\boxed{\(names[node])}" : names[node]
      let lines = formula(neuron, mark, names)
      if blocks[blocks.count - 1].count + lines.count > Self.mostLines { blocks.append([]) }
      blocks[blocks.count - 1] += lines
    }
    let formulas = blocks.filter { !$0.isEmpty }.flatMap { lines in
      ["\\begin{align*}"]
        + lines.enumerated().map { $0 + 1 < lines.count ? $1 + " \\\\" : $1 } + ["\\end{align*}"]
    }
    return (preamble() + legend(names) + formulas + ["\\end{document}"])
      .joined(separator: "\n") + "\n"
  }

  private func preamble() -> [String] {
    let facts = ([subject.size + "."] + subject.findings).map(Self.prose)
    return [
      "% \(Self.prose(subject.title))", "\\documentclass{article}", "\\usepackage{amsmath}",
      "\\usepackage[margin=20mm]{geometry}", "\\allowdisplaybreaks",
      "\\setlength{\\parindent}{0pt}",
      "\\begin{document}", "\\section*{\(Self.prose(subject.title)): score \(subject.score)}",
      facts.joined(separator: "\n"), "",
    ]
  }

  /// What the inputs are, and the functions.
  private func legend(_ names: [String]) -> [String] {
    let network = subject.network
    let inputs = network.inputs.enumerated().map { index, name in
      let prose = Self.prose(name)
      return names[index] == prose || names[index] == "\\mathit{\(prose)}"
        ? "$\(names[index])$" : "$\(names[index])$ (\(prose))"
    }
    let used = Activation.allCases.compactMap { activation -> String? in
      guard network.neurons.contains(where: { $0.activation == activation }) else { return nil }
      return switch activation {
      case .identity, .sin: nil
      case .relu: "$\\operatorname{relu}(u) = \\max(0, u)$"
      case .softplus: "$\\operatorname{softplus}(u) = \\ln(1 + e^u)$"
      case .sigmoid: "$\\operatorname{sigmoid}(u) = 1 / (1 + e^{-u})$"
      }
    }
    let outputs = network.outputs.map { "$\(names[$0])$" }
    return [
      "It reads " + inputs.joined(separator: ", ") + " and answers with "
        + outputs.joined(separator: ", ") + "."
        + (used.isEmpty ? "" : " Here " + used.joined(separator: ", ") + ".")
    ]
  }

  /// A neuron's line, or lines.
  private func formula(_ neuron: Neuron, _ mark: String, _ names: [String]) -> [String] {
    let pieces = Formula(neuron, names: names, times: "\\,") { $0.description }.pieces
    let function = neuron.activation == .sin ? "\\sin" : "\\operatorname{\(neuron.activation)}"
    let (before, after) = neuron.activation == .identity ? ("", "") : ("\(function)(", ")")
    var lines = ["\(mark) &= \(before)"]
    var length = 0
    for piece in pieces {
      if length > 0, length + piece.count > Self.width {
        lines.append("&\\qquad {}\(piece)")
        length = piece.count
      } else {
        lines[lines.count - 1] += (length > 0 ? " " : "") + piece
        length += piece.count + 1
      }
    }
    lines[lines.count - 1] += after
    return lines
  }

  /// What every node is called in formulas.
  private func names() -> [String] {
    let network = subject.network
    let inputs = network.inputs.enumerated().map { index, name -> String in
      let isPlain =
        name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        && name.first?.isLetter == true
      guard isPlain, !["u", "e"].contains(name) else { return "u_{\(index + 1)}" }
      return name.count == 1 ? name : "\\mathit{\(name)}"
    }
    let letter = NetworkListing.letter(for: network)
    return inputs + network.neurons.indices.map { "\(letter)_{\($0 + 1)}" }
  }

  /// Text as LaTeX sets it; what pdflatex has no letter for becomes a question mark.
  private static func prose(_ text: String) -> String {
    let special: [Character: String] = [
      "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
      "²": "\\textsuperscript{2}", "³": "\\textsuperscript{3}", "⁴": "\\textsuperscript{4}",
      "⁵": "\\textsuperscript{5}", "<": "\\textless{}", ">": "\\textgreater{}",
      "|": "\\textbar{}", "\"": "''",
    ]
    return SafeText.line(text).map { character in
      if let written = special[character] { return written }
      if "{}_&%$#".contains(character) { return "\\\(character)" }
      return character.isASCII ? String(character) : "?"
    }.joined()
  }
}
