import Basics
import Certification
import Constructions
import Evaluation
import Networks

/// All islands, and what they have found together: the whole state of a search.
///
/// If you look for the main loop, it is in `SearchRun`; this is what it turns over. `advance` does
/// one generation: every island steps for itself (it *proposes*, *rounds*, *walks*), then, in the
/// order of the islands, their finds are *proved* and those that are free get something new to do.
/// The new state depends on the old one and on nothing else.
public struct Archipelago: Equatable, Sendable {
  /// The islands, by number.
  public internal(set) var islands: [Island]
  /// Generations done.
  public internal(set) var generation = 0
  /// Each plan's best verified network; nil where there is none yet.
  public internal(set) var champions: [Champion?]
  /// The front of score against number of neurons.
  public internal(set) var front = Front()
  /// The improvements of the incumbent so far, oldest first. The seconds are 0 until the search
  /// that owns the clock fills them in.
  public package(set) var history: [Improvement] = []
  /// Which networks walk again.
  var tournament = Tournament()
  /// Checksums of networks that passed the fast judge but not the rigorous one.
  var refused: Set<UInt64> = []

  /// Generations in which networks are drawn only, not built, as long as there is none: what is simple
  /// is found at once, and what cannot be cheaper is not built at all.
  private static let opening = 2
  /// Generations between migrations.
  private static let migrationInterval = 100

  /// A new search.
  ///
  /// Every plan gets one island; the other islands take the most frugal plan, the last, or graft what is
  /// drawn on the network that was given.
  public init(_ setting: SearchSetting, seed: UInt64, islands count: Int) {
    let plans = setting.plans.count
    let common = setting.plans.last?.start == nil ? plans - 1 : max(plans - 2, 0)
    islands = (0..<count).map { index in
      // The most frugal plan first, so that even a single island does the useful thing.
      let plan = index < plans ? plans - 1 - index : common
      let work = Self.beginning(
        of: plan, isFirst: index < plans, island: index, of: count, setting)
      var island = Island(index: index, plan: plan, work: work, seed: seed)
      if let work, case .given(let network, failures: 0) = setting.plans[plan] {
        let start = setting.task.tidied(network)
        island.takeUp(
          work, plan: plan,
          from: Candidate(
            plan: plan, network: start, score: start.score(setting.task.metric),
            strategy: .walking))
      }
      return island
    }
    champions = Array(repeating: nil, count: plans)
  }

  /// A state that was saved.
  init(
    islands: [Island], generation: Int, champions: [Champion?], front: Front,
    history: [Improvement], tournament: Tournament, refused: Set<UInt64>
  ) {
    self.islands = islands
    self.generation = generation
    self.champions = champions
    self.front = front
    self.history = history
    self.tournament = tournament
    self.refused = refused
  }

  /// What an island begins with on a plan; nil when the strategies leave nothing to do.
  private static func beginning(
    of plan: Int, isFirst: Bool, island: Int, of count: Int, _ setting: SearchSetting
  ) -> Work? {
    let kinds = setting.plans[plan].beginnings(isFirst: isFirst)
    guard let first = kinds.first(where: setting.strategies.contains) else { return nil }
    switch (first, setting.plans[plan]) {
    case (.grid, _): return .grid(GridSearch())
    case (.annealing, .construction(_, let space)):
      // Where the grid holds all there is, another island goes through it.
      return space.isGrid && !isFirst ? nil : .annealing(Annealing(heat: island))
    case (.sketching, _):
      let stock = setting.plans.lazy.compactMap(\.start).first.map(setting.task.tidied)
      return .sketching(Sketching(island: island, of: count, stock: stock))
    case (.walking, .given(let network, let failures)):
      return .walking(
        Walk(from: setting.task.tidied(network), failures == 0 ? .passing : .failing, round: 0))
    default: return nil
    }
  }

  /// The best verified network of all plans; the earlier plan where two are equal.
  public var incumbent: Champion? {
    champions.compactMap { $0 }.min { $0.score < $1.score }
  }

  /// How many candidates were judged.
  public var evaluations: Int { islands.reduce(0) { $0 + $1.evaluations } }

  /// What became of annealing's moves, over all islands.
  public var parameterMoves: [ParameterMove: MoveTally] {
    MoveTally.sums(islands.map(\.parameterMoves))
  }

