import Basics
import Networks

/// The annealing of one network's digits and structure: `Walker` for a generation at a time, from
/// hot to cold.
struct Walk: Job {
  /// Where the walk is.
  private var present: Network
  /// The cheapest network it came by that answers every case, as far as doubles can tell.
  private(set) var cheapest: Network?
  /// Cases that turned out to be hard on the way, as places of the table.
  private(set) var hard: [Int]
  /// How often each kind of move is made, which follows what it has been gaining.
  private var mix = WalkMix()
  /// Generations done and to do.
  private var generation = 0
  private let length: Int
  /// The round of the tournament.
  private let round: Int
  /// What it began at; nil in checkpoints of 0.2.0, where no walk passed through wrong networks.
  private let start: Start?

  /// What a walk begins at.
  enum Start: String, Codable, Sendable {
    /// A network that passes.
    case passing
    /// One that fails, and has to be repaired.
    case failing
    /// One put together from two that pass; it is given up if it cannot be repaired.
    case graft
  }

  /// The temperatures a walk begins and ends with, in digits.
  private static let hottest = 0.7
  private static let coldest = 0.25
  /// What a rise of the worst error by the whole tolerance counts, in digits.
  private static let pressure = 2.0

  /// A walk from a network.
  ///
  /// - Parameters:
  ///   - start: What kind of network it is.
  ///   - hard: Cases that are known to be hard for it.
  init(from network: Network, _ start: Start = .passing, hard: [Int] = [], round: Int) {
    present = network
    cheapest = start == .passing ? network : nil
    self.start = start
    self.hard = hard
    self.round = round
    length = Tournament.length(ofRound: round, numbers: present.parameterCount)
  }

  func activity(_ metric: Metric) -> String {
    let place =
      cheapest.map { "at \($0.score(metric))" } ?? "repairing, at \(present.score(metric))"
    return "walking, round \(round + 1), \(100 * generation / max(length, 1))%, \(place)"
  }

  mutating func step(
    on workbench: Workbench, plan: Int, best: Candidate?, using generator: inout SeededGenerator
  ) -> JobStep {
    let setting = workbench.setting
    workbench.charge(setting.portion)
    let progress = Double(generation) / Double(max(length, 1))
    let temperature =
      Self.hottest * Exponential.exp(progress * Exponential.log(Self.coldest / Self.hottest))
    generation = min(generation + 1, length)
    var result = JobStep()
    if var walker = Walker(
      present, setting: setting, mayFail: start ?? .passing != .passing, hard: hard, mix: mix,
      temperature: temperature,
      pressure: Self.pressure, generator: generator)
    {
      for _ in 0..<setting.walkMoves(for: present) { walker.step() }
      walker.finish()
      generator = walker.generator
      mix = walker.mix
      hard = walker.hard
      present = setting.task.tidied(walker.network)
      result.walkMoves = walker.tallies
      result.evaluations = walker.tallies.values.reduce(0) { $0 + $1.proposed }
      let metric = setting.task.metric
      if let found = walker.best.map(setting.task.tidied),
        found.score(metric) < cheapest?.score(metric) ?? .max
      {
        cheapest = found
        result.find = Candidate(
          plan: plan, network: found, score: found.score(metric), strategy: .walking)
      }
    } else {
      // A number is too long for machine words: there is nothing to walk with.
      generation = length
    }
    if generation >= length { end(&result, plan: plan, setting) }
    return result
  }

  /// What the walk came to enters the tournament. One that could not repair its network goes on
  /// more slowly, unless there are others to be put together.
  private func end(_ step: inout JobStep, plan: Int, _ setting: SearchSetting) {
    guard let cheapest else {
      guard start != .graft else {
        step.next = .nothing
        return
      }
      let slower = Walk(
        from: present, .failing, hard: hard, round: min(round + 1, Tournament.roundCount - 1))
      step.next = .job(.walking(slower))
      return
    }
    step.outcome = Tournament.Entry(
      plan: plan, network: cheapest, score: cheapest.score(setting.task.metric), hard: hard,
      round: round)
    step.next = .nothing
  }

  /// A walk whose network was refused is over, and nothing of it enters the tournament.
  mutating func forgetBest() -> Bool { false }

  func fits(_ setting: SearchSetting, plan: Int) -> Bool {
    (0..<Tournament.roundCount).contains(round)
      && (1...Tournament.length(ofRound: round)).contains(length)
      && (0...length).contains(generation) && mix.isSane
      && setting.areHardCases(hard)
      && [present, cheapest ?? present].allSatisfy { setting.task.mismatch(with: $0) == nil }
  }
}
