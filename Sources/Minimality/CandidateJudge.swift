import Certification
import Networks
import Tasks

/// Where an enumerated neuron may take a value from that is not a hidden neuron.
enum Source: Equatable, Sendable {
  /// The constant 1: its weight is the bias.
  case one
  case input(Int)
  /// An activation of nothing, which costs nothing: sigmoid() = 1/2, softplus() = ln 2.
  case free(Activation)
  /// What an activation of nothing is otherwise.
  case zero
}

/// A neuron of a network that the pilots do not exclude.
struct CandidateNeuron {
  var activation: Activation
  var terms: [Term]
}

/// Looks at single networks: in doubles with proved bounds on every case, and where those do not
/// exclude it, exactly and in balls.
struct CandidateJudge: Sendable {
  enum Finding {
    /// Fails a case, by doubles and their bounds.
    case excluded
    /// Fails a case, by exact numbers and balls.
    case refuted
    /// Even the highest precision did not tell.
    case undecided(Network)
    case proved(Network)
  }

  let ground: Ground
  /// What may be read beside hidden neurons.
  let sources: [Source]
  private let certifier: CertifiedJudge
  /// A judge for each target alone.
  private let targetCertifiers: [CertifiedJudge]
  /// For each set of targets how many neurons it takes at least to serve them.
  private let neuronsNeeded: [Int]

  init(_ ground: Ground) {
    self.ground = ground
    sources =
      [.one] + ground.task.inputs.indices.map(Source.input)
      + [Activation.sigmoid, .softplus].filter(ground.activations.contains).map(Source.free)
    certifier = CertifiedJudge(ground.task, threads: 1)
    targetCertifiers = ground.task.outputs.indices.map {
      CertifiedJudge(ground.task.only(target: $0), threads: 1)
    }
    // Targets of which no two agree need a neuron each.
    let count = ground.low.count
    neuronsNeeded = (0..<(1 << count)).map { set in
      var chosen: [Int] = []
      for target in 0..<count where set & (1 << target) != 0 {
        if chosen.allSatisfy(ground.conflicts[target].contains) { chosen.append(target) }
      }
      return chosen.count
    }
  }

  /// An activation that is 0 at 0, if the task permits one: a neuron of it that reads nothing is 0.
  var vanishing: Activation? {
    [.identity, .relu, .sin].first(where: ground.activations.contains)
  }

  /// More targets than this are not followed.
  static let mostTargets = 12

  /// Whether so many neurons may be enough for the targets that are not yet served.
  func mayServeRest(_ served: UInt64, neurons: Int) -> Bool {
    neuronsNeeded[(neuronsNeeded.count - 1) & ~Int(served)] <= neurons
  }

  /// A source's values in a block.
  func node(_ source: Source, block: Int) -> Node {
    let (column, size, error, isNonnegative): (Lanes, Double, Double, Bool) =
      switch source {
      case .one: (Lanes.one, 1, 0, true)
      case .input(let input):
        (
          ground.inputs[input][block], ground.inputSizes[input], ground.inputErrors[input],
          ground.isNonnegative[input]
        )
      case .free(.sigmoid): (Lanes(repeating: 0.5), 0.5, 0, true)
      case .free: (Lanes(repeating: 0x1.62e42fefa39efp-1), 0.7, 0x1p-53, true)
      case .zero: (Lanes.zero, 0, 0, true)
      }
    return Node(
      column: column, size: size, error: error, isNonnegative: isNonnegative, deficit: 0, serves: 0)
  }

  /// The targets that a node's values in a block do not exclude it from serving.
  @inline(__always)
  func serves(_ node: Node, block: Int) -> UInt64 {
    let slack = node.error * (1 + 0x1p-40) + 0x1p-50 * node.size
    let above = node.column + slack
    let below = node.column - slack
    var result: UInt64 = 0
    for target in ground.low.indices {
      let fails = (above .<= ground.low[target][block]) .| (below .>= ground.high[target][block])
      if !fails.holdsSomewhere { result |= 1 << UInt64(target) }
    }
    return result
  }

