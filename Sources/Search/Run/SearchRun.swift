import Basics
import Constructions
import Evaluation
import Networks
import Tasks

/// A search from its start, or from where it was stopped, to its end. The main loop is `run`.
///
/// ```swift
/// let run = try SearchRun(
///   creating: RunFolder(root: "runs", name: "first"), description, task: task, threads: 2,
///   clock: clock)
/// let reason = try run.run(Budget(seconds: 120), interruption: Interruption()) { _ in }
/// ```
///
/// What a run has told its observer is in the checkpoint: an improvement is announced only after
/// it was saved.
public final class SearchRun {
  /// What the observer is told.
  public enum Event: Sendable {
    /// Some time has passed, and the generation is still under way.
    case waiting
    /// A generation was done.
    case generation
    /// A generation brought a better incumbent, which has been saved.
    case improvement
  }

  /// Where the run keeps its files.
  public let folder: RunFolder
  /// What was asked of it.
  public let description: RunDescription
  /// What the search is about.
  public let setting: SearchSetting
  /// The state after the last generation.
  public private(set) var state: Archipelago
  /// How the threads were used since the run was created or resumed.
  public private(set) var effort: Effort
  /// How long the islands' steps of the last generation took, in seconds; 0 for those that rested.
  public private(set) var stepSeconds: [Double] = []
  /// Candidates judged since the run was created or resumed.
  public var evaluationsHere: Int { state.evaluations - evaluationsBefore }

  private let engine: Engine
  private let clock: () -> Double
  private let secondsBefore: Double
  private let started: Double
  private let evaluationsBefore: Int
  /// The score of the network that `best.json` held when the run was resumed.
  private let found: Int
  private var pace: SavePace
  private var lastLog: Double
  private var isSaved = true
  /// Waits for the threads of work that was given up; they may not have stopped yet.
  private var joinAbandoned: () -> Void = {}
  /// The other ranks, where several search together.
  private var lead: FleetLead?
  /// Whether the state holds what the islands of all ranks are in the middle of.
  private var isComplete = true

  /// How long a generation may go on, in seconds, once the search is to stop.
  private static let patience = 0.3
  /// Seconds between looks at the budget and the interruption while a generation is under way.
  private static let heartbeat = 0.05

  /// Makes a new run.
  ///
  /// - Parameters:
  ///   - start: The network to start from, where the description says there is one.
  ///   - portion: How much work a generation is.
  ///   - clock: Seconds that pass; only differences count.
  public init(
    creating folder: RunFolder, _ description: RunDescription, task: Task, start: Network? = nil,
    threads: Int, portion: Int = SearchSetting.standardPortion, clock: @escaping () -> Double
  ) throws {
    let setting = try Self.setting(
      description, task: task, start: start, threads: threads, portion: portion)
    let clock = steady(clock)
    let folder = try folder.created(description, task: task, start: start)
    self.folder = folder
    self.description = description
    self.setting = setting
    self.clock = clock
    effort = Effort(threads: threads)
    engine = Engine(setting, islands: description.islands, threads: threads)
    state = Archipelago(setting, seed: description.seed, islands: description.islands)
    secondsBefore = 0
    evaluationsBefore = 0
    (started, lastLog) = (clock(), clock())
    pace = SavePace(now: started)
    found = .max
    try folder.save(Checkpoint(state: state, seconds: 0))
  }