  /// What became of the walks' moves, over all islands.
  public var walkMoves: [WalkMove: MoveTally] { MoveTally.sums(islands.map(\.walkMoves)) }

  /// Whether no island has anything left to try.
  public var isExhausted: Bool { islands.allSatisfy(\.isFinished) }

  /// The state one generation later; nil when `interruption` was requested.
  public func advanced(_ engine: Engine, interruption: Interruption) -> Archipelago? {
    defer { engine.rest() }
    let stepped = stepped(
      engine, share: Array(islands.indices), interruption: interruption)
    return stepped.flatMap { concluded($0, engine.setting, interruption: interruption) }
  }

  /// What a generation makes of some islands, in which each steps for itself; the others are as they
  /// were. Nil when `interruption` was requested.
  func stepped(_ engine: Engine, share: [Int], interruption: Interruption) -> [Island]? {
    let isOpening =
      generation < Self.opening && incumbent == nil
      && islands.contains { $0.strategy == .sketching }
    let awake = share.filter { index in
      !isOpening || (islands[index].strategy != .grid && islands[index].strategy != .annealing)
    }
    return engine.step(islands, awake, interruption: interruption)
  }

  /// The state after a generation in which the islands came to this: their finds are proved, and those
  /// that are free get something new to do. Nil when `interruption` was requested.
  func concluded(
    _ islands: [Island], _ setting: SearchSetting, interruption: Interruption
  ) -> Archipelago? {
    var next = self
    next.islands = islands
    next.generation += 1
    guard next.prove(setting, formerly: self.islands, interruption: interruption) else {
      return nil
    }
    next.migrate(setting)
    return next
  }

  /// A digest of what all ranks of a fleet must agree on.
  var commonDigest: UInt64 {
    var checksum = Checksum()
    for island in islands { island.addCommonState(to: &checksum) }
    let scores = champions.map { $0?.score ?? -1 }
    let counts = [generation, history.count, refused.count, front.champions.count]
    for number in counts + scores {
      checksum.add(UInt64(bitPattern: Int64(number)))
    }
    for round in tournament.summaries {
      for number in [round.walks, round.promoted, round.best, round.median] {
        checksum.add(UInt64(number))
      }
    }
    return checksum.value
  }

  /// Proves what the islands found, in their order, where it is cheaper than its plan's champion or
  /// belongs to the front; false when `interruption` was requested.
  private mutating func prove(
    _ setting: SearchSetting, formerly: [Island], interruption: Interruption
  ) -> Bool {
    for index in islands.indices {
      guard let find = islands[index].best else { continue }
      let isCheaper = find.score < champions[find.plan]?.score ?? .max
      let isNew = generation == 1 || find != formerly[index].best
      guard isCheaper || isNew else { continue }
      guard let network = setting.network(of: find) else {
        if isCheaper { islands[index].dropBest() }
        continue
      }
      let neurons = network.neurons.count
      guard isCheaper || front.hasRoom(score: find.score, neurons: neurons) else { continue }
      if interruption.isRequested { return false }
      let checksum = Checksum(of: NetworkFile.text(of: network).utf8).value
      guard !refused.contains(checksum) else {
        if isCheaper { islands[index].dropBest() }
        continue
      }
      let certificate = setting.certifier.certify(network, stopAtFailure: true)
      guard certificate.passes else {
        refused.insert(checksum)
        // The front is only looked at: it takes nothing away from an island.
        if isCheaper { islands[index].dropBest() }
        continue
      }
      record(
        Champion(
          find, network.naming(outputs: setting.task.outputs), certificate, island: index,
          generation: generation,
          metric: setting.task.metric), setting)
    }
    return true
  }

  private mutating func record(_ champion: Champion, _ setting: SearchSetting) {
    front.take(champion)
    let plan = champion.candidate.plan
    let former = incumbent?.score ?? .max
    guard champion.score < champions[plan]?.score ?? .max else { return }
    champions[plan] = champion
    guard champion.score < former else { return }
    history.append(
      Improvement(
        seconds: 0, generation: generation, evaluations: evaluations, score: champion.score,
        margin: champion.margin, family: setting.plans[plan].name,
        strategy: champion.candidate.strategy))
  }
}

// MARK: - Who does what next

