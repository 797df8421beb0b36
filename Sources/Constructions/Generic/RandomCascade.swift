import Basics
import Evaluation
import Networks
import Tasks

/// Random starting points: cascades of a number of units whose weights suit the ranges of a task's
/// inputs and targets.
struct RandomCascade {
  private let units: Int
  private let activations: [Activation]
  private let inputs: [Spread]
  private let outputs: [Spread]

  /// Cascades for a task.
  init(units: Int, task: Task) {
    self.units = units
    activations = Self.activations(of: task)
    inputs = task.inputColumns.map { Spread($0.map(\.doubleValue)) }
    outputs = task.targetColumns.map { Spread($0.map(\.approximation)) }
  }

  /// The curved activations that a task permits, in a fixed order.
  static func activations(of task: Task) -> [Activation] {
    Activation.allCases.filter { $0 != .identity && task.activations.contains($0) }
  }

  /// A new starting point.
  func network(using generator: inout SeededGenerator) -> RealNetwork {
    var network = RealNetwork(inputCount: inputs.count)
    // One of the curved activations often serves best, so each start has its favourite.
    let favourite = generator.pick(activations)
    let loyalty = generator.unit()
    let inputShare = 0.4 + 0.6 * generator.unit()
    let unitShare = generator.below(3) == 0 ? 0 : generator.unit()
    for _ in 0..<units {
      let activation = generator.unit() < loyalty ? favourite : generator.pick(activations)
      let size = Exponential.exp(0.8 * generator.normal())
      var sources: [(node: Int, weight: Double)] = []
      for node in 0..<network.nodeCount {
        let isInput = node < inputs.count
        guard generator.unit() < (isInput ? inputShare : unitShare) else { continue }
        sources.append(
          (node, isInput ? weight(node, size, using: &generator) : 0.7 * generator.normal()))
      }
      if sources.isEmpty {
        let input = generator.below(inputs.count)
        sources = [(input, weight(input, size, using: &generator))]
      }
      // The sum is centred, wherever the inputs lie.
      let centre = sources.filter { $0.node < inputs.count }.reduce(0) {
        $0 + $1.weight * inputs[$1.node].mean
      }
      _ = network.add(
        activation, reading: sources, bias: 1.5 * generator.normal() - centre, part: "unit")
    }
    let nodes = 0..<network.nodeCount
    network.outputs = outputs.map { output in
      network.add(
        .identity,
        reading: nodes.map {
          ($0, $0 < inputs.count ? 0 : 0.5 * output.deviation * generator.normal())
        },
        bias: output.mean, part: "answer")
    }
    return network
  }

  /// A random weight for an input, in a unit of that steepness.
  private func weight(
    _ input: Int, _ size: Double, using generator: inout SeededGenerator
  ) -> Double {
    size * generator.normal() / inputs[input].deviation
  }
}
