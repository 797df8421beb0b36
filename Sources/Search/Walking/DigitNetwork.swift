import Networks

/// A network whose numbers are in machine words, and whose score is known after every change: what
/// a walk changes.
struct DigitNetwork: Equatable, Sendable {
  /// One weight: how much a neuron takes of an earlier node.
  struct Connection: Equatable, Sendable {
    var source: Int
    var weight: Digits
  }

  /// One node that computes.
  struct Neuron: Equatable, Sendable {
    var name: String
    var activation: Activation
    /// In ascending order of their sources, without zeros.
    var connections: [Connection]
    var bias: Digits

    /// Where the weight of a source stands.
    func place(of source: Int) -> Int? { connections.firstIndex { $0.source == source } }
  }

  /// The source that stands for the bias.
  static let bias = -1

  private let task: String
  private let inputs: [String]
  /// What the network costs by.
  let metric: Metric
  private(set) var neurons: [Neuron]
  private(set) var outputs: [Int]
  private var running: RunningScore
  /// What the network costs.
  var score: Int { running.score }

  /// The same network; nil when one of its numbers is too long for machine words.
  init?(_ network: Network, metric: Metric) {
    task = network.task
    inputs = network.inputs
    outputs = network.outputs
    self.metric = metric
    running = RunningScore(metric, inputs: 0, neurons: 0, outputs: [])
    neurons = []
    for neuron in network.neurons {
      guard let bias = Digits(neuron.bias) else { return nil }
      var connections: [Connection] = []
      for connection in neuron.connections {
        guard let weight = Digits(connection.weight) else { return nil }
        connections.append(Connection(source: connection.source, weight: weight))
      }
      neurons.append(
        Neuron(
          name: neuron.name, activation: neuron.activation, connections: connections, bias: bias))
    }
    countAnew()
  }

  /// Finds out what the network costs.
  private mutating func countAnew() {
    running = RunningScore(metric, inputs: inputCount, neurons: neurons.count, outputs: outputs)
    for neuron in neurons {
      running.change(.zero, to: neuron.bias, of: Self.bias)
      for connection in neuron.connections {
        running.change(.zero, to: connection.weight, of: connection.source)
      }
    }
  }

  /// How many inputs there are.
  var inputCount: Int { inputs.count }

  /// The network as the rest of golf knows it.
  var network: Network {
    Network(
      task: task, inputs: inputs, neurons: neurons.indices.map { neuron($0) }, outputs: outputs)
  }

  /// One of its neurons, as the rest of golf knows it.
  func neuron(_ index: Int) -> Networks.Neuron {
    let own = neurons[index]
    return Networks.Neuron(
      name: own.name, activation: own.activation,
      connections: own.connections.map {
        Networks.Connection(source: $0.source, weight: $0.weight.exact)
      }, bias: own.bias.exact)
  }

  /// The weight a neuron gives a node, or its bias; zero when it does not read the node.
  func number(_ neuron: Int, _ source: Int) -> Digits {
    if source == Self.bias { return neurons[neuron].bias }
    guard let place = neurons[neuron].place(of: source) else { return .zero }
    return neurons[neuron].connections[place].weight
  }

  /// Changes a weight or a bias; a weight that was zero is added, one that becomes zero removed.
  ///
  /// - Returns: What the number was.
  @discardableResult
  mutating func set(_ neuron: Int, _ source: Int, to number: Digits) -> Digits {
    let before: Digits
    if source == Self.bias {
      before = neurons[neuron].bias
      neurons[neuron].bias = number
    } else if let place = neurons[neuron].place(of: source) {
      before = neurons[neuron].connections[place].weight
      if number.isZero {
        neurons[neuron].connections.remove(at: place)
      } else {
        neurons[neuron].connections[place].weight = number
      }
    } else {
      before = .zero
      if !number.isZero {
        let later = neurons[neuron].connections.firstIndex { $0.source > source }
        neurons[neuron].connections.insert(
          Connection(source: source, weight: number),
          at: later ?? neurons[neuron].connections.count)
      }
    }
    running.change(before, to: number, of: source)
    return before
  }

  /// Gives a neuron another activation, and returns the one it had.
  @discardableResult
  mutating func set(_ neuron: Int, to activation: Activation) -> Activation {
    defer { neurons[neuron].activation = activation }
    return neurons[neuron].activation
  }

  /// Whether a neuron's value is used.
  func isRead(_ neuron: Int) -> Bool {
    let node = inputCount + neuron
    return outputs.contains(node)
      || neurons[(neuron + 1)...].contains { $0.place(of: node) != nil }
  }

  /// Removes the neurons whose values nothing uses; false when there are none.
  mutating func removeUnread() -> Bool {
    var isUsed = [Bool](repeating: false, count: inputCount + neurons.count)
    for node in outputs { isUsed[node] = true }
    for index in neurons.indices.reversed() where isUsed[inputCount + index] {
      for connection in neurons[index].connections { isUsed[connection.source] = true }
    }
    let kept = neurons.indices.filter { isUsed[inputCount + $0] }
    if kept.count == neurons.count { return false }
    var numbers = [Int](repeating: 0, count: isUsed.count)
    for input in 0..<inputCount { numbers[input] = input }
    for (place, index) in kept.enumerated() { numbers[inputCount + index] = inputCount + place }
    neurons = kept.map { neurons[$0] }
    for index in neurons.indices {
      for place in neurons[index].connections.indices {
        let source = neurons[index].connections[place].source
        neurons[index].connections[place].source = numbers[source]
      }
    }
    outputs = outputs.map { numbers[$0] }
    countAnew()
    return true
  }
}
