import Basics
import Foundation
import Networks
import Tasks
import Testing

@testable import Minimality

@Suite("The enumeration agrees with brute force")
struct BruteForceTests {
  /// A task, and what brute force has found out about it.
  private struct Question {
    var targets: [[ExactDecimal]]
    var tolerance: ExactDecimal
    /// The first score with a network that does the task; nil so far.
    var score: Int?

    /// Whether these nodes do the task, judged by doubles; nil when it is too close for them.
    func isAnswered(by nodes: [[Double]]) -> Bool? {
      var isClose = false
      let limit = tolerance.doubleValue
      for target in targets {
        var serves = false
        for node in nodes {
          var worst = 0.0
          for (place, value) in target.enumerated() {
            worst = max(worst, abs(node[place] - value.doubleValue))
          }
          if worst < limit - 1e-9 { serves = true } else if worst < limit + 1e-9 { isClose = true }
        }
        if !serves { return isClose ? nil : false }
      }
      return true
    }
  }

  /// Random targets: columns that networks of few digits have, rounded and disturbed.
  private func questions(
    _ inputs: [[ExactDecimal]], _ force: BruteForce, targets: Int, count: Int, score: Int,
    isSymmetric: Bool, random: inout SeededGenerator
  ) -> [Question] {
    var columns: [[Double]] = []
    var seen = 0
    // A sample of the columns of brute force itself, every one with the same chance.
    force.visit(score: score) { nodes in
      guard var last = nodes.last, last.allSatisfy({ abs($0) < 1000 }) else { return }
      if isSymmetric {
        guard abs(last[1] - last[2]) < 0.02 else { return }
        last[2] = last[1]
      }
      seen += 1
      if columns.count < 400 {
        columns.append(last)
      } else {
        let place = random.below(seen)
        if place < 400 { columns[place] = last }
      }
    }
    return (0..<count).map { index in
      let tolerance = ExactDecimal([1, 3, 7, 20, 45][index % 5], exponent: -2)
      return Question(
        targets: (0..<targets).map { _ in
          let column = columns[random.below(columns.count)]
          return column.map { value in
            let near = ExactDecimal(Int((value * 1000).rounded()), exponent: -3)
            return index % 3 == 0 ? near.rounded(toMultipleOf: 1) : near
          }
        }, tolerance: tolerance)
    }
  }

  private func compare(
    _ inputs: [[ExactDecimal]], activations: [Activation], targets: Int = 1, upTo last: Int,
    seed: UInt64, count: Int, isSymmetric: Bool = false
  ) throws {
    var random = SeededGenerator(seed: seed)
    let force = BruteForce(
      inputs: inputs.map { $0.map(\.doubleValue) }, activations: activations)
    var questions = questions(
      inputs, force, targets: targets, count: count, score: isSymmetric ? last : min(last, 2),
      isSymmetric: isSymmetric, random: &random)
    var isClose = Set<Int>()
    for score in 0...last {
      var open = questions.indices.filter { questions[$0].score == nil }
      force.visit(score: score) { nodes in
        for place in open.indices.reversed() {
          switch questions[open[place]].isAnswered(by: nodes) {
          case true?:
            questions[open[place]].score = score
            open.swapAt(place, open.count - 1)
            open.removeLast()
          case nil: isClose.insert(open[place])
          case false?: break
          }
        }
      }
    }
    var scores: [Int: Int] = [:]
    for (index, question) in questions.enumerated() where !isClose.contains(index) {
      if isSymmetric {
        #expect(question.targets[0][1] == question.targets[0][2])
      }
      let task = try task(
        inputs, question.targets, tolerance: question.tolerance, activations: Set(activations))
      let found = try MinimalScoreSearch(task, threads: 2).run(upTo: last)
      #expect(
        found.lowerBound == question.score ?? (last + 1),
        "\(activations) \(question.targets) within \(question.tolerance)")
      #expect(found.isMinimal == (question.score != nil))
      #expect(found.network.map { $0.score() } == question.score)
      scores[found.lowerBound, default: 0] += 1
    }
    // The questions are of different difficulty.
    #expect(scores.count > 1, "\(scores)")
  }

  @Test("one input, all activations, up to score 2", arguments: 1...4)
  func oneInput(seed: UInt64) throws {
    let columns: [[ExactDecimal]] = [[0, 1, 2, 3], [-2, -1, 1, 4], [-1, 0, 1], [5, 7]]
    try compare(
      [columns[Int(seed) - 1]], activations: Activation.allCases, upTo: 2, seed: seed, count: 40)
  }

  @Test("two inputs, all activations, up to score 2")
  func twoInputs() throws {
    try compare(
      [[0, 0, 1, 1], [0, 1, 0, 1]], activations: Activation.allCases, upTo: 2, seed: 5, count: 40)
    // No two cases differ in one input alone, so that nothing is known to be read.
    try compare(
      [[0, 1, 3], [2, -1, 4]], activations: Activation.allCases, upTo: 2, seed: 6, count: 40)
  }

  @Test("two targets")
  func twoTargets() throws {
    try compare(
      [[0, 0, 1, 1], [0, 1, 0, 1]], activations: Activation.allCases, targets: 2, upTo: 2, seed: 7,
      count: 60)
  }

  @Test(
    "one input, one or two activations, up to score 3",
    arguments: [
      [Activation.identity, .relu], [.sigmoid], [.sin], [.identity], [.softplus], [.relu, .sin],
    ])
  func deeper(activations: [Activation]) throws {
    try compare(
      [[-1, 0, 2]], activations: activations, upTo: 3,
      seed: 8, count: 25)
  }

  @Test("inputs that can be exchanged", arguments: [Activation.sigmoid, .relu, .sin])
  func symmetric(activation: Activation) throws {
    try compare(
      [[0, 0, 2, 2], [0, 2, 0, 2]], activations: [activation], upTo: 3, seed: 9, count: 25,
      isSymmetric: true)
  }
}
