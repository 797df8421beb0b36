/// A designed feed-forward network.
///
/// Its *nodes* are the inputs, numbered from 0, and then the neurons in evaluation order. A neuron
/// computes `activation(Σ weight·node + bias)` over any earlier nodes. All weights are exact
/// decimals, so a network is a precise mathematical object: what it computes does not depend on
/// any floating-point format.
///
/// ```swift
/// var builder = NetworkBuilder(inputs: ["a", "b"])
/// let sum = builder.add(.relu, [(builder.input(0), 1), (builder.input(1), -1)])
/// let network = builder.network(outputs: [sum])      // relu(a - b), score 2
/// ```
public struct Network: Equatable, Sendable {
  /// The task the network was built for: a specification that `Tasks` can read.
  public var task: String
  /// The names of the inputs.
  public var inputs: [String]
  /// The neurons, in evaluation order.
  public var neurons: [Neuron]
  /// The nodes whose values are the network's answer, in the order of the task's targets.
  public var outputs: [Int]

  /// A network of valid parts; `NetworkBuilder` and `init(json:)` see to their validity.
  public init(task: String, inputs: [String], neurons: [Neuron], outputs: [Int]) {
    self.task = task
    self.inputs = inputs
    self.neurons = neurons
    self.outputs = outputs
  }

  /// How many nodes there are: inputs and neurons.
  public var nodeCount: Int { inputs.count + neurons.count }

  /// The name of a node.
  public func name(ofNode node: Int) -> String {
    node < inputs.count ? inputs[node] : neurons[node - inputs.count].name
  }

  /// The network with its outputs called by the names of the targets they answer, where those names
  /// are free.
  public func naming(outputs names: [String]) -> Network {
    var named = self
    var taken = Set(inputs + neurons.map(\.name))
    var renamed: Set<Int> = []
    for (node, name) in zip(outputs, names) where node >= inputs.count {
      guard taken.insert(name).inserted, renamed.insert(node).inserted else { continue }
      named.neurons[node - inputs.count].name = name
    }
    return named
  }

  /// How many weights and biases are not zero.
  public var parameterCount: Int {
    neurons.reduce(0) { $0 + $1.connections.count + ($1.bias.isZero ? 0 : 1) }
  }
}

/// One node that computes: `activation(Σ weight·source + bias)`.
public struct Neuron: Equatable, Codable, Sendable {
  /// A name that no other node of the network has.
  public var name: String
  /// What is done with the sum.
  public var activation: Activation
  /// What the neuron reads: earlier nodes, in ascending order, each once, with non-zero weights.
  public var connections: [Connection]
  /// The constant in the sum; zero costs nothing.
  public var bias: ExactDecimal

  /// A neuron from its parts.
  public init(
    name: String, activation: Activation, connections: [Connection], bias: ExactDecimal = .zero
  ) {
    self.name = name
    self.activation = activation
    self.connections = connections
    self.bias = bias
  }

  /// The part of the network the neuron belongs to, by its name: `sample` for `sample-17`.
  public var part: Substring {
    var end = name.endIndex
    while end > name.startIndex {
      let before = name.index(before: end)
      let character = name[before]
      guard character.isNumber || "-_.".contains(character) else { break }
      end = before
    }
    return end > name.startIndex ? name[..<end] : name[...]
  }
}

/// One weight: how much a neuron takes of an earlier node.
public struct Connection: Equatable, Codable, Sendable {
  /// The node that is read.
  public var source: Int
  /// The factor; never zero.
  public var weight: ExactDecimal

  /// A connection from its parts.
  public init(source: Int, weight: ExactDecimal) {
    self.source = source
    self.weight = weight
  }
}
