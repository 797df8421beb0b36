import Basics
import Networks

/// The moves that change what neurons read, what they apply and how many there are.
extension Walker {
  /// A neuron reads one node more, with a short weight of a size that matters; other numbers,
  /// mostly the neuron's own, go or change.
  mutating func proposeConnection() -> Bool {
    let neuron = generator.below(digits.neurons.count)
    let source = generator.below(digits.inputCount + neuron + 1) - 1
    guard digits.number(neuron, source).isZero else { return false }
    var size = 1.0
    if source != DigitNetwork.bias {
      size = 1 / (meanSize(of: source) + 1e-9)
    }
    let value = size * Exponential.exp(1.2 * generator.bell() - 0.5)
    let number = Digits(
      nearest: generator.below(2) == 0 ? value : -value,
      precision: generator.unit() < 0.3 ? 2 : 1)
    if number.isZero { return false }
    proposal.add(neuron, source, number)
    for _ in 0..<(generator.unit() < 0.4 ? 2 : 1) {
      for _ in 0..<20 {
        let other = generator.pick(places)
        if other.neuron != neuron && generator.unit() < 0.9 { continue }
        if generator.unit() < 0.6 {
          proposal.add(other.neuron, other.source, .zero)
        } else {
          proposeOther(other)
        }
        break
      }
    }
    return true
  }

  /// A neuron reads another node instead of one, as strongly as suits it best.
  mutating func proposeReconnection() -> Bool {
    let place = generator.pick(places)
    if place.source == DigitNetwork.bias { return false }
    let source = generator.below(digits.inputCount + place.neuron)
    guard source != place.source, digits.number(place.neuron, source).isZero else { return false }
    let before = digits.number(place.neuron, place.source)
    let (mixed, square) = judge.products(place.source, source)
    guard square > 0 else { return false }
    var wanted = before.value * mixed / square
    if generator.unit() < 0.3 { wanted *= spread(0.5) }
    let number = Digits(
      nearest: wanted, precision: before.precision - (generator.below(2) == 0 ? 1 : 0))
    if number.isZero { return false }
    proposal.add(place.neuron, place.source, .zero)
    proposal.add(place.neuron, source, number)
    return true
  }

  /// The factors that scaling tries, all of them short.
  private static let factors = [
    10, 0.1, 100, 0.01, 2, 0.5, 5, 0.2, 3, 1 / 3.0, 4, 0.25, 8, 0.125, 1.5, 0.75, 0.6,
  ]

  /// A neuron whose function keeps factors is scaled, and what reads it scales back.
  mutating func proposeScale() -> Bool {
    let neuron = generator.below(digits.neurons.count)
    let node = digits.inputCount + neuron
    let own = digits.neurons[neuron]
    guard own.activation.isRational, !digits.outputs.contains(node) else { return false }
    let factor = generator.unit() < 0.7 ? generator.pick(Self.factors) : spread(0.7)
    let isLoose = generator.below(2) == 0
    for connection in own.connections {
      proposeScaled(neuron, connection.source, connection.weight, factor, isLoose)
    }
    if !own.bias.isZero {
      proposeScaled(neuron, DigitNetwork.bias, own.bias, factor, isLoose)
    }
    for (reader, weight) in readers(of: neuron) {
      proposeScaled(reader, node, weight, 1 / factor, isLoose)
    }
    return true
  }

  private mutating func proposeScaled(
    _ neuron: Int, _ source: Int, _ number: Digits, _ factor: Double, _ isLoose: Bool
  ) {
    let exact = Digits(shortest: number.value * factor)
    if exact.precision <= number.precision + 2 {
      proposal.add(neuron, source, exact)
    } else {
      let more = isLoose && generator.unit() < 0.3 ? 1 : 0
      proposal.add(
        neuron, source, Digits(nearest: exact.value, precision: number.precision + more))
    }
  }

