import Basics
import Constructions
import Evaluation
import Foundation
import Networks
import Tasks
import Testing

@testable import Search

@Suite("Ventures, sketching and polishing")
struct VentureTests {
  @Test("What earns is preferred, what does not is forgotten")
  func ledger() {
    var ledger = Ledger()
    let fresh = ledger.rate(.drafting)
    ledger.spend([.drafting, .promoting])
    ledger.earn(20, by: .promoting)
    #expect(ledger.rate(.promoting) > ledger.rate(.drafting))
    #expect(ledger.rate(.drafting) < fresh)
    for _ in 0..<20_000 { ledger.spend([.promoting, .promoting, .drafting]) }
    #expect(ledger.rate(.promoting) < ledger.rate(.drafting))
    #expect(ledger.isSane)
  }

  @Test("A candidate that is a network survives being saved")
  func candidates() throws {
    var builder = NetworkBuilder(inputs: ["b", "c"])
    let node = builder.add(.sin, [(builder.input(0), ExactDecimal(-25, exponent: -2))])
    let network = builder.network(outputs: [node])
    for candidate in [
      Candidate(family: 2, network: network, score: 2, strategy: .polishing),
      Candidate(family: 1, places: [3, 0, 7], score: 99, strategy: .grid),
    ] {
      let bytes = try JSONEncoder().encode(candidate)
      #expect(try JSONDecoder().decode(Candidate.self, from: bytes) == candidate)
    }
  }

  @Test("From a network given, polishing comes to cheaper ones that are proved")
  func start() throws {
    let task = try Samples.task()
    let family = Sampling()
    let network = try family.network(for: task, parameters: family.defaults)
    let setting = try SearchSetting(
      task: task, families: [family], strategies: [.polishing], start: network, threads: 1,
      candidatesPerGeneration: 50)
    let engine = Engine(setting, islands: 3, threads: 2)
    var state = Archipelago(setting, seed: 5, islands: 3)
    for _ in 0..<8 { state = state.advanced(engine, interruption: Interruption()) ?? state }
    let incumbent = try #require(state.incumbent)
    #expect(incumbent.candidate.score < network.score(task.metric))
    #expect(incumbent.candidate.strategy == .polishing)
    #expect(Samples.verify(state, task))
  }

  @Test("A sketching attempt taken again from its beginning is the same attempt")
  func replay() throws {
    let task = try Samples.task()
    let sketch = LayeredSketch()
    let setting = try SearchSetting(task: task, families: [sketch], threads: 1)
    var (kept, replayed) = (Sketching(), Sketching())
    var (first, second) = (SeededGenerator(seed: 3), SeededGenerator(seed: 3))
    let workbench = Workbench(setting)
    for _ in 0..<30 {
      let left = kept.advance(sketch, setting, workbench, using: &first)
      // Every step on a workbench that knows nothing of the steps before.
      let right = replayed.advance(sketch, setting, Workbench(setting), using: &second)
      #expect(left == right)
      #expect(kept == replayed)
    }
  }
}
