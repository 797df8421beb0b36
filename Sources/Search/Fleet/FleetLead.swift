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
    /// Seconds in which a rank that is there answers when someone has interrupted the search, and is about
    /// to kill it.
    var hurry = 0.5
    /// Told what people should know.
    var report: (String) -> Void
  }

  private let fleet: any Fleet
  private let manner: Manner
  private let clock: () -> Double
  private var ownership: Ownership
  /// Who owns what once the generation is done whose tidings were heard.
  private var nextOwnership: Ownership
  /// How long the islands' steps took that were told of last, in seconds.
  private(set) var stepSeconds: [Double] = []
  /// How many bytes were told then, by all ranks.
  private(set) var told = 0
  /// What ranks have sent of their islands.
  private var reports: [Int: (generation: Int, islands: [UInt8])] = [:]
  /// Whether someone has interrupted the search, and may soon kill it.
  var isHurried: () -> Bool = { false }
  /// Whether the others have been told to stop working.
  private var isStandingDown = false
  /// Whether the others have left.
  private var isOver = false

  /// Seconds in which a rank that is there answers.
  private static let grace = 2.0
  /// So many times the patience is waited for a rank that does not answer.
  private static let endurance = 10.0

  init(
    _ fleet: any Fleet, _ manner: Manner, ownership: Ownership, clock: @escaping () -> Double
  ) {
    self.fleet = fleet
    self.manner = manner
    self.clock = clock
    self.ownership = ownership
    nextOwnership = ownership
  }

  /// The islands of this rank.
  var share: [Int] { ownership.share(of: 0) }

  /// Exchanges what a generation after `state` brought: all islands after it; nil when someone stood
  /// down.
  ///
  /// - Parameters:
  ///   - stepped: The islands after those of this rank stepped.
  ///   - seconds: How long each of them took.
  ///   - mayGoOn: Asked again and again whether there is time to wait.
  func exchange(
    _ state: Archipelago, _ stepped: [Island], seconds: [Double], mayGoOn: () -> Bool
  ) throws -> [Island]? {
    let position = Position(state: state, ownership: ownership)
    let tidings = try tidings(
      state, position.news(of: 0, stepped, seconds: seconds), mayGoOn: mayGoOn)
    guard let heard = try position.hearing(tidings, rank: 0, own: stepped) else { return nil }
    nextOwnership = heard.ownership
    stepSeconds = Array(repeating: 0, count: heard.islands.count)
    for case .news(let islands) in tidings.map(\.content) {
      for (index, microseconds, _) in islands { stepSeconds[index] = Double(microseconds) * 1e-6 }
    }
    return heard.islands
  }

  /// The generation is done whose tidings were exchanged last.
  func adopt() { ownership = nextOwnership }

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
    _ = try tidings(state, .stop(generation: state.generation), mayGoOn: { true })
    return try collected(state)
  }

  private func tidings(
    _ state: Archipelago, _ content: Tidings.Content, mayGoOn: () -> Bool
  ) throws -> [Tidings] {
    let mine = Tidings(generation: state.generation + 1, digest: state.commonDigest, content)
    var watch = Watch(self)
    var lastLook = clock()
    let messages = try fleet.exchange(mine.bytes()) {
      try listen(&watch)
      guard clock() - lastLook >= Self.lookInterval else { return }
      lastLook = clock()
      if !isStandingDown, !mayGoOn() { try orderStandDown() }
      try watch.look()
    }
    watch.end()
    told = messages.reduce(0) { $0 + $1.count }
    return try messages.map(Tidings.init)
  }

  /// Seconds between looks for messages.
  private static let pause = 0.000_2
  /// Seconds between looks at the clock while others are waited for.
  private static let lookInterval = 0.02

  private func collected(_ state: Archipelago) throws -> Archipelago {
    var position = Position(state: state, ownership: ownership)
    var watch = Watch(self)
    var lastLook = clock()
    while true {
      try listen(&watch)
      if (1..<fleet.count).allSatisfy({ reports[$0]?.generation == state.generation }) { break }
      Thread.sleep(forTimeInterval: Self.pause)
      if clock() - lastLook >= Self.lookInterval {
        lastLook = clock()
        try watch.look()
      }
    }
    watch.end()
    for (rank, report) in reports { position = try position.filled(report.islands, of: rank) }
    reports = [:]
    return position.state
  }

  /// Takes what has come. A report may come while the leader is still in the exchange before it.
  private func listen(_ watch: inout Watch) throws {
    while let (rank, message) = try fleet.receive() {
      watch.heard(rank)
      if case .islands(let generation, let islands) = try Call(message) {
        reports[rank] = (generation, islands)
      }
    }
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
      let isHurried = lead.isHurried()
      guard let calledAt else {
        if isHurried || waited >= lead.manner.patience {
          calledAt = waited
          answered = []
          try lead.callAll(.rollCall)
        }
        return
      }
      guard waited - calledAt >= (isHurried ? lead.manner.hurry : grace) else { return }
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
