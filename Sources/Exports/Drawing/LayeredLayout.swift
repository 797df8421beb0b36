import Networks

/// Where the nodes of a small network stand: one layer for each depth, the inputs in the first,
/// ordered so that few connections cross (Sugiyama, Tagawa and Toda, "Methods for visual
/// understanding of hierarchical system structures", 1981).
///
/// A node that is read from far away gets one *trunk*: a chain of waypoints, one in each layer
/// between, from which all its readers branch off. So a much-read node makes one line, not many.
/// Nodes and waypoints together are the *vertices*; the nodes come first.
struct LayeredLayout {
  /// The lines that only carry a value on, as pairs of vertices.
  private(set) var trunks: [(from: Int, to: Int)] = []
  /// The number of layers.
  let layerCount: Int
  /// The room that all vertices take together within their layers.
  private(set) var breadth = 0.0

  private let columns: [Int]
  private var offsets: [Double]
  private var straight: [Double]
  private let nodeCount: Int
  private var waypoints: [[Int]]
  private var layers: [[Int]]
  private var left: [[Int]] = []
  private var right: [[Int]] = []

  /// Lays out a network.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - nodeRoom: The room a node takes within its layer.
  ///   - waypointRoom: The room a passing trunk takes.
  init(_ network: Network, nodeRoom: Double, waypointRoom: Double) {
    var columns = network.columns()
    nodeCount = network.nodeCount
    layerCount = 1 + (columns.max() ?? 0)
    waypoints = [[Int]](repeating: [], count: nodeCount)
    layers = [[Int]](repeating: [], count: layerCount)
    for (node, column) in columns.enumerated() { layers[column].append(node) }
    var links: [(Int, Int)] = []
    for (index, neuron) in network.neurons.enumerated() {
      let target = network.inputs.count + index
      for connection in neuron.connections {
        let source = connection.source
        while columns[source] + waypoints[source].count + 1 < columns[target] {
          let vertex = columns.count
          let column = columns[source] + waypoints[source].count + 1
          trunks.append((waypoints[source].last ?? source, vertex))
          links.append((waypoints[source].last ?? source, vertex))
          columns.append(column)
          layers[column].append(vertex)
          waypoints[source].append(vertex)
        }
        let steps = columns[target] - columns[source] - 1
        links.append((steps == 0 ? source : waypoints[source][steps - 1], target))
      }
    }
    self.columns = columns
    offsets = [Double](repeating: 0, count: columns.count)
    straight = offsets
    left = [[Int]](repeating: [], count: columns.count)
    right = left
    for (from, to) in links {
      right[from].append(to)
      left[to].append(from)
    }
    orderLayers()
    place { [nodeCount] in $0 < nodeCount ? nodeRoom : waypointRoom }
  }

  /// The layer of a vertex.
  func layer(of vertex: Int) -> Int { columns[vertex] }

  /// Where in its layer the middle of a vertex is.
  func offset(of vertex: Int) -> Double { offsets[vertex] }

  /// The vertex from which the connection from `source` finally reaches `target`.
  func lastStop(from source: Int, to target: Int) -> Int {
    let steps = columns[target] - columns[source] - 1
    return steps == 0 ? source : waypoints[source][steps - 1]
  }

  // MARK: - Order

  private mutating func orderLayers() {
    var best = layers
    var fewest = crossings()
    for sweep in 0..<24 where fewest > 0 {
      let forward = sweep.isMultiple(of: 2)
      for step in 1..<max(layerCount, 2) where layerCount > 1 {
        let column = forward ? step : layerCount - 1 - step
        sort(column, by: forward ? left : right, beside: forward ? column - 1 : column + 1)
      }
      let count = crossings()
      if count < fewest {
        fewest = count
        best = layers
      }
    }
    layers = best
  }

