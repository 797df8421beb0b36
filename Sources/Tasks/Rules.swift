import Networks

/// Which networks a task permits, whatever they answer.
///
/// ```swift
/// var rules = Rules()
/// rules.isLayered = true
/// rules.objection(to: network)   // "neuron 'n3' reads past the layer before it"
/// ```
public struct Rules: Equatable, Sendable {
  /// The activations a network may use.
  public var activations: Set<Activation>
  /// Whether a neuron may read nothing but the layer before its own, and all outputs stand in the last
  /// layer. A neuron that reads nothing belongs to the layer before its readers'.
  public var isLayered = false
  /// Whether all neurons of a layer apply the same function.
  public var isUniform = false
  /// Whether all weights and biases are whole numbers.
  public var areIntegers = false
  /// How many neurons there may be, outputs included.
  public var mostNeurons: Int?
  /// How many neurons may stand on a path from an input to an output, the output included.
  public var mostDepth: Int?
  /// How many nodes a neuron may read.
  public var mostSources: Int?
  /// What the precision of a weight or bias may be.
  public var mostDigits: Int?

  /// Rules that permit every network of these activations.
  public init(activations: Set<Activation> = Set(Activation.allCases)) {
    self.activations = activations
  }

  /// Whether they leave all numbers free.
  public var leaveNumbersFree: Bool { !areIntegers && mostDigits == nil }

  /// Whether they leave it free what neurons read, apart from how many there are.
  public var leaveShapeFree: Bool {
    !isLayered && !isUniform && mostDepth == nil && mostSources == nil
  }

  /// Whether all networks of the activations are permitted.
  public var areOpen: Bool { leaveNumbersFree && leaveShapeFree && mostNeurons == nil }

  /// Whether a weight or bias may be this number.
  public func permit(_ number: ExactDecimal) -> Bool {
    (!areIntegers || number.isZero || number.exponent >= 0)
      && number.precision <= mostDigits ?? .max
  }

  /// Why a network is not permitted; nil when it is.
  public func objection(to network: Network) -> String? {
    if let neuron = network.neurons.first(where: { !activations.contains($0.activation) }) {
      return "neuron '\(neuron.name)': the task does not permit \(neuron.activation.rawValue)"
    }
    return areOpen ? nil : numberObjection(to: network) ?? shapeObjection(to: network)
  }

  private func numberObjection(to network: Network) -> String? {
    if leaveNumbersFree { return nil }
    for neuron in network.neurons {
      for number in neuron.connections.map(\.weight) + [neuron.bias] where !permit(number) {
        let limit =
          mostDigits.map { "\($0) digit\($0 == 1 ? "" : "s")" }.map {
            areIntegers ? "whole numbers of \($0)" : $0
          } ?? "whole numbers"
        return "neuron '\(neuron.name)': the task permits \(limit), not \(number)"
      }
    }
    return nil
  }

  private func shapeObjection(to network: Network) -> String? {
    if let mostNeurons, network.neurons.count > mostNeurons {
      return "\(network.neurons.count) neurons, the task permits \(mostNeurons)"
    }
    if let mostSources,
      let wide = network.neurons.first(where: { $0.connections.count > mostSources })
    {
      return "neuron '\(wide.name)' reads \(wide.connections.count) nodes, "
        + "the task permits \(mostSources)"
    }
    if leaveShapeFree { return nil }
    let layers = Layers(of: network)
    if let mostDepth, layers.depth > mostDepth {
      return "the network is \(layers.depth) neurons deep, the task permits \(mostDepth)"
    }
    if isLayered, let neuron = layers.skipping {
      return "neuron '\(neuron)' reads past the layer before its own; the task wants layers"
    }
    if isLayered, layers.endsEarly {
      return "an output stands before the last layer; the task wants layers"
    }
    if isUniform, let neuron = layers.differing(in: network) {
      return
        "neuron '\(neuron)' applies another function than its layer; the task wants one a layer"
    }
    return nil
  }
}

/// The layer of each node of a network: the inputs are layer 0, and a neuron comes one after the
/// latest node it reads.
private struct Layers {
  /// The layer of each node; nil for a neuron that nothing reads and that reads nothing.
  let layers: [Int?]
  /// The number of the last layer.
  let depth: Int
  /// A neuron that reads a node which does not stand in the layer before its own.
  let skipping: String?
  /// Whether an output is not in the last layer.
  let endsEarly: Bool
  private let inputCount: Int

  init(of network: Network) {
    let inputs = network.inputs.count
    var layers: [Int?] = network.inputs.map { _ in 0 }
    for neuron in network.neurons {
      let before = neuron.connections.compactMap { layers[$0.source] }
      layers.append(neuron.connections.isEmpty ? nil : (before.max() ?? 0) + 1)
    }
    // A constant stands where its first reader needs it.
    for (index, neuron) in network.neurons.enumerated() {
      guard let own = layers[inputs + index] else { continue }
      for source in neuron.connections.map(\.source) where layers[source] == nil {
        layers[source] = max(1, own - 1)
      }
    }
    let last = layers.compactMap { $0 }.max() ?? 0
    skipping =
      network.neurons.enumerated().first { index, neuron in
        guard let own = layers[inputs + index] else { return false }
        return neuron.connections.contains { layers[$0.source] != own - 1 }
      }?.element.name
    endsEarly = network.outputs.contains { layers[$0] ?? last != last }
    inputCount = inputs
    depth = last
    self.layers = layers
  }

  /// A neuron that applies another function than an earlier one of its layer.
  func differing(in network: Network) -> String? {
    var kinds: [Int: Activation] = [:]
    for (index, neuron) in network.neurons.enumerated() {
      guard let own = layers[inputCount + index] else { continue }
      if let kind = kinds[own], kind != neuron.activation { return neuron.name }
      kinds[own] = neuron.activation
    }
    return nil
  }
}
