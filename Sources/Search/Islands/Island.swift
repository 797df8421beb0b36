import Basics
import Networks

/// One independent search: a plan, a job, a generator of its own, and the best it has seen.
///
/// An island is a value, and a generation is a pure function of it. That is what makes a search
/// repeatable whatever the threads, the clock and the interruptions do.
public struct Island: Equatable, Codable, Sendable {
  /// The island's number, from 0.
  public let index: Int
  /// The plan it works on: a place in the setting's list.
  public private(set) var plan: Int
  /// The cheapest candidate of this plan that passed fast evaluation here and has not been refused
  /// by the rigorous judge.
  public private(set) var best: Candidate?
  /// How many candidates it has judged.
  public private(set) var evaluations = 0
  /// What became of annealing's moves.
  public private(set) var parameterMoves: [ParameterMove: MoveTally] = [:]
  /// What became of its walks' moves.
  public private(set) var walkMoves: [WalkMove: MoveTally] = [:]
  /// Whether it has nothing left to try.
  public private(set) var isFinished = false
  /// Generations since it took up its plan.
  private(set) var age = 0
  /// What a walk that has just ended came to.
  private var outcome: Tournament.Entry?
  private var work: Work
  private var generatorState: [UInt64]

  /// An island that begins with this work; with none it has nothing to do.
  init(index: Int, plan: Int, work: Work?, seed: UInt64) {
    self.index = index
    self.plan = plan
    self.work = work ?? .grid(GridSearch())
    isFinished = work == nil
    generatorState = SeededGenerator(seed: seed, stream: UInt64(index) + 1).state
  }

  /// Whether it will probably go on with what it does, whatever the others find.
  var isUnderWay: Bool { !isFinished && outcome == nil }

  /// Which strategy it follows.
  public var strategy: Strategy { work.strategy }

  /// What the island is doing, for people.
  public func activity(_ metric: Metric) -> String {
    isFinished ? "finished" : work.job.activity(metric)
  }

  /// Does one generation: a portion of work that is about the same for every job.
  ///
  /// - Returns: false when `interruption` was requested; the island is then in no state to go on
  ///   from and must be thrown away.
  mutating func advance(on workbench: Workbench, interruption: Interruption) -> Bool {
    guard var generator = SeededGenerator(state: generatorState) else { return false }
    let end = workbench.work + workbench.setting.portion
    while workbench.work < end, !isFinished {
      if interruption.isRequested { return false }
      let step = work.update {
        $0.step(on: workbench, plan: plan, best: best, using: &generator)
      }
      take(step)
    }
    generatorState = generator.state
    age += 1
    return true
  }

  private mutating func take(_ step: JobStep) {
    evaluations += step.evaluations
    for (kind, tally) in step.parameterMoves {
      parameterMoves[kind, default: MoveTally()].add(tally)
    }
    for (kind, tally) in step.walkMoves { walkMoves[kind, default: MoveTally()].add(tally) }
    if let find = step.find, find.score < best?.score ?? .max { best = find }
    if let outcome = step.outcome { self.outcome = outcome }
    switch step.next {
    case .sameJob: break
    case .job(let next): work = next
    case .nothing: isFinished = true
    }
  }

  /// Takes up other work, from a network that is known to pass or from scratch.
  mutating func takeUp(_ work: Work, plan: Int, from candidate: Candidate? = nil) {
    self.plan = plan
    self.work = work
    best = candidate
    isFinished = false
    age = 0
  }

  /// What a walk that has just ended came to; nil when it has been told.
  mutating func tellOutcome() -> Tournament.Entry? {
    defer { outcome = nil }
    return outcome
  }

  /// The rigorous judge refused the best candidate: forget it.
  mutating func dropBest() {
    best = nil
    if !work.update({ $0.forgetBest() }) { isFinished = true }
  }

  /// What others have to hear of a generation: as much as proofs and migration depend on.
  enum News {
    /// The island rested.
    case rested
    /// Nothing has changed that others could see, but for so many candidates judged.
    case stepped(evaluations: Int)
    /// The whole island.
    case changed(Island)
  }

  /// What others have to hear, of those who know the island as it was a generation before.
  func news(since former: Island) -> News {
    if age == former.age { return .rested }
    if best != former.best || isFinished != former.isFinished || plan != former.plan
      || strategy != former.strategy || outcome != nil
    {
      return .changed(self)
    }
    return .stepped(evaluations: evaluations - former.evaluations)
  }

  /// The island a generation later, as far as another rank needs to know it.
  func hearing(_ news: News) -> Island {
    switch news {
    case .rested: return self
    case .changed(let island): return island
    case .stepped(let evaluations):
      var island = self
      island.evaluations += evaluations
      island.age += 1
      return island
    }
  }

  /// Enters what every rank knows of the island.
  func addCommonState(to checksum: inout Checksum) {
    for number in [index, plan, evaluations, age, best?.score ?? -1, isFinished ? 1 : 0] {
      checksum.add(UInt64(bitPattern: Int64(number)))
    }
    checksum.add(strategy.rawValue.utf8)
  }

  /// Whether the numbers of the island fit the setting: what a checkpoint must show before it is
  /// believed.
  func fits(_ setting: SearchSetting) -> Bool {
    setting.plans.indices.contains(plan) && SeededGenerator(state: generatorState) != nil
      && (best.map { $0.plan == plan && setting.isValid($0) } ?? true)
      && MoveTally.range.contains(evaluations) && MoveTally.range.contains(age) && outcome == nil
      && (parameterMoves.values.map(\.self) + walkMoves.values).allSatisfy(\.isSane)
      && work.job.fits(setting, plan: plan)
  }

  /// A digest of what the island is in the middle of, to the last bit.
  var digest: UInt64 {
    var checksum = Checksum()
    for word in generatorState { checksum.add(word) }
    for number in [index, plan, evaluations, age, best?.score ?? -1] {
      checksum.add(UInt64(bitPattern: Int64(number)))
    }
    checksum.add(work.strategy.rawValue.utf8)
    return checksum.value
  }
}
