import Foundation
import GolfNetworks
import GolfSearch
import TestSupport
import Testing

@Suite("GolfSearch")
struct NetworkSearchTests {
  private static func product() throws -> NetworkTask {
    try NetworkTask(over: ["a": -3...3, "b": -3...3], output: "p", tolerance: 0.5) {
      ExactNumber($0[0] * $0[1])
    }
  }

  @Test("A search in memory finds what golf search finds, generation by generation")
  func likeTheCommand() async throws {
    let shell = try Shell()
    defer { shell.remove() }
    let rows = (-3...3).flatMap { a in (-3...3).map { "\(a),\($0),\(a * $0)" } }
    try shell.write("cases.csv", "a,b,p\n" + rows.joined(separator: "\n") + "\n")
    for (seed, islands, generations) in [(UInt64(1), 8, 4), (5, 3, 2)] {
      let search = try NetworkSearch(Self.product(), seed: seed, islands: islands, threads: 2)
      let best = try #require(try await search.run(generations: generations))
      let outcome = try shell.run(
        "search", "--task", "cases.csv", "--tolerance", "0.5", "--seed", "\(seed)", "--islands",
        "\(islands)", "--generations", "\(generations)", "--name", "s\(seed)", "--quiet")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try shell.run("export", "s\(seed)").output == best.network.json)
      #expect(await search.generation == generations)
      #expect(best.score == best.network.score)
      #expect(try Self.product().certify(best.network).passes)
    }
  }

  @Test("Events tell of every generation and every improvement, and one may come back for more")
  func events() async throws {
    let search = try NetworkSearch(Self.product(), islands: 2)
    var generations: [Int] = []
    var scores: [Int] = []
    for try await event in search.events {
      generations.append(event.generation)
      if case .improvement(let proved, _) = event {
        scores.append(proved.score)
        #expect(await search.best == proved)
      }
      if event.generation == 2 { break }
    }
    for try await event in search.events {
      generations.append(event.generation)
      if event.generation == 4 { break }
    }
    #expect(generations == [1, 2, 3, 4])
    #expect(!scores.isEmpty && scores == scores.sorted(by: >))
    let whole = try NetworkSearch(Self.product(), islands: 2, threads: 1)
    #expect(try await whole.run(generations: 4) == search.best)
  }

  @Test("A search keeps to rules and metric, and has a front")
  func rules() async throws {
    let task = try NetworkTask(
      over: ["a": 0...1, "b": 0...1], tolerance: 0.1, metric: .parameters,
      rules: NetworkRules(activations: [.identity, .relu], isLayered: true, areIntegers: true)
    ) { ExactNumber($0[0] ^ $0[1]) }
    let search = try NetworkSearch(task, islands: 4)
    let best = try #require(try await search.run(generations: 60))
    #expect(best.score == best.network.score(by: .parameters))
    #expect(best.network.neurons.allSatisfy { [.identity, .relu].contains($0.activation) })
    let front = await search.front
    #expect(front.first?.score == best.score)
    for proved in front { #expect(try task.certify(proved.network).passes) }
    for (one, next) in zip(front, front.dropFirst()) {
      #expect(one.score < next.score && one.network.neurons.count > next.network.neurons.count)
    }
  }

  @Test("A search may start from a network")
  func start() async throws {
    let task = try NetworkTask(
      inputs: ["x"], cases: [[0], [1]], answers: [0, 1], tolerance: 0.1)
    let search = try NetworkSearch(task, start: Network(json: Self.identity), islands: 1)
    let best = try #require(try await search.run(generations: 1))
    #expect(best.score <= 1 && best.family == "given")
  }

  @Test("A cancelled task stops its search, which can go on from where it was")
  func cancellation() async throws {
    let search = try NetworkSearch(.largestRoot(), islands: 2)
    let work = _Concurrency.Task { for try await _ in search.events {} }
    while await search.generation == 0 { await _Concurrency.Task.yield() }
    work.cancel()
    await #expect(throws: CancellationError.self) { try await work.value }
    let before = await search.generation
    #expect(try await search.advance()?.generation == before + 1)
  }

  @Test("What cannot be searched is refused with the reason")
  func refusals() throws {
    let task = try Self.product()
    let elsewhere = try Network(json: Self.identity)
    for (attempt, reason): (() throws -> NetworkSearch, String) in [
      ({ try NetworkSearch(task, families: ["layer"]) }, "family 'layer': expected memorise, "),
      ({ try NetworkSearch(task, families: ["ladder"]) }, "family ladder: "),
      ({ try NetworkSearch(task, islands: 0) }, "0 islands: expected 1 to "),
      (
        { try NetworkSearch(task, start: elsewhere) },
        "the network reads (x), the task gives (a, b)"
      ),
    ] {
      let error = #expect(throws: GolfError.self) { _ = try attempt() }
      #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
  }

  private static let identity = """
    {"format":"golf-network/1","task":"","inputs":["x"],
     "neurons":[{"name":"y","activation":"identity","weights":{"x":"1"},"bias":"0"}],
     "outputs":["y"]}
    """
}
