import Basics
import Constructions

/// Simulated annealing over a family's parameters (Kirkpatrick, Gelatt and Vecchi, "Optimization
/// by Simulated Annealing", Science 220, 1983).
///
/// The energy is the score, raised by a price for each wrong answer. The acceptance limit is drawn
/// before a candidate is judged, so judging stops as soon as the candidate is certain to be
/// refused. The temperature falls from cycle to cycle along the same slope, and each cycle starts
/// from the best candidate that answered everything.
struct Annealing: Equatable, Codable, Sendable {
  /// The candidate that moves start from; nil before the first was judged.
  private(set) var current: Trial?
  /// Moves made in this cycle.
  private var step = 0
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

  /// Makes one move.
  ///
  /// - Returns: The kind of move, and the trial if it was accepted.
  mutating func advance(
    family: Int, best: Candidate?, setting: SearchSetting, workbench: Workbench,
    using generator: inout SeededGenerator
  ) -> (kind: MoveKind?, accepted: Trial?) {
    let parameters = setting.parameters[family]
    guard let from = current else {
      let places = best?.places ?? setting.defaultPlaces(ofFamily: family)
      current =
        workbench.trial(
          family: family, places: places, energyLimit: .infinity, strategy: .annealing)
        ?? randomStart(family: family, parameters, workbench, &generator)
      return (nil, current)
    }
    let length = max(Self.movesPerParameter * parameters.count, 1000)
    let progress = Double(step) / Double(length)
    // exp and log of the C library may differ by a bit between machines; those of this module do
    // not.
    let temperature = hottest * Exponential.exp(progress * Exponential.log(Self.coldest / hottest))
    step += 1
    if step >= length { beginCycle(best: best) }

    let kind = generator.pick(MoveKind.allCases)
    var places = from.candidate.places
    let moved = kind.apply(to: &places, parameters: parameters, using: &generator)
    let limit = from.energy - temperature * Exponential.log(1 - generator.unit())
    guard moved else { return (kind, nil) }
    guard
      let trial = workbench.trial(
        family: family, places: places, energyLimit: limit, strategy: .annealing)
    else {
      return (kind, nil)
    }
    current = trial
    return (kind, trial)
  }

  /// Whether the numbers are ones this type could have come to.
  var isSane: Bool { step >= 0 && cycle >= 0 && hottest > 0 && hottest < 1000 }

  /// Starts anew from another candidate, which will be judged first.
  mutating func restart() { current = nil }

  private mutating func beginCycle(best: Candidate?) {
    step = 0
    cycle += 1
    if let best, current?.candidate != best { current = nil }
  }

  private func randomStart(
    family: Int, _ parameters: [Parameter], _ workbench: Workbench,
    _ generator: inout SeededGenerator
  ) -> Trial? {
    let places = parameters.map { generator.below($0.values.count) }
    return workbench.trial(
      family: family, places: places, energyLimit: .infinity, strategy: .annealing)
  }
}
