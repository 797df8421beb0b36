import Networks

/// Where the nodes of a large network stand: neurons of a kind on a ring of their own, each ring
/// turned so that connected neurons stand at the same angle; a few special neurons in the middle;
/// inputs outside.
///
/// Large designed networks repeat one step a hundred times. On rings each repetition becomes a
/// spoke, and the chains that hold the repetitions together run around.
struct RingLayout {
  /// Neurons of one kind.
  struct Ring {
    /// What the neurons have in common.
    var name: String
    /// The activation that most of them have.
    var activation: Activation
    /// The nodes in their order around the ring.
    var nodes: [Int]
    /// The ring's radius.
    var radius = 0.0
  }

  /// Groups smaller than this stand in the middle.
  static let smallestRing = 12
  /// More groups than this share the last ring.
  static let mostRings = 7

  /// The rings, the outermost first.
  private(set) var rings: [Ring] = []
  /// The neurons in the middle.
  private(set) var middle: [Int] = []
  /// How far around a node stands on its ring, in 0..<1; nil for inputs and in the middle.
  private(set) var turns: [Double?]
  /// The ring a node stands on.
  private(set) var ringOfNode: [Int?]

  private let network: Network

  /// Lays out a network on rings between two radii.
  init(_ network: Network, inner: Double, outer: Double) {
    self.network = network
    turns = [Double?](repeating: nil, count: network.nodeCount)
    ringOfNode = [Int?](repeating: nil, count: network.nodeCount)
    makeRings()
    turnRings()
    let step = min(86, (outer - inner) / Double(max(rings.count - 1, 1)))
    for index in rings.indices {
      rings[index].radius = outer - step * Double(index)
      for node in rings[index].nodes { ringOfNode[node] = index }
    }
  }

  // MARK: - Groups

  private mutating func makeRings() {
    var groups = grouped { "\($0.part) \($0.activation.rawValue)" }
    let covered = groups.reduce(0) { $1.nodes.count < Self.smallestRing ? $0 : $0 + $1.nodes.count }
    if covered * 10 < network.neurons.count * 6 {
      groups = grouped { $0.activation.rawValue }
      for index in groups.indices { groups[index].name = groups[index].activation.rawValue }
    }
    groups.sort { ($1.nodes.count, $0.nodes[0]) < ($0.nodes.count, $1.nodes[0]) }
    let large = groups.prefix(Self.mostRings).filter { $0.nodes.count >= Self.smallestRing }
    let rest = groups.dropFirst(large.count).flatMap(\.nodes).sorted()
    rings = large
    if rest.count <= 40 {
      middle = rest
    } else {
      rings.append(Ring(name: "others", activation: .identity, nodes: rest))
    }
    // Values flow inwards: rings that come earlier in evaluation order lie further out.
    rings.sort { Self.meanNode($0) < Self.meanNode($1) }
  }

  private static func meanNode(_ ring: Ring) -> Double {
    Double(ring.nodes.reduce(0, +)) / Double(ring.nodes.count)
  }

  private func grouped(by key: (Neuron) -> String) -> [Ring] {
    var order: [Ring] = []
    var places: [String: Int] = [:]
    for (index, neuron) in network.neurons.enumerated() {
      let key = key(neuron)
      let node = network.inputs.count + index
      if let place = places[key] {
        order[place].nodes.append(node)
      } else {
        places[key] = order.count
        order.append(
          Ring(name: String(neuron.part), activation: neuron.activation, nodes: [node]))
      }
    }
    return order
  }

  // MARK: - Angles

  /// Orders the largest ring by its own connections, then each other ring by those to the rings
  /// already in order.
  private mutating func turnRings() {
    var neighbours = [[Int]](repeating: [], count: network.nodeCount)
    for (index, neuron) in network.neurons.enumerated() {
      for connection in neuron.connections where connection.source >= network.inputs.count {
        neighbours[connection.source].append(network.inputs.count + index)
        neighbours[network.inputs.count + index].append(connection.source)
      }
    }
    var waiting = Array(rings.indices)
    var isFirst = true
    while !waiting.isEmpty {
      // The largest ring first; then the one best connected to what has its place.
      let ties = waiting.map { index in
        isFirst
          ? rings[index].nodes.count
          : rings[index].nodes.reduce(0) { $0 + neighbours[$1].count { turns[$0] != nil } }
      }
      let best = ties.indices.max { (ties[$0], $1) < (ties[$1], $0) } ?? 0
      let index = waiting.remove(at: best)
      let nodes = rings[index].nodes
      rings[index].nodes = isFirst ? chained(nodes, neighbours) : aligned(nodes, neighbours)
      for (place, node) in rings[index].nodes.enumerated() {
        turns[node] = (Double(place) + 0.5) / Double(nodes.count)
      }
      isFirst = false
    }
  }

  /// The nodes sorted by where their placed neighbours stand; nodes without such neighbours stay
  /// beside the one they follow.
  private func aligned(_ nodes: [Int], _ neighbours: [[Int]]) -> [Int] {
    var last = 0.0
    let keys = nodes.enumerated().map { index, node -> (Double, Int, Int) in
      let known = neighbours[node].compactMap { turns[$0] }
      if !known.isEmpty { last = known.reduce(0, +) / Double(known.count) }
      return (last, index, node)
    }
    let sorted = keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    // Equal wishes say nothing; then the order of evaluation is the better one.
    guard let low = sorted.first?.0, let high = sorted.last?.0, high - low > 0.2 else {
      return chained(nodes, neighbours)
    }
    return sorted.map(\.2)
  }

  /// The nodes in evaluation order, or in the order in which a search along their connections
  /// meets them, whichever makes the connections among them shorter.
  private func chained(_ nodes: [Int], _ neighbours: [[Int]]) -> [Int] {
    var place = [Int: Int](minimumCapacity: nodes.count)
    for (index, node) in nodes.enumerated() { place[node] = index }
    let links = nodes.map { neighbours[$0].compactMap { place[$0] } }
    func length(_ order: [Int]) -> Int {
      var position = [Int](repeating: 0, count: order.count)
      for (index, node) in order.enumerated() { position[node] = index }
      return links.indices.reduce(0) { sum, node in
        links[node].reduce(sum) { $0 + abs(position[$1] - position[node]) }
      }
    }
    let plain = Array(nodes.indices)
    var found = walk(from: 0, links)
    found = walk(from: found.last ?? 0, links)
    return (length(found) < length(plain) ? found : plain).map { nodes[$0] }
  }

  /// All nodes, breadth first from `start`; further components follow in evaluation order.
  private func walk(from start: Int, _ links: [[Int]]) -> [Int] {
    var order: [Int] = []
    var seen = [Bool](repeating: false, count: links.count)
    for root in [start] + Array(links.indices) where !seen[root] {
      seen[root] = true
      order.append(root)
      var next = order.count - 1
      while next < order.count {
        for node in links[order[next]].sorted() where !seen[node] {
          seen[node] = true
          order.append(node)
        }
        next += 1
      }
    }
    return order
  }
}
