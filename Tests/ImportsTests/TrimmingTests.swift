import Basics
import Certification
import Evaluation
import Imports
import Networks
import Tasks
import TestSupport
import Testing

/// Trimming takes digits away, and no answer.
struct TrimmingTests {
  /// A random network with long numbers, and a task that it does with some room.
  private static func example(_ generator: inout SeededGenerator) throws -> (Network, Task) {
    let inputs = 1 + generator.below(3)
    let network = generator.network(inputs: inputs, outputs: 1, neurons: 1 + generator.below(8)) {
      $0.decimal(digits: 9, exponents: -9 ... -7)
    }
    let rows = generator.rows(40, inputs: inputs)
    let answers = try CertifiedJudge.answers(of: network, rows: rows)
    let targets = answers.map { answer in
      [ExactDecimal(answer[0].description) ?? .zero]
    }
    return (network, try Samples.task(rows: rows, targets: targets, tolerances: ["0.01".decimal]))
  }

  @Test func everyCaseStaysRightAndNoNumberCouldBeShorter() throws {
    var generator = SeededGenerator(seed: 153)
    var saved = 0
    for _ in 0..<60 {
      let (network, task) = try Self.example(&generator)
      let short = Trimming(task).trimmed(network)
      #expect(CertifiedJudge(task, threads: 1).certify(short).passes)
      #expect(short.score() <= network.score())
      saved += network.score() - short.score()
      // Every number is needed as long as it is: cut by one more digit it fails.
      let table = CaseTable(task)
      let judge = FastJudge(table)
      for (index, neuron) in short.neurons.enumerated() {
        for place in neuron.connections.indices {
          var shorter = short
          let weight = neuron.connections[place].weight
          let step = ExactDecimal(1, exponent: weight.exponent + 1)
          shorter.neurons[index].connections[place].weight = weight.rounded(toMultipleOf: step)
          guard shorter.score() < short.score() else { continue }
          #expect(!judge.judge(Program(shorter)).passes)
        }
      }
    }
    #expect(saved > 1000)
  }

  @Test func whatFailsFailsNoMore() throws {
    var generator = SeededGenerator(seed: 154)
    for _ in 0..<30 {
      let (network, task) = try Self.example(&generator)
      let wrong = try Samples.task(
        rows: (0..<task.caseCount).map { row in task.inputColumns.map { $0[row] } },
        targets: task.targetColumns[0].enumerated().map { row, target in
          guard case .decimal(let value) = target else { return [] }
          return [row.isMultiple(of: 5) ? value + 1 : value]
        }, tolerances: ["0.01".decimal])
      let judge = FastJudge(CaseTable(wrong))
      let before = judge.judge(Program(network)).failures
      #expect(before > 0)
      #expect(judge.judge(Program(Trimming(wrong).trimmed(network))).failures <= before)
    }
  }
}

extension String {
  fileprivate var decimal: ExactDecimal { ExactDecimal(self) ?? .zero }
}
