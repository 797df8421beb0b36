import Basics
import Evaluation
import Networks

/// The moves that change digits and leave the network's shape as it is, but for numbers that become
/// zero.
extension Walker {
  /// Proposes a move of some kind; false when there is none.
  mutating func propose(_ kind: WalkMove) -> Bool {
    if places.isEmpty || digits.neurons.isEmpty { return false }
    let isProposed =
      switch kind {
      case .number: proposeNumber()
      case .numbers: proposeNumbers()
      case .compensated: proposeCompensated()
      case .connect: proposeConnection()
      case .reconnect: proposeReconnection()
      case .scale: proposeScale()
      case .flip: proposeFlip()
      case .activation: proposeActivation()
      case .remove: proposeRemoval()
      case .merge: proposeMerger()
      }
    if isProposed, kind.canBeCompensated, generator.below(2) == 0 { compensate() }
    return isProposed
  }

  private mutating func proposeNumber() -> Bool {
    proposeOther(generator.pick(places))
    return true
  }

  private mutating func proposeNumbers() -> Bool {
    let first = generator.pick(places)
    proposeOther(first)
    for _ in 0..<(generator.unit() < 0.4 ? 2 : 1) {
      let near = generator.unit() < 0.8
      for _ in 0..<20 {
        let other = generator.pick(places)
        if near && !areConnected(first, other) { continue }
        proposeOther(other)
        break
      }
    }
    return true
  }

  /// Changes one number, and others by as much as brings the worst errors back.
  private mutating func proposeCompensated() -> Bool {
    proposeOther(generator.pick(places))
    compensate()
    return true
  }

  /// Changes some numbers by as much as makes up for what has been proposed, in the hardest cases
  /// and to first order.
  private mutating func compensate() {
    let effects = sensitivities()
    effects.reset()
    for edit in proposal.edits {
      let distance = edit.number.value - digits.number(edit.neuron, edit.source).value
      let bias = biases[edit.neuron]
      if edit.source == DigitNetwork.bias {
        effects.move(bias, by: distance)
      } else {
        judge.move(effects, bias: bias, reading: edit.source, by: distance)
      }
    }
    for _ in 0..<1 + generator.below(4) {
      var chosen: (place: NumberPlace, distance: Double, gain: Double)?
      for _ in 0..<(generator.unit() < 0.3 ? 1 : 4) {
        let place = generator.pick(places)
        if proposal.has(place.neuron, place.source) { continue }
        guard let remedy = effects.remedy(place.parameter) else { continue }
        if remedy.gain > chosen?.gain ?? 0 { chosen = (place, remedy.distance, remedy.gain) }
      }
      guard let (place, whole, _) = chosen else { continue }
      let before = digits.number(place.neuron, place.source)
      let distance = generator.unit() < 0.5 ? whole : whole / 3
      let wanted = before.value + distance
      if abs(wanted) > 3 * abs(before.value) || wanted * before.value < 0 { continue }
      let draw = generator.unit()
      let number = Digits(
        nearest: wanted, precision: before.precision + (draw < 0.15 ? -1 : draw < 0.9 ? 0 : 1))
      if number == before { continue }
      effects.move(place.parameter, by: number.value - before.value)
      proposal.add(place.neuron, place.source, number)
    }
  }

  // MARK: - One number

  /// How often a number becomes what another one is where such numbers count once.
  private static let tied = 0.4

  /// Proposes other digits for a number.
  mutating func proposeOther(_ place: NumberPlace) {
    proposal.add(
      place.neuron, place.source, otherDigits(than: digits.number(place.neuron, place.source)))
  }

  /// Other digits, mostly near a number and mostly as cheap or cheaper.
  mutating func otherDigits(than number: Digits) -> Digits {
    if digits.metric == .distinct, generator.unit() < Self.tied {
      // What another number is costs nothing more.
      let other = generator.pick(places)
      return digits.number(other.neuron, other.source)
    }
    let value = number.value
    let precision = number.precision
    let draw = generator.unit()
    switch draw {
    case ..<0.35:
      let steps = 1 + Int(generator.unit() * generator.unit() * 4)
      return number.moved(by: generator.below(2) == 0 ? steps : -steps)
    case ..<0.60:
      return Digits(nearest: value * (1 + 0.02 * generator.bell()), precision: precision - 1)
    case ..<0.66: return .zero
    case ..<0.74: return Digits(nearest: value * spread(0.6), precision: 1)
    case ..<0.80:
      return Digits(nearest: value * spread(0.6), precision: 1 + generator.below(precision))
    case ..<0.92: return Digits(nearest: value * spread(0.12), precision: precision)
    case ..<0.95:
      return Digits(nearest: value * (1 + 0.01 * generator.bell()), precision: precision + 1)
    case ..<0.97: return Digits(nearest: -value * spread(0.5), precision: 1)
    default: return number.shifted(by: generator.below(2) == 0 ? 1 : -1)
    }
  }

  /// A random factor around 1, as likely above as below.
  mutating func spread(_ width: Double) -> Double {
    Exponential.exp(width * generator.bell())
  }

  /// Whether two numbers belong to one neuron, multiply one node, or one makes what the other
  /// multiplies.
  private func areConnected(_ left: NumberPlace, _ right: NumberPlace) -> Bool {
    left.neuron == right.neuron || left.source == right.source
      || digits.inputCount + left.neuron == right.source
      || digits.inputCount + right.neuron == left.source
  }
}

extension SeededGenerator {
  /// A number that is distributed about like a standard normal one: the sum of four uniform ones.
  mutating func bell() -> Double {
    (unit() + unit() + unit() + unit() - 2) * 1.7320508075688772
  }
}
