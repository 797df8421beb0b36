import Basics
import Constructions
import Evaluation
import Networks

/// All islands, and what they have found together: the whole state of a search.
///
/// If you look for the main loop, it is in `SearchRun`; this is what it turns over. `advance` does
/// one generation: every island steps for itself, then, in the order of the islands, their finds
/// are verified and the islands migrate. The new state depends on the old one and on nothing else.
public struct Archipelago: Equatable, Sendable {
  /// The islands, by number.
  public internal(set) var islands: [Island]
  /// Generations done.
  public internal(set) var generation = 0
  /// Each family's best verified network; nil where there is none yet.
  public internal(set) var champions: [Champion?]
  /// The improvements of the incumbent so far, oldest first. The seconds are 0 until the search
  /// that owns the clock fills them in.
  public package(set) var history: [Improvement] = []
  /// Checksums of networks that passed the fast judge but not the rigorous one.
  var refused: Set<UInt64> = []

  /// Generations between migrations.
  private static let migrationInterval = 100

  /// A new search.
  ///
  /// Every family gets one island that begins with its grid; the other islands search the most
  /// frugal family, the last.
  public init(_ setting: SearchSetting, seed: UInt64, islands count: Int) {
    let families = setting.families.count
    islands = (0..<count).map { index in
      // The most frugal family first, so that even a single island does the useful thing.
      let family = index < families ? families - 1 - index : families - 1
      let isFirst = index < families
      let start: Island.Start =
        setting.decimals[family] != nil ? .distilling : isFirst ? .grid : .annealing
      return Island(
        index: index, family: family, start: start,
        isRedundant: !isFirst && GridSearch.isComplete(setting.parameters[family]), seed: seed)
    }
    champions = Array(repeating: nil, count: families)
  }

  /// A state that was saved.
  init(
    islands: [Island], generation: Int, champions: [Champion?], history: [Improvement],
    refused: Set<UInt64>
  ) {
    self.islands = islands
    self.generation = generation
    self.champions = champions
    self.history = history
    self.refused = refused
  }

  /// The best verified network of all families; the earlier family where two are equal.
  public var incumbent: Champion? {
    champions.compactMap { $0 }.min { $0.candidate.score < $1.candidate.score }
  }

  /// How many candidates were judged.
  public var evaluations: Int { islands.reduce(0) { $0 + $1.evaluations } }

  /// What became of the moves of each kind, over all islands.
  public var moves: [MoveKind: MoveTally] {
    islands.reduce(into: [:]) { total, island in
      for (kind, tally) in island.moves { total[kind, default: MoveTally()].add(tally) }
    }
  }

  /// Whether no island has anything left to try.
  public var isExhausted: Bool { islands.allSatisfy(\.isFinished) }

  /// The state one generation later; nil when `interruption` was overdue.
  public func advanced(_ engine: Engine, interruption: Interruption) -> Archipelago? {
    guard let stepped = engine.step(islands, interruption: interruption) else { return nil }
    var next = self
    next.islands = stepped
    next.generation += 1
    guard next.verifyFinds(engine.setting, interruption: interruption) else { return nil }
    next.migrate(engine.setting)
    return next
  }

  /// Verifies what the islands found, in their order; false when `interruption` was overdue.
  private mutating func verifyFinds(_ setting: SearchSetting, interruption: Interruption) -> Bool {
    for index in islands.indices {
      guard let find = islands[index].best,
        find.score < champions[find.family]?.candidate.score ?? .max
      else { continue }
      guard let network = setting.network(of: find) else {
        islands[index].dropBest()
        continue
      }
      if interruption.isOverdue { return false }
      let checksum = Checksum(of: NetworkFile.text(of: network).utf8).value
      guard !refused.contains(checksum) else {
        islands[index].dropBest()
        continue
      }
      let certificate = setting.certifier.certify(network, stopAtFailure: true)
      guard certificate.passes else {
        refused.insert(checksum)
        islands[index].dropBest()
        continue
      }
      record(find, network, certificate, island: index, setting)
    }
    return true
  }

  private mutating func record(
    _ find: Candidate, _ network: Network, _ certificate: Certificate, island: Int,
    _ setting: SearchSetting
  ) {
    let former = incumbent?.candidate.score ?? .max
    champions[find.family] = Champion(
      candidate: find, network: network, margin: certificate.margin, island: island,
      generation: generation)
    guard find.score < former else { return }
    history.append(
      Improvement(
        seconds: 0, generation: generation, evaluations: evaluations, score: find.score,
        margin: certificate.margin, family: setting.families[find.family].name))
  }

  /// Lets islands that have finished, or that lag behind the champion of their family, go on from
  /// a champion.
  private mutating func migrate(_ setting: SearchSetting) {
    guard let leader = incumbent?.candidate else { return }
    let hasPieces = setting.decimals[leader.family] != nil
    if !GridSearch.isComplete(setting.parameters[leader.family]) {
      for index in islands.indices where islands[index].isFinished {
        islands[index].settle(at: leader, hasPieces: hasPieces)
      }
    }
    guard generation.isMultiple(of: Self.migrationInterval) else { return }
    // In turn, one island at a time, so that the others keep their variety.
    let index = generation / Self.migrationInterval % islands.count
    guard !islands[index].isFinished, !islands[index].isOnGrid else { return }
    if islands[index].best?.score ?? .max > leader.score {
      islands[index].settle(at: leader, hasPieces: hasPieces)
    }
  }
}
