import Basics
import Constructions
import Evaluation
import Networks
import Testing

@testable import Search
@testable import Tasks

/// A construction that is nothing but one piece: a cascade, answering for itself.
private struct Plain: Distillable {
  var name: String { "plain" }
  var summary: String { "a cascade" }
  let pieceParameters = 1..<1 + Cascade(inputs: 2, units: 3).weightCount

  var parameters: [Parameter] {
    let positive = Parameter.decimals(digits: 1...99, exponents: -2...0)
    let values = positive.reversed().map { -$0 } + [.zero] + positive
    return [.integer("units", "how many", 1...3, standard: 2, grid: [1, 2, 3])]
      + pieceParameters.map { Parameter("w\($0)", "a weight", values: values, standard: .zero) }
  }

  func objection(to task: Task) -> String? { nil }

  private func cascade(_ parameters: [ExactDecimal]) -> Cascade {
    Cascade(inputs: 2, units: Int(parameters[0].doubleValue))
  }

  func pieces(for task: Task, parameters: [ExactDecimal]) throws(ConstructionError) -> [Piece] {
    let cascade = cascade(parameters)
    let targets = task.targetColumns[0].map(\.approximation)
    let cases = IntervalCases(
      columns: task.inputColumns.map { $0.map(\.doubleValue) }, low: targets.map { $0 - 0.299 },
      high: targets.map { $0 + 0.299 }, width: 0.3)
    return [
      Piece(
        fit: CascadeFit(cascade, cases), parameters: Array(1..<1 + cascade.weightCount))
    ]
  }

  func network(
    for task: Task, parameters: [ExactDecimal]
  ) throws(ConstructionError) -> Network {
    let cascade = cascade(parameters)
    var builder = NetworkBuilder(inputs: task.inputs)
    var nodes = builder.inputNodes
    for unit in 0...cascade.units {
      let weights = parameters[(1 + cascade.start(ofUnit: unit))...]
      nodes.append(
        builder.add(
          unit < cascade.units ? .softplus : .identity, zip(nodes, weights).map { ($0, $1) },
          bias: weights[weights.startIndex + nodes.count]))
    }
    return builder.network(task: task.name, outputs: [nodes[nodes.count - 1]])
  }
}

/// Distilling knows nothing of polynomials: here it learns |x| + |y|, roughly, on a lattice.
@Suite struct DistillingTests {
  private static func setting() throws -> SearchSetting {
    let lattice = (-2...2).flatMap { x in (-2...2).map { y in (x, y) } }
    let task = Task(
      name: "lattice", title: "a lattice", origin: .largestRoot(try LargestRoot()),
      inputs: ["x", "y"], outputs: ["z"],
      inputColumns: [lattice.map { ExactDecimal($0.0) }, lattice.map { ExactDecimal($0.1) }],
      targetColumns: [lattice.map { .decimal(ExactDecimal(abs($0.0) + abs($0.1))) }],
      tolerances: lattice.map { _ in ExactDecimal(3, exponent: -1) }, metric: .precision,
      activations: Set(Activation.allCases))
    return try SearchSetting(task: task, families: [Plain()], threads: 1)
  }

  private static func state(
    _ setting: SearchSetting, threads: Int, generations: Int
  ) -> Archipelago {
    let engine = Engine(setting, islands: 3, threads: threads)
    var state = Archipelago(setting, seed: 7, islands: 3)
    while state.generation < generations {
      state = state.advanced(engine, interruption: Interruption()) ?? state
    }
    return state
  }

  @Test func itFindsNetworksThatAreProvedRight() throws {
    let setting = try Self.setting()
    let champion = try #require(Self.state(setting, threads: 2, generations: 40).incumbent)
    #expect(setting.certifier.certify(champion.network, stopAtFailure: false).passes)
    #expect(champion.network.score() == champion.candidate.score)
  }

  @Test func threadsAndASaveDoNotChangeASearch() throws {
    let setting = try Self.setting()
    let state = Self.state(setting, threads: 1, generations: 20)
    #expect(Self.state(setting, threads: 2, generations: 20) == state)
    let half = Self.state(setting, threads: 2, generations: 9)
    let saved = try Checkpoint(state: half, seconds: 1).bytes()
    var resumed = try Checkpoint(saved, file: "checkpoint", setting: setting).state
    #expect(resumed == half)
    let engine = Engine(setting, islands: 3, threads: 1)
    while resumed.generation < 20 {
      resumed = resumed.advanced(engine, interruption: Interruption()) ?? resumed
    }
    #expect(resumed == state)
  }

  @Test func aStateOfAnotherFamilyIsRefused() throws {
    let setting = try Self.setting()
    let state = Self.state(setting, threads: 1, generations: 2)
    let bytes = try Checkpoint(state: state, seconds: 1).bytes()
    let other = try SearchSetting(task: setting.task, families: [Memorise()], threads: 1)
    #expect(throws: FileError.self) {
      _ = try Checkpoint(bytes, file: "checkpoint", setting: other)
    }
  }
}
