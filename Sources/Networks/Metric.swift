/// What a network costs. Lower is better.
public enum Metric: String, CaseIterable, Sendable {
  /// The sum of the precisions of all weights and biases: the challenge's score.
  case precision
  /// The number of weights and biases that are not zero.
  case parameters
  /// The number of different weights and biases that are not zero: one that is used twice counts once.
  case distinct
  /// The number of neurons, outputs and constants included.
  case neurons

  /// What one number adds to the cost; of `distinct` where no other one is the same.
  public func cost(of value: ExactDecimal) -> Int {
    switch self {
    case .precision: value.precision
    case .parameters, .distinct: value.isZero ? 0 : 1
    case .neurons: 0
    }
  }
}

extension Network {
  /// What the network costs: everything counts, the output neurons too.
  public func score(_ metric: Metric = .precision) -> Int { costs(metric).reduce(0, +) }

  /// What each neuron adds to the cost: its weights and its bias, of `distinct` those that no earlier
  /// neuron has; or 1 for itself.
  public func costs(_ metric: Metric) -> [Int] {
    switch metric {
    case .precision, .parameters:
      return neurons.map { neuron in
        neuron.connections.reduce(metric.cost(of: neuron.bias)) {
          $0 + metric.cost(of: $1.weight)
        }
      }
    case .distinct:
      var seen: Set<ExactDecimal> = [.zero]
      return neurons.map { neuron in
        (neuron.connections.map(\.weight) + [neuron.bias]).count { seen.insert($0).inserted }
      }
    case .neurons: return neurons.map { _ in 1 }
    }
  }

  /// Where the digits go: each part's neurons and their cost, in order of first appearance.
  public func scoreByPart(_ metric: Metric = .precision) -> [PartScore] {
    var order: [Substring] = []
    var parts: [Substring: PartScore] = [:]
    for (neuron, cost) in zip(neurons, costs(metric)) {
      let part = neuron.part
      if parts[part] == nil {
        order.append(part)
        parts[part] = PartScore(part: String(part), neurons: 0, score: 0)
      }
      parts[part]?.neurons += 1
      parts[part]?.score += cost
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
