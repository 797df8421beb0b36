import Networks

/// Makes a network smaller without changing what it computes, in exact arithmetic: identity neurons
/// are put into what reads them where that leaves fewer weights, and constants that are decimals
/// into biases.
///
/// The score is no concern here: the folded network is never an answer, only a quicker way to judge
/// one.
public enum Folding {
  /// Affine functions of no more inputs than this are always put into what reads them: sums of
  /// such functions have no more terms than each of them.
  private static let widestInputSum = 4

  /// The folded network. Outputs stay in order; neurons that nothing depends on are gone.
  public static func fold(_ network: Network) -> Network {
    var folding = Pass(network)
    for node in network.inputs.count..<network.nodeCount { folding.visit(node) }
    return folding.result()
  }

  /// An affine function of nodes: Σ weight·node + bias, by rising node.
  private struct Affine {
    var terms: [Connection]
    var bias: ExactDecimal

    /// Adds a multiple of another one.
    mutating func add(_ other: Affine, times factor: ExactDecimal) {
      bias = bias + other.bias * factor
      var merged: [Connection] = []
      merged.reserveCapacity(terms.count + other.terms.count)
      var mine = terms[...]
      for term in other.terms {
        while let first = mine.first, first.source < term.source {
          merged.append(first)
          mine.removeFirst()
        }
        var weight = term.weight * factor
        if let first = mine.first, first.source == term.source {
          weight = weight + first.weight
          mine.removeFirst()
        }
        if !weight.isZero { merged.append(Connection(source: term.source, weight: weight)) }
      }
      terms = merged + mine
    }

    /// Whether all numbers are short, so that arithmetic with them stays quick and exact in words.
    var isShort: Bool {
      terms.allSatisfy { $0.weight.precision <= 17 } && bias.precision <= 17
    }
  }

  /// One walk through the network in evaluation order.
  private struct Pass {
    let network: Network
    let inputs: Int
    let lastUse: [Int]
    let readers: [[Int]]
    /// For each node visited what it computes: a sum of kept nodes, before its activation.
    var sums: [Affine?]
    /// Whether a node's sum replaces it wherever it is read.
    var isFolded: [Bool]

    init(_ network: Network) {
      self.network = network
      inputs = network.inputs.count
      lastUse = Program.lastUses(in: network)
      var readers = [[Int]](repeating: [], count: network.nodeCount)
      for (index, neuron) in network.neurons.enumerated() where lastUse[inputs + index] >= 0 {
        for connection in neuron.connections { readers[connection.source].append(inputs + index) }
      }
      self.readers = readers
      sums = .init(repeating: nil, count: network.nodeCount)
      isFolded = .init(repeating: false, count: network.nodeCount)
    }

    mutating func visit(_ node: Int) {
      guard lastUse[node] >= 0 else { return }
      let neuron = network.neurons[node - inputs]
      var sum = Affine(terms: [], bias: neuron.bias)
      for connection in neuron.connections {
        let folded = isFolded[connection.source] ? sums[connection.source] : nil
        sum.add(
          folded
            ?? Affine(terms: [Connection(source: connection.source, weight: .one)], bias: .zero),
          times: connection.weight)
      }
      let isConstant = sum.terms.isEmpty
      if isConstant, neuron.activation == .relu, sum.bias.sign < 0 { sum.bias = .zero }
      sums[node] = sum
      let isAffine = neuron.activation == .identity || (isConstant && neuron.activation == .relu)
      isFolded[node] = isAffine && lastUse[node] != .max && sum.isShort && isWorthFolding(node, sum)
    }

    private func isWorthFolding(_ node: Int, _ sum: Affine) -> Bool {
      if sum.terms.count <= 1 || readers[node].count == 1 { return true }
      return sum.terms.count <= widestInputSum && sum.terms.allSatisfy { $0.source < inputs }
    }

    func result() -> Network {
      var places = Array(0..<inputs) + [Int](repeating: -1, count: network.neurons.count)
      // A node that only folded neurons read is gone, unless their readers took it over.
      var isRead = [Bool](repeating: false, count: network.nodeCount)
      for output in network.outputs { isRead[output] = true }
      for node in (inputs..<network.nodeCount).reversed() where isRead[node] {
        for term in sums[node]?.terms ?? [] { isRead[term.source] = true }
      }
      var neurons: [Neuron] = []
      for node in inputs..<network.nodeCount where isRead[node] {
        guard let sum = sums[node] else { continue }
        places[node] = inputs + neurons.count
        let neuron = network.neurons[node - inputs]
        neurons.append(
          Neuron(
            name: neuron.name, activation: neuron.activation,
            connections: sum.terms.map { Connection(source: places[$0.source], weight: $0.weight) },
            bias: sum.bias))
      }
      return Network(
        task: network.task, inputs: network.inputs, neurons: neurons,
        outputs: network.outputs.map { places[$0] })
    }
  }
}