  private mutating func sort(_ column: Int, by neighbours: [[Int]], beside other: Int) {
    var rank = [Int: Int](minimumCapacity: layers[other].count)
    for (index, vertex) in layers[other].enumerated() { rank[vertex] = index }
    let keys = layers[column].enumerated().map { index, vertex -> (Double, Int, Int) in
      let ranks = neighbours[vertex].compactMap { rank[$0] }
      let mean = ranks.isEmpty ? Double(index) : Double(ranks.reduce(0, +)) / Double(ranks.count)
      return (mean, index, vertex)
    }
    layers[column] = keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  private func crossings() -> Int {
    var count = 0
    var rank = [Int](repeating: 0, count: columns.count)
    for layer in layers {
      for (index, vertex) in layer.enumerated() { rank[vertex] = index }
    }
    for layer in layers {
      var seen: [Int] = []
      for vertex in layer {
        let ends = right[vertex].map { rank[$0] }
        for end in ends { count += seen.count { $0 > end } }
        seen += ends
      }
    }
    return count
  }

  // MARK: - Offsets

  private mutating func place(_ room: (Int) -> Double) {
    for layer in layers {
      let total = layer.reduce(0) { $0 + room($1) }
      var y = -total / 2
      for vertex in layer {
        offsets[vertex] = y + room(vertex) / 2
        y += room(vertex)
      }
    }
    for sweep in 0..<300 {
      straighten()
      let order = sweep.isMultiple(of: 2) ? Array(layers) : layers.reversed()
      let moved = order.map { settle($0, room) }.max() ?? 0
      if moved < 0.05 { break }
    }
    let tops = offsets.indices.map { offsets[$0] - room($0) / 2 }
    let bottoms = offsets.indices.map { offsets[$0] + room($0) / 2 }
    let top = tops.min() ?? 0
    for vertex in offsets.indices { offsets[vertex] -= top }
    breadth = (bottoms.max() ?? 0) - top
  }

  /// Notes where each trunk would run if it were straight.
  private mutating func straighten() {
    for waypoints in waypoints where !waypoints.isEmpty {
      let mean = waypoints.reduce(0) { $0 + offsets[$1] } / Double(waypoints.count)
      for vertex in waypoints { straight[vertex] = mean }
    }
  }

  /// Moves the vertices of a layer as near to their neighbours' offsets as their room allows, and
  /// returns the longest way that one went.
  private mutating func settle(_ layer: [Int], _ room: (Int) -> Double) -> Double {
    var start = 0.0
    var starts: [Double] = []
    var wishes: [(value: Double, weight: Double)] = []
    for (index, vertex) in layer.enumerated() {
      if index > 0 { start += (room(layer[index - 1]) + room(vertex)) / 2 }
      starts.append(start)
      var sum = 0.0
      var weight = 0.0
      for other in left[vertex] + right[vertex] {
        sum += offsets[other]
        weight += 1
      }
      if vertex >= nodeCount {
        // Straight trunks matter more than short branches.
        sum += 9 * straight[vertex]
        weight += 9
      }
      let wish = weight == 0 ? offsets[vertex] : sum / weight
      wishes.append((wish - start, max(weight, 0.1)))
    }
    var longest = 0.0
    for (index, value) in Monotone.fit(wishes).enumerated() {
      let offset = value + starts[index]
      longest = max(longest, abs(offset - offsets[layer[index]]))
      offsets[layer[index]] = offset
    }
    return longest
  }
}

/// Weighted isotonic regression by pooling adjacent violators.
enum Monotone {
  /// The ascending values nearest to the wishes, in the weighted sum of squares.
  static func fit(_ wishes: [(value: Double, weight: Double)]) -> [Double] {
    var pools: [(value: Double, weight: Double, count: Int)] = []
    for wish in wishes {
      var pool = (value: wish.value, weight: wish.weight, count: 1)
      while let last = pools.last, last.value > pool.value {
        pools.removeLast()
        let weight = last.weight + pool.weight
        pool = (
          (last.value * last.weight + pool.value * pool.weight) / weight, weight,
          last.count + pool.count
        )
      }
      pools.append(pool)
    }
    return pools.flatMap { [Double](repeating: $0.value, count: $0.count) }
  }
}