  /// Looks at a network of these neurons.
  func examine(_ neurons: [CandidateNeuron]) -> Finding {
    // For each node the targets it may serve; the last is the one that is always 0.
    let count = sources.count + neurons.count
    var serves = [UInt64](repeating: .max, count: count + 1)
    for block in 0..<ground.blockCount {
      var nodes = sources.map { node($0, block: block) }
      for neuron in neurons {
        let sum = neuron.terms.reduce(PartialSum()) { $0.adding($1.weight, nodes[$1.source]) }
        nodes.append(Node(neuron.activation, of: sum))
      }
      nodes.append(node(.zero, block: block))
      for (index, node) in nodes.enumerated() { serves[index] &= self.serves(node, block: block) }
      serves[0] = 0
      if vanishing == nil { serves[count] = 0 }
      if serves.reduce(0, |) != neuronsNeeded.count - 1 { return .excluded }
    }
    // Each target is a matter of its own: the first node that is proved to serve it answers it.
    var outputs: [Int] = []
    var isProved = true
    for target in ground.low.indices {
      let able = serves.indices.filter { serves[$0] & (1 << UInt64(target)) != 0 }
      var undecided: Int?
      var proved: Int?
      for node in able where proved == nil {
        switch verdict(neurons, node: node, target: target) {
        case .passes: proved = node
        case .fails: break
        case .undecided: undecided = undecided ?? node
        }
      }
      guard let answer = proved ?? undecided else { return .refuted }
      isProved = isProved && proved != nil
      outputs.append(answer)
    }
    let network = network(neurons, outputs: outputs, readsHalf: true)
    return isProved && certifier.certify(network, stopAtFailure: true).passes
      ? .proved(network) : .undecided(network)
  }

  private enum Verdict {
    case passes, fails, undecided
  }

  /// Whether a node answers a target in every case.
  private func verdict(_ neurons: [CandidateNeuron], node: Int, target: Int) -> Verdict {
    // The same function with 1/2 as a number is exact as long as can be.
    let certificate = targetCertifiers[target].certify(
      network(neurons, outputs: [node], readsHalf: false), stopAtFailure: true)
    if certificate.failures > 0 { return .fails }
    return certificate.passes
      && targetCertifiers[target].certify(
        network(neurons, outputs: [node], readsHalf: true), stopAtFailure: true
      ).passes ? .passes : .undecided
  }

  /// The network as golf knows it.
  ///
  /// - Parameter readsHalf: Whether a weight on sigmoid() stays one, or becomes the bias it amounts to.
  private func network(
    _ neurons: [CandidateNeuron], outputs: [Int], readsHalf: Bool
  ) -> Network {
    var builder = NetworkBuilder(inputs: ground.task.inputs)
    var nodes: [Int: NetworkBuilder.Node] = [:]
    func node(_ index: Int) -> NetworkBuilder.Node {
      if let known = nodes[index] { return known }
      let made: NetworkBuilder.Node
      if sources.indices.contains(index) {
        switch sources[index] {
        case .input(let input): made = builder.input(input)
        case .free(let activation): made = builder.add(activation, [])
        // The constant 1 is no node of a network, and never chosen as an answer.
        case .one, .zero: made = builder.add(vanishing ?? .identity, [])
        }
      } else {
        made = builder.add(vanishing ?? .identity, [])
      }
      nodes[index] = made
      return made
    }
    for (place, neuron) in neurons.enumerated() {
      var bias = ExactDecimal.zero
      var connections: [(NetworkBuilder.Node, ExactDecimal)] = []
      for term in neuron.terms {
        if term.source == 0 {
          bias = bias + term.weight.exact
        } else if !readsHalf, sources.indices.contains(term.source),
          sources[term.source] == .free(.sigmoid)
        {
          bias = bias + term.weight.exact * ExactDecimal(5, exponent: -1)
        } else {
          connections.append((node(term.source), term.weight.exact))
        }
      }
      nodes[sources.count + place] = builder.add(neuron.activation, connections, bias: bias)
    }
    let answers = outputs.map(node)
    return builder.network(task: ground.task.name, outputs: answers)
      .withoutUnread().naming(outputs: ground.task.outputs)
  }
}
