import Basics
import Exact
import Foundation
import Testing

@testable import CriticalPoints

@Suite("No critical point is lost")
struct CompletenessTests {
  private func rational(_ generator: inout SeededGenerator, _ bound: Int) -> String {
    "\(1 + generator.below(bound))/\(1 + generator.below(7))"
  }

  /// A random problem of two or three unknowns.
  private func problem(_ generator: inout SeededGenerator) -> String {
    let kinds: [(layers: String, activations: [Int], weights: Int, bias: Bool)] = [
      ("[1,1,1]", [1, 1], 2, false), ("[1,1,1]", [2, 1], 2, false), ("[1,1]", [2], 2, true),
      ("[1,1]", [3], 2, true), ("[2,1]", [2], 2, false), ("[2,1]", [3], 2, false),
      ("[2,1,1]", [1, 1], 3, false), ("[1,1,2]", [1, 1], 3, false), ("[1,1,1]", [1, 2], 2, false),
    ]
    let kind = kinds[generator.below(kinds.count)]
    let examples = 1 + generator.below(3)
    let inputs = kind.layers.hasPrefix("[2") ? 2 : 1
    let outputs = kind.layers.hasSuffix("2]") ? 2 : 1
    func rows(_ width: Int) -> String {
      (0..<examples).map { _ in
        "[" + (0..<width).map { _ in "\"-\(rational(&generator, 9))\"" }.joined(separator: ",")
          + "]"
      }.joined(separator: ",")
    }
    let activations = kind.activations.map { degree in
      degree == 1
        ? "\"lin\""
        : "[" + (0...degree).map { _ in "\"\(rational(&generator, 5))\"" }.joined(separator: ",")
          + "]"
    }.joined(separator: ",")
    let lambda = (0..<kind.weights).map { _ in "\"\(rational(&generator, 9))\"" }
    return """
      {"layers":\(kind.layers),"activations":[\(activations)],"bias":\(kind.bias),
       "X":[\(rows(inputs))],"Y":[\(rows(outputs))],"lambda":[\(lambda.joined(separator: ","))]}
      """
  }

  /// Set GOLF_PROBLEMS to try more than the forty problems of an ordinary test.
  @Test("As many points as the quotient ring has dimensions, on random problems")
  func random() throws {
    var generator = SeededGenerator(seed: 31)
    let wanted = ProcessInfo.processInfo.environment["GOLF_PROBLEMS"].flatMap(Int.init) ?? 40
    var settled = 0
    for _ in 0..<wanted {
      let text = problem(&generator)
      let network = try Instances.network(text)
      let degree = network.loss.count == 2 ? 26 : 14
      guard let wanted = QuotientRing.dimension(gradientOf: network.loss, highestDegree: degree)
      else { continue }
      settled += 1
      let solution = Solver(network).solve()
      #expect(solution.points.count == wanted, "\(text)")
      #expect(solution.warnings.isEmpty, "\(text): \(solution.warnings)")
    }
    #expect(settled >= wanted / 2)
  }

  @Test("The quotient ring agrees with what is known of the instances")
  func quotientRing() throws {
    for expected in Instances.all.prefix(3) {
      let loss = try Instances.network(expected.text).loss
      #expect(QuotientRing.dimension(gradientOf: loss, highestDegree: 14) == expected.isolated)
    }
  }

  /// Layers, one example, and how many critical points are published for generic λ.
  static let published: [(layers: [Int], count: Int)] = [
    ([1, 1, 1], 5), ([2, 1, 2], 9), ([3, 1, 3], 13), ([1, 2, 1], 9), ([2, 2, 2], 33),
    ([2, 2, 3], 73), ([3, 3, 1], 13), ([1, 3, 2], 73), ([1, 1, 1, 1], 17), ([1, 1, 1, 2], 33),
    ([1, 2, 2, 1], 129),
  ]

  @Test("The published counts of linear networks with one example", arguments: published.indices)
  func publishedCounts(_ number: Int) throws {
    let (layers, count) = Self.published[number]
    var generator = SeededGenerator(seed: 32, stream: UInt64(number))
    func numbers(_ count: Int) -> [Rational] {
      (0..<count).map { _ in
        Rational(1 + generator.below(99)) / Rational(10 + generator.below(50))
      }
    }
    let weights = Problem.weightCount(
      layers: layers, biases: layers.dropFirst().map { _ in false })
    let problem = Problem(
      layers: layers, activations: Array(repeating: Problem.linear, count: layers.count - 1),
      inputs: [numbers(layers[0])], targets: [numbers(layers[layers.count - 1])],
      regularisation: numbers(weights))
    var solver = Solver(try PolynomialNetwork(problem))
    solver.threads = 2
    let solution = solver.solve()
    #expect(solution.points.count == count)
    #expect(solution.warnings.isEmpty, "\(solution.warnings)")
  }

  @Test("The order of the unknowns does not change the list")
  func order() throws {
    var generator = SeededGenerator(seed: 33)
    for expected in Instances.all + Instances.all {
      let network = try Instances.network(expected.text)
      var places = Array(0..<network.loss.count)
      for index in places.indices.reversed() { places.swapAt(index, generator.below(index + 1)) }
      func lines(_ solution: Solution, _ order: [Int]) -> [String] {
        solution.points.map { point in
          let coordinates = order.map {
            "\(point.coordinates[$0].real) \(point.coordinates[$0].imaginary)"
          }
          return "\(point.loss) \(point.index ?? -1) \(coordinates)"
        }.sorted()
      }
      let plain = Solver(network).solve()
      let permuted = Solver(network.permuted(places)).solve()
      #expect(
        lines(plain, Array(places.indices)) == lines(permuted, places), "\(expected.name) \(places)"
      )
      #expect(plain.points.map(\.loss) == permuted.points.map(\.loss))
    }
  }

  @Test("Patterns of zeros are those of the definition")
  func strata() throws {
    var generator = SeededGenerator(seed: 34)
    for _ in 0..<100 {
      let count = 1 + generator.below(6)
      var error = Polynomial(.zero, count: count)
      for _ in 0..<1 + generator.below(6) {
        var term = Polynomial(Rational(1 + generator.below(5)), count: count)
        for variable in 0..<count {
          for _ in 0..<[0, 0, 1, 1, 2][generator.below(5)] {
            term = term * Polynomial(variable: variable, count: count)
          }
        }
        error = error + term
      }
      let wanted = (0..<1 << count).map { mask in (0..<count).filter { mask >> $0 & 1 == 1 } }
        .filter { kept in
          let isInvariant = (0..<count).allSatisfy {
            kept.contains($0) || error.derivative($0).restricted(to: kept).terms.isEmpty
          }
          let rest = error.restricted(to: kept)
          return isInvariant && kept.indices.allSatisfy { rest.contains($0) }
        }
      let found = try #require(Stratum.all(of: error)).map(\.support)
      #expect(Set(found) == Set(wanted))
      #expect(found.count == wanted.count)
    }
  }
}
