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
  /// A generation that was given up; its threads may not have stopped yet.
  private var abandoned: Generation?

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

  private static func setting(
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
  ) throws(FileError) -> StopReason {
    abandoned?.join()
    abandoned = nil
    while true {
      if let reason = reasonToStop(budget, interruption) {
        try save()
        return reason
      }
      guard let next = nextState(budget, interruption, observe) else {
        try save()
        return interruption.isRequested ? .interrupted : .time
      }
      try adopt(next, observe)
    }
  }

  /// The state one generation later; nil when the search has to stop before that.
  private func nextState(
    _ budget: Budget, _ interruption: Interruption, _ observe: (Event) -> Void
  ) -> Archipelago? {
    let generation = Generation(after: state, engine)
    var deadline: Double?
    while true {
      if let next = generation.wait(seconds: Self.heartbeat) { return next }
      let isOutOfTime = budget.seconds.map { seconds >= $0 } ?? false
      if deadline == nil, interruption.isRequested || isOutOfTime {
        deadline = clock() + Self.patience
      }
      if let deadline, clock() >= deadline {
        generation.abandon()
        abandoned = generation
        return nil
      }
      observe(.waiting)
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

  private func adopt(_ next: Archipelago, _ observe: (Event) -> Void) throws(FileError) {
    let known = state.history.count
    state = next
    isSaved = false
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

  private func save() throws(FileError) {
    if isSaved { return }
    let checkpoint = Checkpoint(state: state, seconds: seconds)
    pace.saved(try folder.save(checkpoint, outdoing: found), now: clock())
    isSaved = true
  }

  private func log() throws(FileError) {
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
