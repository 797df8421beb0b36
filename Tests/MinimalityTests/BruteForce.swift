import Foundation
import Networks
import Tasks

/// All networks of a score, one after the other, with no cleverness at all: every neuron reads whatever
/// it likes of the constant 1, the inputs, what costs nothing and all earlier neurons; what is never
/// read, what is read twice and what is the same in other words are all there. Values are plain doubles
/// of the C library. Nothing of this is shared with what is tested.
struct BruteForce {
  /// One column for each input, one value for each case.
  var inputs: [[Double]]
  var activations: [Activation]

  /// The decimals of each precision, straight from the definition.
  static func decimals(precision: Int) -> [Double] {
    var found: Set<ExactDecimal> = []
    for exponent in -precision...precision {
      for significand in 1..<Int(pow(10, Double(precision))) {
        let value = ExactDecimal(significand, exponent: exponent)
        if value.precision == precision { found.formUnion([value, -value]) }
      }
    }
    return found.sorted().map(\.doubleValue)
  }

  /// Calls `visit` with the values of every node of every network of that score: the inputs, what
  /// costs nothing, and the neurons. A network is visited once its last neuron is there.
  func visit(score: Int, _ visit: ([[Double]]) -> Void) {
    let lists = (0...max(score, 1)).map { $0 == 0 ? [] : BruteForce.decimals(precision: $0) }
    let cases = inputs[0].count
    var nodes = inputs
    for activation in activations {
      nodes.append(Array(repeating: value(activation, 0), count: cases))
    }
    grow(score, &nodes, lists, visit)
  }

  private func grow(
    _ rest: Int, _ nodes: inout [[Double]], _ lists: [[Double]], _ visit: ([[Double]]) -> Void
  ) {
    if rest == 0 { return visit(nodes) }
    for cost in 1...rest {
      let sum = Array(repeating: 0.0, count: nodes[0].count)
      read(cost, from: 0, sum, rest - cost, &nodes, lists, visit)
    }
  }

  /// Spends the digits of a neuron on sources; the one after the last node is the constant 1.
  private func read(
    _ left: Int, from source: Int, _ sum: [Double], _ rest: Int, _ nodes: inout [[Double]],
    _ lists: [[Double]], _ visit: ([[Double]]) -> Void
  ) {
    if left == 0 {
      for activation in activations {
        nodes.append(sum.map { value(activation, $0) })
        grow(rest, &nodes, lists, visit)
        nodes.removeLast()
      }
      return
    }
    if source > nodes.count { return }
    read(left, from: source + 1, sum, rest, &nodes, lists, visit)
    for cost in 1...left {
      for weight in lists[cost] {
        var sum = sum
        for place in sum.indices {
          sum[place] += weight * (source == nodes.count ? 1 : nodes[source][place])
        }
        read(left - cost, from: source + 1, sum, rest, &nodes, lists, visit)
      }
    }
  }

  private func value(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .identity: x
    case .relu: max(x, 0)
    case .softplus: x > 30 ? x : log(1 + exp(x))
    case .sigmoid: 1 / (1 + exp(-x))
    case .sin: sin(x)
    }
  }
}

/// A table of exact numbers as a task.
func task(
  _ inputs: [[ExactDecimal]], _ targets: [[ExactDecimal]], tolerance: ExactDecimal,
  activations: Set<Activation> = Set(Activation.allCases)
) throws -> Task {
  let names = inputs.indices.map { "x\($0)" } + targets.indices.map { "y\($0)" }
  let rows = inputs[0].indices.map { row in
    (inputs + targets).map { $0[row].description }.joined(separator: ",")
  }
  let text = ([names.joined(separator: ",")] + rows).joined(separator: "\n")
  return try TaskFile(
    name: "t.csv", bytes: Array(text.utf8), tolerance: tolerance, targets: targets.count
  ).task(rules: Rules(activations: activations))
}
