import Foundation

/// What rank 0 does for a fleet: it waits for the others, finds out who does not answer, collects what
/// a checkpoint needs, and tells all when to stop.
final class FleetLead {
  /// How a fleet is led.
  struct Manner {
    /// What people call the ranks.
    var names: [String]
    /// After so many seconds of waiting those that do not answer are reported.
    var patience = 30.0
    /// Told what people should know.
    var report: (String) -> Void
  }

  private let fleet: any Fleet
  private let manner: Manner
  private let clock: () -> Double
  private let ownership: Ownership
  /// Whether someone has interrupted the search, and may soon kill it.
  var isHurried: () -> Bool = { false }
  /// Whether the others have been told to stop working.
  private var isStandingDown = false
  /// Whether the others have left.
  private var isOver = false

  /// Seconds in which a rank that is there answers.
  private static let grace = 2.0
  /// Seconds in which it does when someone has interrupted the search, and is about to kill it.
  private static let hurriedGrace = 0.5
  /// So many times the patience is waited for a rank that does not answer.
  private static let endurance = 10.0

  init(
    _ fleet: any Fleet, _ manner: Manner, islands: Int, clock: @escaping () -> Double
  ) {
    self.fleet = fleet
    self.manner = manner
    self.clock = clock
    ownership = Ownership(islands: islands, ranks: fleet.count)
  }

  /// The islands of this rank.
  var share: [Int] { ownership.share(of: 0) }

  /// Exchanges what a generation after `state` brought; nil when someone stood down.
  ///
  /// - Parameters:
  ///   - stepped: The islands after those of this rank stepped.
  ///   - mayGoOn: Asked again and again whether there is time to wait.
  func exchange(
    _ state: Archipelago, _ stepped: [Island], _ setting: SearchSetting,
    mayGoOn: () -> Bool
  ) throws -> [Island]? {
    let tidings = try told(state, state.news(of: share, stepped), mayGoOn: mayGoOn)
    return try state.hearing(tidings, own: stepped, share: share, ownership, setting)
  }

  /// The state with what the islands of all ranks are in the middle of.
  func completed(_ state: Archipelago) throws -> Archipelago {
    try callAll(.report(generation: state.generation))
    return try collected(state)
  }

  /// Tells all to stop where `state` was reached; the state complete.
  func standDown(at state: Archipelago) throws -> Archipelago {
    if isOver { return state }
    isOver = true
    try orderStandDown()
    _ = try told(state, .stop(generation: state.generation), mayGoOn: { true })
    return try collected(state)
  }

  private func told(
    _ state: Archipelago, _ content: Tidings.Content, mayGoOn: () -> Bool
  ) throws -> [Tidings] {
    let mine = Tidings(generation: state.generation + 1, digest: state.commonDigest, content)
    var watch = Watch(self)
    var lastLook = clock()
    let messages = try fleet.exchange(mine.bytes()) {
      while let (rank, message) = try fleet.receive() {
        if case .here = try Call(message) { watch.heard(rank) }
      }
      guard clock() - lastLook >= Self.lookInterval else { return }
      lastLook = clock()
      if !isStandingDown, !mayGoOn() { try orderStandDown() }
      try watch.look()
    }
    watch.end()
    return try messages.map(Tidings.init)
  }

  /// Seconds between looks at the clock while others are waited for.
  private static let lookInterval = 0.02

  private func collected(_ state: Archipelago) throws -> Archipelago {
    var state = state
    var waiting = Set(1..<fleet.count)
    var watch = Watch(self)
    var lastLook = clock()
    while !waiting.isEmpty {
      guard let (rank, message) = try fleet.receive() else {
        Thread.sleep(forTimeInterval: 0.0002)
        if clock() - lastLook >= Self.lookInterval {
          lastLook = clock()
          try watch.look()
        }
        continue
      }
      watch.heard(rank)
      guard case .islands(state.generation, let islands) = try Call(message) else { continue }
      state = try state.filled(islands, share: ownership.share(of: rank))
      waiting.remove(rank)
    }
    watch.end()
    return state
  }

  private func orderStandDown() throws {
    if isStandingDown { return }
    isStandingDown = true
    try callAll(.standDown)
  }

  private func callAll(_ call: Call) throws {
    for rank in 1..<fleet.count { try fleet.send(call.bytes, to: rank) }
  }

  /// Notices who does not answer while the leader waits. Only the time counts in which the leader
  /// itself was awake: a fleet that was put to sleep as a whole is not missing anyone.
  private struct Watch {
    let lead: FleetLead
    private var waited = 0.0
    private var last: Double
    private var calledAt: Double?
    private var answered: Set<Int> = []
    private var isReported = false

    init(_ lead: FleetLead) {
      self.lead = lead
      last = lead.clock()
    }

    mutating func heard(_ rank: Int) { answered.insert(rank) }

    mutating func look() throws {
      let now = lead.clock()
      waited += min(max(now - last, 0), 0.2)
      last = now
      let isHurried = lead.isStandingDown && lead.isHurried()
      guard let calledAt else {
        if isHurried || waited >= lead.manner.patience {
          calledAt = waited
          answered = []
          try lead.callAll(.rollCall)
        }
        return
      }
      guard waited - calledAt >= (isHurried ? hurriedGrace : grace) else { return }
      let missing = (1..<lead.fleet.count).filter { !answered.contains($0) }
      if missing.isEmpty {
        // All are there, and at work: the next call is due when as much time has passed again.
        (self.calledAt, waited) = (nil, 0)
        return
      }
      let names = missing.map { lead.manner.names[$0] }.joined(separator: ", ")
      let verb = missing.count == 1 ? "does" : "do"
      if isHurried || waited >= endurance * lead.manner.patience {
        throw FleetError(
          "\(names) \(verb) not answer, dead or stopped; the run stands where it was last saved, and "
            + "golf search --resume goes on from there")
      }
      if !isReported {
        isReported = true
        lead.manner.report("\(names) \(verb) not answer; the search waits")
      }
    }

    func end() {
      if isReported { lead.manner.report("all ranks answer again; the search goes on") }
    }
  }
}
