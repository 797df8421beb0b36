import Networks

/// Which networks walk again, more slowly: those whose walk came out in the better half of its round.
///
/// A walk of the first round is short; in each further round it is twice as long. So all rounds
/// take about the same time, and a long walk is spent only on a network that has done better than
/// most, again and again: successive halving, without waiting for a round to end (Li, Jamieson,
/// Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and Talwalkar, "A System for Massively Parallel
/// Hyperparameter Tuning", MLSys 2020).
public struct Tournament: Equatable, Codable, Sendable {
  /// A network that walks, or has walked, in a round.
  struct Entry: Equatable, Codable, Sendable {
    var plan: Int
    var network: Network
    var score: Int
    /// Cases that turned out to be hard for it, as places of the table.
    var hard: [Int] = []
    /// The round, from 0.
    var round: Int
  }

  /// The results of one round.
  private struct Round: Equatable, Codable, Sendable {
    /// All scores, in order.
    var scores: [Int] = []
    /// How many have gone on to the next round.
    var promoted = 0
    /// The networks that may still go on, the best first.
    var waiting: [Entry] = []

    /// The network that goes on, if there is one.
    var winner: Entry? {
      guard let first = waiting.first, promoted < scores.count / 2,
        scores.count(where: { $0 < first.score }) < scores.count / 2
      else { return nil }
      return first
    }
  }

  private var rounds: [Round] = []

  /// The number of rounds there can be: the longest walk takes some hours.
  static let roundCount = 11
  /// Generations of a walk of the first round.
  private static let shortestWalk = 250
  /// So many networks of a round are kept; worse ones will not be in the better half.
  private static let waitingCount = 50

  /// Enters the result of a walk.
  mutating func enter(_ entry: Entry) {
    guard (0..<Self.roundCount - 1).contains(entry.round) else { return }
    while rounds.count <= entry.round { rounds.append(Round()) }
    var round = rounds[entry.round]
    let place = round.scores.firstIndex { $0 > entry.score } ?? round.scores.endIndex
    round.scores.insert(entry.score, at: place)
    let rank = round.waiting.firstIndex { $0.score > entry.score } ?? round.waiting.endIndex
    round.waiting.insert(entry, at: rank)
    if round.waiting.count > Self.waitingCount { round.waiting.removeLast() }
    rounds[entry.round] = round
  }

  /// What has come of a round.
  public struct Summary: Equatable, Sendable {
    /// Generations that its walks take, those of the smallest networks less.
    public var length: Int
    /// Walks that have ended.
    public var walks: Int
    /// Networks that have gone on to the next round.
    public var promoted: Int
    /// The least score.
    public var best: Int
    /// The score in the middle.
    public var median: Int
  }

  /// What has come of the rounds, the first one first.
  public var summaries: [Summary] {
    rounds.enumerated().compactMap { index, round in
      guard let best = round.scores.first else { return nil }
      return Summary(
        length: Self.length(ofRound: index), walks: round.scores.count, promoted: round.promoted,
        best: best, median: round.scores[round.scores.count / 2])
    }
  }

  /// Generations of a round's walks.
  static func length(ofRound round: Int) -> Int { shortestWalk << round }

  /// Generations of the walk of a network of so many numbers: where there is little to change, less
  /// time is enough.
  static func length(ofRound round: Int, numbers: Int) -> Int {
    max(shortestWalk / smallestShare, length(ofRound: round) * min(numbers, ordinary) / ordinary)
  }

  /// Numbers of a network that walks the whole length.
  private static let ordinary = 60
  private static let smallestShare = 16

  /// Whether a network is to go on.
  var hasWinner: Bool { rounds.contains { $0.winner != nil } }

  /// Sends the winner of the latest round that has one to the next round.
  mutating func promote() -> Entry? {
    for index in rounds.indices.reversed() {
      guard var winner = rounds[index].winner else { continue }
      rounds[index].waiting.removeFirst()
      rounds[index].promoted += 1
      winner.round += 1
      return winner
    }
    return nil
  }

  /// Whether this is a state that a search of these plans could have come to.
  func isSane(_ setting: SearchSetting) -> Bool {
    rounds.count < Self.roundCount
      && rounds.enumerated().allSatisfy { index, round in
        round.promoted >= 0 && round.promoted + round.waiting.count <= round.scores.count
          && round.scores.allSatisfy { $0 >= 0 }
          && zip(round.scores, round.scores.dropFirst()).allSatisfy(<=)
          && round.waiting.allSatisfy { entry in
            entry.round == index && setting.areHardCases(entry.hard)
              && setting.isValid(
                Candidate(
                  plan: entry.plan, network: entry.network, score: entry.score,
                  strategy: .walking))
          }
      }
  }
}
