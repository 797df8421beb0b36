import Basics
import Constructions
import Foundation
import Networks
import Testing

@testable import Search

@Suite("The tournament of walks")
struct TournamentTests {
  private func entry(_ score: Int, round: Int = 0) -> Tournament.Entry {
    var builder = NetworkBuilder(inputs: ["b", "c"])
    let node = builder.add(.identity, [(builder.input(0), ExactDecimal(score))])
    return Tournament.Entry(
      plan: 0, network: builder.network(outputs: [node]), score: score, round: round)
  }

  @Test("Nobody wins alone; of two the better one goes on, once")
  func two() {
    var tournament = Tournament()
    tournament.enter(entry(120))
    #expect(!tournament.hasWinner && tournament.promote() == nil)
    tournament.enter(entry(110))
    #expect(tournament.hasWinner)
    #expect(tournament.promote() == entry(110, round: 1))
    #expect(!tournament.hasWinner && tournament.promote() == nil)
    #expect(
      tournament.summaries == [.init(length: 250, walks: 2, promoted: 1, best: 110, median: 120)])
  }

  @Test("Later rounds come first, and their walks are longer")
  func rounds() {
    var tournament = Tournament()
    for score in [100, 90] { tournament.enter(entry(score, round: 1)) }
    for score in [80, 70] { tournament.enter(entry(score)) }
    #expect(tournament.promote() == entry(90, round: 2))
    #expect(tournament.promote() == entry(70, round: 1))
    #expect(Tournament.length(ofRound: 2) == 4 * Tournament.length(ofRound: 0))
  }

  @Test("Networks of few numbers walk less")
  func lengths() {
    for round in 0..<Tournament.roundCount {
      let lengths = (0...200).map { Tournament.length(ofRound: round, numbers: $0) }
      #expect(lengths == lengths.sorted())
      #expect(lengths[0] > 0)
      #expect(lengths[200] == Tournament.length(ofRound: round))
    }
    #expect(
      Tournament.length(ofRound: 3, numbers: 6) < Tournament.length(ofRound: 3, numbers: 60) / 5)
  }

  @Test("Whoever goes on is in the better half, and no more than half of a round go on")
  func halves() {
    for seed in UInt64(1)...200 {
      var generator = SeededGenerator(seed: seed)
      var tournament = Tournament()
      var results: [[Int]] = [[], [], []]
      var promoted = [0, 0, 0]
      for _ in 0..<60 {
        let one = entry(80 + generator.below(20), round: generator.below(3))
        tournament.enter(one)
        results[one.round].append(one.score)
        while generator.below(2) == 0, let winner = tournament.promote() {
          let from = winner.round - 1
          promoted[from] += 1
          let better = results[from].count { $0 < winner.score }
          #expect(2 * better < results[from].count)
          #expect(results[from].contains(winner.score))
          #expect(2 * promoted[from] <= results[from].count)
        }
      }
      while tournament.promote() != nil {}
      for (index, round) in tournament.summaries.enumerated() {
        #expect(round.walks == results[index].count)
        #expect(round.best == results[index].min())
        // Where scores differ enough the whole better half goes on.
        if Set(results[index]).count == results[index].count {
          #expect(round.promoted == round.walks / 2)
        }
      }
    }
  }

  @Test("The order of results of equal rank is the order they came in, and saving keeps all")
  func saved() throws {
    var tournament = Tournament()
    for score in [9, 7, 8, 7, 12, 30] { tournament.enter(entry(score)) }
    for score in [5, 6] { tournament.enter(entry(score, round: 4)) }
    let bytes = try JSONEncoder().encode(tournament)
    var copy = try JSONDecoder().decode(Tournament.self, from: bytes)
    #expect(copy == tournament)
    while let winner = tournament.promote() { #expect(copy.promote() == winner) }
    #expect(copy.promote() == nil)
  }

  @Test("There is a longest walk")
  func last() {
    var tournament = Tournament()
    for score in [2, 1] { tournament.enter(entry(score, round: Tournament.roundCount - 1)) }
    #expect(!tournament.hasWinner)
    for score in [2, 1] { tournament.enter(entry(score, round: Tournament.roundCount - 2)) }
    #expect(tournament.promote()?.round == Tournament.roundCount - 1)
  }

  @Test("A checkpoint with a tournament of other networks is refused")
  func sane() throws {
    let task = try Samples.task()
    let setting = try SearchSetting(task: task, families: Samples.families(task), threads: 1)
    var tournament = Tournament()
    #expect(tournament.isSane(setting))
    let network = try #require(try? Sampling().network(for: task, parameters: Sampling().defaults))
    var right = Tournament.Entry(
      plan: 0, network: network, score: network.score(task.metric), hard: [0, 2], round: 0)
    tournament.enter(right)
    #expect(tournament.isSane(setting))
    let whole = tournament
    right.score += 1
    tournament.enter(right)
    #expect(!tournament.isSane(setting))
    tournament = whole
    right.score -= 1
    right.hard = [setting.table.placeCount]
    tournament.enter(right)
    #expect(!tournament.isSane(setting))
  }
}
