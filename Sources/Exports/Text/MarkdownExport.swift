import Networks

/// An answer to a challenge, ready to be posted by the customs of Code Golf: a heading with language
/// and score, a program that runs as it stands and tries every case, how it works, how it was proved,
/// and the network itself. Nothing in it is HTML.
struct MarkdownExport {
  /// Longer networks are not listed: a post holds 30,000 characters.
  private static let longestListing = 60

  private let subject: Subject
  private let link: String?
  private var network: Network { subject.network }

  /// - Parameter link: Where the network's file can be had.
  init(_ subject: Subject, link: String? = nil) {
    self.subject = subject
    self.link = link
  }

  func text() -> String {
    let sections = [introduction(), program(), works(), proof(), file()]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private func introduction() -> [String] {
    let inputs = network.inputs.map(Self.code).joined(separator: ", ")
    let outputs = network.outputs.map { Self.code(network.name(ofNode: $0)) }
    return [
      "# Octave, score \(subject.score)", "",
      "\(Self.escaped(subject.title)): a designed feed-forward network of \(subject.size). It reads "
        + "\(inputs) and answers with \(outputs.joined(separator: ", ")). Every weight is an exact "
        + "decimal.", "", subject.scoreRule.joined(separator: " "),
    ]
  }

  // MARK: The program

  private func program() -> [String] {
    guard isShort else {
      return [
        "The program is too long for a post; `golf export network.json -o golf_network.m` writes it."
      ]
    }
    let function = MATLABExport(subject).text().split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map(String.init).filter { !$0.hasPrefix("%") }
    let lines = ["1;  % a script, not a file of one function", ""] + function.dropLast() + trial()
    return Self.fenced(lines, language: "matlab")
  }

  /// What tries every case, where the cases are known as a program.
  private func trial() -> [String] {
    guard let facts = subject.facts, !facts.casesProgram.isEmpty else { return [] }
    return [""] + facts.casesProgram + [
      "columns = num2cell(inputs, 1);",
      "errors = max(abs(golf_network(columns{:}) - targets), [], 2);",
      "printf(\"%d cases, worst error %.6g, %d failures\\n\", ...",
      "  rows(inputs), max(errors), sum(errors >= tolerance));",
    ]
  }

  // MARK: How it works

  private func works() -> [String] {
    let rows = network.scoreByPart(subject.metric).map {
      "| \(Self.escaped(SafeText.line($0.part))) | \($0.neurons) | \($0.score) |"
    }
    let most = 40
    let shown =
      rows.count > most ? rows.prefix(most) + ["| \(rows.count - most) others | | |"] : rows[...]
    var lines = ["## How it works", ""]
    if isShort {
      let formulas = NetworkListing(network, metric: subject.metric).text()
      lines +=
        ["One line a neuron: what it computes, and on the right what its numbers cost.", ""]
        + Self.fenced(formulas, language: "text") + [""]
    }
    let kinds = Activation.allCases.compactMap { activation -> String? in
      let count = network.neurons.count { $0.activation == activation }
      return count == 0 ? nil : "\(count) \(activation.rawValue) (\(activation.formula))"
    }
    return lines + ["Neurons: \(kinds.joined(separator: ", "))."]
      + ["", "| part | neurons | score |", "|:---|---:|---:|"] + shown
      + ["| **all** | **\(network.neurons.count)** | **\(subject.score)** |"]
  }

  // MARK: How it was proved

  private func proof() -> [String] {
    guard let facts = subject.facts else { return [] }
    var lines = [
      "## How it was proved", "",
      "Not measured, but proved on each of the \(SafeText.grouped(facts.cases)) cases: values stay "
        + "exact rational numbers through identity and ReLU, and become balls (intervals of "
        + "guaranteed arithmetic) of growing precision at softplus, sigmoid and sine, until the "
        + "comparison with the exact target is decided.", "",
    ]
    let columns =
      [("cases", SafeText.grouped(facts.cases)), facts.demand]
      + (facts.worstError.map { [("worst error", "at most \($0)")] } ?? [])
      + [("margin", "at least \(facts.margin)")]
    for line in [columns.map(\.0), columns.map { _ in "---:" }, columns.map(\.1)] {
      lines.append("| " + line.joined(separator: " | ") + " |")
    }
    if let worst = facts.worstCase {
      lines += ["", "The hardest case is \(Self.escaped(SafeText.line(worst)))."]
    }
    return lines + ["", "`golf verify network.json` proves it again."]
  }

  // MARK: The file

  private func file() -> [String] {
    let heading = ["## The network", ""]
    if let link { return heading + ["[network.json](<\(Self.address(link))>)"] }
    guard isShort else { return heading + ["The file `network.json` is attached."] }
    let text = NetworkFile.text(of: network).split(separator: "\n").map(String.init)
    return heading + ["`network.json`, in which every number is an exact decimal:", ""]
      + Self.fenced(text, language: "json")
  }

  private var isShort: Bool { network.neurons.count <= Self.longestListing }

  private static func address(_ link: String) -> String {
    SafeText.line(link).replacing("<", with: "%3C").replacing(">", with: "%3E")
  }

  /// A block of code whose fence is longer than any run of backticks in it.
  private static func fenced(_ lines: [String], language: String) -> [String] {
    var longest = 2
    for line in lines {
      var run = 0
      for byte in line.utf8 {
        run = byte == UInt8(ascii: "`") ? run + 1 : 0
        longest = max(longest, run)
      }
    }
    let fence = String(repeating: "`", count: longest + 1)
    return [fence + language] + lines + [fence]
  }

  /// The name in a line of prose.
  private static func code(_ name: String) -> String {
    let line = SafeText.line(name)
    return line.contains("`") || line.contains("|") ? escaped(line) : "`\(line)`"
  }

  /// The text with everything escaped that Markdown or HTML would read as markup.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      if "\\`*_[]<>|#&~$".contains(character) { out.append("\\") }
      out.append(character)
    }
    return out
  }
}

extension Activation {
  /// What is computed, as a formula of the sum u.
  var formula: String {
    switch self {
    case .identity: "u"
    case .relu: "max(0, u)"
    case .softplus: "ln(1 + e^u)"
    case .sigmoid: "1 / (1 + e^-u)"
    case .sin: "sin u"
    }
  }
}
