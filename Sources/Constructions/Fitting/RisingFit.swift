import Evaluation

/// A fit with rising powers, a little at a time, for as long as it is promising.
struct RisingFit: Equatable, Codable, Sendable {
  /// One power of a schedule.
  struct Rung {
    /// The norm's power.
    let power: Int
    /// The steps with it, at most.
    let steps: Int
    /// What the largest error must be below afterwards, as a multiple of its tolerance.
    let promising: Double
  }

  /// How far a fit has come.
  enum State {
    case underWay
    /// The largest error is not what it should be after a rung.
    case hopeless
    /// All rungs are behind it.
    case finished
  }

  /// The network, with the weights found so far.
  private(set) var network: RealNetwork
  private var rung: Int
  private var stepsDone = 0
  private var damping: Double?

  /// What is done at once, in multiplications, where a step is not more.
  private static let workAtOnce = 20_000_000

  /// Below this worst error a network that decides is fitted enough: scaled up it would err less, and
  /// tell no more.
  private static let decided = 0.5

  /// A fit of the free weights of a network.
  ///
  /// - Parameter rung: The rung of the schedule to begin with.
  init(_ network: RealNetwork, from rung: Int = 0) {
    self.network = network
    self.rung = rung
  }

  /// Whether a fit on this schedule could have come to these numbers.
  func isSane(on schedule: [Rung]) -> Bool {
    schedule.indices.contains(rung) && (0...schedule[rung].steps).contains(stepsDone)
  }

  /// Makes as many steps as take a fraction of a second, or one if that takes longer.
  mutating func advance(
    to table: CaseTable, _ schedule: [Rung], on bench: SketchBench
  ) -> State {
    let present = schedule[rung]
    let numbers = network.freeParameters.count
    let cost = numbers * numbers * (table.caseCount * network.outputs.count + numbers)
    let steps = min(10, max(1, Self.workAtOnce / max(cost, 1)))
    var fitting = Fitting(network, to: table)
    defer { bench.charge(fitting) }
    let before = fitting.worst
    fitting.improve(
      power: present.power, steps: min(steps, present.steps - stepsDone),
      goal: table.hasHalfLines ? Self.decided : 0,
      damping: damping ?? (present.power == 2 ? 0.1 : Fitting.firstDamping))
    network = fitting.network
    stepsDone = min(stepsDone + steps, present.steps)
    damping = fitting.damping
    if stepsDone < present.steps, fitting.worst != before { return .underWay }
    guard fitting.worst < present.promising else { return .hopeless }
    rung += 1
    stepsDone = 0
    damping = nil
    return rung < schedule.count ? .underWay : .finished
  }
}
