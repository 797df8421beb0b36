import Basics
import Constructions
import Networks

/// Simulated annealing over a construction's parameters (Kirkpatrick, Gelatt and Vecchi,
/// "Optimization by Simulated Annealing", Science 220, 1983).
///
/// The energy is the score, raised by a price for each wrong answer. The acceptance limit is drawn
/// before a candidate is judged, so judging stops as soon as the candidate is certain to be
/// refused. The temperature falls from cycle to cycle along the same slope, and each cycle starts
/// from the best candidate that answered everything.
struct Annealing: Job {
  /// The candidate that moves start from; nil before the first was judged.
  private(set) var current: Trial?
  /// Moves made in this cycle.
  private var made = 0
  /// Cycles finished.
  private(set) var cycle = 0
  /// The temperature a cycle starts with, in digits.
  private let hottest: Double

  /// The temperature every cycle ends with, in digits.
  private static let coldest = 0.1
  /// Moves in a cycle, for each parameter.
  private static let movesPerParameter = 100

  /// - Parameter heat: Which of the starting temperatures this island has; islands that differ in
  ///   it differ in how far they wander.
  init(heat: Int) {
    hottest = [0.25, 1, 3, 0.5, 2, 6][heat % 6]
  }

  func activity(_ metric: Metric) -> String {
    current.map { "annealing \(cycle + 1), at \($0.candidate.score)" } ?? "annealing"
  }

  mutating func step(
    on workbench: Workbench, plan: Int, best: Candidate?, using generator: inout SeededGenerator
  ) -> JobStep {
    guard let space = workbench.setting.plans[plan].space else { return JobStep(next: .nothing) }
    guard let from = current else {
      current =
        workbench.trial(
          plan: plan, places: best?.places ?? space.standard, energyLimit: .infinity,
          strategy: .annealing)
        ?? workbench.trial(
          plan: plan, places: space.parameters.map { generator.below($0.values.count) },
          energyLimit: .infinity, strategy: .annealing)
      return JobStep(find: current?.find, evaluations: 1)
    }
    let length = max(Self.movesPerParameter * space.parameters.count, 1000)
    let progress = Double(made) / Double(length)
    // exp and log of the C library may differ by a bit between machines; those of Basics do not.
    let temperature = hottest * Exponential.exp(progress * Exponential.log(Self.coldest / hottest))
    made += 1
    if made >= length { beginCycle(best: best) }

    let kind = generator.pick(ParameterMove.allCases)
    var places = from.candidate.places
    let moved = kind.apply(to: &places, parameters: space.parameters, using: &generator)
    let limit = from.energy - temperature * Exponential.log(1 - generator.unit())
    let trial =
      moved
      ? workbench.trial(plan: plan, places: places, energyLimit: limit, strategy: .annealing) : nil
    if let trial { current = trial }
    let improved = trial?.find.map { $0.score < best?.score ?? .max } ?? false
    return JobStep(
      find: trial?.find, evaluations: 1,
      parameterMoves: [
        kind: MoveTally(proposed: 1, accepted: trial == nil ? 0 : 1, improved: improved ? 1 : 0)
      ])
  }

  mutating func forgetBest() -> Bool {
    current = nil
    return true
  }

  func fits(_ setting: SearchSetting, plan: Int) -> Bool {
    made >= 0 && cycle >= 0 && hottest > 0 && hottest < 1000
      && setting.plans[plan].space != nil
      && (current.map { $0.candidate.plan == plan && setting.isValid($0.candidate) } ?? true)
  }

  private mutating func beginCycle(best: Candidate?) {
    made = 0
    cycle += 1
    if let best, current?.candidate != best { current = nil }
  }
}
