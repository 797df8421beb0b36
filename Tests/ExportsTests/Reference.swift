import Foundation
import Networks

/// What a network computes, straight from the definition: one case, one neuron after the other.
enum Reference {
  static func outputs(of network: Network, for inputs: [Double]) -> [Double] {
    var values = inputs
    for neuron in network.neurons {
      var sum = 0.0
      for connection in neuron.connections {
        sum += connection.weight.doubleValue * values[connection.source]
      }
      values.append(apply(neuron.activation, sum + neuron.bias.doubleValue))
    }
    return network.outputs.map { values[$0] }
  }

  private static func apply(_ activation: Activation, _ u: Double) -> Double {
    switch activation {
    case .identity: u
    case .relu: u > 0 ? u : 0
    case .softplus: u > 0 ? u + log1p(exp(-u)) : log1p(exp(u))
    case .sigmoid: u > 0 ? 1 / (1 + exp(-u)) : exp(u) / (1 + exp(u))
    case .sin: sin(u)
    }
  }

  /// Whether two values agree to 1e-9, absolutely or relatively.
  static func agree(_ left: Double, _ right: Double) -> Bool {
    abs(left - right) <= 1e-9 * max(1, abs(left), abs(right))
  }
}
