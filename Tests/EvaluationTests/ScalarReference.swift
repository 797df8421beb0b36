import Evaluation
import Networks

/// The plainest evaluation in doubles: all neurons in order, one case, nothing reused.
struct ScalarReference {
  let network: Network

  func outputs(_ inputs: [Double]) -> [Double] {
    var values = inputs
    for neuron in network.neurons {
      var sum = neuron.bias.doubleValue
      for connection in neuron.connections {
        sum += values[connection.source] * connection.weight.doubleValue
      }
      values.append(Self.apply(neuron.activation, to: sum))
    }
    return network.outputs.map { values[$0] }
  }

  static func apply(_ activation: Activation, to u: Double) -> Double {
    VectorUnit.widest.apply(activation, to: [u])[0]
  }
}
