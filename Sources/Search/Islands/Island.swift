import Basics
import Constructions
import Networks

/// One independent search: a family, a strategy, a generator of its own, and the best it has seen.
///
/// An island is a value, and a generation is a pure function of it. That is what makes a search
/// repeatable whatever the threads, the clock and the interruptions do.
public struct Island: Equatable, Codable, Sendable {
  /// What the island does with its candidates.
  enum Strategy: Equatable, Codable, Sendable {
    case grid(GridSearch)
    case annealing(Annealing)
    case distilling(Distilling)
    case sketching(Sketching)
    case polishing(Polishing)
  }

  /// The island's number, from 0.
  public let index: Int
  /// The family it searches: a place in the setting's list.
  public private(set) var family: Int
  /// The cheapest candidate of this family that passed fast evaluation here and has not been
  /// refused by the rigorous judge.
  public private(set) var best: Candidate?
  /// How many candidates it has judged.
  public private(set) var evaluations = 0
  /// What became of its moves.
  public private(set) var moves: [MoveKind: MoveTally] = [:]
  /// What became of its moves of digits and structure.
  public private(set) var polishMoves: [PolishMove: MoveTally] = [:]
  /// What it is about.
  public private(set) var venture: Venture
  /// Whether it has nothing left to try.
  public private(set) var isFinished = false
  /// Generations since it took up what it is about.
  private(set) var age = 0
  /// The round of the tournament that its walk is in.
  private var round = 0
  /// What a walk that has just ended came to.
  private var outcome: Tournament.Entry?
  private var strategy: Strategy
  private var generatorState: [UInt64]

  /// - Parameter isRedundant: The grid of another island holds all there is, so that this one
  ///   has nothing to do.
  init(
    index: Int, family: Int, start: StrategyKind, venture: Venture, isRedundant: Bool, seed: UInt64
  ) {
    self.index = index
    self.family = family
    self.venture = venture
    isFinished = isRedundant
    strategy =
      switch start {
      case .grid: .grid(GridSearch())
      case .annealing: .annealing(Annealing(heat: index))
      case .distilling: .distilling(Distilling())
      case .sketching, .polishing: .sketching(Sketching())
      }
    generatorState = SeededGenerator(seed: seed, stream: UInt64(index) + 1).state
  }

  /// Whether it is going through its family's grid.
  var isOnGrid: Bool {
    if case .grid = strategy { return true }
    return false
  }

  /// What the island is doing, for people.
  public var activity: String {
    switch strategy {
    case .grid(let grid): isFinished ? "finished" : "grid \(grid.visited)"
    case .annealing(let annealing):
      annealing.current.map { "annealing \(annealing.cycle + 1), at \($0.candidate.score)" }
        ?? "annealing"
    case .distilling(let distilling):
      "distilling \(distilling.framesTried + 1), "
        + (distilling.home.map { "at \($0.score)" } ?? "no solution yet")
    case .sketching(let sketching): "sketching \(sketching.failures + 1)"
    case .polishing(let polishing):
      "polishing, round \(round + 1), \(polishing.share)%, at \(polishing.bestScore)"
    }
  }

  /// Does one generation: a fixed number of candidates.
  ///
  /// - Returns: false when `interruption` was overdue; the island is then in no state to go on
  ///   from and must be thrown away.
  mutating func advance(
    _ setting: SearchSetting, workbench: Workbench, interruption: Interruption
  ) -> Bool {
    guard var generator = SeededGenerator(state: generatorState) else { return false }
    for number in 0..<stepsPerGeneration(setting) where !isFinished {
      if interruption.isOverdue { return false }
      // A frame takes long to build, so one is enough for a generation.
      if number > 0, case .distilling(let distilling) = strategy, distilling.needsFrame { break }
      if number > 0, case .polishing = strategy { break }
      step(setting, workbench, &generator)
    }
    generatorState = generator.state
    age += 1
    return true
  }

  private func stepsPerGeneration(_ setting: SearchSetting) -> Int {
    switch strategy {
    case .distilling: return Distilling.stepsPerGeneration
    case .sketching: return Sketching.stepsPerGeneration
    case .polishing: return 1
    case .grid, .annealing: break
    }
    return setting.candidatesPerGeneration[family]
  }

  private mutating func step(
    _ setting: SearchSetting, _ workbench: Workbench, _ generator: inout SeededGenerator
  ) {
    switch strategy {
    case .grid(var grid):
      let limit = best.map { Double($0.score - 1) } ?? .infinity
      if let places = grid.next(setting.parameters[family]) {
        evaluations += 1
        _ = consider(
          workbench.trial(
            family: family, places: places, energyLimit: limit, strategy: .grid))
        strategy = .grid(grid)
      } else if GridSearch.isComplete(setting.parameters[family]) {
        isFinished = true
      } else if setting.strategies.contains(.annealing) {
        strategy = .annealing(Annealing(heat: index))
      } else {
        isFinished = true
      }
    case .annealing(var annealing):
      evaluations += 1
      let (kind, accepted) = annealing.advance(
        family: family, best: best, setting: setting, workbench: workbench, using: &generator)
      strategy = .annealing(annealing)
      let improved = consider(accepted)
      guard let kind else { return }
      moves[kind, default: MoveTally()].add(
        MoveTally(
          proposed: 1, accepted: accepted == nil ? 0 : 1, improved: improved ? 1 : 0))
    case .distilling: distil(setting, workbench, &generator)
    case .sketching(let sketching): sketch(sketching, setting, workbench, &generator)
    case .polishing: polish(setting, &generator)
    }
  }

