import Basics
import Foundation
import Networks
import Synchronization
import Tasks
import Testing

@testable import Search

@Suite("Ranks that search together come to what one process comes to")
struct FleetTests {
  /// Searches with so many ranks, each a thread; what `body` makes of the leader's run.
  private func search<Result>(
    ranks: Int, threads: [Int]? = nil, _ run: SearchRun, harbour: LocalFleet.Harbour = .init(),
    _ body: (SearchRun) throws -> Result
  ) throws -> Result {
    let crew = DispatchGroup()
    let failures = Mutex<[String]>([])
    for rank in 1..<ranks {
      crew.enter()
      Thread.detachNewThread {
        defer { crew.leave() }
        do {
          try SearchCrew(LocalFleet(rank: rank, of: ranks, harbour))?.run()
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
    }
    try run.enlist(
      LocalFleet(rank: 0, of: ranks, harbour),
      threads: threads ?? Array(repeating: 1, count: ranks),
      names: (0..<ranks).map { "rank \($0)" }, patience: .infinity, hurry: .infinity,
      report: { _ in })
    let result = try body(run)
    crew.wait()
    #expect(failures.withLock { $0 } == [])
    return result
  }

  /// A run whose generations are short.
  private func made(
    _ root: String, _ task: Task, threads: Int = 1, seed: UInt64 = 1
  ) throws -> SearchRun {
    try SearchRun(
      creating: RunFolder(root: root, name: "r"), Samples.description(task, seed: seed, islands: 5),
      task: task, threads: threads, portion: 10_000_000, clock: Samples.ticking())
  }

  private func withoutTimes(_ state: Archipelago) -> Archipelago {
    var state = state
    for row in state.history.indices { state.history[row].seconds = 0 }
    return state
  }

  @Test("Any number of ranks, with any threads, comes to the same", arguments: [1, 2] as [UInt64])
  func same(seed: UInt64) throws {
    let task = try Samples.cubics()
    let alone = try Samples.withFolder { root in
      let run = try made(root, task, seed: seed)
      _ = try run.run(Budget(generations: 40), interruption: Interruption()) { _ in }
      return (withoutTimes(run.state), try FileSystem().read(run.folder.bestPath))
    }
    for threads in [[1, 1], [1, 3, 1], [2, 1, 1, 1, 1, 1]] {
      let together = try Samples.withFolder { root in
        let run = try made(root, task, threads: threads[0], seed: seed)
        try search(ranks: threads.count, threads: threads, run) { run in
          _ = try run.run(Budget(generations: 40), interruption: Interruption()) { _ in }
        }
        return (withoutTimes(run.state), try FileSystem().read(run.folder.bestPath))
      }
      #expect(together.0 == alone.0, "\(threads) threads")
      #expect(together.1 == alone.1, "\(threads) threads")
    }
  }

  @Test("Given up within a generation, the state before it stands, complete")
  func interrupted() throws {
    let task = try Samples.cubics()
    for looks in [1, 7, 30] {
      let stopped = try Samples.withFolder { root in
        let run = try made(root, task)
        let interruption = Interruption()
        var seen = 0
        let reason = try search(ranks: 3, run) { run in
          try run.run(Budget(generations: 400), interruption: interruption) { _ in
            seen += 1
            if seen == looks { interruption.request() }
          }
        }
        #expect(reason == .interrupted)
        return withoutTimes(run.state)
      }
      let alone = try Samples.withFolder { root in
        let run = try made(root, task)
        let budget = Budget(generations: stopped.generation)
        _ = try run.run(budget, interruption: Interruption()) { _ in }
        return withoutTimes(run.state)
      }
      #expect(stopped == alone)
    }
  }

  @Test("A generation's tidings take little more than what has changed")
  func bytes() throws {
    let task = try Samples.task()
    try Samples.withFolder { root in
      let run = try made(root, task)
      let harbour = LocalFleet.Harbour()
      try search(ranks: 2, run, harbour: harbour) { run in
        _ = try run.run(Budget(generations: 60), interruption: Interruption()) { _ in }
      }
      let told = run.effort.told / run.effort.generations / run.state.islands.count
      #expect((8..<2000).contains(told), "\(told) bytes an island a generation")
    }
  }

  @Test("A message that was changed in any byte is refused")
  func garbled() throws {
    let island = Island(index: 3, plan: 0, work: nil, seed: 1)
    let content = Tidings.Content.news([
      (0, 700, .rested), (2, 1 << 40, .stepped(evaluations: 81)), (3, 5, .changed(island)),
    ])
    let message = try Tidings(generation: 12, digest: .max, content).bytes()
    guard case .news(let read) = try Tidings(message).content else {
      Issue.record("the news are none")
      return
    }
    #expect(read.map(\.index) == [0, 2, 3] && read.map(\.microseconds) == [700, 1 << 40, 5])
    guard case .changed(island) = read[2].news, case .stepped(evaluations: 81) = read[1].news else {
      Issue.record("the news are other ones")
      return
    }
    for place in message.indices {
      var changed = message
      changed[place] ^= 1 << (place % 8)
      #expect(throws: FleetError.self, "byte \(place)") { try Tidings(changed) }
      #expect(throws: FleetError.self, "\(place) bytes") { try Tidings(Array(message[..<place])) }
    }
  }

  @Test("Ranks that came to another state say so")
  func diverged() throws {
    let task = try Samples.task()
    let setting = try SearchSetting(task: task, families: Samples.families(task), threads: 1)
    let state = Archipelago(setting, seed: 1, islands: 2)
    let position = Position(state: state, ownership: Ownership(islands: 2, threads: [1, 1]))
    let tidings = (0..<2).map { rank in
      Tidings(
        generation: 1, digest: state.commonDigest ^ UInt64(rank),
        position.news(of: rank, state.islands, seconds: [0, 0]))
    }
    let error = #expect(throws: FleetError.self) {
      try position.hearing(tidings, rank: 0, own: state.islands)
    }
    #expect(error?.description.contains("rank 1 came to another state") == true)
  }

  @Test("Islands move from slow ranks to fast ones until none is a tenth later than the average")
  func balance() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<50 {
      let ranks = 2 + generator.below(6)
      let islands = 8 * ranks
      let costs = (0..<islands).map { _ in 20_000 + generator.below(80_000) }
      var ownership = Ownership(islands: islands, threads: Array(repeating: 1, count: ranks))
      for _ in 0..<200 {
        let tidings = (0..<ranks).map { rank in
          Tidings(
            generation: 1, digest: 0,
            .news(
              ownership.share(of: rank).map { ($0, costs[$0], Island.News.stepped(evaluations: 1)) }
            ))
        }
        ownership = ownership.hearing(tidings)
      }
      let loads = (0..<ranks).map { rank in
        ownership.share(of: rank).reduce(0) { $0 + costs[$1] }
      }
      let mean = Double(costs.reduce(0, +)) / Double(ranks)
      #expect(Double(loads.max() ?? 0) < 1.11 * mean, "\(loads)")
    }
  }
}

@Suite("Steps that were taken ahead")
struct EngineTests {
  @Test("count when the island is the one that they began with, and not otherwise")
  func ahead() throws {
    let task = try Samples.task()
    let setting = try SearchSetting(
      task: task, families: Samples.families(task), threads: 1, portion: 2_000_000)
    let shared = Engine(setting, islands: 6, threads: 3)
    var state = Archipelago(setting, seed: 3, islands: 6)
    var other = Archipelago(setting, seed: 4, islands: 6)
    for generation in 0..<30 {
      // Two searches take turns on one engine, so that most guesses are wrong in every third step.
      if generation % 3 == 0 {
        let fresh = Engine(setting, islands: 6, threads: 1)
        let expected = try #require(other.advanced(fresh, interruption: Interruption()))
        other = try #require(other.advanced(shared, interruption: Interruption()))
        #expect(other == expected)
      }
      let fresh = Engine(setting, islands: 6, threads: 1)
      let expected = try #require(state.advanced(fresh, interruption: Interruption()))
      state = try #require(state.advanced(shared, interruption: Interruption()))
      #expect(state == expected)
    }
  }
}
