import Basics
import Constructions
import Foundation
import Networks
import Testing

@testable import Evaluation
@testable import Search

/// A search for the weights of a small smooth function: √(x² + y² + 1) on a lattice, within 0.2.
@Suite struct PieceSearchTests {
  static let fit: CascadeFit = {
    let lattice = (-2...2).flatMap { x in (-2...2).map { y in (Double(x), Double(y)) } }
    let target = lattice.map { ($0 * $0 + $1 * $1 + 1).squareRoot() }
    let cases = IntervalCases(
      columns: [lattice.map(\.0), lattice.map(\.1)], low: target.map { $0 - 0.2 },
      high: target.map { $0 + 0.2 }, width: 0.2)
    return CascadeFit(Cascade(inputs: 2, units: 2), cases)
  }()

  static let decimals: ShortDecimals = {
    let positive = Parameter.decimals(digits: 1...99, exponents: -2...0)
    return ShortDecimals(
      positive.reversed().map { -$0 } + [.zero] + positive, metric: .precision)
  }()

  static func advance(
    _ search: inout PieceSearch, _ generator: inout SeededGenerator, steps: Int
  ) {
    for _ in 0..<steps { _ = search.advance(fit, decimals, using: &generator) }
  }

  /// Steps until there is a solution, at most.
  static func solve(_ search: inout PieceSearch, _ generator: inout SeededGenerator) {
    for _ in 0..<4000 where search.best == nil {
      _ = search.advance(fit, decimals, using: &generator)
    }
  }

  @Test func aSolutionHoldsEveryCaseAndItsCostIsThatOfItsDecimals() throws {
    var search = PieceSearch()
    var generator = SeededGenerator(seed: 1)
    Self.solve(&search, &generator)
    let best = try #require(search.best)
    let weights = best.map { Self.decimals.values[$0] }
    #expect(Self.fit.measure(weights, power: 2, scale: 1).worst <= 1)
    #expect(search.cost == best.reduce(0) { $0 + Self.decimals.costs[$1] })
  }

  @Test func solutionsOnlyGetCheaper() throws {
    var search = PieceSearch()
    var generator = SeededGenerator(seed: 2)
    Self.solve(&search, &generator)
    var last = search.cost
    for _ in 0..<60 {
      let isCheaper = search.advance(Self.fit, Self.decimals, using: &generator)
      #expect(search.cost <= last)
      #expect(isCheaper == (search.cost < last))
      last = search.cost
      let weights = try #require(search.best).map { Self.decimals.values[$0] }
      #expect(Self.fit.measure(weights, power: 2, scale: 1).worst <= 1)
    }
  }

  @Test func aSavedSearchGoesOnExactly() throws {
    var search = PieceSearch()
    var generator = SeededGenerator(seed: 3)
    for steps in [1, 7, 20, 40] {
      Self.advance(&search, &generator, steps: steps)
      let saved = try JSONEncoder().encode(search)
      var copy = try JSONDecoder().decode(PieceSearch.self, from: saved)
      #expect(copy == search)
      #expect(copy.isSane(valueCount: Self.decimals.values.count))
      #expect(copy.suits(Self.fit.cascade))
      var otherGenerator = try #require(SeededGenerator(state: generator.state))
      Self.advance(&search, &generator, steps: 15)
      Self.advance(&copy, &otherGenerator, steps: 15)
      #expect(copy == search)
      #expect(otherGenerator == generator)
    }
  }
}