  private mutating func sketch(
    _ sketching: Sketching, _ setting: SearchSetting, _ workbench: Workbench,
    _ generator: inout SeededGenerator
  ) {
    guard let sketch = setting.families[family] as? any Sketch else {
      isFinished = true
      return
    }
    var sketching = sketching
    let found = sketching.advance(sketch, setting, workbench, using: &generator)
    strategy = .sketching(sketching)
    guard let network = found else { return }
    evaluations += 1
    let trial = workbench.trial(family: family, network: network, strategy: .sketching)
    guard trial.isPromising else {
      sketching.discard()
      strategy = .sketching(sketching)
      return
    }
    _ = consider(trial)
    if setting.canPolish(network) {
      beginWalk(from: network, score: trial.candidate.score)
    } else {
      strategy = .sketching(Sketching())
    }
  }

  private mutating func beginWalk(from network: Network, score: Int, round: Int = 0) {
    self.round = round
    strategy = .polishing(
      Polishing(from: network, score: score, length: Tournament.length(ofRound: round)))
  }

  private mutating func polish(_ setting: SearchSetting, _ generator: inout SeededGenerator) {
    guard case .polishing(var polishing) = strategy else { return }
    let (found, moves) = polishing.advance(setting, using: &generator)
    for (kind, tally) in moves {
      evaluations += tally.proposed
      polishMoves[kind, default: MoveTally()].add(tally)
    }
    strategy = .polishing(polishing)
    if let found, polishing.bestScore < best?.score ?? .max {
      best = Candidate(
        family: family, network: found, score: polishing.bestScore, strategy: .polishing)
    }
    if polishing.isOver {
      isFinished = true
      outcome = Tournament.Entry(
        family: family, network: NetworkText(polishing.best), score: polishing.bestScore,
        round: round)
    }
  }

  /// Draws a sketch of its own.
  mutating func draft(family: Int) {
    take(up: .drafting, family: family)
    strategy = .sketching(Sketching())
  }

  /// Polishes a network that another island found, or someone brought along.
  mutating func follow(_ candidate: Candidate, network: Network) {
    take(up: .following, family: candidate.family)
    best = candidate
    beginWalk(from: network, score: candidate.score)
  }

  /// Polishes the network of an earlier walk more slowly.
  mutating func promote(_ entry: Tournament.Entry) {
    let network = entry.network.network
    take(up: .promoting, family: entry.family)
    best = Candidate(
      family: entry.family, network: network, score: entry.score, strategy: .polishing)
    beginWalk(from: network, score: entry.score, round: entry.round)
  }

  /// What a walk that has just ended came to; nil when it has been told.
  mutating func tellOutcome() -> Tournament.Entry? {
    defer { outcome = nil }
    return outcome
  }

  private mutating func take(up venture: Venture, family: Int) {
    self.venture = venture
    self.family = family
    best = nil
    isFinished = false
    age = 0
  }

  private mutating func distil(
    _ setting: SearchSetting, _ workbench: Workbench, _ generator: inout SeededGenerator
  ) {
    guard case .distilling(var distilling) = strategy else { return }
    let trial = distilling.advance(
      family: family, setting: setting, workbench: workbench, using: &generator)
    strategy = .distilling(distilling)
    if trial != nil { evaluations += 1 }
    _ = consider(trial)
  }

  private mutating func consider(_ trial: Trial?) -> Bool {
    guard let trial, trial.isPromising, trial.candidate.score < best?.score ?? .max else {
      return false
    }
    best = trial.candidate
    return true
  }

  /// The rigorous judge refused the best candidate: forget it.
  mutating func dropBest() {
    best = nil
    switch strategy {
    case .annealing(var annealing):
      annealing.restart()
      strategy = .annealing(annealing)
    case .polishing: isFinished = true
    case .grid, .distilling, .sketching: break
    }
  }

  /// Takes over a candidate from another island, and with it the candidate's family.
  mutating func settle(at candidate: Candidate, hasPieces: Bool) {
    take(up: .building, family: candidate.family)
    best = candidate
    guard hasPieces else {
      strategy = .annealing(Annealing(heat: index))
      return
    }
    var distilling = Distilling()
    if case .distilling(let present) = strategy { distilling = present }
    distilling.settle(at: candidate)
    strategy = .distilling(distilling)
  }

  /// Whether the numbers of the island fit the setting: what a checkpoint must show before it is
  /// believed.
  func fits(_ setting: SearchSetting) -> Bool {
    func valid(_ candidate: Candidate?) -> Bool { candidate.map(setting.isValid) ?? true }
    guard setting.families.indices.contains(family), SeededGenerator(state: generatorState) != nil,
      valid(best), best.map({ $0.family == family }) ?? true, evaluations >= 0, age >= 0,
      outcome == nil,
      (0..<Tournament.roundCount).contains(round)
    else { return false }
    switch strategy {
    case .grid(let grid): return grid.visited >= 0
    case .annealing(let annealing):
      return valid(annealing.current?.candidate) && annealing.isSane
        && annealing.current.map { $0.candidate.family == family } ?? true
    case .distilling(let distilling):
      return distilling.isSane(setting.parameters[family], decimals: setting.decimals[family])
    case .sketching(let sketching): return sketching.isSane
    case .polishing(let polishing): return polishing.isSane(setting)
    }
  }
}
