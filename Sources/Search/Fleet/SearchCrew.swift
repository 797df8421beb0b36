/// What a rank other than 0 does: it steps its islands for as long as the leader wants.
public final class SearchCrew {
  private let fleet: any Fleet
  private let setting: SearchSetting
  private let engine: Engine
  private let ownership: Ownership
  private var state: Archipelago
  /// The state before it, to which the leader may go back in the end.
  private var former: Archipelago?
  private var isStoodDown = false
  /// The generation of which the leader waits for a report.
  private var awaited: Int?

  /// Seconds between looks at what the leader may want.
  private static let heartbeat = 0.002

  /// Waits for the leader's word; nil when it has given the search up before it began.
  public init?(_ fleet: any Fleet, threads: Int) throws {
    guard let commission = try Commission.heard(by: fleet) else { return nil }
    self.fleet = fleet
    setting = try commission.setting(threads: threads)
    state = try commission.state(setting)
    engine = Engine(setting, islands: state.islands.count, threads: threads)
    ownership = Ownership(islands: state.islands.count, ranks: fleet.count)
  }

  private var share: [Int] { ownership.share(of: fleet.rank) }

  /// Steps the islands until the leader says that it is over.
  public func run() throws {
    while true {
      let stepped = try done { [state, engine, share] interruption in
        state.stepped(engine, share: share, interruption: interruption)
      }
      let content = stepped.map { state.news(of: share, $0) } ?? .nothing
      let tidings = try exchange(content)
      if case .stop(let generation) = tidings[0].content {
        awaited = generation
        try report()
        return try fleet.flush()
      }
      guard let stepped,
        let islands = try state.hearing(
          tidings, own: stepped, share: share, ownership, setting),
        let next = try done({ [state, setting] interruption in
          state.concluded(islands, setting, interruption: interruption)
        })
      else { continue }
      (former, state) = (state, next)
      try report()
    }
  }

  /// Does work while it listens to the leader; nil when that has it stand down.
  private func done<Value: Sendable>(
    _ work: @escaping @Sendable (Interruption) -> Value?
  ) throws -> Value? {
    if isStoodDown { return nil }
    let background = Background(work)
    while true {
      if let value = background.wait(seconds: Self.heartbeat) { return value }
      try listen()
      if isStoodDown {
        background.abandon()
        return nil
      }
    }
  }

  private func exchange(_ content: Tidings.Content) throws -> [Tidings] {
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
    guard let generation = awaited,
      let state = [state, former].compactMap({ $0 }).first(where: { $0.generation == generation })
    else { return }
    awaited = nil
    let islands = try IslandBytes.bytes(share.map { state.islands[$0] })
    try fleet.send(Call.islands(generation: generation, islands).bytes, to: 0)
  }
}
