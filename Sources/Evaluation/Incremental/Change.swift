import Networks

/// One change to a network, as far as its computation goes. Neurons and their weights are numbered
/// as in the network.
public enum Change: Equatable, Sendable {
  /// A weight of a neuron gets another value; 0 takes it away.
  case weight(neuron: Int, place: Int, value: Double)
  /// The bias of a neuron gets another value.
  case bias(neuron: Int, value: Double)
  /// A neuron applies another function.
  case activation(neuron: Int, Activation)
  /// A neuron is another one in everything. It reads inputs and earlier neurons.
  case neuron(Int, Neuron)

  /// The neuron changed.
  public var neuron: Int {
    switch self {
    case .weight(let neuron, _, _), .bias(let neuron, _), .activation(let neuron, _),
      .neuron(let neuron, _):
      neuron
    }
  }
}
