import Basics
import Testing

@testable import Constructions
@testable import Networks

@Suite("Cheapest decimals of a linear node")
struct LatticeReadoutTests {
  /// All decimals of up to two digits, with their prices.
  private static let short: [(value: ExactDecimal, price: Int)] = {
    var found: Set<ExactDecimal> = [.zero]
    for exponent in -2...1 {
      for digits in -99...99 { found.insert(ExactDecimal(digits, exponent: exponent)) }
    }
    return found.map { ($0, $0.precision) }.filter { $0.1 <= 2 }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
  }()

  @Test("As cheap as the cheapest of all pairs of short decimals, over random windows")
  func brute() {
    var generator = SeededGenerator(seed: 11)
    var served = 0
    for _ in 0..<150 {
      let wanted = [generator.normal(), 3 * generator.normal()]
      let width = 0.02 + 0.3 * generator.unit()
      let rows = (0..<12).map { _ in [1 + generator.unit(), generator.normal()] }
      let columns = (0..<2).map { column in rows.map { $0[column] / width } }
      let target = rows.map { (wanted[0] * $0[0] + wanted[1] * $0[1]) / width }
      var cheapest: Int?
      for one in Self.short where one.price < cheapest ?? 4 {
        for other in Self.short where one.price + other.price < cheapest ?? 4 {
          let serves = target.indices.allSatisfy {
            abs(
              one.value.doubleValue * columns[0][$0] + other.value.doubleValue * columns[1][$0]
                - target[$0]) < 1
          }
          if serves { cheapest = one.price + other.price }
        }
      }
      var search = LatticeReadout(columns: columns, target: target, deciding: 12)
      let found = search?.weights(limit: 6)
      if let cheapest {
        served += 1
        #expect(found?.cost == cheapest)
      }
      guard let found else { continue }
      #expect(found.cost == found.weights.reduce(0) { $0 + $1.precision })
      for row in target.indices {
        let value = found.weights.indices.reduce(0.0) {
          $0 + found.weights[$1].doubleValue * columns[$1][row]
        }
        #expect(abs(value - target[row]) < 1)
      }
    }
    #expect(served > 30)
  }

  @Test("Rows that do not decide are kept to as well")
  func others() throws {
    // 2x within 1 of 2x at x = 1, and within 0.1 of 2.3x at x = 10.
    var search = try #require(
      LatticeReadout(columns: [[1, 100]], target: [2, 230], deciding: 1))
    #expect(search.weights(limit: 3)?.weights == [ExactDecimal(23, exponent: -1)])
  }
}
