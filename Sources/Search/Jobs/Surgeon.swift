import Basics
import Evaluation

/// Rounds one weight and lets the free ones make up for it.
///
/// Near a minimum the cost is a quadratic form. If weight i is moved by δ and the others follow as
/// they should, the cost grows by δ²/2 over the i-th diagonal element of the inverse of its second
/// derivative, and the others move along the i-th column of that inverse.
struct Surgeon {
  /// A weight and the decimal it might become.
  struct Proposal {
    var weight: Int
    var place: Int
    var rank: Double
  }

  private let whole: CascadeFit
  /// The cases that count as long as the weights do not move far.
  private let fit: CascadeFit
  private let power: Int
  private var weights: [Double]
  private let free: [Int]
  /// The rows of the inverse; empty when there is none.
  private var inverse: [[Double]] = []
  private var stiffness = 0.0

  /// Fits the free weights first.
  init(_ fit: CascadeFit, _ weights: [Double], free: [Int], power: Int) {
    whole = fit
    let fit = fit.focused(weights)
    self.fit = fit
    self.power = power
    self.free = free
    self.weights = weights
    let worst = Descent.improve(
      &self.weights, of: fit, free: free, power: power, iterations: 3, goal: 0.5)
    guard worst < 1e6 else { return }
    if worst == 0 {
      // Nothing is near its limits: every rounding is harmless as far as one can see.
      inverse = free.indices.map { row in free.indices.map { $0 == row ? 1 : 0 } }
      return
    }
    let measure = fit.measure(self.weights, power: power, scale: worst)
    let equations = fit.equations(self.weights, free: free, power: power, scale: worst)
    guard let cholesky = Cholesky(equations.matrix, count: free.count, damping: 1e-7)
    else { return }
    inverse = free.indices.map { row in
      cholesky.solve(free.indices.map { $0 == row ? 1 : 0 })
    }
    stiffness = Double(power * (power - 1)) / (2 * worst * worst * measure.cost)
  }

  /// The roundings that promise most, the best first.
  func proposals(
    _ decimals: ShortDecimals, price: Double, using generator: inout SeededGenerator
  ) -> [Proposal] {
    guard !inverse.isEmpty else { return [] }
    var result: [Proposal] = []
    for (row, weight) in free.enumerated() {
      for place in decimals.near(weights[weight]) {
        let distance = decimals.values[place] - weights[weight]
        let damage = distance * distance * stiffness / inverse[row][row]
        let growth = Exponential.log(1 + min(damage, 1e30)) / Double(power)
        let digits = Double(decimals.costs[place]) * (1 + 0.3 * generator.unit())
        result.append(Proposal(weight: weight, place: place, rank: growth + price * digits))
      }
    }
    return result.sorted { ($0.rank, $0.weight, $0.place) < ($1.rank, $1.weight, $1.place) }
  }

  /// The weights after a rounding, when every case can still be held; else nil.
  func refitted(_ proposal: Proposal, _ decimals: ShortDecimals) -> [Double]? {
    guard let row = free.firstIndex(of: proposal.weight) else { return nil }
    let distance = decimals.values[proposal.place] - weights[proposal.weight]
    var followed = weights
    for (column, place) in free.enumerated() {
      followed[place] += distance * inverse[row][column] / inverse[row][row]
    }
    var alone = weights
    alone[proposal.weight] = decimals.values[proposal.place]
    followed[proposal.weight] = decimals.values[proposal.place]
    let isFollowedBetter =
      fit.measure(followed, power: 2, scale: 1).worst < fit.measure(alone, power: 2, scale: 1).worst
    var result = isFollowedBetter ? followed : alone
    let rest = free.filter { $0 != proposal.weight }
    let worst = Descent.improve(
      &result, of: fit, free: rest, power: power, iterations: 8, goal: 0.7)
    guard worst <= 1 else { return nil }
    if whole.measure(result, power: 2, scale: 1).worst <= 1 { return result }
    // The weights moved far after all.
    let worstOfAll = Descent.improve(
      &result, of: whole, free: rest, power: power, iterations: 4, goal: 0.9)
    return worstOfAll <= 1 ? result : nil
  }
}
