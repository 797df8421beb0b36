import Basics
import Evaluation
import Networks

/// Derivatives carried forward, one parameter and one case at a time (forward mode): the plain way
/// that the ways of the evaluator, which go back, are compared with.
struct ForwardMode {
  let network: Network

  /// A weight of a connection, by its place in the neuron, or a neuron's bias.
  private struct Parameter: Equatable {
    var neuron: Int
    var place: Int?
  }

  /// A number and its derivative in one direction.
  private struct Dual {
    var value: Double
    var slope: Double
  }

  private var parameters: [Parameter] {
    network.neurons.enumerated().flatMap { index, neuron in
      neuron.connections.indices.map { Parameter(neuron: index, place: $0) }
        + [Parameter(neuron: index, place: nil)]
    }
  }

  /// The nodes' values in a case and their derivatives by one parameter.
  private func nodes(_ inputs: [Double], by parameter: Parameter) -> [Dual] {
    var nodes = inputs.map { Dual(value: $0, slope: 0) }
    for (index, neuron) in network.neurons.enumerated() {
      let isBias = parameter == Parameter(neuron: index, place: nil)
      var sum = Dual(value: neuron.bias.doubleValue, slope: isBias ? 1 : 0)
      for (place, connection) in neuron.connections.enumerated() {
        let source = nodes[connection.source]
        let weight = connection.weight.doubleValue
        sum.value += source.value * weight
        sum.slope += source.slope * weight
        if parameter == Parameter(neuron: index, place: place) { sum.slope += source.value }
      }
      let u = sum.value
      let sigmoid = ScalarReference.apply(.sigmoid, to: u)
      let slope =
        switch neuron.activation {
        case .identity: 1.0
        case .relu: u > 0 ? 1.0 : 0.0
        case .softplus: sigmoid
        case .sigmoid: sigmoid * (1 - sigmoid)
        case .sin: ScalarReference.apply(.sin, to: u + 0.5 * .pi)
        }
      nodes.append(
        Dual(
          value: ScalarReference.apply(neuron.activation, to: u), slope: slope * sum.slope))
    }
    return nodes
  }

  /// Whether every node has a finite value in every row: where one is not a number, going forward
  /// and going back need not agree.
  func isFinite(over rows: [[Double]]) -> Bool {
    let none = Parameter(neuron: -1, place: nil)
    return rows.allSatisfy { nodes($0, by: none).allSatisfy(\.value.isFinite) }
  }

  /// The derivatives of one output by every parameter, numbered as in `RealNetwork`: a column for
  /// each parameter, an element for each row of inputs.
  func jacobian(over rows: [[Double]], output: Int = 0) -> [[Double]] {
    parameters.map { parameter in
      rows.map { nodes($0, by: parameter)[network.outputs[output]].slope }
    }
  }
}
