import Basics
import Constructions
import Evaluation
import Networks
import Tasks
import Testing

@Suite("Fitting")
struct FittingTests {
  private let columns = (0...200).map { Double($0) / 100 - 1 }

  private func table(_ target: (Double) -> Double) -> CaseTable {
    CaseTable(
      inputs: [columns], targets: [columns.map(target)], tolerances: columns.map { _ in 1 })
  }

  private var line: RealNetwork {
    var network = RealNetwork(inputCount: 1)
    network.outputs = [network.add(.identity, reading: [(0, 0.3)], bias: 2)]
    return network
  }

  @Test("The second power gives the least squares")
  func leastSquares() {
    var fitting = Fitting(line, to: table { $0 * $0 })
    fitting.improve(power: 2, steps: 60)
    let mean = columns.reduce(0) { $0 + $1 * $1 } / Double(columns.count)
    #expect(abs(fitting.parameters[0]) < 1e-6)
    #expect(abs(fitting.parameters[1] - mean) < 1e-6)
  }

  @Test("High powers come near the least worst error, which is 1/2 for a line along a parabola")
  func minimax() {
    var fitting = Fitting(line, to: table { $0 * $0 })
    for power in [2, 4, 8, 16, 32, 64] { fitting.improve(power: power, steps: 60) }
    #expect(fitting.worst >= 0.5 - 1e-12)
    #expect(fitting.worst < 0.51)
  }

  @Test("A unit that made the targets is found again, and fixed weights stay")
  func recovery() {
    var network = RealNetwork(inputCount: 1)
    let unit = network.add(.sigmoid, reading: [(0, 1)], bias: 0)
    network.outputs = [network.add(.identity, reading: [(unit, 1), (0, 0.25)], bias: 0)]
    network.units[1].connections[1].isFree = false
    var fitting = Fitting(network, to: table { 3 / (1 + Exponential.exp(1 - 2 * $0)) + $0 / 4 })
    fitting.improve(power: 2, steps: 200)
    #expect(fitting.worst < 1e-5)
    #expect(fitting.network.units[1].connections[1].weight == 0.25)
  }

  @Test("A rounded network passes, or there is none")
  func rounding() throws {
    var generator = SeededGenerator(seed: 220)
    var finished = 0
    for _ in 0..<40 {
      var network = RealNetwork(inputCount: 1)
      let units = (0..<1 + generator.below(3)).map { _ in
        network.add(
          generator.pick([.softplus, .sigmoid, .sin]), reading: [(0, 2 * generator.normal())],
          bias: generator.normal())
      }
      network.outputs = [
        network.add(.identity, reading: units.map { ($0, generator.normal()) }, bias: 0)
      ]
      let cubes = (-100...100).map { number in
        let x = ExactDecimal(number, exponent: -2)
        return "\(x),\(x * x * x)"
      }
      let task = try TaskFile(
        name: "t.csv", bytes: Array((["x,y"] + cubes).joined(separator: "\n").utf8),
        tolerance: ExactDecimal(2 + generator.below(20), exponent: -2)
      ).task()
      let bench = SketchBench(task)
      let table = bench.table
      var fitting = Fitting(network, to: table)
      for power in [2, 8, 32] { fitting.improve(power: power, steps: 40) }
      var rounding = Rounding(fitting.network)
      var state = Rounding.State.underWay
      while state == .underWay { state = rounding.advance(on: bench, using: &generator) }
      let exact = rounding.network(task: "", inputs: ["x"])
      guard state == .finished, let exact else { continue }
      finished += 1
      #expect(FastJudge(table).judge(Program(exact)).passes)
      #expect(exact.score() < 70)
    }
    #expect(finished > 5)
  }
}
