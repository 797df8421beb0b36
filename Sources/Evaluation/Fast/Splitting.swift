import Networks

/// A network cut into parts that depend on few inputs only, and a main part for the rest.
///
/// A neuron of the main part that reads several neurons of a part reads one sum of them instead, so
/// that one value crosses over. These sums are neurons of `whole` as well: evaluated in whole or in
/// parts, a network does the same operations on each case, and gives the same bits.
struct Splitting {
  /// The network with the sums, not cut.
  let whole: Network
  /// For each part its domain and its neurons; its outputs are what the main part reads.
  let parts: [(domain: Int, network: Network)]
  /// The rest: its inputs are those of the task, then the outputs of the parts in order.
  let main: Network

  /// What it costs to bring a value from a part to all cases, in multiplications.
  private static let crossingPrice = 8
  private static let smoothPrice = 40

  /// Cuts a network; nil when that saves nothing.
  init?(_ network: Network, domains: [Domain]) {
    guard !domains.isEmpty else { return nil }
    var cut = Cut(network, domains)
    guard cut.saves else { return nil }
    cut.addSums()
    whole = cut.network
    (parts, main) = cut.pieces()
  }

  /// Which neuron belongs to which domain; -1 is the main part, -2 no domain because it is constant.
  private struct Cut {
    var network: Network
    let domains: [Domain]
    var homes: [Int]
    private let inputs: Int

    init(_ network: Network, _ domains: [Domain]) {
      self.network = network
      self.domains = domains
      inputs = network.inputs.count
      var sets = (0..<inputs).map { $0 < 64 ? UInt64(1) << UInt64($0) : .max }
      for neuron in network.neurons {
        sets.append(neuron.connections.reduce(0) { $0 | sets[$1.source] })
      }
      let known = Dictionary(
        uniqueKeysWithValues: domains.enumerated().map { ($1.inputs, $0) })
      homes = sets.map { $0 == 0 ? -2 : known[$0] ?? -1 }
    }

    /// A node of the main part reads these neurons of parts, grouped by domain.
    private func crossings(into neuron: Neuron) -> [Int: [Connection]] {
      var groups: [Int: [Connection]] = [:]
      for connection in neuron.connections
      where connection.source >= inputs && homes[connection.source] >= 0 {
        groups[homes[connection.source], default: []].append(connection)
      }
      return groups
    }

    /// Whether the parts save more than the crossings cost.
    var saves: Bool {
      var saved = 0
      var crossing: Set<[Int]> = []
      for (index, neuron) in network.neurons.enumerated() {
        let node = inputs + index
        if homes[node] >= 0 {
          saved += neuron.activation.isRational ? 2 : Splitting.smoothPrice
          saved += neuron.connections.count
        } else {
          for (_, group) in crossings(into: neuron) {
            crossing.insert(group.count == 1 ? [group[0].source] : [node, group[0].source])
          }
        }
      }
      for output in network.outputs where output >= inputs && homes[output] >= 0 {
        crossing.insert([output])
      }
      return saved > crossing.count * Splitting.crossingPrice
    }

    /// Puts a sum before each neuron that reads several neurons of a part.
    mutating func addSums() {
      var neurons: [Neuron] = []
      var newHomes = Array(homes.prefix(inputs))
      var places = Array(0..<inputs)
      for (index, neuron) in network.neurons.enumerated() {
        var moved = neuron
        if homes[inputs + index] == -1 {
          for (domain, group) in crossings(into: neuron).sorted(by: { $0.key < $1.key })
          where group.count > 1 {
            let sources = Set(group.map(\.source))
            moved.connections.removeAll { sources.contains($0.source) }
            neurons.append(
              Neuron(
                name: "\(neuron.name).\(domain)", activation: .identity,
                connections: group.map { .init(source: places[$0.source], weight: $0.weight) }))
            newHomes.append(domain)
            moved.connections.append(
              Connection(source: -(inputs + neurons.count - 1), weight: .one))
          }
        }
        moved.connections = moved.connections.map {
          Connection(source: $0.source < 0 ? -$0.source : places[$0.source], weight: $0.weight)
        }
        neurons.append(moved)
        newHomes.append(homes[inputs + index])
        places.append(inputs + neurons.count - 1)
      }
      network.neurons = neurons
      network.outputs = network.outputs.map { places[$0] }
      homes = newHomes
    }

    /// The parts and the main part.
    func pieces() -> (parts: [(domain: Int, network: Network)], main: Network) {
      var crossing = [Bool](repeating: false, count: network.nodeCount)
      for (index, neuron) in network.neurons.enumerated() where homes[inputs + index] == -1 {
        for connection in neuron.connections where homes[connection.source] >= 0 {
          crossing[connection.source] = true
        }
      }
      for output in network.outputs where homes[output] >= 0 { crossing[output] = true }
      var parts: [(domain: Int, network: Network)] = []
      var imports: [Int] = []
      for domain in domains.indices {
        let outputs = (inputs..<network.nodeCount).filter { crossing[$0] && homes[$0] == domain }
        if outputs.isEmpty { continue }
        imports += outputs
        // What the outputs depend on lies within the domain or within smaller ones.
        parts.append((domain, extract(outputs: outputs, imports: [])))
      }
      return (parts, extract(outputs: network.outputs, imports: imports))
    }

    /// The network of some outputs, where some nodes are inputs.
    private func extract(outputs: [Int], imports: [Int]) -> Network {
      var places: [Int: Int] = [:]
      for input in 0..<inputs { places[input] = input }
      for (number, node) in imports.enumerated() { places[node] = inputs + number }
      var isNeeded = [Bool](repeating: false, count: network.nodeCount)
      for output in outputs { isNeeded[output] = true }
      var needed: [Int] = []
      for node in (inputs..<network.nodeCount).reversed() where isNeeded[node] {
        if places[node] != nil { continue }
        needed.append(node)
        for connection in network.neurons[node - inputs].connections {
          isNeeded[connection.source] = true
        }
      }
      let first = inputs + imports.count
      for (number, node) in needed.reversed().enumerated() { places[node] = first + number }
      let neurons = needed.reversed().map { node in
        var neuron = network.neurons[node - inputs]
        neuron.connections = neuron.connections.map {
          Connection(source: places[$0.source] ?? 0, weight: $0.weight)
        }
        return neuron
      }
      return Network(
        task: network.task,
        inputs: network.inputs + imports.map { network.name(ofNode: $0) },
        neurons: neurons, outputs: outputs.map { places[$0] ?? 0 })
    }
  }
}

/// The programs of the parts of a split network.
final class SplitProgram: Sendable {
  /// For each part the number of its domain and its program.
  let parts: [(domain: Int, program: Program)]
  /// Reads the task's inputs, then what the parts give, in order.
  let main: Program

  init(_ splitting: Splitting) {
    parts = splitting.parts.map { part in
      (
        part.domain,
        Program(part.network, constants: Constants.values(of: part.network), split: nil)
      )
    }
    main = Program(
      splitting.main, constants: Constants.values(of: splitting.main), split: nil)
  }
}
