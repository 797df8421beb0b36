import Basics
import Certification
import Networks
import Tasks
import Testing

@testable import Minimality

@Suite("Nothing cheaper is missed")
struct CompletenessTests {
  /// A random decimal of a precision.
  private func decimal(precision: Int, _ random: inout SeededGenerator) -> ExactDecimal {
    while true {
      let significand = 1 + random.below((0..<precision).reduce(1) { power, _ in power * 10 } - 1)
      let exponent = -precision + random.below(2 * precision)
      let value = ExactDecimal(significand, exponent: exponent)
      if value.precision == precision { return random.below(2) == 0 ? value : -value }
    }
  }

  /// A random network of a score; dead neurons, shared ones and constants occur.
  private func network(
    inputs: Int, outputs: Int, score: Int, _ random: inout SeededGenerator
  ) -> Network {
    var builder = NetworkBuilder(inputs: (0..<inputs).map { "x\($0)" })
    var nodes = builder.inputNodes
    for activation in [Activation.sigmoid, .softplus] where random.below(3) == 0 {
      nodes.append(builder.add(activation, []))
    }
    var left = score
    while left > 0 {
      var budget = 1 + random.below(left)
      left -= budget
      var terms: [(NetworkBuilder.Node, ExactDecimal)] = []
      var bias = ExactDecimal.zero
      var used: Set<Int> = []
      while budget > 0 {
        let cost = 1 + random.below(budget)
        let weight = decimal(precision: cost, &random)
        // The last node is read more often, so that there are chains.
        let place =
          random.below(4) == 0
          ? -1 : nodes.count - 1 - random.below(random.below(2) == 0 ? 1 : nodes.count)
        // A second weight on the same source would be another number of digits.
        guard used.insert(place).inserted else {
          if used.count > nodes.count { break }
          continue
        }
        if place < 0 { bias = weight } else { terms.append((nodes[place], weight)) }
        budget -= cost
      }
      nodes.append(builder.add(random.pick(Activation.allCases), terms, bias: bias))
    }
    let answers = (0..<outputs).map { index in
      index == 0 ? nodes[nodes.count - 1] : nodes[random.below(nodes.count)]
    }
    return builder.network(outputs: answers)
  }

  /// A network's own answers, as a task: a network of its score or less must be found.
  private func check(
    inputs: [[ExactDecimal]], outputs: Int, score: Int, seed: UInt64
  ) throws -> Bool {
    var random = SeededGenerator(seed: seed)
    let network = network(inputs: inputs.count, outputs: outputs, score: score, &random)
    let rows = inputs[0].indices.map { row in inputs.map { $0[row] } }
    let answers = try CertifiedJudge.answers(of: network, rows: rows)
    let targets = (0..<outputs).map { output in
      answers.map { answer -> ExactDecimal in
        switch answer[output] {
        case .exact(let value): value
        case .rounded(let value):
          (ExactDecimal(exactly: value) ?? .zero)
            .rounded(toMultipleOf: ExactDecimal(1, exponent: -9))
        }
      }
    }
    let task = try task(inputs, targets, tolerance: ExactDecimal(1, exponent: -6))
    let found = try MinimalScoreSearch(task, threads: 2).run(upTo: network.score())
    let cheapest = found.network.map { $0.score() } ?? .max
    #expect(cheapest <= network.score(), "seed \(seed): \(network)")
    return found.lowerBound > 2
  }

  @Test("networks of one input", arguments: 1...3)
  func oneInput(score: Int) throws {
    var hard = 0
    for seed in 0..<300 {
      if try check(inputs: [[-2, -1, 0, 1, 3]], outputs: 1, score: score, seed: UInt64(seed)) {
        hard += 1
      }
    }
    if score == 3 { #expect(hard > 20) }
  }

  @Test("networks of two inputs")
  func twoInputs() throws {
    for seed in 0..<150 {
      _ = try check(
        inputs: [[0, 0, 1, 1, 2], [-1, 1, -1, 1, 3]], outputs: 1, score: 2 + seed % 2,
        seed: UInt64(seed))
    }
  }

  @Test("networks of two inputs and score 4")
  func score4() throws {
    for seed in 0..<40 {
      _ = try check(
        inputs: [[0, 0, 1, 1, 2, 2], [-1, 1, -1, 1, -1, 1]], outputs: 1, score: 4,
        seed: UInt64(seed))
    }
  }

  @Test("networks of two outputs")
  func twoOutputs() throws {
    for seed in 0..<120 {
      _ = try check(
        inputs: [[0, 0, 1, 1], [-1, 1, -1, 1]], outputs: 2, score: 1 + seed % 3,
        seed: UInt64(seed))
    }
  }

  @Test("chains on two inputs with the same weight")
  func equalWeights() throws {
    let inputs: [[ExactDecimal]] = [[-1, -1, 0, 0, 2, 2], [0, 2, -1, 2, -1, 0]]
    var random = SeededGenerator(seed: 11)
    for _ in 0..<40 {
      var builder = NetworkBuilder(inputs: ["x0", "x1"])
      let weight = decimal(precision: 1, &random)
      let sum = builder.add(
        random.pick([Activation.sigmoid, .softplus, .sin]),
        [(builder.input(0), weight), (builder.input(1), weight)])
      let answer = builder.add(
        random.pick([Activation.identity, .sin]), [(sum, decimal(precision: 1, &random))])
      let network = builder.network(outputs: [answer])
      let rows = inputs[0].indices.map { row in inputs.map { $0[row] } }
      let targets = try CertifiedJudge.answers(of: network, rows: rows).map { answers in
        guard case .rounded(let value) = answers[0] else { return ExactDecimal.zero }
        return try #require(ExactDecimal(exactly: value))
      }
      let task = try task(inputs, [targets], tolerance: ExactDecimal(1, exponent: -6))
      #expect(!Ground(task).exchangeable.isEmpty)
      let found = try MinimalScoreSearch(task, threads: 2).run(upTo: 3)
      #expect(found.isMinimal, "\(network)")
    }
  }
}
