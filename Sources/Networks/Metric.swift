/// What a network costs. Lower is better.
public enum Metric: String, CaseIterable, Sendable {
  /// The sum of the precisions of all weights and biases: the challenge's score.
  case precision
  /// The number of weights and biases that are not zero.
  case parameters

  /// The cost of one number.
  public func cost(of value: ExactDecimal) -> Int {
    switch self {
    case .precision: value.precision
    case .parameters: value.isZero ? 0 : 1
    }
  }

  /// The cost of a neuron: its weights and its bias.
  public func cost(of neuron: Neuron) -> Int {
    neuron.connections.reduce(cost(of: neuron.bias)) { $0 + cost(of: $1.weight) }
  }
}

extension Network {
  /// What the network costs: everything counts, the output neurons too.
  public func score(_ metric: Metric = .precision) -> Int {
    neurons.reduce(0) { $0 + metric.cost(of: $1) }
  }

  /// Where the digits go: each part's neurons and their cost, in order of first appearance.
  public func scoreByPart(_ metric: Metric = .precision) -> [PartScore] {
    var order: [Substring] = []
    var parts: [Substring: PartScore] = [:]
    for neuron in neurons {
      let part = neuron.part
      if parts[part] == nil {
        order.append(part)
        parts[part] = PartScore(part: String(part), neurons: 0, score: 0)
      }
      parts[part]?.neurons += 1
      parts[part]?.score += metric.cost(of: neuron)
    }
    return order.compactMap { parts[$0] }
  }
}

/// The share of one part of a network in its score.
public struct PartScore: Equatable, Sendable {
  /// The part: what its neurons' names begin with.
  public var part: String
  /// How many neurons belong to it.
  public var neurons: Int
  /// What they cost together.
  public var score: Int
}
