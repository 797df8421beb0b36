import Basics
import Networks
import Search
import Tasks
import Testing

@Suite("The result depends on the seed, the islands and the generations, and on nothing else")
struct DeterminismTests {
  @Test("One, two and five threads find the same", arguments: [1, 2, 3] as [UInt64])
  func threads(seed: UInt64) throws {
    let task = try Samples.cubics()
    let states = try [1, 2, 5].map { threads in
      try Samples.withFolder { root in
        let run = try Samples.run(root, name: "r", task: task, threads: threads, seed: seed)
        _ = try run.run(Budget(generations: 6), interruption: Interruption()) { _ in }
        #expect(Samples.verify(run.state, task))
        return withoutTimes(run.state)
      }
    }
    #expect(states[0].incumbent != nil)
    #expect(states[0] == states[1])
    #expect(states[0] == states[2])
  }

  @Test("Another seed searches elsewhere")
  func seeds() throws {
    let task = try Samples.cubics()
    let states = try ([1, 2] as [UInt64]).map { seed in
      try Samples.withFolder { root in
        let run = try Samples.run(root, name: "r", task: task, seed: seed)
        _ = try run.run(Budget(generations: 6), interruption: Interruption()) { _ in }
        return withoutTimes(run.state)
      }
    }
    #expect(states[0] != states[1])
  }

  @Test("Stopping and resuming at any generation changes nothing")
  func resuming() throws {
    let task = try Samples.cubics()
    let whole = try Samples.withFolder { root in
      let run = try Samples.run(root, name: "r", task: task)
      _ = try run.run(Budget(generations: 6), interruption: Interruption()) { _ in }
      return (withoutTimes(run.state), try FileSystem().read(run.folder.bestPath))
    }
    for stop in 0...6 {
      let parts = try Samples.withFolder { root in
        try begin(root, task: task, generations: stop)
        let second = try Samples.resume(root, name: "r", threads: 5)
        _ = try second.run(Budget(generations: 6), interruption: Interruption()) { _ in }
        return (withoutTimes(second.state), try FileSystem().read(second.folder.bestPath))
      }
      #expect(parts.0 == whole.0, "stopped after generation \(stop)")
      #expect(parts.1 == whole.1, "stopped after generation \(stop)")
    }
  }

  /// Searches for some generations; when it returns, the run's lock is free again.
  private func begin(_ root: String, task: Task, generations: Int) throws {
    let run = try Samples.run(root, name: "r", task: task, threads: 2)
    _ = try run.run(Budget(generations: generations), interruption: Interruption()) { _ in }
  }

  private func withoutTimes(_ state: Archipelago) -> Archipelago {
    var state = state
    for row in state.history.indices { state.history[row].seconds = 0 }
    return state
  }

  @Test("An interruption before the first generation leaves a run that can be resumed")
  func interruptedAtOnce() throws {
    let task = try Samples.task()
    try Samples.withFolder { root in
      let interruption = Interruption()
      interruption.request()
      try expectNothingDone(root, task: task, interruption)
      let run = try Samples.resume(root, name: "r")
      _ = try run.run(Budget(generations: 3), interruption: Interruption()) { _ in }
      #expect(run.state.generation == 3)
    }
  }

  private func expectNothingDone(
    _ root: String, task: Task, _ interruption: Interruption
  ) throws {
    let run = try Samples.run(root, name: "r", task: task)
    let reason = try run.run(Budget(), interruption: interruption) { _ in }
    #expect(reason == .interrupted)
    #expect(run.state.generation == 0)
  }

  @Test("A generation that would take for ever is given up, by the budget and by a signal")
  func abandoned() throws {
    // The grid of a construction on 20,000 rows, a portion of work without end: were it not given
    // up, this test would not end either.
    let rows = (0..<20_000).map { "\($0 % 141),\($0 / 141),\($0 % 7)" }
    let task = try TaskFile(
      name: "t.csv", bytes: Array((["x,y,z"] + rows).joined(separator: "\n").utf8),
      tolerance: ExactDecimal(1, exponent: -1)
    ).task()
    try Samples.withFolder { root in
      let description = RunDescription(
        version: "test", created: "now", command: ["golf", "search"], task: task, seed: 1,
        islands: 4, families: ["memorise", "layers"], budget: nil)
      let run = try SearchRun(
        creating: RunFolder(root: root, name: "r"), description, task: task, threads: 2,
        portion: .max / 2, clock: Samples.ticking())
      let before = run.state
      let reason = try run.run(Budget(seconds: 100), interruption: Interruption()) { _ in }
      #expect(reason == .time)
      #expect(run.state == before)
      #expect(try interrupted(run) == .interrupted)
      #expect(run.state == before)
    }
  }

  /// Runs until a generation has been waited for once.
  private func interrupted(_ run: SearchRun) throws -> StopReason {
    let interruption = Interruption()
    return try run.run(Budget(), interruption: interruption) { event in
      if case .waiting = event { interruption.request() }
    }
  }

  @Test("The signature is the one this version of golf must give")
  func signature() throws {
    #expect(try Signature.compute(threads: 1) == Signature.expected)
    #expect(try Signature.compute(threads: 2) == Signature.expected)
  }
}
