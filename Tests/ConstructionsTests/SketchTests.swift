import Basics
import Certification
import Constructions
import Evaluation
import Networks
import Tasks
import Testing

@Suite("Sketches")
struct SketchTests {
  /// The first network of at most so many attempts.
  private func network(
    _ sketch: any Sketch, _ task: Task, seed: UInt64, attempts: Int
  ) -> Network? {
    var generator = SeededGenerator(seed: seed)
    let bench = SketchBench(task)
    var turn = SketchTurn()
    for number in 0..<attempts {
      turn.failures = number
      if let network = sketch.draft(turn, on: bench, using: &generator) { return network }
    }
    return nil
  }

  private func check(_ network: Network, _ task: Task) {
    #expect(task.mismatch(with: network) == nil)
    #expect(network.task == task.name)
    #expect(CertifiedJudge(task, threads: 2).certify(network).passes)
  }

  private func table(
    _ rows: [[ExactDecimal]], tolerance: ExactDecimal, targets: Int = 1
  ) throws -> Task {
    let header = rows[0].indices.map { "v\($0)" }
    let lines = rows.map { $0.map(\.description) }
    let text = ([header] + lines).map { $0.joined(separator: ",") }.joined(separator: "\n")
    return try TaskFile(
      name: "t.csv", bytes: Array(text.utf8), tolerance: tolerance, targets: targets
    ).task()
  }

  @Test("The largest root of a cubic as an analog network, for several seeds")
  func analog() throws {
    let task = try LargestRoot().task(threads: 2)
    #expect(AnalogSketch().objection(to: task) == nil)
    for seed: UInt64 in 2...4 {
      let found = try #require(network(AnalogSketch(), task, seed: seed, attempts: 5))
      check(found, task)
      #expect(found.score() < 350)
    }
  }

  @Test(
    "Other ranges and tolerances", arguments: [(-4...4, 1, -1), (-7...7, 1, -1), (-5...5, 5, -2)])
  func analogScales(range: ClosedRange<Int>, digits: Int, exponent: Int) throws {
    let task = try LargestRoot(
      range: range, tolerance: ExactDecimal(digits, exponent: exponent)
    ).task(threads: 2)
    check(try #require(network(AnalogSketch(), task, seed: 2, attempts: 12)), task)
  }

  @Test("A draft depends on the generator only")
  func deterministic() throws {
    let task = try LargestRoot().task(threads: 2)
    let drafts = (0..<2).map { _ in network(AnalogSketch(), task, seed: 6, attempts: 3) }
    #expect(drafts[0] != nil)
    #expect(drafts[0] == drafts[1])
  }

  @Test("Products of two numbers, and a sum beside it")
  func product() throws {
    let numbers = (-10...10).map { ExactDecimal($0) }
    let rows = numbers.flatMap { x in numbers.map { [x, $0, x * $0, x + $0] } }
    let half = ExactDecimal(5, exponent: -1)
    let one = try table(rows.map { Array($0[..<3]) }, tolerance: half)
    let two = try table(rows, tolerance: half, targets: 2)
    for task in [one, two] {
      for seed: UInt64 in 1...3 {
        let found = try #require(network(LayeredSketch(), task, seed: seed, attempts: 40))
        check(found, task)
      }
    }
  }

  @Test("The larger root of a quadratic, of which it knows nothing")
  func quadratic() throws {
    let task = try LargestRoot(degree: 2).task(threads: 2)
    for seed: UInt64 in 1...3 {
      let found = try #require(network(LayeredSketch(), task, seed: seed, attempts: 100))
      check(found, task)
    }
  }

  @Test("Activations that a task does not permit are not used")
  func activations() throws {
    let numbers = (-4...4).map { ExactDecimal($0) }
    let file = TaskFile(
      name: "t.csv",
      bytes: Array(
        (["x,y"] + numbers.map { "\($0),\($0 * $0)" }).joined(separator: "\n").utf8),
      tolerance: 1)
    let task = try file.task(rules: Rules(activations: [.identity, .relu]))
    check(try #require(network(LayeredSketch(), task, seed: 1, attempts: 60)), task)
    #expect(
      LayeredSketch().objection(to: try file.task(rules: Rules(activations: [.identity]))) != nil)
    #expect(AnalogSketch().objection(to: task) != nil)
    let quartics = try LargestRoot(degree: 4, range: -2...2).task(threads: 2)
    #expect(AnalogSketch().objection(to: quartics) != nil)
  }

  @Test("Whatever table it is given, it answers with a right network or none")
  func hostile() throws {
    var generator = SeededGenerator(seed: 230)
    var found = 0
    for number in 0..<120 {
      guard let task = try? generator.table() else { continue }
      var turn = SketchTurn()
      turn.failures = number % 12
      guard
        let network = LayeredSketch().draft(turn, on: SketchBench(task), using: &generator)
      else { continue }
      found += 1
      check(network, task)
    }
    #expect(found > 5)
  }

  @Test("Inputs far from 0, and very large and small numbers")
  func ranges() throws {
    for (offset, exponent) in [(1000, 0), (0, 5), (0, -6)] {
      let rows = (-10...10).map { number in
        [
          ExactDecimal(number + offset) * ExactDecimal(1, exponent: exponent),
          ExactDecimal(number * number),
        ]
      }
      let task = try table(rows, tolerance: 2)
      check(try #require(network(LayeredSketch(), task, seed: 3, attempts: 60)), task)
    }
  }
}
