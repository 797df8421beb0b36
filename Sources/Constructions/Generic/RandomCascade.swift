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
  private let rules: Rules

  /// Cascades for a task, of no more units than its rules permit.
  init(units: Int, task: Task) {
    rules = task.rules
    let most = rules.mostNeurons.map { max(0, $0 - task.outputs.count) } ?? .max
    self.units = rules.mostDepth == 1 ? 0 : min(units, most)
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
    rules.isLayered ? layered(using: &generator) : cascade(using: &generator)
  }

  /// Units that read some of the inputs and some of the units before them.
  private func cascade(using generator: inout SeededGenerator) -> RealNetwork {
    var network = RealNetwork(inputCount: inputs.count)
    // One of the curved activations often serves best, so each start has its favourite.
    let favourite = generator.pick(activations)
    let loyalty = generator.unit()
    let inputShare = 0.4 + 0.6 * generator.unit()
    let isFlat = generator.below(3) == 0 || rules.mostDepth ?? .max <= 2
    let unitShare = isFlat ? 0 : generator.unit()
    for _ in 0..<units {
      _ = addUnit(
        to: &network, favourite, loyalty: loyalty, reading: Array(0..<network.nodeCount),
        atLeast: Array(0..<inputs.count), using: &generator
      ) { $0 < inputs.count ? inputShare : unitShare }
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

  /// One hidden layer or two, each of which reads the one before it.
  private func layered(using generator: inout SeededGenerator) -> RealNetwork {
    var network = RealNetwork(inputCount: inputs.count)
    let mayBeTwo = units >= 2 && rules.mostDepth ?? .max >= 3
    let first = mayBeTwo && generator.below(2) == 0 ? 1 + generator.below(units - 1) : units
    var layer = Array(0..<inputs.count)
    for width in [first, units - first] where width > 0 {
      let favourite = generator.pick(activations)
      let loyalty = rules.isUniform ? 1 : generator.unit()
      let share = 0.3 + 0.7 * generator.unit()
      layer = (0..<width).map { _ in
        addUnit(
          to: &network, favourite, loyalty: loyalty, reading: layer, atLeast: layer,
          using: &generator
        ) { _ in share }
      }
    }
    network.outputs = outputs.map { output in
      network.add(
        .identity,
        reading: layer.map { ($0, 0.5 * output.deviation * generator.normal()) },
        bias: output.mean, part: "answer")
    }
    return network
  }

  /// Adds a unit that reads some of the nodes, each as likely as `share` says, and one of `atLeast` where it
  /// would read none.
  ///
  /// - Returns: Its node.
  private func addUnit(
    to network: inout RealNetwork, _ favourite: Activation, loyalty: Double, reading nodes: [Int],
    atLeast last: [Int], using generator: inout SeededGenerator,
    share: (Int) -> Double
  ) -> Int {
    let activation = generator.unit() < loyalty ? favourite : generator.pick(activations)
    let size = Exponential.exp(0.8 * generator.normal())
    var sources: [(node: Int, weight: Double)] = []
    for node in nodes where generator.unit() < share(node) {
      sources.append((node, weight(node, size, using: &generator)))
    }
    if sources.isEmpty {
      let node = generator.pick(last)
      sources = [(node, weight(node, size, using: &generator))]
    }
    // The sum is centred, wherever the inputs lie.
    let centre = sources.filter { $0.node < inputs.count }.reduce(0) {
      $0 + $1.weight * inputs[$1.node].mean
    }
    return network.add(
      activation, reading: sources, bias: 1.5 * generator.normal() - centre, part: "unit")
  }

  /// A random weight for a node: for an input one that makes a unit of that steepness.
  private func weight(
    _ node: Int, _ size: Double, using generator: inout SeededGenerator
  ) -> Double {
    node < inputs.count
      ? size * generator.normal() / inputs[node].deviation : 0.7 * generator.normal()
  }
}
