import Basics
import Certification
import Networks
import Tasks
import Testing
import TestSupport

@testable import Evaluation

@Suite("Folding and splitting")
struct FoldingTests {
  @Test("A folded network of exact activations gives exactly the same answers")
  func exact() throws {
    var generator = SeededGenerator(seed: 80)
    var shrunk = 0
    for _ in 0..<1500 {
      let network = generator.network(
        inputs: 1 + generator.below(5), outputs: 1 + generator.below(3),
        neurons: generator.below(20), activations: [.identity, .identity, .relu])
      let folded = Folding.fold(network)
      let rows = generator.rows(6, inputs: network.inputs.count)
      #expect(
        try CertifiedJudge.evaluate(folded, rows: rows)
          == CertifiedJudge.evaluate(network, rows: rows))
      #expect(folded.outputs.count == network.outputs.count)
      shrunk += folded.neurons.count < network.neurons.count ? 1 : 0
    }
    #expect(shrunk > 500)
  }

  @Test("With all activations the answers agree up to rounding")
  func smooth() throws {
    var generator = SeededGenerator(seed: 81)
    for _ in 0..<600 {
      let network = generator.network(inputs: 3, outputs: 2, neurons: generator.below(12)) {
        $0.decimal(digits: 2, exponents: -1...(-1))
      }
      let rows = generator.rows(5, inputs: 3)
      let answers = try [network, Folding.fold(network)].map {
        try CertifiedJudge.evaluate($0, rows: rows).joined().map { Double($0) ?? .nan }
      }
      for (left, right) in zip(answers[0], answers[1]) {
        #expect(abs(left - right) <= 1e-12 * max(1, abs(left)))
      }
    }
  }

  @Test("Folding what is folded changes nothing more")
  func twice() {
    var generator = SeededGenerator(seed: 82)
    for _ in 0..<500 {
      let network = generator.network(inputs: 2, outputs: 1, neurons: generator.below(20))
      let folded = Folding.fold(network)
      #expect(Folding.fold(folded).neurons.count <= folded.neurons.count)
      #expect(folded.neurons.count <= network.neurons.count)
    }
  }

  @Test("A domain's values are those of the cases, each once")
  func domains() throws {
    let table = CaseTable(try LargestRoot(range: -3...3).task(threads: 1))
    #expect(table.domains.map(\.count).sorted() == [7, 7, 7, 49, 49, 49])
    for domain in table.domains {
      for place in 0..<table.placeCount where table.caseIndices[place] >= 0 {
        for input in 0..<3 where domain.inputs >> UInt64(input) & 1 == 1 {
          #expect(domain.columns[input][Int(domain.places[place])] == table.input(input)[place])
        }
      }
    }
  }

  @Test("In parts or in whole, a verdict has the same bits")
  func parts() throws {
    var generator = SeededGenerator(seed: 83)
    let task = try LargestRoot(range: -4...4).task(threads: 1)
    let table = CaseTable(task)
    var split = 0
    for _ in 0..<1500 {
      // Late neurons read anything, early ones mostly single inputs.
      let drawn = generator.network(inputs: 3, outputs: 1, neurons: 3 + generator.below(20)) {
        $0.decimal(digits: 2, exponents: -2...(-1))
      }
      let network = Network(
        task: "", inputs: task.inputs, neurons: drawn.neurons,
        outputs: [drawn.nodeCount - 1])
      let program = Program(folding: network, over: table)
      let judge = FastJudge(table)
      #expect(judge.judge(program) == judge.judge(program.whole))
      let allowed = generator.below(700)
      #expect(
        judge.judge(program, failuresAllowed: allowed).isComplete
          == (judge.judge(program.whole).failures <= allowed))
      split += program.split == nil ? 0 : 1
    }
    #expect(split > 300, "\(split) networks were split")
  }
}
