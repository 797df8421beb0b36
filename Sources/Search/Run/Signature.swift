import Basics
import Constructions
import Evaluation
import Networks
import Tasks

/// One number that a fixed, deterministic piece of work must always give: debug and release
/// builds, any number of threads, any processor. A change of golf that alters it alters results,
/// and says so.
///
/// The work is two searches on small tasks, which use every strategy, and the evaluation of random
/// networks that use every activation on values small and large: as they stand, folded, changed, and
/// the equations that fitting solves. Only golf's own numbers enter, nothing that Foundation writes.
public enum Signature {
  /// What the work must give.
  public static let expected = "e9f0e323e30db8b2"

  /// Does the work.
  public static func compute(threads: Int) throws -> String {
    var checksum = Checksum()
    let task = try LargestRoot(degree: 2).task(threads: threads)
    let quadratics = try LargestRoot(degree: 2, range: -4...4).task(threads: threads)
    try addSearch(
      of: quadratics, generations: 60, portion: 5_000_000, to: &checksum, threads: threads)
    let cubics = try LargestRoot(range: -1...1).task(threads: threads)
    try addSearch(of: cubics, generations: 40, portion: 20_000_000, to: &checksum, threads: threads)
    addEvaluation(of: task, to: &checksum)
    return checksum.hexadecimal
  }

  private static func addSearch(
    of task: Task, generations: Int, portion: Int, to checksum: inout Checksum, threads: Int
  ) throws {
    let families = Catalogue.families.filter { $0.objection(to: task) == nil }
    let setting = try SearchSetting(
      task: task, families: families, threads: threads, portion: portion)
    let engine = Engine(setting, islands: 5, threads: threads)
    var state = Archipelago(setting, seed: 20, islands: 5)
    let interruption = Interruption()
    while state.generation < generations {
      guard let next = state.advanced(engine, interruption: interruption) else { continue }
      state = next
    }
    for row in state.history {
      checksum.add(UInt64(row.score))
      checksum.add(UInt64(row.evaluations))
    }
    for champion in state.champions {
      checksum.add((champion.map { NetworkFile.text(of: $0.network) } ?? "none").utf8)
    }
    for kind in ParameterMove.allCases {
      checksum.add(UInt64(state.parameterMoves[kind]?.accepted ?? 0))
    }
    for kind in WalkMove.allCases { checksum.add(UInt64(state.walkMoves[kind]?.accepted ?? 0)) }
    for island in state.islands { checksum.add(island.digest) }
  }

  private static func addEvaluation(of task: Task, to checksum: inout Checksum) {
    var generator = SeededGenerator(seed: 9261)
    let table = CaseTable(task)
    let judge = FastJudge(table)
    for _ in 0..<40 {
      let network = randomNetwork(inputs: task.inputs, using: &generator)
      let change = Change.bias(neuron: generator.below(12), value: generator.unit())
      for verdict in [
        judge.judge(Program(network)), judge.judge(Program(folding: network, over: table)),
        IncrementalJudge(table, network).judge(change),
      ] {
        checksum.add(UInt64(verdict.failures))
        checksum.add(verdict.worstError.bitPattern)
        checksum.add(verdict.margin.bitPattern)
      }
      let real = RealNetwork(network)
      let norm = ErrorNorm(of: real, over: table)
      let worst = norm.measure()
      let equations = norm.equations(
        of: real.freeParameters, power: 4, scale: worst.isFinite ? worst : 1)
      for number in [worst] + equations.gradient {
        checksum.add(number.isNaN ? 0 : number.bitPattern)
      }
    }
  }

  private static func randomNetwork(
    inputs: [String], using generator: inout SeededGenerator
  ) -> Network {
    var builder = NetworkBuilder(inputs: inputs)
    var nodes = builder.inputNodes
    for _ in 0..<12 {
      let terms = (0..<1 + generator.below(4)).map { _ in
        (generator.pick(nodes), decimal(using: &generator))
      }
      nodes.append(
        builder.add(
          generator.pick(Activation.allCases), terms, bias: decimal(using: &generator)))
    }
    return builder.network(outputs: [nodes[nodes.count - 1]])
  }

  private static func decimal(using generator: inout SeededGenerator) -> ExactDecimal {
    ExactDecimal(generator.below(1999) - 999, exponent: generator.below(5) - 4)
  }
}
