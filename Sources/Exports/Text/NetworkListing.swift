import Networks

/// A network as formulas for people, a line for each neuron: `x₁ = softplus(0.02·a)`.
///
/// Neurons are numbered; an output that is called something of its own keeps its name.
public struct NetworkListing: Sendable {
  /// A neuron.
  public struct Line: Sendable {
    /// What it is called here: `x₁`.
    public var name: String
    /// What it computes: `softplus(0.02·a)`.
    public var formula: String
    /// What its numbers cost.
    public var cost: Int
  }

  /// The neurons, in evaluation order.
  public let lines: [Line]

  /// The formulas of a network.
  public init(_ network: Network, metric: Metric = .precision) {
    let names = Self.names(network)
    let costs = network.costs(metric)
    lines = network.neurons.enumerated().map { index, neuron in
      let sum = Formula(neuron, names: names, times: "·") { $0.description }.text
      let call = neuron.activation == .identity ? sum : "\(neuron.activation.rawValue)(\(sum))"
      return Line(
        name: names[network.inputs.count + index], formula: call,
        cost: costs[index])
    }
  }

  /// The lines as text, the formulas in one column and the costs in another.
  ///
  /// - Parameter width: Where the costs stand unless a formula is longer.
  public func text(width: Int = 72) -> [String] {
    let longest = lines.map(\.name.count).max() ?? 0
    let rows = lines.map { "\(SafeText.padded($0.name, to: longest)) = \($0.formula)" }
    let column = min(rows.map(\.count).max() ?? 0, width)
    let digits = lines.map { "\($0.cost)".count }.max() ?? 0
    return zip(rows, lines).map { row, line in
      SafeText.padded(row, to: column) + "  "
        + SafeText.padded("\(line.cost)", to: digits, right: true)
    }
  }

  /// What every node is called.
  private static func names(_ network: Network) -> [String] {
    let inputs = network.inputs.map(SafeText.line)
    let letter = letter(for: network)
    var names = inputs
    for index in network.neurons.indices {
      let own = SafeText.line(network.neurons[index].name)
      let isAnswer = network.outputs.contains(network.inputs.count + index)
      let isPlain =
        own.first?.isLetter == true && own.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      let isFree = !inputs.contains(own) && !own.hasPrefix(letter)
      names.append(isAnswer && isPlain && isFree ? own : letter + subscripted(index + 1))
    }
    return names
  }

  /// What neurons are called: a letter that no input begins with, so that nothing is mistaken for
  /// another.
  static func letter(for network: Network) -> String {
    ["x", "h", "n", "z"].first { letter in !network.inputs.contains { $0.hasPrefix(letter) } }
      ?? "y"
  }

  private static func subscripted(_ number: Int) -> String {
    String(
      String.UnicodeScalarView(
        "\(number)".unicodeScalars.compactMap { Unicode.Scalar($0.value - 0x30 + 0x2080) }))
  }
}
