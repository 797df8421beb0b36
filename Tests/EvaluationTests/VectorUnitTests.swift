import Basics
import CKernels
import Networks
import Tasks
import Testing
import TestSupport

@testable import Evaluation

@Suite("Vector units")
struct VectorUnitTests {
  private var units: [VectorUnit] { VectorUnit.allCases.filter(\.isAvailable) }

  @Test("The baseline is there, and the widest is one of those available")
  func availability() {
    #expect(VectorUnit.baseline.isAvailable)
    #expect(units.contains(.widest))
    for unit in units { #expect(unit.exercise(rounds: 10) > 0) }
  }

  @Test("Each activation has the bits of the Swift formulas on every unit")
  func activations() throws {
    var generator = SeededGenerator(seed: 70)
    for unit in units {
      let kernels = unit.kernels
      for activation in Activation.allCases {
        var step = kernel_step(
          activation: activation.kernelCode, target: 1, first_edge: 0, edge_count: 1, bias: 0)
        var edge = kernel_edge(source: 0, weight: 1)
        let rows = Rows(count: 3, length: 64)
        let table = RowTable(count: 2)
        let slopes = RowTable(count: 2)
        (table[0], table[1], slopes[1]) = (rows[0], rows[1], rows[2])
        for round in 0..<2000 {
          let spread = Double(sign: .plus, exponent: generator.below(70) - 50, significand: 1)
          for lane in 0..<64 {
            rows[0][lane] =
              round % 4 == 0
              ? generator.pick(Self.special) : (generator.unit() * 2 - 1) * spread
          }
          kernels.run(&step, nil, 1, &edge, table.pointers, 64)
          let values = (0..<64).map { rows[1][$0] }
          kernels.run_with_slopes(&step, 1, &edge, table.pointers, slopes.pointers, 64)
          for lane in 0..<64 {
            // A sum begins with the bias, so that -0 becomes 0.
            let expected = ScalarReference.apply(activation, to: 0 + rows[0][lane])
            let same =
              values[lane].bitPattern == expected.bitPattern
              || (values[lane].isNaN && expected.isNaN)
            #expect(same, "\(unit) \(activation) of \(rows[0][lane])")
            #expect(
              values[lane].bitPattern == rows[1][lane].bitPattern
                || (values[lane].isNaN && rows[1][lane].isNaN))
          }
        }
      }
    }
  }

  private static let special: [Double] = [
    0, -0.0, 1, -1, 39.9, 40, 40.1, -708, -708.1, -700, 708, -300, -37, 1e300, -1e300, .infinity,
    -.infinity, .nan, 0x1p20, -0x1p20, 0x1p21, 0x1p-1030, -0x1p-1030,
  ]

  @Test("Verdicts, answers and equations have the same bits on every unit")
  func sameBits() throws {
    var generator = SeededGenerator(seed: 71)
    for _ in 0..<150 {
      let network = generator.network(inputs: 3, outputs: 1, neurons: 1 + generator.below(20)) {
        $0.decimal(digits: 2, exponents: -2...(-1))
      }
      let rows = generator.rows(300, inputs: 3)
      let task = try Samples.task(rows: rows, targets: rows.map { _ in [0] }, tolerances: [1])
      let table = CaseTable(task)
      let results = units.map { unit in
        let real = RealNetwork(network)
        let norm = ErrorNorm(of: real, over: table, unit: unit)
        let worst = norm.measure()
        let equations = norm.equations(
          of: Array(real.parameters.indices), power: 4, scale: worst.isFinite ? worst : 1)
        return [
          FastJudge(table, unit: unit).judge(Program(folding: network, over: table)).bits,
          IncrementalJudge(table, network, unit: unit).judge(.bias(neuron: 0, value: 0.3)).bits,
          real.answers(over: table, unit: unit)[0].map(\.bitPattern),
          equations.matrix.map(\.bitPattern), equations.gradient.map(\.bitPattern),
        ]
      }
      #expect(results.allSatisfy { $0 == results[0] })
    }
  }
}

extension FastVerdict {
  fileprivate var bits: [UInt64] {
    [UInt64(failures), worstError.bitPattern, margin.bitPattern, isComplete ? 1 : 0]
  }
}
