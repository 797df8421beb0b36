import Networks

/// A graph for Graphviz: inputs on the left, one rank for each depth.
///
/// Graphviz orders the nodes of a rank itself. Where its memory or anyone's patience would not
/// suffice, because edges cross thousands of ranks, the graph shows the network's parts.
struct DotExport {
  /// Edges of larger networks carry no labels.
  private static let mostLabelled = 60
  /// How many ranks all edges together may cross for Graphviz to find the layout.
  private static let mostCrossedRanks = 4000

  private let subject: Subject
  private let columns: [Int]
  private let isByPart: Bool
  private var network: Network { subject.network }

  init(_ subject: Subject) {
    self.subject = subject
    let network = subject.network
    let columns = network.columns()
    var crossed = 0
    for (index, neuron) in network.neurons.enumerated() {
      for connection in neuron.connections {
        crossed += columns[network.inputs.count + index] - columns[connection.source]
      }
    }
    self.columns = columns
    isByPart = crossed > Self.mostCrossedRanks
  }

  func text() -> String {
    let title = "\(subject.title): score \(subject.score)"
    var lines = ([title, "\(subject.size)."] + subject.findings).map { "// \($0)" }
    lines += [
      "digraph golf {",
      "  graph [rankdir=LR, bgcolor=\"\(Palette.paper)\", fontname=\"Helvetica\", labelloc=t,",
      "    label=\(Self.quoted(title)), nodesep=0.15]",
      "  node [style=filled, fontname=\"Helvetica\", fontsize=11, penwidth=0]",
      "  edge [fontname=\"Helvetica\", fontsize=9, arrowsize=0.5]",
    ]
    lines += isByPart ? parts() : neurons()
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Neuron by neuron

  private func neurons() -> [String] {
    var lines = network.inputs.indices.map {
      "  n\($0) [label=\(Self.quoted(network.inputs[$0])), shape=box, fillcolor=white, "
        + "penwidth=1\(rim($0))]"
    }
    lines += network.neurons.enumerated().map { node($1, number: network.inputs.count + $0) }
    lines += ranks()
    for (index, neuron) in network.neurons.enumerated() {
      lines += neuron.connections.map { edge($0, to: network.inputs.count + index) }
    }
    return lines
  }

  private func node(_ neuron: Neuron, number: Int) -> String {
    var label = SafeText.line(neuron.name)
    if isLabelled, !neuron.bias.isZero { label += "\n" + neuron.bias.description }
    return "  n\(number) [label=\(Self.quoted(label)), shape=\(Self.shape(neuron.activation)), "
      + "fillcolor=\"\(Palette.fill(neuron.activation))\", fontcolor=white"
      + "\(rim(number))]"
  }

  /// Outputs have a double rim.
  private func rim(_ node: Int) -> String {
    network.outputs.contains(node) ? ", peripheries=2, penwidth=1" : ""
  }

  private func ranks() -> [String] {
    var ranks = [[Int]](repeating: [], count: 1 + (columns.max() ?? 0))
    for (node, column) in columns.enumerated() { ranks[column].append(node) }
    return ranks.enumerated().filter { !$1.isEmpty }.map { depth, nodes in
      "  { rank=\(depth == 0 ? "source" : "same"); "
        + nodes.map { "n\($0);" }.joined(separator: " ") + " }"
    }
  }

  private func edge(_ connection: Connection, to target: Int) -> String {
    let color = Palette.stroke(connection.weight)
    let label =
      isLabelled ? "label=\"\(connection.weight)\", fontcolor=\"\(color)\", " : ""
    return "  n\(connection.source) -> n\(target) [\(label)color=\"\(color)\"]"
  }

  // MARK: Part by part

  private func parts() -> [String] {
    let graph = PartGraph(network, subject.metric)
    let inputs = graph.inputs.enumerated().map {
      "  n\($0) [label=\(Self.quoted($1)), shape=box, fillcolor=white, penwidth=1]"
    }
    let parts = graph.parts.enumerated().map { index, part in
      let label =
        part.name + "\n" + SafeText.count(part.neurons, "neuron", "neurons")
        + "\nscore " + SafeText.grouped(part.score)
      return "  n\(graph.inputs.count + index) [label=\(Self.quoted(label)), shape=box, "
        + "fillcolor=white, penwidth=1\(part.isOutput ? ", peripheries=2" : "")]"
    }
    let links = graph.sortedLinks.map { link, weights in
      "  n\(link.from) -> n\(link.to) [label=\"\(SafeText.grouped(weights))\", "
        + "color=\"\(Palette.trunk)\"]"
    }
    return inputs + parts + links
  }

  private var isLabelled: Bool { network.neurons.count <= Self.mostLabelled }

  private static func shape(_ activation: Activation) -> String {
    switch activation {
    case .identity: "box"
    case .relu: "house"
    case .softplus: "ellipse"
    case .sigmoid: "hexagon"
    case .sin: "octagon"
    }
  }

  /// The text as a quoted label, in which backslashes and ampersands have no meaning left.
  private static func quoted(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      SafeText.line(String(line)).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("&", with: "&amp;")
    }
    return "\"" + lines.joined(separator: "\\n") + "\""
  }
}
