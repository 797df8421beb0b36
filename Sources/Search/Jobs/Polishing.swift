import Basics
import Networks

/// The annealing of one network's digits and structure: a walk of `Polisher`, a generation at a
/// time, from hot to cold.
struct Polishing: Equatable, Codable, Sendable {
  /// Where the walk is.
  private var present: NetworkText
  /// The cheapest network it came by, and its score.
  private var cheapest: NetworkText
  private(set) var bestScore: Int
  /// How often each kind of move is made, which follows what it has been gaining.
  private var mix = PolishMix()
  /// Generations done and to do.
  private(set) var generation = 0
  private let length: Int

  /// The temperatures a walk begins and ends with, in digits.
  private static let hottest = 1.2
  private static let coldest = 0.25
  /// What a rise of the worst error by the whole tolerance counts, in digits.
  private static let pressure = 2.0

  /// A walk from a network that passes.
  ///
  /// - Parameter length: How many generations the walk takes.
  init(from network: Network, score: Int, length: Int) {
    present = NetworkText(network)
    cheapest = present
    bestScore = score
    self.length = length
  }

  /// Whether the walk is over.
  var isOver: Bool { generation >= length }

  /// How much of the walk is done, in percent.
  var share: Int { 100 * generation / max(length, 1) }

  /// The cheapest network so far.
  var best: Network { cheapest.network }

  /// Does one generation.
  ///
  /// - Returns: The cheapest network so far when it is a new one, and what became of the moves.
  mutating func advance(
    _ setting: SearchSetting, using generator: inout SeededGenerator
  ) -> (best: Network?, moves: [PolishMove: MoveTally]) {
    let progress = Double(generation) / Double(max(length, 1))
    let temperature =
      Self.hottest
      * Exponential.exp(progress * Exponential.log(Self.coldest / Self.hottest))
    generation += 1
    guard
      var polisher = Polisher(
        present.network, task: setting.task, table: setting.table, mix: mix)
    else {
      generation = length
      return (nil, [:])
    }
    polisher.run(
      proposals: setting.polishingMoves(for: present.network), hot: temperature,
      pressure: Self.pressure,
      using: &generator)
    mix = polisher.mix
    present = NetworkText(polisher.network)
    guard let best = polisher.best, best.score < bestScore else { return (nil, polisher.tallies) }
    (cheapest, bestScore) = (NetworkText(best.network), best.score)
    return (best.network, polisher.tallies)
  }

  /// Whether the numbers are ones this type could have come to, with networks for the task.
  func isSane(_ setting: SearchSetting) -> Bool {
    generation >= 0 && length >= 0 && mix.isSane
      && [present, cheapest].allSatisfy { setting.task.mismatch(with: $0.network) == nil }
      && cheapest.network.score(setting.task.metric) == bestScore
  }
}
