import Basics
import Certification
import Constructions
import Evaluation
import Networks
import Tasks
import Testing

@testable import Search

@Suite("Polishing")
struct PolisherTests {
  /// A task that a small network of every activation answers, with room to spare.
  private func sample() throws -> (task: Task, network: Network) {
    var builder = NetworkBuilder(inputs: ["x", "y"])
    let nodes = builder.inputNodes
    let sum = builder.add(
      .identity, [(nodes[0], decimal("1.2345")), (nodes[1], decimal("-0.6789"))],
      bias: decimal("0.125"))
    let bend = builder.add(.relu, [(sum, decimal("2.0625")), (nodes[0], decimal("0.3125"))])
    let soft = builder.add(.softplus, [(sum, decimal("-1.375"))], bias: decimal("0.4375"))
    let gate = builder.add(.sigmoid, [(bend, decimal("1.0125")), (nodes[1], decimal("0.875"))])
    let wave = builder.add(.sin, [(soft, decimal("0.5125"))])
    let answer = builder.add(
      .identity, [(bend, decimal("0.2525")), (gate, decimal("1.3125")), (wave, decimal("-0.7125"))])
    var text = "x,y,answer\n"
    let names = builder.network(outputs: [answer])
    for x in -12...12 {
      for y in -12...12 { text += "\(Double(x) / 4),\(Double(y) / 4),0\n" }
    }
    let blank = try TaskFile(
      name: "t.csv", bytes: Array(text.utf8), tolerance: decimal("0.1")
    ).task()
    let answers = NodeValues.columns(of: Program(names), over: CaseTable(blank))[0]
    text = "x,y,answer\n"
    var index = 0
    for x in -12...12 {
      for y in -12...12 {
        let rounded = ExactDecimal(Int((answers[index] * 1000).rounded()), exponent: -3)
        text += "\(Double(x) / 4),\(Double(y) / 4),\(rounded)\n"
        index += 1
      }
    }
    let task = try TaskFile(
      name: "t.csv", bytes: Array(text.utf8), tolerance: decimal("0.1")
    ).task()
    return (task, names)
  }

  private func decimal(_ text: String) -> ExactDecimal { ExactDecimal(text) ?? .zero }

  @Test("It finds much cheaper networks, and every best one is proved to answer everything")
  func improves() throws {
    let (task, network) = try sample()
    let table = CaseTable(task)
    let judge = CertifiedJudge(task, threads: 1)
    for seed in UInt64(1)...3 {
      var generator = SeededGenerator(seed: seed)
      var polisher = try #require(Polisher(network, task: task, table: table))
      var least = network.score()
      for temperature in [1, 0.7, 0.4, 0.2, 0.1] {
        polisher.run(proposals: 4000, hot: temperature, pressure: 2, using: &generator)
        let best = try #require(polisher.best)
        #expect(best.score == best.network.score())
        #expect(polisher.score == polisher.network.score())
        #expect(judge.certify(best.network).passes)
        #expect(judge.certify(polisher.network).passes)
        #expect(task.mismatch(with: best.network) == nil)
        least = min(least, best.score)
      }
      #expect(least * 3 < network.score() * 2, "\(least) of \(network.score())")
    }
  }

  @Test("The result depends on the network, the mix and the generator only")
  func repeatable() throws {
    let (task, network) = try sample()
    let table = CaseTable(task)
    var generator = SeededGenerator(seed: 5)
    var polisher = try #require(Polisher(network, task: task, table: table))
    var (other, otherGenerator) = (polisher, generator)
    for round in 0..<4 {
      polisher.run(proposals: 2500, hot: 0.8, pressure: 2, using: &generator)
      // Made anew from what would have been saved.
      other = try #require(
        Polisher(
          other.network, task: task, table: CaseTable(task), mix: other.mix))
      otherGenerator = try #require(SeededGenerator(state: otherGenerator.state))
      other.run(proposals: 2500, hot: 0.8, pressure: 2, using: &otherGenerator)
      #expect(NetworkFile.text(of: polisher.network) == NetworkFile.text(of: other.network))
      #expect(polisher.best?.network == other.best?.network, "round \(round)")
      #expect(polisher.mix == other.mix)
      #expect(generator == otherGenerator)
    }
    #expect(polisher.tallies.values.reduce(0) { $0 + $1.proposed } == 10_000)
  }

  @Test("Without heat it never pays for anything but less error")
  func cold() throws {
    let (task, network) = try sample()
    let table = CaseTable(task)
    var generator = SeededGenerator(seed: 6)
    var polisher = try #require(Polisher(network, task: task, table: table))
    var score = polisher.score
    for _ in 0..<10 {
      polisher.run(proposals: 1000, hot: 1e-9, pressure: 1e-3, using: &generator)
      #expect(polisher.score <= score)
      #expect((polisher.best?.score ?? .max) <= score)
      score = polisher.score
    }
    #expect(score < network.score())
  }

  @Test("Networks of a construction shrink too, whatever the metric counts")
  func constructions() throws {
    let quadratics = try Samples.task()
    let table = CaseTable(quadratics)
    let judge = CertifiedJudge(quadratics, threads: 1)
    for family in Catalogue.constructions where family.objection(to: quadratics) == nil {
      guard
        let network = try? family.network(for: quadratics, parameters: family.defaults),
        judge.certify(network).passes,
        var polisher = Polisher(network, task: quadratics, table: table)
      else { continue }
      var generator = SeededGenerator(seed: 7)
      polisher.run(proposals: 1000, hot: 0.5, pressure: 2, using: &generator)
      let best = try #require(polisher.best)
      #expect(judge.certify(best.network).passes, "\(family.name)")
      #expect(best.score <= network.score())
    }
  }

  @Test("A network that fails stays as it is or comes to pass")
  func failing() throws {
    let (task, network) = try sample()
    var wrong = network
    wrong.neurons[5].bias = 1
    var generator = SeededGenerator(seed: 8)
    var polisher = try #require(Polisher(wrong, task: task, table: CaseTable(task)))
    polisher.run(proposals: 2000, hot: 1, pressure: 2, using: &generator)
    if let best = polisher.best {
      #expect(CertifiedJudge(task, threads: 1).certify(best.network).passes)
    } else {
      #expect(polisher.network == wrong)
    }
  }

  @Test("What gains becomes more frequent, within bounds, and the shares add up to 1")
  func mix() {
    var mix = PolishMix()
    let plain = mix.shares
    #expect(zip(plain, PolishMove.allCases).allSatisfy { abs($0 - $1.share) < 1e-12 })
    for _ in 0..<20 {
      mix.learn(
        gains: PolishMove.allCases.map { $0 == .scale ? 500 : 1 },
        proposals: PolishMove.allCases.map { _ in 1000 })
    }
    let shares = mix.shares
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    #expect(shares[5] > 2 * plain[5])
    #expect(zip(shares, plain).allSatisfy { $0 > $1 / 10 })
    #expect(mix.isSane)
  }
}
