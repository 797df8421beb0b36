import Basics
import Testing

@testable import Evaluation
@testable import Search

@Suite struct CascadeFitTests {
  /// Three cases: one with both ends, one with an upper, one with a lower end.
  private static let cases = IntervalCases(
    columns: [[1, 2, 3], [0.5, -1, 2]], low: [0, -.infinity, 1], high: [1, 2, .infinity], width: 0.5
  )

  private static func randomWeights(
    _ count: Int, using generator: inout SeededGenerator
  ) -> [Double] {
    (0..<count).map { _ in 2 * generator.unit() - 1 }
  }

  @Test func anErrorOfOneIsTheEndOfTheInterval() {
    // A cascade without units: 0·x + 0·y + bias.
    let fit = CascadeFit(Cascade(inputs: 2, units: 0), Self.cases)
    func worst(_ bias: Double) -> Double { fit.measure([0, 0, bias], power: 2, scale: 1).worst }
    #expect(worst(1) == 1)
    #expect(worst(0.5) == 2)
    #expect(worst(1.25) == 1.5)
    #expect(fit.measure([0, 0, .nan], power: 2, scale: 1).worst == .infinity)
  }

  @Test func theGradientIsTheSlopeOfTheCost() {
    var generator = SeededGenerator(seed: 4)
    for units in 0...3 {
      let cascade = Cascade(inputs: 2, units: units)
      let fit = CascadeFit(cascade, Self.cases)
      #expect(cascade.sources.count == cascade.weightCount)
      for power in [2, 4, 8] {
        let weights = Self.randomWeights(cascade.weightCount, using: &generator)
        let free = Array(weights.indices)
        let gradient = fit.equations(weights, free: free, power: power, scale: 2).gradient
        for place in free {
          var (less, more) = (weights, weights)
          less[place] -= 1e-5
          more[place] += 1e-5
          let rise =
            fit.measure(more, power: power, scale: 2).cost
            - fit.measure(less, power: power, scale: 2).cost
          // d/dw Σ (e/s)^p = p/s² Σ (e/s)^(p-2)·e·e'.
          let slope = gradient[place] * Double(power * (power - 1)) / 4
          #expect(abs(rise / 2e-5 - slope) < 1e-4 * (1 + abs(slope)))
        }
      }
    }
  }

  @Test func descentNeverMakesTheCostWorse() {
    var generator = SeededGenerator(seed: 5)
    let fit = PieceSearchTests.fit
    for _ in 0..<50 {
      var weights = Self.randomWeights(fit.cascade.weightCount, using: &generator)
      let before = fit.measure(weights, power: 8, scale: 10).cost
      let worst = Descent.improve(
        &weights, of: fit, free: [0, 3, 5, 9], power: 8, iterations: 5, goal: 0)
      #expect(fit.measure(weights, power: 8, scale: 10).cost <= before)
      #expect(worst == fit.measure(weights, power: 2, scale: 1).worst)
    }
  }

  @Test func choleskySolves() throws {
    let matrix = [4.0, 2, 0, 2, 5, 1, 0, 1, 3]
    let solution = try #require(Cholesky(matrix, count: 3, damping: 0)).solve([8, 13, 5])
    for row in 0..<3 {
      let product = (0..<3).reduce(0) { $0 + matrix[row * 3 + $1] * solution[$1] }
      #expect(abs(product - [8, 13, 5][row]) < 1e-9)
    }
    #expect(Cholesky([1, 2, 2, 1], count: 2, damping: 0) == nil)
  }
}
