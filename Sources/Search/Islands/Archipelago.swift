import Basics
import Certification
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
  /// What the ventures have cost and brought.
  var ledger = Ledger()
  /// Which networks are polished again.
  var tournament = Tournament()
  /// Checksums of networks that passed the fast judge but not the rigorous one.
  var refused: Set<UInt64> = []

  /// Generations between migrations.
  private static let migrationInterval = 100

  /// A new search.
  ///
  /// Every family gets one island; the other islands search the most frugal family, the last.
  /// Where the setting has a network to start from, all islands polish that.
  public init(_ setting: SearchSetting, seed: UInt64, islands count: Int) {
    let families = setting.families.count
    islands = (0..<count).map { index in
      // The most frugal family first, so that even a single island does the useful thing.
      let family = index < families ? families - 1 - index : families - 1
      let isFirst = index < families
      let start = setting.start(ofFamily: family, isFirst: isFirst)
      let isRedundant =
        !isFirst && !setting.isSketch(family) && GridSearch.isComplete(setting.parameters[family])
      var island = Island(
        index: index, family: family, start: start ?? .grid,
        venture: setting.isSketch(family) ? .drafting : .building,
        isRedundant: isRedundant || start == nil, seed: seed)
      if let network = setting.startNetwork {
        let score = network.score(setting.task.metric)
        island.follow(
          Candidate(family: families - 1, network: network, score: score, strategy: .polishing),
          network: network)
      }
      return island
    }
    champions = Array(repeating: nil, count: families)
  }

  /// A state that was saved.
  init(
    islands: [Island], generation: Int, champions: [Champion?], history: [Improvement],
    ledger: Ledger, tournament: Tournament, refused: Set<UInt64>
  ) {
    self.islands = islands
    self.generation = generation
    self.champions = champions
    self.history = history
    self.ledger = ledger
    self.tournament = tournament
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

  /// What became of the moves of digits and structure, over all islands.
  public var polishMoves: [PolishMove: MoveTally] {
    islands.reduce(into: [:]) { total, island in
      for (kind, tally) in island.polishMoves { total[kind, default: MoveTally()].add(tally) }
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
    next.ledger.spend(islands.filter { !$0.isFinished }.map(\.venture))
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
    if former < .max { ledger.earn(former - find.score, by: islands[island].venture) }
    history.append(
      Improvement(
        seconds: 0, generation: generation, evaluations: evaluations, score: find.score,
        margin: certificate.margin, family: setting.families[find.family].name,
        strategy: find.strategy))
  }

  /// Gives islands that have finished something new to do, and lets one that lags behind the
  /// incumbent go on from there.
  private mutating func migrate(_ setting: SearchSetting) {
    for index in islands.indices {
      if let outcome = islands[index].tellOutcome() { tournament.enter(outcome) }
    }
    for index in islands.indices where isFree(islands[index], setting) {
      assign(index, setting)
    }
    guard generation.isMultiple(of: Self.migrationInterval), let leader = incumbent?.candidate
    else { return }
    // In turn, one island at a time, so that the others keep their variety.
    let index = generation / Self.migrationInterval % islands.count
    let island = islands[index]
    guard island.venture == .building, !island.isFinished, !island.isOnGrid,
      canBuildOn(leader, setting), island.best?.score ?? .max > leader.score
    else { return }
    islands[index].settle(at: leader, hasPieces: setting.decimals[leader.family] != nil)
  }

  /// An island is free when it has finished, or when what it does leads nowhere near the incumbent.
  private func isFree(_ island: Island, _ setting: SearchSetting) -> Bool {
    if island.isFinished { return true }
    guard let leader = incumbent?.candidate, island.age >= Self.patience else { return false }
    switch island.venture {
    case .building:
      return Double(island.best?.score ?? .max) > Self.hopeless * Double(leader.score)
        && !canBuildOn(leader, setting)
    // A sketch that never succeeds is given up only for another one.
    case .drafting: return island.best == nil && sketchFamily(setting) != island.family
    case .promoting, .following: return false
    }
  }

  /// Generations that an island has before it is compared with the incumbent.
  private static let patience = 40
  /// A score so many times the incumbent's will not come near it any more.
  private static let hopeless = 1.5

  /// Whether an island can go on from the leader by changing the values it was built from.
  private func canBuildOn(_ leader: Candidate, _ setting: SearchSetting) -> Bool {
    leader.network == nil && !GridSearch.isComplete(setting.parameters[leader.family])
      && setting.start(ofFamily: leader.family, isFirst: false) != nil
  }

  /// Gives a free island what has been earning most of late, of what is possible.
  private mutating func assign(_ index: Int, _ setting: SearchSetting) {
    let leader = incumbent
    var possible: [Venture] = []
    let sketch = sketchFamily(setting)
    if tournament.hasWinner {
      possible.append(.promoting)
    } else if sketch != nil {
      possible.append(.drafting)
    }
    // What polishing has found is in the tournament. Half of the islands at most do the same.
    let followers = islands.count { $0.venture == .following && !$0.isFinished }
    let isCrowded = leader?.candidate.network != nil || 2 * (followers + 1) > islands.count
    if let leader, setting.canPolish(leader.network), possible.isEmpty || !isCrowded {
      possible.append(.following)
    }
    if let leader, canBuildOn(leader.candidate, setting) { possible.append(.building) }
    var choice = possible.first
    for venture in possible.dropFirst() {
      if let present = choice, ledger.rate(venture) > ledger.rate(present) { choice = venture }
    }
    switch choice {
    case .drafting: islands[index].draft(family: sketch ?? 0)
    case .promoting:
      guard let entry = tournament.promote() else { return }
      islands[index].promote(entry)
    case .following:
      guard let leader else { return }
      islands[index].follow(leader.candidate, network: leader.network)
    case .building:
      guard let leader else { return }
      islands[index].settle(
        at: leader.candidate, hasPieces: setting.decimals[leader.candidate.family] != nil)
    case nil: break
    }
  }

  /// The family to draw new sketches of: the incumbent's, or the most particular one.
  private func sketchFamily(_ setting: SearchSetting) -> Int? {
    guard setting.strategies.contains(.sketching) else { return nil }
    if let family = incumbent?.candidate.family, setting.isSketch(family) { return family }
    return setting.families.indices.last(where: setting.isSketch)
  }
}
