/// What a rank other than 0 does: it steps its islands for as long as the leader wants.
public final class SearchCrew {
  private let fleet: any Fleet
  private let setting: SearchSetting
  private let engine: Engine
  private var position: Position
  /// The position before it, to which the leader may go back in the end.
  private var former: Position?
  /// What all ranks told of the generation after `position`, where this rank stood down before it had
  /// drawn the conclusions. The leader may have, and go on from there some day.
  private var unconcluded: (islands: [Island], ownership: Ownership)?
  private var isStoodDown = false
  /// The generation of which the leader waits for a report.
  private var awaited: Int?

  /// Seconds between looks at what the leader may want.
  private static let heartbeat = 0.002

  /// Waits for the leader's word; nil when it has given the search up before it began.
  public init?(_ fleet: any Fleet) throws {
    guard let commission = try Commission.heard(by: fleet) else { return nil }
    self.fleet = fleet
    setting = try commission.setting(rank: fleet.rank)
    let state = try commission.state(setting)
    let threads = commission.threads
    engine = Engine(setting, islands: state.islands.count, threads: threads[fleet.rank])
    position = Position(
      state: state, ownership: Ownership(islands: state.islands.count, threads: threads))
  }

  /// Steps the islands until the leader says that it is over.
  public func run() throws {
    while true {
      let share = position.ownership.share(of: fleet.rank)
      let stepped = try done { [state = position.state, engine] interruption in
        state.stepped(engine, share: share, interruption: interruption)
      }
      let content = stepped.map {
        position.news(of: fleet.rank, $0, seconds: engine.takeSeconds())
      }
      let tidings = try exchange(content ?? .nothing)
      if case .stop(let generation) = tidings[0].content {
        if generation > position.state.generation { try conclude(evenNow: true) }
        awaited = generation
        try report()
        return try fleet.flush()
      }
      guard let stepped,
        let heard = try position.hearing(tidings, rank: fleet.rank, own: stepped)
      else { continue }
      unconcluded = heard
      try conclude()
    }
  }

  /// Draws the conclusions from what was told.
  ///
  /// - Parameter evenNow: Although the leader has this rank stand down.
  private func conclude(evenNow: Bool = false) throws {
    guard let heard = unconcluded else { return }
    let next = try done(evenNow: evenNow) { [state = position.state, setting] interruption in
      state.concluded(heard.islands, setting, interruption: interruption)
    }
    guard let next else { return }
    unconcluded = nil
    former = position
    position = Position(state: next, ownership: heard.ownership)
    try report()
  }

  /// Does work while it listens to the leader; nil when that has it stand down.
  private func done<Value: Sendable>(
    evenNow: Bool = false, _ work: @escaping @Sendable (Interruption) -> Value?
  ) throws -> Value? {
    if isStoodDown, !evenNow { return nil }
    let background = Background(work)
    while true {
      if let value = background.wait(seconds: Self.heartbeat) { return value }
      try listen()
      if isStoodDown, !evenNow {
        background.abandon()
        return nil
      }
    }
  }

  private func exchange(_ content: Tidings.Content) throws -> [Tidings] {
    let state = position.state
    let mine = Tidings(generation: state.generation + 1, digest: state.commonDigest, content)
    return try fleet.exchange(mine.bytes(), idle: listen).map(Tidings.init)
  }

  private func listen() throws {
    while let (_, message) = try fleet.receive() {
      switch try Call(message) {
      case .standDown: isStoodDown = true
      case .rollCall: try fleet.send(Call.here.bytes, to: 0)
      case .report(let generation):
        awaited = generation
        try report()
      case .here, .islands: throw FleetError.garbled
      }
    }
  }

  /// Sends the leader what it waits for, once this rank has come so far.
  private func report() throws {
    let positions = [position, former].compactMap { $0 }
    guard let generation = awaited,
      let position = positions.first(where: { $0.state.generation == generation })
    else { return }
    awaited = nil
    let islands = try position.report(of: fleet.rank)
    try fleet.send(Call.islands(generation: generation, islands).bytes, to: 0)
  }
}
