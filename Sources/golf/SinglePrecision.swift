import Foundation
import Networks
import Tasks

/// A network evaluated in floats of 24 bits, the way an exported model does it.
struct SinglePrecision {
  private let network: Network
  private let weights: [[(source: Int, weight: Float)]]
  private let biases: [Float]

  init(_ network: Network) {
    self.network = network
    weights = network.neurons.map { neuron in
      neuron.connections.map { ($0.source, Float($0.weight.doubleValue)) }
    }
    biases = network.neurons.map { Float($0.bias.doubleValue) }
  }

  /// How many cases of a task it fails; measured, not proved: another runtime may add in another
  /// order.
  func failures(on task: Task) -> Int {
    (0..<task.caseCount).count { index in
      let inputs = task.inputColumns.map { Float($0[index].doubleValue) }
      let tolerance = task.tolerances[index].doubleValue
      let judged = task.judged(answers(to: inputs), case: index, minus: -)
      return judged.enumerated().contains { output, answer in
        let error = Double(answer) - task.targetColumns[output][index].approximation
        let open = task.opening(output, case: index)
        let isTooHigh = !open.contains(.above) && !(error < tolerance)
        let isTooLow = !open.contains(.below) && !(error > -tolerance)
        return isTooHigh || isTooLow
      }
    }
  }

  private func answers(to inputs: [Float]) -> [Float] {
    var values = inputs
    for (index, neuron) in network.neurons.enumerated() {
      let sum = weights[index].reduce(Float(0)) { $0 + $1.weight * values[$1.source] }
      values.append(Self.apply(neuron.activation, sum + biases[index]))
    }
    return network.outputs.map { values[$0] }
  }

  private static func apply(_ activation: Activation, _ u: Float) -> Float {
    switch activation {
    case .identity: u
    case .relu: max(u, 0)
    case .softplus: max(u, 0) + log(1 + exp(-abs(u)))
    case .sigmoid: 1 / (1 + exp(-u))
    case .sin: sin(u)
    }
  }
}
