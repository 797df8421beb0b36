import Basics
import Certification
import Constructions
import Evaluation
import Networks
import Tasks
import Testing

@testable import Search

@Suite("Walking")
struct WalkerTests {
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
    let answers = RealNetwork(names).answers(over: CaseTable(blank))[0]
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

  private func setting(_ task: Task) throws -> SearchSetting {
    try SearchSetting(task: task, families: [], threads: 1)
  }

  @Test(
    "A walk keeps the task's rules at every step",
    arguments: ["layered", "one-activation-a-layer", "integers", "digits", "neurons", "fan-in"])
  func rules(_ rule: String) throws {
    // XOR by two hidden units, in whole numbers and with room to spare.
    var builder = NetworkBuilder(inputs: ["x", "y"])
    let nodes = builder.inputNodes
    let (one, two) = (
      builder.add(.relu, [(nodes[0], 2), (nodes[1], 2)]),
      builder.add(.relu, [(nodes[0], 1), (nodes[1], 1)], bias: decimal("-1"))
    )
    let half = builder.add(.relu, [(nodes[0], 1)])
    let sum = builder.add(.identity, [(one, decimal("0.5")), (two, -2), (half, 1)])
    let network = builder.network(outputs: [sum])
    let isWhole = rule == "integers"
    let start = isWhole ? network.doubled : network
    let scale = isWhole ? "2" : "1"
    let limit = ["digits": "2", "neurons": "4", "fan-in": "3"][rule] ?? "true"
    let text = """
      {"format": "golf-task/1", "cases": "t.csv", "tolerance": \(isWhole ? "1.2" : "0.6"),
       "inputs": ["x", "y"], "targets": ["z"], "\(rule)": \(limit)}
      """
    let rows = "x,y,z\n0,0,0\n0,1,\(scale)\n1,0,\(isWhole ? 4 : 2)\n1,1,\(scale)\n"
    let task = try TaskDescription(name: "t.json", bytes: Array(text.utf8))
      .task(cases: Array(rows.utf8), threads: 1)
    #expect(task.rules.objection(to: start) == nil)
    let setting = try SearchSetting(task: task, families: [], threads: 1)
    var walker = try #require(
      Walker(
        start, setting: setting, temperature: 3, pressure: 1, generator: SeededGenerator(seed: 3)))
    var broken: String?
    for _ in 0..<20_000 where broken == nil {
      walker.step()
      broken = task.rules.objection(to: walker.network)
    }
    #expect(broken == nil)
    let accepted = walker.tallies.values.reduce(0) { $0 + $1.accepted }
    #expect(accepted > 500, "\(accepted) moves")
    // Without the rule it is broken: the walk does want to.
    let plain = try TaskDescription(
      name: "t.json", bytes: Array(text.replacing(", \"\(rule)\": \(limit)", with: "").utf8)
    ).task(cases: Array(rows.utf8), threads: 1)
    var free = try #require(
      Walker(
        start, setting: SearchSetting(task: plain, families: [], threads: 1), temperature: 3,
        pressure: 1, generator: SeededGenerator(seed: 3)))
    var isBroken = false
    for _ in 0..<20_000 where !isBroken {
      free.step()
      isBroken = task.rules.objection(to: free.network) != nil
    }
    // No move adds a neuron, and none has a reason to read more here: those two are never in the way.
    #expect(isBroken == (rule != "neurons" && rule != "fan-in"))
  }

  /// Walks on from where another walker came to, or from the network.
  private func walk(
    _ network: Network, _ setting: SearchSetting, mayFail: Bool = false,
    after last: Walker? = nil, moves: Int,
    temperature: Double, pressure: Double = 2, generator: SeededGenerator
  ) -> Walker? {
    var walker = Walker(
      last?.network ?? network, setting: setting, mayFail: mayFail, hard: last?.hard ?? [],
      mix: last?.mix ?? WalkMix(), temperature: temperature, pressure: pressure,
      generator: last?.generator ?? generator)
    for _ in 0..<moves { walker?.step() }
    walker?.finish()
    return walker
  }

  @Test("It finds much cheaper networks, and every best one is proved to answer everything")
  func improves() throws {
    let (task, network) = try sample()
    let setting = try setting(task)
    for seed in UInt64(1)...3 {
      var walker: Walker?
      var least = network.score()
      for temperature in [1, 0.7, 0.4, 0.2, 0.1] {
        walker = walk(
          network, setting, after: walker, moves: 4000, temperature: temperature,
          generator: SeededGenerator(seed: seed))
        let (best, present) = try (#require(walker?.best), #require(walker?.network))
        #expect(setting.certifier.certify(best).passes)
        #expect(setting.certifier.certify(present).passes)
        #expect(walker?.digits.score == present.score())
        #expect(task.mismatch(with: best) == nil)
        least = min(least, best.score())
      }
      #expect(least * 3 < network.score() * 2, "\(least) of \(network.score())")
    }
  }

  @Test("The result depends on the arguments only")
  func repeatable() throws {
    let (task, network) = try sample()
    let (setting, other) = try (setting(task), setting(task))
    var walkers: [Walker?] = [nil, nil]
    for round in 0..<4 {
      for (place, setting) in [setting, other].enumerated() {
        walkers[place] = walk(
          network, setting, after: walkers[place], moves: 2500, temperature: 0.8,
          generator: SeededGenerator(seed: 5))
      }
      let (left, right) = try (#require(walkers[0]), #require(walkers[1]))
      #expect(left.network == right.network, "round \(round)")
      #expect(left.best == right.best && left.hard == right.hard)
      #expect(left.mix == right.mix && left.generator == right.generator)
      #expect(left.tallies.values.reduce(0) { $0 + $1.proposed } == 2500)
    }
  }

  @Test("What turned out to be hard is remembered, and none of it twice")
  func remembers() throws {
    // More cases than a walk judges by: 2,401.
    let rows = (0..<2401).map { number in
      let (x, y) = (number / 49 - 24, number % 49 - 24)
      return "\(x),\(y),\(x * x + y)"
    }
    let task = try TaskFile(
      name: "t.csv", bytes: Array((["x,y,z"] + rows).joined(separator: "\n").utf8),
      tolerance: decimal("30")
    ).task()
    let setting = try setting(task)
    var generator = SeededGenerator(seed: 9)
    let bench = SketchBench(task, table: setting.table)
    var found: Network?
    var turn = SketchTurn()
    // Odd attempts begin at random.
    for number in stride(from: 5, to: 81, by: 2) where found == nil {
      turn.failures = number
      found = LayeredSketch().draft(turn, on: bench, using: &generator)
    }
    let network = try #require(found)
    var walker: Walker?
    for _ in 0..<6 {
      let before = walker?.hard ?? []
      walker = walk(
        network, setting, after: walker, moves: 4000, temperature: 0.7,
        generator: SeededGenerator(seed: 10))
      let hard = try #require(walker?.hard)
      #expect(hard.prefix(before.count) == before[...])
      #expect(setting.areHardCases(hard))
      #expect(try setting.certifier.certify(#require(walker?.network)).passes)
    }
    #expect(try !#require(walker?.hard).isEmpty)
  }

  @Test("Without heat it never pays for anything but less error")
  func cold() throws {
    let (task, network) = try sample()
    let setting = try setting(task)
    var walker: Walker?
    var score = network.score()
    for _ in 0..<10 {
      walker = walk(
        network, setting, after: walker, moves: 1000, temperature: 1e-9, pressure: 1e-3,
        generator: SeededGenerator(seed: 6))
      let present = try #require(walker?.network.score())
      #expect(present <= score)
      score = present
    }
    #expect(score < network.score())
  }

  @Test("Networks of a construction shrink too, whatever the metric counts")
  func constructions() throws {
    let quadratics = try Samples.task()
    let setting = try setting(quadratics)
    for family in Catalogue.constructions where family.objection(to: quadratics) == nil {
      guard
        let network = try? family.network(for: quadratics, parameters: family.defaults),
        setting.certifier.certify(network).passes,
        let walker = walk(
          network, setting, moves: 1000, temperature: 0.5, generator: SeededGenerator(seed: 7))
      else { continue }
      let best = try #require(walker.best)
      #expect(setting.certifier.certify(best).passes, "\(family.name)")
      #expect(best.score() <= network.score())
    }
  }

  @Test("Only where it may, a walk passes through networks that fail, and what is best passes")
  func passesThrough() throws {
    let (task, network) = try sample()
    let setting = try setting(task)
    let judge = FastJudge(setting.table)
    var failing = 0
    for seed in UInt64(1)...4 {
      let generator = SeededGenerator(seed: seed)
      for mayFail in [false, true] {
        var walker = try #require(
          Walker(
            network, setting: setting, mayFail: mayFail, temperature: 4, pressure: 2,
            generator: generator))
        for _ in 0..<40 {
          for _ in 0..<100 { walker.step() }
          let passes = judge.judge(Program(walker.network)).passes
          #expect(passes || mayFail)
          failing += passes ? 0 : 1
        }
        walker.finish()
        let best = try #require(walker.best)
        #expect(setting.certifier.certify(best).passes)
        #expect(best.score() < network.score())
      }
    }
    #expect(failing > 20, "\(failing)")
  }

  @Test("A network that fails many cases is repaired, and nothing is called best before that")
  func repairs() throws {
    let (task, network) = try sample()
    let setting = try setting(task)
    var repaired = 0
    for seed in UInt64(1)...6 {
      var generator = SeededGenerator(seed: seed)
      var wrong = network
      for _ in 0..<3 {
        let neuron = generator.below(wrong.neurons.count)
        wrong.neurons[neuron].bias = wrong.neurons[neuron].bias + ExactDecimal(4, exponent: -1)
      }
      let judge = FastJudge(setting.table)
      guard judge.judge(Program(wrong)).failures > 50 else { continue }
      var walker: Walker?
      for _ in 0..<12 where walker?.best == nil {
        walker = walk(
          wrong, setting, mayFail: true, after: walker, moves: 3000, temperature: 0.5,
          generator: SeededGenerator(seed: seed))
        if let best = walker?.best {
          #expect(setting.certifier.certify(best).passes)
          repaired += 1
        }
      }
    }
    #expect(repaired >= 4, "\(repaired)")
  }

  @Test("A network that fails stays as it is or comes to pass")
  func failing() throws {
    let (task, network) = try sample()
    let setting = try setting(task)
    var wrong = network
    wrong.neurons[5].bias = 1
    let walker = try #require(
      walk(wrong, setting, moves: 2000, temperature: 1, generator: SeededGenerator(seed: 8)))
    let judge = FastJudge(setting.table)
    let errors = [wrong, walker.network].map { judge.judge(Program($0)).worstError }
    #expect(errors[1] <= errors[0])
    if let best = walker.best { #expect(setting.certifier.certify(best).passes) }
  }

  @Test("What gains becomes more frequent, within bounds, and the shares add up to 1")
  func mix() {
    var mix = WalkMix()
    let plain = mix.shares
    #expect(zip(plain, WalkMove.allCases).allSatisfy { abs($0 - $1.share) < 1e-12 })
    for _ in 0..<20 {
      mix.learn(
        gains: WalkMove.allCases.map { $0 == .scale ? 500 : 1 },
        proposals: WalkMove.allCases.map { _ in 1000 })
    }
    let shares = mix.shares
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    #expect(shares[5] > 2 * plain[5])
    #expect(zip(shares, plain).allSatisfy { $0 > $1 / 10 })
    #expect(mix.isSane)
  }
}

extension Network {
  /// The same network with its answers doubled, the weights of its last neuron being fractions.
  fileprivate var doubled: Network {
    var result = self
    let last = neurons.count - 1
    for place in result.neurons[last].connections.indices {
      result.neurons[last].connections[place].weight = neurons[last].connections[place].weight * 2
    }
    return result
  }
}
