/// A kind of move that polishing makes on a network.
public enum PolishMove: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
  /// One number gets other digits.
  case number
  /// Two or three numbers, mostly connected ones, get other digits.
  case numbers
  /// One number gets other digits, and others follow so that the worst errors stay small.
  case compensated
  /// A neuron reads one node more; another of its numbers mostly goes.
  case connect
  /// A neuron reads another node instead of one.
  case reconnect
  /// A neuron is scaled, and what reads it scales back.
  case scale
  /// An activation's symmetry is used to turn a neuron's signs round.
  case flip
  /// A neuron applies another function.
  case activation
  /// A neuron goes; a constant, or the nodes it reads, take its place.
  case remove
  /// A neuron goes; another one takes its place.
  case merge

  /// How often each kind is made when none has proved better than the others.
  var share: Double {
    switch self {
    case .number: 0.30
    case .numbers: 0.15
    case .compensated: 0.38
    case .connect: 0.05
    case .reconnect: 0.03
    case .scale: 0.045
    case .flip: 0.01
    case .activation: 0.01
    case .remove: 0.01
    case .merge: 0.015
    }
  }

  /// Whether other numbers may follow, so that the worst errors stay small. An activation's effect
  /// is not known to first order.
  var canBeCompensated: Bool {
    switch self {
    case .connect, .reconnect, .scale, .flip, .remove, .merge: true
    case .number, .numbers, .compensated, .activation: false
    }
  }
}

/// How often each kind of move is made: more often what has been gaining lately.
///
/// A kind's gain is the digits its accepted moves took away. What was gained long ago is forgotten
/// bit by bit, and no kind becomes rarer or more frequent than by a factor of 3.
public struct PolishMix: Equatable, Codable, Sendable {
  /// The gains and the proposals of each kind, in the order of `PolishMove.allCases`.
  private var gains: [Double]
  private var proposals: [Double]

  /// The share of the past that a run of a typical length leaves.
  private static let memory = 0.9

  /// The mix before anything is known.
  public init() {
    gains = PolishMove.allCases.map { _ in 0 }
    proposals = PolishMove.allCases.map { _ in 0 }
  }

  /// Whether the numbers are ones this type could have come to.
  public var isSane: Bool {
    [gains, proposals].allSatisfy { numbers in
      numbers.count == PolishMove.allCases.count
        && numbers.allSatisfy { $0 >= 0 && $0 < .infinity }
    }
  }

  /// The probability of each kind, in the order of `PolishMove.allCases`.
  public var shares: [Double] {
    // A prior of some thousand proposals keeps early luck from deciding.
    let average = (gains.reduce(0, +) + 10) / (proposals.reduce(0, +) + 10_000)
    let weights = PolishMove.allCases.enumerated().map { index, kind in
      let prior = 1000 * kind.share
      let rate = (gains[index] + prior * average) / (proposals[index] + prior)
      return kind.share * min(max(rate / average, 1.0 / 3), 3)
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// Takes what a run gained into account.
  mutating func learn(gains: [Double], proposals: [Double]) {
    for index in gains.indices {
      self.gains[index] = self.gains[index] * Self.memory + gains[index]
      self.proposals[index] = self.proposals[index] * Self.memory + proposals[index]
    }
  }
}