  /// Goes on with a run that was stopped, however it was stopped.
  ///
  /// - Parameters:
  ///   - clock: Seconds that pass; only differences count.
  ///   - isAnyVersion: Go on although another golf made the run. From here on it depends on where
  ///     it was stopped.
  ///   - warn: Told when the newest checkpoint is damaged and the one before it is used.
  public init(
    resuming folder: RunFolder, threads: Int, isAnyVersion: Bool = false,
    clock: @escaping () -> Double, warn: (String) -> Void
  ) throws {
    let clock = steady(clock)
    let folder = try folder.claimed()
    let description = try folder.description()
    if description.signature != Signature.expected, !isAnyVersion {
      throw FileError(
        folder.path,
        "was made by golf \(description.version) (signature \(description.signature)), which searches "
          + "differently from this one (\(Signature.expected)); --any-version goes on all the same, "
          + "--from begins a new run at its network")
    }
    let task = try folder.task(description.task, threads: threads)
    let start = try description.hasStart == true ? folder.start() : nil
    let setting = try Self.setting(description, task: task, start: start, threads: threads)
    let saved = try folder.load(setting, warn: warn)
    if saved == nil, try folder.best() != nil {
      throw FileError(folder.path, "the checkpoint is missing; best.json is kept as it is")
    }
    let checkpoint =
      saved
      ?? Checkpoint(
        state: Archipelago(setting, seed: description.seed, islands: description.islands),
        seconds: 0)
    guard checkpoint.state.islands.count == description.islands else {
      throw FileError(
        folder.path,
        "the checkpoint has \(checkpoint.state.islands.count) islands, "
          + "run.json says \(description.islands)")
    }
    self.folder = folder
    self.description = description
    self.setting = setting
    self.clock = clock
    effort = Effort(threads: threads)
    engine = Engine(setting, islands: description.islands, threads: threads)
    state = checkpoint.state
    secondsBefore = checkpoint.seconds
    evaluationsBefore = checkpoint.state.evaluations
    (started, lastLog) = (clock(), clock())
    pace = SavePace(now: started)
    // An older checkpoint may have taken over: what was found since is kept until it is found again.
    found = try folder.provedScore(setting) ?? .max
    try folder.saveDerived(state, outdoing: found)
  }

  static func setting(
    _ description: RunDescription, task: Task, start: Network?, threads: Int,
    portion: Int = SearchSetting.standardPortion
  ) throws(TaskError) -> SearchSetting {
    var families: [any Family] = []
    for name in description.families {
      if start != nil, name == Plan.givenName {
        continue
      }
      guard let family = Catalogue.family(named: name) else {
        throw TaskError("family '\(name)': there is no such family")
      }
      families.append(family)
    }
    var narrowings: [Narrowing] = []
    for text in description.settings ?? [] { narrowings.append(try Narrowing(text)) }
    return try SearchSetting(
      task: task, families: families,
      strategies: Set(description.strategies ?? Strategy.allCases), narrowings: narrowings,
      start: start, threads: threads, portion: portion)
  }

  /// From now on searches together with the other ranks of a fleet, which this one leads.
  ///
  /// - Parameters:
  ///   - threads: How many threads each rank has.
  ///   - names: What people call the ranks.
  ///   - patience: After so many seconds ranks that do not answer are reported.
  ///   - hurry: So many seconds a rank has to answer when the search was interrupted.
  ///   - report: Told what people should know.
  public func enlist(
    _ fleet: any Fleet, threads: [Int], names: [String], patience: Double = 30,
    hurry: Double = 0.5, report: @escaping (String) -> Void
  ) throws {
    try Commission.tell(Commission(self, threads: threads), fleet)
    lead = FleetLead(
      fleet,
      FleetLead.Manner(
        names: names, patience: patience, hurry: hurry, report: report),
      ownership: Ownership(islands: state.islands.count, threads: threads), clock: clock)
    effort.threads = threads.reduce(0, +)
    effort.ranks = fleet.count
  }

  /// Tells the other ranks of a fleet that there will be no search.
  public static func dismiss(_ fleet: any Fleet) throws { try Commission.tell(nil, fleet) }

  /// How long the run has searched, all its sittings together, in seconds.
  public var seconds: Double { secondsBefore + secondsHere }

  /// How long this sitting has lasted, in seconds.
  public var secondsHere: Double { clock() - started }

  /// Searches until the budget is used up or someone interrupts.
  ///
  /// - Parameters:
  ///   - budget: When to stop; its seconds count all sittings of the run.
  ///   - observe: Told after every generation.
  public func run(
    _ budget: Budget, interruption: Interruption, observe: (Event) -> Void
  ) throws -> StopReason {
    joinAbandoned()
    joinAbandoned = {}
    lead?.isHurried = { interruption.isRequested }
    defer { engine.rest() }
    do {
      while true {
        if let reason = reasonToStop(budget, interruption) {
          try finish()
          return reason
        }
        guard let next = try nextState(budget, interruption, observe) else {
          try finish()
          return interruption.isRequested ? .interrupted : .time
        }
        try adopt(next, observe)
      }
    } catch let error as FileError {
      // The others are not to wait for ever.
      do {
        _ = try lead?.standDown(at: state)
      } catch _ as FleetError {
        throw FleetError("\(error)")
      }
      throw error
    }
  }

