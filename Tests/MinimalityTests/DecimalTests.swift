import Basics
import Foundation
import Networks
import Testing

@testable import Minimality

@Suite("Decimals of few digits")
struct DecimalTests {
  @Test("the list of a precision has each decimal of it once", arguments: 1...4)
  func lists(precision: Int) {
    let list = ShortDecimals.list(precision: precision)
    let values = Set(list.map(\.exact))
    #expect(values.count == list.count)
    #expect(values.allSatisfy { $0.precision == precision })
    #expect(list.allSatisfy { $0.value == $0.exact.doubleValue })
    #expect(list.count == [36, 522, 6840, 84600][precision - 1])
    if precision <= 3 {
      #expect(values.map(\.doubleValue).sorted() == BruteForce.decimals(precision: precision))
    }
    // Rule 6 rests on this.
    for place in stride(from: 0, to: list.count, by: 2) {
      #expect(list[place].exact == -list[place + 1].exact)
    }
  }

  @Test("those in a range are found without a list")
  func ranges() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<3000 {
      let precision = 1 + random.below(3)
      let scale = [0.1, 1, 20, 500, .infinity][random.below(5)]
      let ends = [random.unit() * 2 - 1, random.unit() * 2 - 1].map { $0 * scale }.sorted()
      var found: [ExactDecimal] = []
      ShortDecimals.each(precision: precision, from: ends[0], through: ends[1]) {
        found.append($0.exact)
      }
      #expect(Set(found).count == found.count)
      let inside = ShortDecimals.list(precision: precision)
        .filter { ends[0] <= $0.value && $0.value <= ends[1] }.map(\.exact)
      #expect(Set(inside).isSubset(of: Set(found)))
      #expect(found.allSatisfy { $0.precision == precision })
      #expect(found.count <= inside.count + 2 * (precision + 1))
    }
  }

  @Test("neither a sum nor a product costs more than its parts")
  func lemmas() {
    var random = SeededGenerator(seed: 4)
    func check(_ one: ExactDecimal, _ other: ExactDecimal) {
      let cost = one.precision + other.precision
      #expect((one + other).precision <= cost, "\(one) + \(other)")
      #expect((one * other).precision <= cost, "\(one) × \(other)")
    }
    let short = (1...2).flatMap { ShortDecimals.list(precision: $0) }.map(\.exact)
    for one in short where one.sign > 0 { for other in short { check(one, other) } }
    for _ in 0..<20_000 {
      func draw() -> ExactDecimal {
        let size = [9, 99, 999, 100_000][random.below(4)]
        return ExactDecimal(random.below(2 * size) - size, exponent: random.below(9) - 5)
      }
      check(draw(), draw())
    }
  }
}
