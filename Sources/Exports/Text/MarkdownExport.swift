import Networks

/// An answer to a challenge, ready to be posted: the score, what is known, where the digits go, the
/// network itself and how to check it.
struct MarkdownExport {
  /// Longer listings are folded away.
  private static let longestOpenListing = 60

  private let subject: Subject
  private var network: Network { subject.network }

  init(_ subject: Subject) {
    self.subject = subject
  }

  func text() -> String {
    let sections = [
      introduction(), findings(), parts(), activations(), listing(), file(), check(),
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private func introduction() -> [String] {
    let inputs = network.inputs.map(Self.code).joined(separator: ", ")
    let outputs = network.outputs.map { Self.code(network.name(ofNode: $0)) }
    return [
      "# Score \(subject.score): \(Self.escaped(subject.title))", "",
      "A designed feed-forward network of \(subject.size). It reads \(inputs) and answers with "
        + "\(outputs.joined(separator: ", ")). Every weight is an exact decimal.", "",
      subject.scoreRule.joined(separator: " "),
    ]
  }

  private func findings() -> [String] {
    guard let facts = subject.facts else { return [] }
    var lines = [
      "| cases | tolerance | worst error | margin |", "|---:|---:|---:|---:|",
      "| \(SafeText.grouped(facts.cases)) | \(facts.tolerance) | \(facts.worstError) "
        + "| \(facts.margin) |",
    ]
    if let worst = facts.worstCase {
      lines += ["", "The worst case is \(Self.escaped(SafeText.line(worst)))."]
    }
    return ["## What was verified", ""] + lines
  }

  private func parts() -> [String] {
    let rows = network.scoreByPart(subject.metric).map {
      "| \(Self.escaped(SafeText.line($0.part))) | \($0.neurons) | \($0.score) |"
    }
    return ["## Where the score goes", "", "| part | neurons | score |", "|:---|---:|---:|"] + rows
      + ["| **all** | **\(network.neurons.count)** | **\(subject.score)** |"]
  }

  private func activations() -> [String] {
    let rows = Activation.allCases.compactMap { activation -> String? in
      let count = network.neurons.count { $0.activation == activation }
      return count == 0 ? nil : "| \(activation.rawValue) | \(activation.formula) | \(count) |"
    }
    return ["| activation | of the sum u | neurons |", "|:---|:---|---:|"] + rows
  }

  private func listing() -> [String] {
    let names = (0..<network.nodeCount).map { Self.listed(network.name(ofNode: $0)) }
    let rows = network.neurons.enumerated().map { index, neuron in
      let sum = Formula(neuron, names: names) { $0.description }.text
      let isPlain = neuron.activation == .identity
      let value = isPlain ? sum : "\(neuron.activation.rawValue)(\(sum))"
      return (
        formula: "\(names[network.inputs.count + index]) = \(value)",
        cost: String(subject.metric.cost(of: neuron))
      )
    }
    let left = min(rows.map(\.formula.count).max() ?? 0, 90)
    let right = rows.map(\.cost.count).max() ?? 0
    let lines = rows.map { row in
      SafeText.padded(row.formula, to: left) + "  "
        + SafeText.padded(row.cost, to: right, right: true)
    }
    let summary = "All \(SafeText.count(rows.count, "neuron", "neurons"))"
    return ["## The network", "", "One line a neuron: its sum, and on the right its cost.", ""]
      + folded(Self.fenced(lines, language: "text"), summary: summary)
  }

  private func file() -> [String] {
    guard isShort else { return [] }
    let text = NetworkFile.text(of: network).split(separator: "\n").map(String.init)
    return ["<details>", "<summary>The network file, <code>network.json</code></summary>", ""]
      + Self.fenced(text, language: "json") + ["", "</details>"]
  }

  private func check() -> [String] {
    let place = isShort ? "Save the network file above" : "Save the attached network file"
    return [
      "## How to check it", "",
      "\(place) as `network.json` and let golf evaluate every case anew:", "",
      "```sh", "golf verify network.json", "```",
    ]
  }

  private var isShort: Bool { network.neurons.count <= Self.longestOpenListing }

  private func folded(_ lines: [String], summary: String) -> [String] {
    if isShort { return lines }
    return ["<details>", "<summary>\(summary)</summary>", ""] + lines + ["", "</details>"]
  }

  /// The name as it stands in a listing: in quotes where it could be mistaken for a formula.
  private static func listed(_ name: String) -> String {
    let line = SafeText.line(name)
    let isPlain = line.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    return isPlain && line.first?.isLetter == true
      ? line
      : "\"" + line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
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