  /// The state one generation later; nil when the search has to stop before that.
  private func nextState(
    _ budget: Budget, _ interruption: Interruption, _ observe: (Event) -> Void
  ) throws -> Archipelago? {
    var deadline: Double?
    func mayGoOn() -> Bool {
      let isOutOfTime = budget.seconds.map { seconds >= $0 } ?? false
      if deadline == nil, interruption.isRequested || isOutOfTime {
        deadline = clock() + Self.patience
      }
      if let deadline, clock() >= deadline { return false }
      observe(.waiting)
      return true
    }
    let stepped = done(mayGoOn) { [state, engine, share = share] interruption in
      state.stepped(engine, share: share, interruption: interruption)
    }
    guard let stepped else { return nil }
    let islands =
      try lead.map {
        try $0.exchange(state, stepped, seconds: engine.takeSeconds(), mayGoOn: mayGoOn)
      } ?? stepped
    guard let islands else { return nil }
    stepSeconds = lead?.stepSeconds ?? engine.takeSeconds()
    return done(mayGoOn) { [state, setting] interruption in
      state.concluded(islands, setting, interruption: interruption)
    }
  }

  /// The islands that this process steps.
  private var share: [Int] { lead?.share ?? Array(state.islands.indices) }

  /// What some work comes to; nil when it is given up because there is no time to wait for it.
  private func done<Value: Sendable>(
    _ mayGoOn: () -> Bool, _ work: @escaping @Sendable (Interruption) -> Value?
  ) -> Value? {
    let background = Background(work)
    while true {
      if let value = background.wait(seconds: Self.heartbeat) { return value }
      if !mayGoOn() {
        background.abandon()
        joinAbandoned = background.join
        return nil
      }
    }
  }

  private func reasonToStop(_ budget: Budget, _ interruption: Interruption) -> StopReason? {
    if interruption.isRequested { return .interrupted }
    if let limit = budget.targetScore, state.incumbent.map({ $0.score <= limit }) == true {
      return .targetScore
    }
    if let limit = budget.generations, state.generation >= limit { return .generations }
    if let limit = budget.seconds, seconds >= limit { return .time }
    return state.isExhausted ? .exhausted : nil
  }

  private func adopt(_ next: Archipelago, _ observe: (Event) -> Void) throws {
    let known = state.history.count
    state = next
    isSaved = false
    isComplete = lead == nil
    lead?.adopt()
    effort.busy += stepSeconds.reduce(0, +)
    effort.generations += 1
    effort.elapsed = secondsHere
    effort.told += lead?.told ?? 0
    for row in known..<state.history.count { state.history[row].seconds = seconds }
    if state.history.count > known {
      try save()
      try log()
      observe(.improvement)
    } else {
      if pace.isDue(clock()) { try save() }
      if clock() - lastLog >= SavePace.logInterval(seconds) { try log() }
      observe(.generation)
    }
  }

  /// Collects what the islands of other ranks are in the middle of.
  private func complete() throws {
    if isComplete { return }
    if let lead { state = try lead.completed(state) }
    isComplete = true
  }

  /// Stops all ranks, and saves.
  private func finish() throws {
    if let lead { state = try lead.standDown(at: state) }
    isComplete = true
    try save()
  }

  private func save() throws {
    if isSaved { return }
    try complete()
    let checkpoint = Checkpoint(state: state, seconds: seconds)
    pace.saved(try folder.save(checkpoint, outdoing: found), now: clock())
    isSaved = true
  }

  private func log() throws {
    try complete()
    lastLog = clock()
    var line: [JSON.Member] = [
      .init("seconds", .double((seconds * 100).rounded() / 100)),
      .init("generation", .integer(state.generation)),
      .init("evaluations", .integer(state.evaluations)),
    ]
    if let incumbent = state.incumbent {
      line.append(.init("score", .integer(incumbent.score)))
      line.append(.init("margin", .double(incumbent.margin)))
    }
    line += effort.members
    for kind in ParameterMove.allCases {
      guard let tally = state.parameterMoves[kind] else { continue }
      line.append(.init("\(kind.rawValue)_proposed", .integer(tally.proposed)))
      line.append(.init("\(kind.rawValue)_accepted", .integer(tally.accepted)))
    }
    for kind in WalkMove.allCases {
      guard let tally = state.walkMoves[kind] else { continue }
      line.append(.init("walk_\(kind.rawValue)_proposed", .integer(tally.proposed)))
      line.append(.init("walk_\(kind.rawValue)_accepted", .integer(tally.accepted)))
      line.append(.init("walk_\(kind.rawValue)_improved", .integer(tally.improved)))
    }
    try folder.log(.object(line))
  }
}
