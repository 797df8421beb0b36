import Basics
import Certification
import Constructions
import Evaluation
import Foundation
import Networks
import Search
import Tasks
import Testing

/// What the fast judge says of a network holds as far as doubles can tell. It keeps a part in 2^30 of
/// every tolerance to itself, which covers rounding where values are of moderate size, and not where
/// large ones cancel or a steep function follows: near the border it errs, and how far is measured
/// here. What must hold is that nothing it passed is kept or announced unless it was proved.
@Suite("The fast judge proposes, the rigorous one decides")
struct RefusalTests {
  /// How many mutants and how many cancelling networks; 10,000 take some minutes.
  private static let count =
    Int(ProcessInfo.processInfo.environment["GOLF_MUTANTS"] ?? "") ?? 120

  // MARK: Mutants of published networks

  private struct Border: Sendable {
    var passed = 0
    var fastOnly = 0
    var certifiedOnly = 0
    /// Some of those that only the fast judge passes.
    var fooled: [Network] = []
    /// The least proved margin of a mutant that the fast judge passes, as a share of the tolerance.
    var nearest = Double.infinity
    /// The largest difference between the two judges' margins, as a share of the tolerance.
    var difference = 0.0
  }

  private static func published(_ task: Task) throws -> [(name: String, network: Network)] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    let record = path + "/../../runs/record/best.json"
    let bytes = try FileSystem().read(record)
    var networks = [("record", try NetworkFile.network(from: bytes, file: record))]
    for construction in [Memorise(), Sampling(), Ladder()] as [any Construction] {
      networks.append(
        (
          construction.name,
          try construction.network(for: task, parameters: construction.defaults)
        ))
    }
    return networks
  }

  /// One number of a network changed by as much as the fast judge lets pass, and by the least that it
  /// does not: the two mutants differ by a part in 2^50 of the change.
  private static func pair(
    _ network: Network, _ judge: FastJudge, _ table: CaseTable, _ generator: inout SeededGenerator
  ) -> (passing: Network, failing: Network)? {
    let neuron = generator.below(network.neurons.count)
    let edge = generator.below(network.neurons[neuron].connections.count + 1)
    let sign = generator.below(2) == 0 ? 1.0 : -1.0
    func changed(by change: Double) -> Network {
      var mutant = network
      guard let change = ExactDecimal(exactly: change * sign) else { return network }
      if edge < network.neurons[neuron].connections.count {
        mutant.neurons[neuron].connections[edge].weight =
          mutant.neurons[neuron].connections[edge].weight + change
      } else {
        mutant.neurons[neuron].bias = mutant.neurons[neuron].bias + change
      }
      return mutant
    }
    func passes(_ change: Double) -> Bool {
      judge.judge(Program(folding: changed(by: change), over: table), failuresAllowed: 0).passes
    }
    var (low, high) = (0.0, 0x1p-20)
    while passes(high) {
      (low, high) = (high, high * 4)
      // A number that hardly matters.
      if high > 0x1p60 { return nil }
    }
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if passes(middle) { low = middle } else { high = middle }
    }
    let networks = (changed(by: low), changed(by: high))
    // Zero is no weight.
    let numbers = [networks.0, networks.1].flatMap { $0.neurons[neuron].connections }
    return numbers.contains(where: \.weight.isZero) ? nil : networks
  }

  private static func borders(
    _ network: Network, _ task: Task, table: CaseTable, count: Int, stream: UInt64
  ) -> Border {
    let (fast, certified) = (FastJudge(table), CertifiedJudge(task, threads: 1))
    let tolerance = task.tolerances[0].doubleValue
    var generator = SeededGenerator(seed: 131, stream: stream)
    var border = Border()
    for _ in 0..<count {
      guard let mutants = pair(network, fast, table, &generator) else { continue }
      let certificate = certified.certify(mutants.passing)
      let margin = fast.judge(Program(folding: mutants.passing, over: table)).margin
      border.passed += 1
      border.fastOnly += certificate.passes ? 0 : 1
      if !certificate.passes, border.fooled.count < 3 { border.fooled.append(mutants.passing) }
      border.nearest = min(border.nearest, certificate.margin / tolerance)
      border.difference = max(border.difference, abs(margin - certificate.margin) / tolerance)
      if certified.certify(mutants.failing, stopAtFailure: true).passes {
        border.certifiedOnly += 1
      }
    }
    return border
  }

  @Test(
    "How far doubles err on published networks at the border, and that what they pass is proved")
  func mutants() throws {
    let task = try LargestRoot(range: -3...3).task(threads: 1)
    let table = CaseTable(task)
    let parts = 4
    for (name, network) in try Self.published(task) {
      let count = max(Self.count / (Self.lengths[name] ?? 1) / parts, 1)
      let borders = parallelMap(count: parts, threads: 2) {
        Self.borders(network, task, table: table, count: count, stream: UInt64($0))
      }
      let passed = borders.reduce(0) { $0 + $1.passed }
      let fastOnly = borders.reduce(0) { $0 + $1.fastOnly }
      let nearest = borders.map(\.nearest).min() ?? 0
      let difference = borders.map(\.difference).max() ?? 0
      if Self.count > 120 {
        let cautious = borders.reduce(0) { $0 + $1.certifiedOnly }
        print(
          "\(name): \(passed) mutants at the border, \(fastOnly) passed by the fast judge only, "
            + "\(cautious) by the rigorous one only; nearest \(nearest), difference \(difference)")
      }
      #expect(passed > 0 && nearest < 1e-8, "\(name): the mutants reach the border")
      #expect(difference < Self.errors[name] ?? 0, "\(name): rounding, as a share of the tolerance")
      for mutant in borders.flatMap(\.fooled) { try expectRefusal(of: mutant, task) }
    }
  }

  /// How many times as long it takes to judge one of them.
  private static let lengths = ["memorise": 20, "sampling": 10]

  /// What rounding may come to, as a share of the tolerance. Memorising is sums of multiples of a
  /// tenth; sampling has a sigmoid with a factor of 600,000.
  private static let errors = ["record": 1e-5, "memorise": 1e-10, "sampling": 0.1, "ladder": 1e-5]

  // MARK: Networks that doubles cannot judge

  /// A network that adds a large number and takes it away again, and a task of which doubles say that
  /// it answers every case, though the exact error is above the tolerance in all that have any.
  private func cancelling(_ generator: inout SeededGenerator) throws -> (Network, Task, wrong: Int)
  {
    let large = ExactDecimal(1 + generator.below(9), exponent: 14 + generator.below(6))
    let weight = ExactDecimal(1 + generator.below(999), exponent: -2)
    let bias = ExactDecimal(generator.below(1999) - 999, exponent: -3)
    var builder = NetworkBuilder(inputs: ["x"])
    let up = builder.add(.relu, [(builder.input(0), weight)], bias: large + bias)
    let down = builder.add(.identity, [(up, 1)], bias: -large)
    let network = builder.network(outputs: [down])
    var (lines, wrong) = (["x,y,tolerance"], 0)
    for row in 1...5 {
      let x = ExactDecimal(row * 100 + generator.below(100), exponent: -2)
      let sum = (large + bias).doubleValue + weight.doubleValue * x.doubleValue
      let target = try #require(ExactDecimal(exactly: sum - large.doubleValue))
      // The exact answer is weight · x + bias: ReLU passes on what is positive.
      let error = weight * x + bias - target
      let size = error < .zero ? -error : error
      wrong += size.isZero ? 0 : 1
      let share = ExactDecimal(3 + generator.below(7), exponent: -1)
      lines.append("\(x),\(target),\(size.isZero ? 1 : size * share)")
    }
    let text = lines.joined(separator: "\n")
    return (
      network, try TaskFile(name: "t.csv", bytes: Array(text.utf8), tolerance: nil).task(), wrong
    )
  }

  @Test("A network that only the fast judge passes is neither kept nor announced")
  func refused() throws {
    var generator = SeededGenerator(seed: 132)
    var fooled = 0
    for _ in 0..<Self.count / 4 {
      let (network, task, wrong) = try cancelling(&generator)
      let table = CaseTable(task)
      let isPassed = FastJudge(table).judge(Program(folding: network, over: table)).passes
      #expect(CertifiedJudge(task, threads: 1).certify(network).failures == wrong)
      guard isPassed, wrong > 0 else { continue }
      fooled += 1
      try expectRefusal(of: network, task)
    }
    if Self.count > 120 {
      print("cancelling: \(fooled) of \(Self.count / 4) fooled the fast judge")
    }
    #expect(fooled > Self.count / 8, "\(fooled): the fast judge is wrong often enough")
  }

  /// A search from a network that only the fast judge passes keeps and announces what is proved, if
  /// it comes to anything.
  private func expectRefusal(of network: Network, _ task: Task) throws {
    try Samples.withFolder { root in
      let description = RunDescription(
        version: "test", created: "now", command: ["golf", "search"], task: task, seed: 1,
        islands: 2, families: ["given"], hasStart: true, budget: nil)
      let run = try SearchRun(
        creating: RunFolder(root: root, name: "r"), description, task: task, start: network,
        threads: 1, portion: 1_000_000, clock: Samples.ticking())
      var announced = 0
      _ = try run.run(Budget(generations: 3), interruption: Interruption()) {
        if case .improvement = $0 { announced += 1 }
      }
      #expect(Samples.verify(run.state, task))
      #expect(announced == run.state.history.count)
      let best = try run.folder.best()
      #expect((best == nil) == (announced == 0))
      if let best {
        let kept = try NetworkFile.network(from: best, file: "best.json")
        #expect(CertifiedJudge(task, threads: 1).certify(kept).passes)
      }
    }
  }
}
