import Basics
import Evaluation
import Networks
import Tasks

/// Makes a fitted network exact: one weight after the other becomes a short decimal, and the
/// weights that are still free make up for it.
///
/// What a rounding will cost once the others have made up for it is foretold by the curvature of a
/// high norm of the errors (Hassibi and Stork, "Second Order Derivatives for Network Pruning:
/// Optimal Brain Surgeon", NIPS 5, 1992). Of all decimals near all weights those come first that do
/// little damage for their price; a little noise makes every attempt another one.
///
/// ```swift
/// var rounding = Rounding(network)
/// while case .underWay = rounding.advance(on: bench, using: &generator) {}
/// ```
public struct Rounding: Equatable, Codable, Sendable {
  /// How far a rounding has come.
  public enum State: Equatable, Sendable {
    /// Some weights are not decimals yet.
    case underWay
    /// No decimal was found for the weights that are left.
    case failed
    /// All weights are decimals, and every case is within its tolerance.
    case finished
  }

  /// The numbers found so far, one for each parameter; nil where it is not settled.
  public private(set) var decimals: [ExactDecimal?]
  /// The network so far; free is what is not settled.
  private var present: RealNetwork
  /// The largest error before anything was settled, as a multiple of its tolerance.
  private var firstWorst: Double?
  private let firstCount: Int

  /// What the largest error may be in the end, as a multiple of its tolerance.
  public static let limit = 0.995
  /// The power of the norm whose curvature foretells damages.
  private static let power = 16
  /// What a digit is worth, in logarithms of damage.
  private static let digitWorth = 1.6
  /// What taking a weight away has to be better by than its digits say.
  private static let removalPrice = 2.0
  private static let noise = 0.7
  private static let mostDigits = 7
  private static let mostPlaces = 15

  /// A rounding of the free weights of a network; the others stay what they are.
  public init(_ network: RealNetwork) {
    present = network
    let parameters = network.parameters
    decimals = zip(parameters, network.freedom).map {
      $1 ? nil : try? ExactDecimal.written("\($0)")
    }
    for (parameter, decimal) in decimals.enumerated() where decimal == nil {
      present.free(parameter)
    }
    firstCount = decimals.count { $0 == nil }
  }

  /// Whether the network is one of a task, with a decimal or none for each of its parameters.
  func fits(_ task: Task) -> Bool {
    present.fits(task) && decimals.count == present.parameters.count
  }

  /// The exact network, once every weight is a decimal.
  public func network(task: String, inputs: [String]) -> Network? {
    let exact = decimals.compactMap { $0 }
    guard exact.count == decimals.count else { return nil }
    return present.network(task: task, inputs: inputs, decimals: exact)
  }

  /// Settles one more weight.
  public mutating func advance(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> State {
    var fitting = Fitting(present, to: bench.table)
    defer { bench.charge(fitting) }
    if fitting.free.isEmpty { return fitting.worst < Self.limit ? .finished : .failed }
    guard fitting.worst < 1e6,
      let inverse = InverseCurvature(
        of: fitting.curvature(power: Self.power), count: fitting.free.count)
    else { return .failed }
    let first = firstWorst ?? fitting.worst
    firstWorst = first
    // The allowance grows as weights are settled; in the end it is the limit.
    let share = 1 - Double(fitting.free.count - 1) / Double(firstCount)
    let allowed = min(
      Self.limit,
      max(fitting.worst, first + (Self.limit - first) * (0.3 + 0.7 * share)))
    let tries = firstCount < 15 ? 6 : 12
    let candidates = candidates(fitting, inverse, bench.task, using: &generator)
    for candidate in candidates.prefix(tries) {
      let parameter = fitting.free[candidate.row]
      guard Self.settle(candidate, inverse, allowed: allowed, in: &fitting) else { continue }
      decimals[parameter] = candidate.value
      present = fitting.network
      present.fix(parameter)
      return fitting.free.isEmpty ? .finished : .underWay
    }
    return .failed
  }

  // MARK: - Candidates

  private struct Candidate {
    /// Which of the free parameters is settled.
    let row: Int
    let value: ExactDecimal
    /// Damage and price; low is good.
    let key: Double
  }

  /// The decimals worth trying, the most promising first.
  private func candidates(
    _ fitting: Fitting, _ inverse: InverseCurvature, _ task: Task,
    using generator: inout SeededGenerator
  ) -> [Candidate] {
    var found: [Candidate] = []
    // Where a number that is used twice counts once, those that are settled are free.
    let settled = task.metric == .distinct ? Set(decimals.compactMap { $0 }).sorted() : []
    for (row, parameter) in fitting.free.enumerated() {
      let value = fitting.parameters[parameter]
      for decimal in settled + Self.decimals(near: value) where task.rules.permit(decimal) {
        let change = decimal.doubleValue - value
        if !decimal.isZero, abs(change) > abs(value) / 2 { continue }
        let damage = change * change / inverse[row, row]
        found.append(
          Candidate(
            row: row, value: decimal,
            key: Exponential.log(min(damage, 1e300) + 1e-9)
              + (settled.contains(decimal) ? 0 : Double(task.metric.cost(of: decimal)))
              * Self.digitWorth
              + Self.noise * generator.normal() + (decimal.isZero ? Self.removalPrice : 0)))
      }
    }
    return found.sorted { ($0.key, $0.row) < ($1.key, $1.row) }
  }

  /// Zero, and for each number of places the decimals on both sides of a number.
  private static func decimals(near value: Double) -> [ExactDecimal] {
    var found = [ExactDecimal.zero]
    var whole = 1.0
    var digits = 0
    while digits < mostDigits, abs(value) >= whole {
      digits += 1
      whole *= 10
    }
    var factor = 1.0
    for places in 0...mostPlaces {
      // As many digits as are worth trying; a small number has at least its first two.
      if places > mostDigits - digits, abs(value) * factor >= 100 { break }
      let scaled = value * factor
      guard abs(scaled) < 1e15 else { break }
      for digits in [scaled.rounded(.down), scaled.rounded(.up)] {
        let decimal = ExactDecimal(Int(digits), exponent: -places)
        if !decimal.isZero, !found.contains(decimal) { found.append(decimal) }
      }
      factor *= 10
    }
    return found
  }

  /// Gives a weight its decimal where the others can make up for it.
  private static func settle(
    _ candidate: Candidate, _ inverse: InverseCurvature, allowed: Double, in fitting: inout Fitting
  ) -> Bool {
    let before = (fitting.parameters, fitting.free)
    fitting.settle(
      candidate.row, at: candidate.value.doubleValue, inverse, allowed: allowed * 0.98)
    if !(fitting.worst < allowed * 0.98) {
      fitting.improve(power: 8, steps: 5, goal: allowed * 0.95)
      if !(fitting.worst < allowed) {
        fitting.improve(power: 32, steps: 8, goal: allowed * 0.95)
      }
    }
    if fitting.worst < allowed { return true }
    fitting.free = before.1
    fitting.set(before.0)
    return false
  }
}
