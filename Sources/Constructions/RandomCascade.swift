import Basics
import Evaluation
import Networks
import Tasks

/// Random starting points: cascades of a number of units whose weights suit the ranges of a task's
/// inputs and targets.
struct RandomCascade {
  private let units: Int
  private let activations: [Activation]
  /// About how far from 0 each input is.
  private let inputScales: [Double]
  /// About how far from 0 each target is.
  private let outputScales: [Double]

  /// Cascades for a task.
  init(units: Int, task: Task) {
    self.units = units
    activations = Self.activations(of: task)
    inputScales = task.inputColumns.map { Self.scale($0.map(\.doubleValue)) }
    outputScales = task.targetColumns.map { Self.scale($0.map(\.approximation)) }
  }

  /// The curved activations that a task permits, in a fixed order.
  static func activations(of task: Task) -> [Activation] {
    Activation.allCases.filter { $0 != .identity && task.activations.contains($0) }
  }

  /// The root of the mean square.
  private static func scale(_ column: [Double]) -> Double {
    let mean = column.reduce(0) { $0 + $1 * $1 } / Double(max(column.count, 1))
    return mean > 0 ? mean.squareRoot() : 1
  }

  /// A new starting point.
  func network(using generator: inout SeededGenerator) -> RealNetwork {
    var network = RealNetwork(inputCount: inputScales.count)
    // One of the curved activations often serves best, so each start has its favourite.
    let favourite = generator.pick(activations)
    let loyalty = generator.unit()
    let inputShare = 0.4 + 0.6 * generator.unit()
    let unitShare = generator.below(3) == 0 ? 0 : generator.unit()
    for _ in 0..<units {
      let activation =
        generator.unit() < loyalty ? favourite : generator.pick(activations)
      let size = Exponential.exp(0.8 * generator.normal())
      var sources: [(node: Int, weight: Double)] = []
      for node in 0..<network.nodeCount {
        let isInput = node < network.inputCount
        guard generator.unit() < (isInput ? inputShare : unitShare) else { continue }
        sources.append(
          (
            node,
            isInput
              ? size * generator.normal() / inputScales[node] : 0.7 * generator.normal()
          ))
      }
      if sources.isEmpty {
        let input = generator.below(network.inputCount)
        sources = [(input, size * generator.normal() / inputScales[input])]
      }
      _ = network.add(
        activation, reading: sources, bias: 1.5 * generator.normal(), part: "unit")
    }
    let inputs = network.inputCount
    let nodes = 0..<network.nodeCount
    network.outputs = outputScales.map { scale in
      network.add(
        .identity,
        reading: nodes.map { ($0, $0 < inputs ? 0 : 0.5 * scale * generator.normal()) },
        bias: 0, part: "answer")
    }
    return network
  }
}
