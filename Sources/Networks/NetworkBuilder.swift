/// Puts a network together neuron by neuron; what it builds is always valid.
public struct NetworkBuilder: Sendable {
  /// A node of the network being built.
  public struct Node: Hashable, Sendable {
    /// Its number in the network.
    public let index: Int
  }

  private let inputs: [String]
  private var neurons: [Neuron] = []
  private var names: Set<String>
  private var counters: [String: Int] = [:]

  /// A network of inputs only.
  ///
  /// - Precondition: the names differ from each other.
  public init(inputs: [String]) {
    self.inputs = inputs
    self.names = Set(inputs)
    precondition(names.count == inputs.count, "two inputs share a name")
  }

  /// The input of that number.
  public func input(_ index: Int) -> Node {
    precondition(inputs.indices.contains(index), "there is no input \(index)")
    return Node(index: index)
  }

  /// The inputs as nodes.
  public var inputNodes: [Node] { inputs.indices.map(Node.init) }

  /// Adds a neuron and returns it as a node.
  ///
  /// Terms that name the same node are added up, and those that vanish are left out.
  ///
  /// - Parameters:
  ///   - activation: What is done with the sum.
  ///   - terms: The nodes that are read, with their weights.
  ///   - bias: The constant in the sum.
  ///   - part: The part of the network the neuron belongs to; its name is the part and a number.
  public mutating func add(
    _ activation: Activation, _ terms: [(Node, ExactDecimal)], bias: ExactDecimal = .zero,
    part: String = "n"
  ) -> Node {
    var connections: [Connection] = []
    for (node, weight) in terms {
      precondition(node.index < inputs.count + neurons.count, "a neuron reads a later node")
      if let place = connections.firstIndex(where: { $0.source == node.index }) {
        connections[place].weight = connections[place].weight + weight
      } else {
        connections.append(Connection(source: node.index, weight: weight))
      }
    }
    connections.removeAll { $0.weight.isZero }
    connections.sort { $0.source < $1.source }
    neurons.append(
      Neuron(
        name: freshName(part), activation: activation, connections: connections, bias: bias))
    return Node(index: inputs.count + neurons.count - 1)
  }

  private mutating func freshName(_ part: String) -> String {
    while true {
      let number = counters[part, default: 0] + 1
      counters[part] = number
      let name = "\(part)-\(number)"
      if names.insert(name).inserted { return name }
    }
  }

  /// The finished network.
  public func network(task: String = "", outputs: [Node]) -> Network {
    Network(task: task, inputs: inputs, neurons: neurons, outputs: outputs.map(\.index))
  }
}
