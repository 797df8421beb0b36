import Basics
import Certification
import Networks
import Tasks
import Testing

@testable import Search

@Suite("The front of score against neurons")
struct FrontTests {
  /// 1.37 times the sum of three inputs.
  private static func task() throws -> Task {
    let signs = [-1, 1]
    let rows = signs.flatMap { a in
      signs.flatMap { b in signs.map { "\(a),\(b),\($0),\(137 * (a + b + $0))e-2" } }
    }
    let csv = "a,b,c,y\n" + rows.joined(separator: "\n") + "\n"
    return try TaskFile(
      name: "sum.csv", bytes: Array(csv.utf8), tolerance: ExactDecimal(1, exponent: -3)
    ).task()
  }

  /// The sum times `factor` by one neuron, or by one that adds and others that multiply or hand on.
  private static func network(_ factor: String = "1.37", neurons: Int = 1) throws -> Network {
    var lines: [String] = []
    for index in 1...neurons {
      let weight = index == neurons ? factor : "1"
      let sources = index == 1 ? ["a", "b", "c"] : ["n\(index - 1)"]
      let weights = sources.map { "\"\($0)\":\"\(weight)\"" }.joined(separator: ",")
      lines.append(
        #"{"name":"n\#(index)","activation":"identity","weights":{\#(weights)},"bias":"0"}"#)
    }
    let text = """
      {"format":"golf-network/1","task":"sum.csv","inputs":["a","b","c"],
       "neurons":[\(lines.joined(separator: ","))],"outputs":["n\(neurons)"]}
      """
    return try NetworkFile.network(from: Array(text.utf8), file: "network.json")
  }

  private static func candidate(_ network: Network) -> Candidate {
    Candidate(
      plan: 0, network: network, score: network.score(.precision), strategy: .walking)
  }

  private static func setting() throws -> SearchSetting {
    try SearchSetting(task: task(), families: [], start: network(), threads: 1)
  }

  @Test("It holds what nothing else is better than, whatever the order in which networks come")
  func nothingBetter() throws {
    var generator = SeededGenerator(seed: 5)
    let task = try Self.task()
    let certificate = CertifiedJudge(task, threads: 1).certify(try Self.network())
    for _ in 0..<200 {
      var front = Front()
      var seen: [(score: Int, neurons: Int)] = []
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let digits = String(repeating: "7", count: Int.random(in: 1...6, using: &generator))
        let network = try Self.network(
          digits, neurons: Int.random(in: 1...5, using: &generator))
        let champion = Champion(
          Self.candidate(network), network, certificate, island: 0, generation: 1,
          metric: .precision)
        seen.append((champion.score, network.neurons.count))
        front.take(champion)
        let expected = Set(
          seen.filter { one in
            !seen.contains {
              $0 != one && $0.score <= one.score && $0.neurons <= one.neurons
            }
          }.map { [$0.score, $0.neurons] })
        let found = front.champions.map { [$0.score, $0.network.neurons.count] }
        #expect(Set(found) == expected && found.count == expected.count)
        #expect(found.map { $0[0] } == found.map { $0[0] }.sorted())
      }
    }
  }

  /// A state in which islands have just come to these networks.
  private static func state(_ networks: [Network], _ setting: SearchSetting) throws -> Archipelago {
    let before = Archipelago(setting, seed: 1, islands: networks.count)
    var islands = before.islands
    for (index, network) in networks.enumerated() {
      let walk = Walk(from: network, round: 0)
      islands[index].takeUp(.walking(walk), plan: 0, from: candidate(network))
    }
    return try #require(before.concluded(islands, setting, interruption: Interruption()))
  }

  @Test("What costs more and has fewer neurons is proved, kept and read back; it changes no island")
  func keeping() throws {
    let setting = try Self.setting()
    let (one, two) = (try Self.network(), try Self.network(neurons: 2))
    #expect(one.score(.precision) == 9 && two.score(.precision) == 6)
    for networks in [[one, two], [two, one]] {
      let state = try Self.state(networks, setting)
      #expect(state.incumbent?.score == 6 && state.history.last?.score == 6)
      #expect(state.front.champions.map(\.score) == [6, 9])
      let judge = CertifiedJudge(try Self.task(), threads: 1)
      #expect(state.front.champions.allSatisfy { judge.certify($0.network).passes })
      #expect(state.islands.compactMap { $0.best?.network } == networks)
      let bytes = try Checkpoint(state: state, seconds: 3).bytes()
      let read = try Checkpoint(bytes, file: "checkpoint", setting: setting)
      #expect(read.state == state)
      var overview = RunOverview(
        description: RunDescription(
          version: "test", created: "now", command: [], task: try Self.task(), seed: 1, islands: 2,
          families: [], hasStart: true, budget: nil))
      overview.take(try CheckpointContent(bytes, file: "checkpoint"))
      #expect(overview.champions.map(\.score) == [6, 9])
      #expect(overview.champions.allSatisfy { $0.isInFront && $0.family == "given" })
    }
  }

  @Test("What is wrong does not get in, neither from an island nor from a checkpoint")
  func wrong() throws {
    let setting = try Self.setting()
    let two = try Self.network(neurons: 2)
    // Off by more than the tolerance, with one neuron.
    let wrong = try Self.network("1.3711")
    let state = try Self.state([two, wrong], setting)
    #expect(state.front.champions.map(\.score) == [6])
    // The front only looks: the island keeps what it thinks best.
    #expect(state.islands[1].best?.network == wrong)
    var forged = try CheckpointContent(Checkpoint(state: state, seconds: 0).bytes(), file: "c")
    let claim = CheckpointContent.Champion(
      candidate: Self.candidate(wrong), network: wrong, island: 0, generation: 1)
    forged.front = [claim]
    let error = #expect(throws: FileError.self) {
      try Checkpoint(forged.bytes(), file: "c", setting: setting)
    }
    #expect(
      error?.description.contains("the champion of given fails on ") == true, "\(error as Any)")
    forged.front?[0].candidate.plan = 7
    let stray = #expect(throws: FileError.self) {
      try Checkpoint(forged.bytes(), file: "c", setting: setting)
    }
    #expect(stray?.description.contains("front has a network of no family") == true)
    forged.front = nil
    #expect(try Checkpoint(forged.bytes(), file: "c", setting: setting).state.front == state.front)
  }
}
