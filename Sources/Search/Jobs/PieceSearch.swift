import Basics
import Constructions
import Evaluation

/// The search for the weights of one piece: fit, round, refit.
///
/// From a random start the weights are fitted as real numbers. When that is good enough they are
/// rounded, one after another: always the one whose rounding to a cheap decimal does least harm
/// when the weights still free make up for it (the "optimal brain surgeon" of Hassibi and Stork,
/// NIPS 5, 1993). Once all weights are decimals and every case holds, a few weights at a time are
/// freed, refitted and rounded again, and what is no dearer is kept.
///
/// It is a value, and a step depends on nothing but it, the piece and the generator.
struct PieceSearch: Equatable, Codable, Sendable {
  /// The cheapest decimals that do what the piece asks for, as places in the list of values.
  private(set) var best: [Int]?
  /// What they cost.
  private(set) var cost = Int.max
  /// Steps since the start, or since `best` became cheaper.
  private(set) var idleSteps = 0

  /// The weights at work.
  private var weights: [Double] = []
  /// For each of them its place in the list of values; -1 while it is free.
  private var places: [Int] = []
  /// The weights of the last good fit, to round them again in another way.
  private var fitted: [Double] = []
  private var phase = Phase.start
  /// Which norm is being fitted.
  private var stage = 0
  /// Roundings that went wrong: of one weight, and of all.
  private var refusals = 0
  private var failures = 0
  /// What a digit costs in the choice of what to round, in logarithms of the worst error.
  private var price = 0.06

  private enum Phase: String, Codable { case start, fitting, rounding }

  /// The norms a fit goes through.
  private static let powers = [2, 6, 12, 24]
  /// The norm in which weights make up for the rounding of others.
  private static let roundingPower = 12
  /// The largest worst error a fit may have after each norm.
  private static let limits = [12, 2.2, 1.3, 0.97]
  /// The norm a fit of weights begins with that are not bad.
  private static let warmStage = 1
  private static let prices = [0.06, 0.03, 0.12, 0.02]
  /// More steps than any search makes.
  private static let mostSteps = 1 << 48

  /// A search from nothing.
  init() {}

  /// A search that goes on from a solution.
  init(best: [Int], decimals: ShortDecimals) {
    self.best = best
    cost = best.reduce(0) { $0 + decimals.costs[$1] }
  }

  /// A search that begins with a fit of these weights.
  init(warm: [Double]) {
    weights = warm
    places = Array(repeating: -1, count: warm.count)
    phase = .fitting
    stage = Self.warmStage
  }

  /// Whether the numbers are ones this type could have come to, for that list of values.
  func isSane(valueCount: Int) -> Bool {
    weights.count == places.count && weights.allSatisfy(\.isFinite)
      && fitted.allSatisfy(\.isFinite) && Self.powers.indices.contains(stage)
      && [idleSteps, refusals, failures].allSatisfy { (0..<Self.mostSteps).contains($0) }
      && places.allSatisfy { (-1..<valueCount).contains($0) }
      && best?.allSatisfy { (0..<valueCount).contains($0) } ?? true
  }

  /// Whether the weights are as many as a cascade has.
  func suits(_ cascade: Cascade) -> Bool {
    [weights.count, fitted.count].allSatisfy { $0 == 0 || $0 == cascade.weightCount }
      && best.map { $0.count == cascade.weightCount } ?? true
      && (phase == .start || !weights.isEmpty)
  }

  /// Makes one step, some milliseconds long.
  ///
  /// - Returns: Whether it found cheaper weights.
  mutating func advance(
    _ fit: CascadeFit, _ decimals: ShortDecimals, using generator: inout SeededGenerator
  ) -> Bool {
    idleSteps += 1
    switch phase {
    case .start:
      if let best {
        free(best, decimals, &generator)
        return advanceRounding(fit, decimals, &generator)
      }
      begin(fit, &generator)
      advanceFit(fit)
      return false
    case .fitting:
      advanceFit(fit)
      return false
    case .rounding:
      return advanceRounding(fit, decimals, &generator)
    }
  }

  // MARK: Fitting

  private mutating func begin(_ fit: CascadeFit, _ generator: inout SeededGenerator) {
    // Inputs are taken to be about ten; the sum starts as a sum of the units alone.
    let cascade = fit.cascade
    let sum = cascade.start(ofUnit: cascade.units)
    weights = cascade.sources.enumerated().map { place, source in
      // Four uniform numbers make a bell that is near enough to the normal one.
      let bell = (0..<4).reduce(-2) { total, _ in total + generator.unit() } * 1.73
      switch source {
      case .input: return place < sum ? 0.3 * bell : 0
      case .unit: return place < sum ? 0.3 * bell : bell
      case .one: return place < sum ? 0.3 * bell : fit.cases.typicalAnswer
      }
    }
    places = Array(repeating: -1, count: weights.count)
    phase = .fitting
    stage = 0
    failures = 0
  }

  private mutating func advanceFit(_ fit: CascadeFit) {
    let worst = Descent.improve(
      &weights, of: fit, free: Array(weights.indices), power: Self.powers[stage], iterations: 15,
      goal: 0.5)
    if !(worst < Self.limits[stage]) {
      phase = .start
    } else if stage + 1 < Self.powers.count {
      stage += 1
    } else {
      fitted = weights
      beginRounding()
    }
  }

  // MARK: Rounding

  private mutating func beginRounding() {
    phase = .rounding
    refusals = 0
    price = Self.prices[failures % Self.prices.count]
  }

  private mutating func free(
    _ best: [Int], _ decimals: ShortDecimals, _ generator: inout SeededGenerator
  ) {
    places = best
    weights = best.map { decimals.values[$0] }
    for _ in 0..<2 + generator.below(6) { places[generator.below(places.count)] = -1 }
    failures = generator.below(Self.prices.count)
    beginRounding()
  }

  private mutating func advanceRounding(
    _ fit: CascadeFit, _ decimals: ShortDecimals, _ generator: inout SeededGenerator
  ) -> Bool {
    let free = places.indices.filter { places[$0] < 0 }
    let spent = places.reduce(0) { $0 + ($1 < 0 ? 0 : decimals.costs[$1]) }
    if free.isEmpty {
      phase = .start
      guard fit.measure(weights, power: 2, scale: 1).worst <= 1, spent <= cost else { return false }
      let isCheaper = spent < cost
      if isCheaper { idleSteps = 0 }
      cost = spent
      best = places
      return isCheaper
    }
    if best != nil, spent > cost {
      phase = .start
      return false
    }
    let surgeon = Surgeon(fit, weights, free: free, power: Self.roundingPower)
    // After a refusal digits count less and harm more.
    let patient = (0..<refusals).reduce(price) { price, _ in price / 3 }
    let proposals = surgeon.proposals(decimals, price: patient, using: &generator)
    for proposal in proposals.prefix(best == nil ? 6 : 3) {
      if let next = surgeon.refitted(proposal, decimals) {
        weights = next
        places[proposal.weight] = proposal.place
        refusals = 0
        return false
      }
    }
    refusals += 1
    if refusals > (best == nil ? 3 : 0) { giveUp(fit.cascade) }
    return false
  }

  private mutating func giveUp(_ cascade: Cascade) {
    failures += 1
    if best == nil, failures < Self.prices.count {
      weights = fitted
      places = Array(repeating: -1, count: weights.count)
      beginRounding()
    } else {
      phase = .start
    }
  }
}
