import Basics
import Certification
import Constructions
import Evaluation
import Networks
import Tasks
import Testing

@testable import Constructions

@Suite("Families and decisions")
struct DecisionSketchTests {
  private func task(_ text: String, _ members: String) throws -> Task {
    let json = #"{"format": "golf-task/1", "cases": "t.csv", \#(members)}"#
    return try TaskDescription(name: "t.json", bytes: Array(json.utf8)).task(
      cases: Array(text.utf8), threads: 1)
  }

  /// Random decisions over a few places, some of which are asked for more than once.
  private func random(_ generator: inout SeededGenerator) throws -> Task {
    let outputs = 1 + generator.below(3)
    let isLargest = outputs > 1 && generator.below(2) == 0
    var lines = [(["x", "y"] + (0..<outputs).map { "t\($0)" }).joined(separator: ",")]
    for row in 0...generator.below(12) {
      let targets = (0..<outputs).map { output -> String in
        if row > 0, generator.below(5) == 0 { return "" }
        return "\((generator.below(2) * 2 - 1) * (1 + output))"
      }
      lines.append(
        (["\(generator.below(4))", "\(generator.below(4))"] + targets).joined(separator: ","))
    }
    let names = (0..<outputs).map { "t\($0)" }
    return try task(
      lines.joined(separator: "\n"),
      #""targets": \#(names), "decision": "\#(isLargest ? "argmax" : "sign")", "#
        + #""margin": \#(generator.below(3))"#)
  }

  @Test("Every decision is memorised")
  func memorise() throws {
    var generator = SeededGenerator(seed: 140)
    var memorised = 0
    while memorised < 600 {
      // Some contradict themselves.
      guard let task = try? random(&generator) else { continue }
      let network = try Memorise().network(for: task, parameters: [1])
      let certificate = CertifiedJudge(task, threads: 1).certify(network)
      #expect(certificate.passes && certificate.bits == 0, "\(task.origin)")
      memorised += 1
    }
  }

  @Test("Networks that decide are grown: half-planes, parity, the largest of three")
  func grown() throws {
    let parity = "x,y,odd\n0,0,-1\n0,1,1\n1,0,1\n1,1,-1\n"
    var plane = "x,y,side\n"
    var largest = "x,y,z,a,b,c\n"
    for x in -3...3 {
      for y in -3...3 {
        let side = 3 * x - 2 * y + 1
        plane += "\(x),\(y),\(side > 0 ? 7 : side < 0 ? -7 : 0)\n".replacing(",0\n", with: ",\n")
        for z in [-1, 2] where Set([x, y, z]).count == 3 {
          let most = max(x, y, z)
          largest +=
            "\(x),\(y),\(z),\(x == most ? 1 : 0),\(y == most ? 1 : 0),\(z == most ? 1 : 0)\n"
        }
      }
    }
    for (task, units) in [
      (try task(parity, #""decision": "sign""#), 3), (try task(plane, #""decision": "sign""#), 0),
      (try task(largest, #""targets": ["a", "b", "c"], "decision": "argmax""#), 0),
    ] {
      var found = 0
      for seed: UInt64 in 1...5 {
        var generator = SeededGenerator(seed: seed)
        let bench = SketchBench(task)
        var attempt = SketchAttempt.grown(GrownAttempt(units: units))
        var state = SketchState.underWay
        while state == .underWay { state = attempt.advance(on: bench, using: &generator) }
        guard case .finished(let network) = state else { continue }
        #expect(CertifiedJudge(task, threads: 1).certify(network).passes)
        found += 1
      }
      #expect(found >= 3, "\(task.title): \(found)")
    }
  }

  @Test("What answers should come near is right, and as near to them as can be")
  func aims() throws {
    var generator = SeededGenerator(seed: 141)
    for _ in 0..<300 {
      guard let task = try? random(&generator) else { continue }
      let table = CaseTable(task)
      let answers = task.outputs.map { _ in
        (0..<table.placeCount).map { _ in 3 * generator.normal() }
      }
      let aims = table.aims { answers }
      for place in 0..<table.placeCount where table.hasCase(at: place) {
        let index = table.caseIndex(at: place)
        let judged = task.judged(aims.map { $0[place] }, case: index, minus: -)
        let before = task.judged(answers.map { $0[place] }, case: index, minus: -)
        for output in task.outputs.indices {
          let target = task.targetColumns[output][index].approximation
          switch task.opening(output, case: index) {
          case .above: #expect(judged[output] > target - 1e-9)
          case .below: #expect(judged[output] < target + 1e-9)
          default: break
          }
          let isRight =
            task.opening(output, case: index) == .above
            ? before[output] > target : before[output] < target
          if task.winners.isEmpty, task.opening(output, case: index) == .both || isRight {
            #expect(aims[output][place] == answers[output][place])
          }
        }
      }
    }
  }
}