  /// A neuron's signs turn round: sin(-u) is -sin u, and sigmoid(-u) is 1 - sigmoid u.
  mutating func proposeFlip() -> Bool {
    let neuron = generator.below(digits.neurons.count)
    let node = digits.inputCount + neuron
    let own = digits.neurons[neuron]
    let constant: Double
    switch own.activation {
    case .identity, .sin: constant = 0
    case .sigmoid: constant = 1
    case .relu, .softplus: return false
    }
    if digits.outputs.contains(node) { return false }
    for connection in own.connections {
      proposal.add(neuron, connection.source, -connection.weight)
    }
    proposal.add(neuron, DigitNetwork.bias, -own.bias)
    for (reader, weight) in readers(of: neuron) {
      proposal.add(reader, node, -weight)
      proposeBias(reader, moved: constant * weight.value)
    }
    return true
  }

  /// A neuron applies another function; often a number changes with it.
  mutating func proposeActivation() -> Bool {
    guard activations.count > 1 else { return false }
    let neuron = generator.below(digits.neurons.count)
    let activation = generator.pick(activations)
    if activation == digits.neurons[neuron].activation { return false }
    proposal.activation = (neuron, activation)
    for _ in 0..<generator.below(3) {
      for _ in 0..<20 {
        let place = generator.pick(places)
        let reads = place.source == digits.inputCount + neuron
        if place.neuron != neuron && !reads { continue }
        proposeOther(place)
        break
      }
    }
    return true
  }

  /// A neuron goes. An identity's readers read what it read; any other one is taken to be constant.
  mutating func proposeRemoval() -> Bool {
    let neuron = generator.below(digits.neurons.count)
    let node = digits.inputCount + neuron
    if digits.outputs.contains(node) { return false }
    let own = digits.neurons[neuron]
    let (sum, count) = judge.products(node, nil)
    for (reader, weight) in readers(of: neuron) {
      proposal.add(reader, node, .zero)
      guard own.activation == .identity else {
        proposeBias(reader, moved: weight.value * sum / count)
        continue
      }
      for connection in own.connections {
        let before = digits.number(reader, connection.source)
        proposeSum(
          reader, connection.source, before.value + weight.value * connection.weight.value,
          precision: max(before.precision, connection.weight.precision))
      }
      if !own.bias.isZero { proposeBias(reader, moved: weight.value * own.bias.value) }
    }
    return true
  }

  /// A neuron goes. What read it reads an earlier node, as strongly as suits it best.
  mutating func proposeMerger() -> Bool {
    let neuron = generator.below(digits.neurons.count)
    let node = digits.inputCount + neuron
    if digits.outputs.contains(node) { return false }
    let other = generator.below(node)
    let (mixed, square) = judge.products(node, other)
    guard square > 0 else { return false }
    for (reader, weight) in readers(of: neuron) {
      proposal.add(reader, node, .zero)
      let before = digits.number(reader, other)
      proposeSum(
        reader, other, before.value + weight.value * mixed / square, precision: weight.precision)
    }
    return true
  }

  // MARK: - Parts of moves

  /// The later neurons that read a neuron, and their weights.
  private func readers(of neuron: Int) -> [(neuron: Int, weight: Digits)] {
    let node = digits.inputCount + neuron
    return digits.neurons.indices.dropFirst(neuron + 1).compactMap { later in
      digits.neurons[later].place(of: node).map {
        (later, digits.neurons[later].connections[$0].weight)
      }
    }
  }

  private mutating func proposeBias(_ neuron: Int, moved distance: Double) {
    if distance == 0 { return }
    let before = digits.number(neuron, DigitNetwork.bias)
    proposeSum(
      neuron, DigitNetwork.bias, before.value + distance, precision: max(before.precision, 1))
  }

  /// Proposes a sum for a number: exactly, or with a precision of its parts.
  private mutating func proposeSum(
    _ neuron: Int, _ source: Int, _ value: Double, precision: Int
  ) {
    let isExact = generator.below(2) == 0
    proposal.add(
      neuron, source,
      isExact ? Digits(shortest: value) : Digits(nearest: value, precision: precision))
  }

  /// How large a node's values are in the hardest cases: the root of their mean square.
  private func meanSize(of node: Int) -> Double {
    let (_, squares) = judge.products(nil, node)
    let (_, count) = judge.products(nil, nil)
    return (squares / count).squareRoot()
  }
}
