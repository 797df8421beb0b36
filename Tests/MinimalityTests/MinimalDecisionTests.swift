import Basics
import Networks
import Tasks
import Testing

@testable import Minimality

@Suite("The least score of decisions agrees with brute force")
struct MinimalDecisionTests {
  /// Signs that are wanted: 1, -1, or 0 where any answer will do.
  private typealias Signs = [Int]

  private func task(_ inputs: [[Int]], _ targets: [Signs], margin: Int) throws -> Task {
    let names = inputs.indices.map { "x\($0)" } + targets.indices.map { "y\($0)" }
    let rows = inputs[0].indices.map { row in
      (inputs.map { "\($0[row])" } + targets.map { $0[row] == 0 ? "" : "\($0[row])" })
        .joined(separator: ",")
    }
    let outputs = targets.indices.map { "y\($0)" }
    let text =
      #"{"format": "golf-task/1", "cases": "t.csv", "targets": \#(outputs), "#
      + #""decision": "sign", "margin": \#(margin)}"#
    return try TaskDescription(name: "t.json", bytes: Array(text.utf8)).task(
      cases: Array(([names.joined(separator: ",")] + rows).joined(separator: "\n").utf8), threads: 1
    )
  }

  /// Whether some node has these signs in every case; nil when doubles cannot tell.
  private func serves(_ nodes: [[Double]], _ signs: Signs, margin: Double) -> Bool? {
    var isClose = false
    for node in nodes {
      var (isRight, isWrong) = (true, false)
      for (place, sign) in signs.enumerated() where sign != 0 {
        let room = Double(sign) * node[place] - margin
        if room <= 1e-9 { isRight = false }
        // What is at the border exactly is wrong.
        if room <= -1e-9 || room == 0 {
          isWrong = true
          break
        }
      }
      if isRight { return true }
      if !isWrong { isClose = true }
    }
    return isClose ? nil : false
  }

  private func compare(_ inputs: [[Int]], _ questions: [[Signs]], margin: Int, upTo last: Int)
    throws
  {
    let force = BruteForce(
      inputs: inputs.map { $0.map(Double.init) }, activations: Activation.allCases)
    var scores = [Int?](repeating: nil, count: questions.count)
    var isClose = Set<Int>()
    for score in 0...last {
      let open = questions.indices.filter { scores[$0] == nil }
      force.visit(score: score) { nodes in
        for place in open where scores[place] == nil {
          var (isServed, isRuledOut) = (true, false)
          for signs in questions[place] where !isRuledOut {
            let found = serves(nodes, signs, margin: Double(margin))
            isServed = isServed && found == true
            isRuledOut = found == false
          }
          if isServed { scores[place] = score } else if !isRuledOut { isClose.insert(place) }
        }
      }
    }
    var compared: [Int: Int] = [:]
    for (place, question) in questions.enumerated() where !isClose.contains(place) {
      let search = try MinimalScoreSearch(task(inputs, question, margin: margin), threads: 2)
      let found = search.run(upTo: last)
      #expect(
        found.lowerBound == scores[place] ?? (last + 1), "\(inputs) \(question) margin \(margin)")
      #expect(found.network.map { $0.score() } == scores[place])
      compared[found.lowerBound, default: 0] += 1
    }
    #expect(compared.count > 1 && compared.values.reduce(0, +) > questions.count / 3, "\(compared)")
  }

  /// All signs of some cases that ask for anything.
  private func all(_ count: Int) -> [Signs] {
    (0..<count).reduce([[]]) { patterns, _ in patterns.flatMap { p in [-1, 0, 1].map { p + [$0] } }
    }
    .filter { signs in signs.contains { $0 != 0 } }
  }

  @Test("All signs of three cases of one input", arguments: [0, 1])
  func oneInput(margin: Int) throws {
    try compare([[-1, 0, 2]], all(3).map { [$0] }, margin: margin, upTo: 2)
  }

  @Test("Signs of the four cases of two bits")
  func twoInputs() throws {
    var generator = SeededGenerator(seed: 10)
    let patterns = all(4)
    let questions = (0..<60).map { _ in [generator.pick(patterns)] }
    try compare([[0, 0, 1, 1], [0, 1, 0, 1]], questions, margin: 0, upTo: 2)
  }

  @Test("Two decisions at once")
  func twoTargets() throws {
    var generator = SeededGenerator(seed: 11)
    let patterns = all(3)
    let questions = (0..<60).map { _ in (0..<2).map { _ in generator.pick(patterns) } }
    try compare([[-1, 0, 3]], questions, margin: 0, upTo: 2)
  }

  @Test("Outputs that are compared with each other are not enumerated")
  func argmax() throws {
    let text =
      #"{"format": "golf-task/1", "cases": "t.csv", "targets": ["a", "b"], "decision": "argmax"}"#
    let task = try TaskDescription(name: "t.json", bytes: Array(text.utf8)).task(
      cases: Array("x,a,b\n1,0,1\n".utf8), threads: 1)
    let error = #expect(throws: TaskError.self) { try MinimalScoreSearch(task, threads: 1) }
    #expect(
      error?.description
        == "t.json: networks are enumerated for outputs that are judged one by one, not for argmax")
  }
}
