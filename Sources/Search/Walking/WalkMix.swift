/// How often each kind of move is made: more often what has been gaining lately.
///
/// A kind's gain is the digits its accepted moves took away, less those they brought back. What was
/// gained long ago is forgotten bit by bit, and no kind becomes rarer or more frequent than by a
/// factor of 3.
public struct WalkMix: Equatable, Codable, Sendable {
  /// The gains and the proposals of each kind, in the order of `WalkMove.allCases`.
  private var gains: [Double]
  private var proposals: [Double]

  /// The share of the past that a run of a typical length leaves.
  private static let memory = 0.9

  /// The mix before anything is known.
  public init() {
    gains = WalkMove.allCases.map { _ in 0 }
    proposals = WalkMove.allCases.map { _ in 0 }
  }

  /// Whether the numbers are ones this type could have come to.
  public var isSane: Bool {
    [gains, proposals].allSatisfy { numbers in
      numbers.count == WalkMove.allCases.count
        && numbers.allSatisfy { $0 >= 0 && $0 < .infinity }
    }
  }

  /// The probability of each kind, in the order of `WalkMove.allCases`.
  public var shares: [Double] {
    // A prior of some thousand proposals keeps early luck from deciding.
    let average = (gains.reduce(0, +) + 10) / (proposals.reduce(0, +) + 10_000)
    let weights = WalkMove.allCases.enumerated().map { index, kind in
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
      self.gains[index] = self.gains[index] * Self.memory + max(0, gains[index])
      self.proposals[index] = self.proposals[index] * Self.memory + proposals[index]
    }
  }
}
