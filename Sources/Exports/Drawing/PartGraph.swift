import Networks

/// A network seen from afar: its parts, and how many weights lead from one to another.
///
/// Hundreds of neurons drawn one by one say little. Their names say which part each belongs to, and
/// the parts are few; where they are not, the smallest are taken together, and so are many inputs.
struct PartGraph {
  /// Neurons that belong together.
  struct Part {
    var name: String
    var neurons = 0
    var score = 0
    /// How many neurons of each activation there are.
    var activations: [Activation: Int] = [:]
    /// Weights between neurons of the part.
    var inner = 0
    /// Whether one of the network's outputs is here.
    var isOutput = false
    /// The sum of the depths of its neurons.
    fileprivate var depth = 0
  }

  /// The weights from one node to another: nodes are the inputs and then the parts.
  struct Link: Hashable {
    var from: Int
    var to: Int
  }

  /// The names of the inputs, or one that stands for many.
  let inputs: [String]
  /// The parts, from those near the inputs to those far from them.
  let parts: [Part]
  /// How many weights each link has. A link may lead back to a part nearer to the inputs.
  let links: [Link: Int]

  private static let mostInputs = 12
  private static let mostParts = 12

  /// The parts of a network.
  init(_ network: Network, _ metric: Metric) {
    let count = network.inputs.count
    let inputs =
      count > Self.mostInputs
      ? [SafeText.count(count, "input", "inputs")] : network.inputs.map(SafeText.line)
    let names = Self.names(network)
    var parts: [Part] = []
    var places: [String: Int] = [:]
    let depths = network.depths()
    let costs = network.costs(metric)
    for (neuron, name) in zip(network.neurons.indices, names) {
      let place = places[name] ?? parts.count
      if place == parts.count {
        places[name] = place
        parts.append(Part(name: name))
      }
      let node = network.neurons[neuron]
      parts[place].neurons += 1
      parts[place].score += costs[neuron]
      parts[place].activations[node.activation, default: 0] += 1
      parts[place].depth += depths[count + neuron]
      parts[place].isOutput = parts[place].isOutput || network.outputs.contains(count + neuron)
    }
    // Parts in order of mean depth; products instead of quotients, so that nothing is rounded.
    let order = parts.indices.sorted {
      (parts[$0].depth * parts[$1].neurons, $0) < (parts[$1].depth * parts[$0].neurons, $1)
    }
    var ranks = [Int](repeating: 0, count: parts.count)
    for (rank, place) in order.enumerated() { ranks[place] = rank }
    var links: [Link: Int] = [:]
    var inner = [Int](repeating: 0, count: parts.count)
    func node(_ index: Int) -> Int {
      if index < count { return count > Self.mostInputs ? 0 : index }
      return inputs.count + ranks[places[names[index - count]] ?? 0]
    }
    for (index, neuron) in network.neurons.enumerated() {
      let to = node(count + index)
      for connection in neuron.connections {
        let from = node(connection.source)
        if from == to {
          inner[to - inputs.count] += 1
        } else {
          links[Link(from: from, to: to), default: 0] += 1
        }
      }
    }
    self.inputs = inputs
    self.links = links
    self.parts = order.enumerated().map { rank, place in
      var part = parts[place]
      part.inner = inner[rank]
      return part
    }
  }

  /// The name of the part of every neuron; small parts share one where there are too many.
  private static func names(_ network: Network) -> [String] {
    let names = network.neurons.map { SafeText.line(String($0.part)) }
    var sizes: [String: Int] = [:]
    var order: [String] = []
    for name in names {
      if sizes[name] == nil { order.append(name) }
      sizes[name, default: 0] += 1
    }
    if order.count <= mostParts { return names }
    let ranked = order.enumerated().sorted {
      (sizes[$1.element] ?? 0, $0.offset) < (sizes[$0.element] ?? 0, $1.offset)
    }
    let kept = Set(ranked.prefix(mostParts - 1).map(\.element))
    let rest = "\(order.count - kept.count) other parts"
    return names.map { kept.contains($0) ? $0 : rest }
  }

  /// The parts as if each were a neuron that reads those before it: what a layout needs.
  var skeleton: Network {
    Network(
      task: "", inputs: inputs,
      neurons: parts.indices.map { index in
        let sources = links.keys.filter { $0.to == inputs.count + index && $0.from < $0.to }
        return Neuron(
          name: parts[index].name, activation: .identity,
          connections: sources.map(\.from).sorted().map { Connection(source: $0, weight: 1) })
      },
      outputs: [inputs.count + max(parts.count - 1, 0)])
  }

  /// The links in a fixed order.
  var sortedLinks: [(link: Link, weights: Int)] {
    links.map { (link: $0.key, weights: $0.value) }
      .sorted { ($0.link.to, $0.link.from) < ($1.link.to, $1.link.from) }
  }
}
