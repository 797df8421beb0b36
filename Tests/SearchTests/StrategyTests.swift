import Basics
import Constructions
import Foundation
import Networks
import Search
import Tasks
import Testing

@Suite("Strategies and budgets")
struct StrategyTests {
  @Test(
    "Lengths of time are read",
    arguments: [
      ("90s", 90.0), ("20m", 1200), ("1h", 3600), ("1.5h", 5400), ("1d", 86400), ("0.5s", 0.5),
    ])
  func durations(text: String, seconds: Double) {
    #expect(Budget.seconds(text) == seconds)
  }

  @Test(
    "What is no length of time is refused",
    arguments: ["", "h", "1", "-1h", "0s", "1w", "1 h", "1hh", "h1", "1e3s", "١s", "nanh"])
  func noDurations(text: String) {
    #expect(Budget.seconds(text) == nil)
  }

  @Test("A grid search visits every point of a small family once, and then the search ends")
  func exhaustion() throws {
    try Samples.withFolder { root in
      let task = try TaskFile(
        name: "t.csv", bytes: Array("x,y\n0,1\n1,3\n2,2\n".utf8),
        tolerance: ExactDecimal(5, exponent: -1)
      ).task()
      let run = try SearchRun(
        creating: RunFolder(root: root, name: "r"),
        RunDescription(
          version: "test", created: "now", command: ["golf", "search"], task: task, seed: 1,
          islands: 1, families: ["memorise"], strategies: [.grid], budget: nil),
        task: task, threads: 1, clock: Samples.ticking())
      let reason = try run.run(Budget(), interruption: Interruption()) { _ in }
      #expect(reason == .exhausted)
      #expect(run.state.evaluations == Memorise().parameters[0].values.count)
      #expect(Samples.verify(run.state, task))
      // Finished runs stay finished.
      #expect(run.state.isExhausted)
    }
  }

  @Test("exp and ln agree with the C library to 13 digits, on a thousand numbers")
  func exponential() {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<1000 {
      let x = (generator.unit() - 0.5) * 100
      let expected = exp(x)
      #expect(abs(Exponential.exp(x) - expected) <= 1e-13 * 100 * expected)
      let y = generator.unit() * pow(10, Double(generator.below(40) - 20)) + 1e-300
      #expect(abs(Exponential.log(y) - log(y)) <= 1e-13 * max(abs(log(y)), 1))
    }
    #expect(Exponential.exp(-1000) == 0)
    #expect(Exponential.log(1) == 0)
  }

  @Test("Every improvement is cheaper than the one before, and all of them are in history.csv")
  func history() throws {
    try Samples.withFolder { root in
      let run = try Samples.run(root, name: "r", task: Samples.cubics())
      _ = try run.run(Budget(generations: 15), interruption: Interruption()) { _ in }
      let scores = run.state.history.map(\.score)
      #expect(scores == scores.sorted(by: >))
      #expect(Set(scores).count == scores.count)
      let text = String(
        decoding: try FileSystem().read(run.folder.path + "/history.csv"), as: UTF8.self)
      #expect(text.split(separator: "\n").count == scores.count + 1)
    }
  }
}
