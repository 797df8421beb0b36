import Basics
import Constructions
import Evaluation
import Foundation
import Networks
import Tasks
import Testing

@testable import Search

@Suite("Jobs")
struct JobTests {
  @Test("A candidate that is a network survives being saved")
  func candidates() throws {
    var builder = NetworkBuilder(inputs: ["b", "c"])
    let node = builder.add(.sin, [(builder.input(0), ExactDecimal(-25, exponent: -2))])
    let network = builder.network(outputs: [node])
    for candidate in [
      Candidate(plan: 2, network: network, score: 2, strategy: .walking),
      Candidate(plan: 1, places: [3, 0, 7], score: 99, strategy: .grid),
    ] {
      let bytes = try JSONEncoder().encode(candidate)
      #expect(try JSONDecoder().decode(Candidate.self, from: bytes) == candidate)
    }
  }

  @Test("From a network given, walks come to cheaper ones that are proved")
  func start() throws {
    let task = try Samples.task()
    let family = Sampling()
    let network = try family.network(for: task, parameters: family.defaults)
    let setting = try SearchSetting(
      task: task, families: [], strategies: [.walking], start: network, threads: 1,
      portion: 20_000_000)
    let engine = Engine(setting, islands: 3, threads: 2)
    var state = Archipelago(setting, seed: 5, islands: 3)
    for _ in 0..<8 { state = state.advanced(engine, interruption: Interruption()) ?? state }
    let incumbent = try #require(state.incumbent)
    #expect(incumbent.score < network.score(task.metric))
    #expect(incumbent.candidate.strategy == .walking)
    #expect(Samples.verify(state, task))
  }

  @Test(
    "Saved and read between any two steps, a job goes on as the one that was not",
    arguments: [
      "layers", "sampling", "memorise",
    ])
  func saving(family name: String) throws {
    let task = try Samples.task()
    let family = try #require(Catalogue.family(named: name))
    let setting = try SearchSetting(
      task: task, families: [family], threads: 1, portion: 2_000_000)
    let archipelago = Archipelago(setting, seed: 4, islands: 2)
    for island in archipelago.islands {
      var (kept, saved) = (island, island)
      let workbench = Workbench(setting)
      for generation in 0..<40 {
        var isDone = kept.advance(on: workbench, interruption: Interruption())
        let bytes = try JSONEncoder().encode(saved)
        saved = try JSONDecoder().decode(Island.self, from: bytes)
        // A workbench that knows nothing of the steps before.
        isDone = saved.advance(on: Workbench(setting), interruption: Interruption()) && isDone
        #expect(isDone)
        #expect(kept == saved, "generation \(generation)")
        #expect(kept.digest == saved.digest)
      }
    }
  }

  @Test("An analog attempt is the same whether it is saved on the way or not")
  func analog() throws {
    let task = try LargestRoot(range: -4...4).task(threads: 2)
    let attempt = AnalogSketch().attempt(SketchTurn(), at: task)
    var (kept, saved) = (attempt, attempt)
    var (first, second) = (SeededGenerator(seed: 11), SeededGenerator(seed: 11))
    let bench = SketchBench(task)
    for step in 0..<60 {
      let state = kept.advance(on: bench, using: &first)
      let bytes = try JSONEncoder().encode(saved)
      saved = try JSONDecoder().decode(SketchAttempt.self, from: bytes)
      let other = saved.advance(on: SketchBench(task), using: &second)
      #expect(state == other)
      #expect(kept == saved, "step \(step)")
      if state != .underWay { break }
    }
  }

  @Test("A tolerance of any size can be met: what is promising is relative to it")
  func scales() throws {
    for exponent in [0, -6, -12, -30, 12] {
      let unit = ExactDecimal(1, exponent: exponent)
      let rows = (-5...5).map { "\(ExactDecimal($0)),\(ExactDecimal(2 * $0 + 1) * unit)" }
      let task = try TaskFile(
        name: "t.csv", bytes: Array((["x,y"] + rows).joined(separator: "\n").utf8),
        tolerance: unit * ExactDecimal(1, exponent: -1)
      ).task()
      let state = try Samples.withFolder { root in
        let run = try Samples.run(root, name: "r", task: task)
        _ = try run.run(Budget(generations: 6), interruption: Interruption()) { _ in }
        return run.state
      }
      #expect(state.incumbent != nil, "tolerance \(task.tolerances[0])")
      #expect(Samples.verify(state, task))
    }
  }
}
