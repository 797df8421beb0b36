import Networks

/// A network while it is being fitted: the same graph as a `Network`, with doubles for weights,
/// each of which is free to change or fixed.
///
/// Its nodes are the inputs and then the units in evaluation order. Its *parameters* stand in one
/// list: for each unit the weights of its connections, then its bias.
///
/// ```swift
/// var sketch = RealNetwork(inputCount: 1)
/// let bend = sketch.add(.softplus, reading: [(0, 1)], bias: -1)
/// sketch.outputs = [sketch.add(.identity, reading: [(bend, 2), (0, 0.5)])]
/// ```
public struct RealNetwork: Equatable, Codable, Sendable {
  /// One weight: how much a unit takes of an earlier node.
  public struct Connection: Equatable, Codable, Sendable {
    /// The node that is read.
    public var source: Int
    /// The factor.
    public var weight: Double
    /// Whether fitting may change it.
    public var isFree: Bool

    /// A connection from its parts.
    public init(source: Int, weight: Double, isFree: Bool = true) {
      self.source = source
      self.weight = weight
      self.isFree = isFree
    }
  }

  /// One node that computes: `activation(Σ weight·source + bias)`.
  public struct Unit: Equatable, Codable, Sendable {
    /// What is done with the sum.
    public var activation: Activation
    /// What the unit reads: earlier nodes.
    public var connections: [Connection]
    /// The constant in the sum.
    public var bias: Double
    /// Whether fitting may change the bias.
    public var isBiasFree: Bool
    /// The part of the network the unit belongs to, for its name.
    public var part: String

    /// A unit from its parts.
    public init(
      _ activation: Activation, _ connections: [Connection], bias: Double = 0,
      isBiasFree: Bool = false, part: String = "n"
    ) {
      self.activation = activation
      self.connections = connections
      self.bias = bias
      self.isBiasFree = isBiasFree
      self.part = part
    }
  }

  /// How many inputs there are.
  public let inputCount: Int
  /// The units, in evaluation order.
  public var units: [Unit] = []
  /// The nodes whose values are the answer.
  public var outputs: [Int] = []

  /// A network of inputs only.
  public init(inputCount: Int) { self.inputCount = inputCount }

  /// A network with the doubles nearest to its weights; all weights that are there are free.
  public init(_ network: Network) {
    inputCount = network.inputs.count
    outputs = network.outputs
    units = network.neurons.map { neuron in
      Unit(
        neuron.activation,
        neuron.connections.map {
          Connection(source: $0.source, weight: $0.weight.doubleValue)
        },
        bias: neuron.bias.doubleValue, isBiasFree: !neuron.bias.isZero, part: String(neuron.part))
    }
  }

  /// How many nodes there are: inputs and units.
  public var nodeCount: Int { inputCount + units.count }

  /// Adds a unit and returns its node.
  ///
  /// - Parameters:
  ///   - sources: The nodes that are read, with their weights.
  ///   - bias: The constant in the sum; where nil there is none, and fitting adds none.
  ///   - isFree: Whether fitting may change its weights and bias.
  ///   - part: The part of the network the unit belongs to.
  public mutating func add(
    _ activation: Activation, reading sources: [(node: Int, weight: Double)], bias: Double? = nil,
    isFree: Bool = true, part: String = "n"
  ) -> Int {
    precondition(sources.allSatisfy { $0.node < nodeCount }, "a unit reads a later node")
    units.append(
      Unit(
        activation,
        sources.map { Connection(source: $0.node, weight: $0.weight, isFree: isFree) },
        bias: bias ?? 0, isBiasFree: isFree && bias != nil, part: part))
    return nodeCount - 1
  }

  /// Whether every unit reads earlier nodes only, and every output is a node: what a file has to show
  /// before it is believed.
  public var isSane: Bool {
    inputCount >= 0 && inputCount < 1 << 16 && outputs.allSatisfy((0..<nodeCount).contains)
      && units.enumerated().allSatisfy { index, unit in
        unit.connections.allSatisfy { (0..<inputCount + index).contains($0.source) }
      }
  }

  /// All weights and biases, unit by unit.
  public var parameters: [Double] {
    get { units.flatMap { $0.connections.map(\.weight) + [$0.bias] } }
    set {
      var rest = newValue[...]
      for unit in units.indices {
        for place in units[unit].connections.indices {
          units[unit].connections[place].weight = rest.removeFirst()
        }
        units[unit].bias = rest.removeFirst()
      }
      precondition(rest.isEmpty, "the network has fewer parameters")
    }
  }

  /// For each parameter whether it is free.
  public var freedom: [Bool] {
    units.flatMap { $0.connections.map(\.isFree) + [$0.isBiasFree] }
  }

  /// Lets fitting change a parameter.
  public mutating func free(_ parameter: Int) { setFreedom(of: parameter, to: true) }

  /// Keeps fitting from changing a parameter.
  public mutating func fix(_ parameter: Int) { setFreedom(of: parameter, to: false) }

  private mutating func setFreedom(of parameter: Int, to isFree: Bool) {
    var place = parameter
    for unit in units.indices {
      let connections = units[unit].connections.count
      if place < connections {
        units[unit].connections[place].isFree = isFree
        return
      }
      if place == connections {
        units[unit].isBiasFree = isFree
        return
      }
      place -= connections + 1
    }
    preconditionFailure("there is no parameter \(parameter)")
  }

  /// The numbers of the free parameters.
  public var freeParameters: [Int] {
    freedom.enumerated().filter(\.element).map(\.offset)
  }

  /// The network of these exact parameters, without what is zero and what no output depends on.
  ///
  /// - Parameters:
  ///   - task: The task's specification.
  ///   - inputs: The names of the inputs.
  ///   - decimals: One number for each parameter.
  public func network(task: String, inputs: [String], decimals: [ExactDecimal]) -> Network {
    var rest = decimals[...]
    let exact = units.map { unit in
      let weights = unit.connections.map { ($0.source, rest.removeFirst()) }
      return (terms: weights.filter { !$0.1.isZero }, bias: rest.removeFirst())
    }
    var isRead = [Bool](repeating: false, count: nodeCount)
    for output in outputs { isRead[output] = true }
    for unit in units.indices.reversed() where isRead[inputCount + unit] {
      for (source, _) in exact[unit].terms { isRead[source] = true }
    }
    var builder = NetworkBuilder(inputs: inputs)
    var nodes: [NetworkBuilder.Node?] = builder.inputNodes
    for (index, unit) in units.enumerated() {
      guard isRead[inputCount + index] else {
        nodes.append(nil)
        continue
      }
      let terms = exact[index].terms.compactMap { source, weight in
        nodes[source].map { ($0, weight) }
      }
      nodes.append(
        builder.add(unit.activation, terms, bias: exact[index].bias, part: unit.part))
    }
    return builder.network(task: task, outputs: outputs.compactMap { nodes[$0] })
  }
}