extension Archipelago {
  /// Gives islands that have finished something new to do, and lets one that lags behind the
  /// incumbent go on from there.
  private mutating func migrate(_ setting: SearchSetting) {
    for index in islands.indices {
      if let outcome = islands[index].tellOutcome() { tournament.enter(outcome) }
    }
    for index in islands.indices where isFree(islands[index], setting) {
      assign(index, setting)
    }
    guard generation.isMultiple(of: Self.migrationInterval), let leader = incumbent else { return }
    // In turn, one island at a time, so that the others keep their variety.
    let index = generation / Self.migrationInterval % islands.count
    let island = islands[index]
    guard island.strategy == .annealing, !island.isFinished,
      canAnneal(leader, setting), island.best?.score ?? .max > leader.score
    else { return }
    islands[index].takeUp(
      .annealing(Annealing(heat: index)), plan: leader.candidate.plan, from: leader.candidate)
  }

  /// An island is free when it has finished, or when what it does leads nowhere near the incumbent.
  private func isFree(_ island: Island, _ setting: SearchSetting) -> Bool {
    if island.isFinished { return true }
    guard let leader = incumbent else { return false }
    let isBuilding = island.strategy == .grid || island.strategy == .annealing
    if isBuilding, setting.leastScores[island.plan] >= leader.score { return true }
    guard island.age >= Self.patience else { return false }
    switch island.strategy {
    case .grid, .annealing:
      return Double(island.best?.score ?? .max) > Self.hopeless * Double(leader.score)
        && !canAnneal(leader, setting)
    // A sketch that never succeeds is given up only for another one.
    case .sketching: return island.best == nil && sketchPlan(setting) != island.plan
    case .walking: return false
    }
  }

  /// Generations that an island has before it is compared with the incumbent.
  private static let patience = 40
  /// A score so many times the incumbent's will not come near it any more.
  private static let hopeless = 1.5

  /// Whether an island can go on from the leader by changing the values it was built from.
  private func canAnneal(_ leader: Champion, _ setting: SearchSetting) -> Bool {
    guard leader.candidate.network == nil, setting.strategies.contains(.annealing),
      let space = setting.plans[leader.candidate.plan].space
    else { return false }
    return !space.isGrid
  }

  /// Gives a free island something to do: what has won a round of the tournament walks on, then
  /// sketches are drawn. Where no sketch has come to the incumbent, every other island works on the
  /// incumbent instead.
  private mutating func assign(_ index: Int, _ setting: SearchSetting) {
    if let entry = tournament.promote() {
      let candidate = Candidate(
        plan: entry.plan, network: entry.network, score: entry.score, strategy: .walking)
      let walk = Walk(from: entry.network, hard: entry.hard, round: entry.round)
      return islands[index].takeUp(.walking(walk), plan: entry.plan, from: candidate)
    }
    let sketch = sketchPlan(setting)
    let isSketched = incumbent.map { setting.plans[$0.candidate.plan].isSketch } ?? true
    if let sketch, isSketched || index.isMultiple(of: 2) {
      return islands[index].takeUp(.sketching(sketching(index)), plan: sketch)
    }
    guard let leader = incumbent else { return }
    let plan = leader.candidate.plan
    let isAnnealed = canAnneal(leader, setting)
    if setting.canWalk(leader.network), !isAnnealed || index % 4 == 1 {
      let walk = Walk(from: setting.task.tidied(leader.network), round: 0)
      return islands[index].takeUp(.walking(walk), plan: plan, from: leader.candidate)
    }
    if isAnnealed {
      let annealing = Annealing(heat: index)
      return islands[index].takeUp(.annealing(annealing), plan: plan, from: leader.candidate)
    }
    if let sketch {
      islands[index].takeUp(.sketching(sketching(index)), plan: sketch)
    }
  }

  /// The drawing of sketches on an island, with the incumbent for a stock where it walks.
  private func sketching(_ index: Int) -> Sketching {
    let stock = incumbent?.candidate
    return Sketching(
      island: index, of: islands.count,
      stock: stock?.strategy == .walking ? stock?.network : nil)
  }

  /// The plan to draw new sketches of: the incumbent's, or the most particular one.
  private func sketchPlan(_ setting: SearchSetting) -> Int? {
    guard setting.strategies.contains(.sketching) else { return nil }
    if let plan = incumbent?.candidate.plan, setting.plans[plan].isSketch { return plan }
    return setting.plans.indices.last { setting.plans[$0].isSketch }
  }
}
