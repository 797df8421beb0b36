import Basics
import Evaluation
import Networks
import Tasks
import Testing
import TestSupport

@Suite("Fast judging")
struct FastJudgeTests {
  /// What a judge should say, from the scalar reference.
  private func verdict(of network: Network, on task: Task) -> FastVerdict {
    let reference = ScalarReference(network: network)
    var verdict = FastVerdict.untouched
    for index in 0..<task.caseCount {
      let outputs = reference.outputs(task.inputColumns.map { $0[index].doubleValue })
      var worst = 0.0
      for (output, column) in zip(outputs, task.targetColumns) {
        let error = abs(output - column[index].approximation)
        worst = error.isNaN ? .infinity : max(worst, error)
      }
      let tolerance = task.tolerances[index].doubleValue
      // An error within a part in 2^30 of the tolerance counts as a failure.
      if !(worst < tolerance * (1 - 0x1p-30)) { verdict.failures += 1 }
      verdict.worstError = max(verdict.worstError, worst)
      verdict.margin = min(verdict.margin, tolerance - worst)
    }
    return verdict
  }

  /// A task of random targets near 0, so that about half of the cases fail.
  private func task(
    _ generator: inout SeededGenerator, cases: Int, inputs: Int, outputs: Int
  ) throws -> Task {
    let rows = generator.rows(cases, inputs: inputs)
    let targets = rows.map { _ in
      (0..<outputs).map { _ in generator.decimal(digits: 2, exponents: -2...(-1)) }
    }
    let tolerances = rows.map { _ in ExactDecimal(1 + generator.below(300), exponent: -2) }
    return try Samples.task(rows: rows, targets: targets, tolerances: tolerances)
  }

  @Test("Every node has the bits of the plainest evaluation, in thousands of networks")
  func bitForBit() throws {
    var generator = SeededGenerator(seed: 40)
    var compared = 0
    for _ in 0..<3000 {
      let inputs = 1 + generator.below(4)
      let outputs = 1 + generator.below(4)
      let network = generator.network(
        inputs: inputs, outputs: outputs, neurons: generator.below(25))
      let rows = generator.rows(5, inputs: inputs)
      let reference = ScalarReference(network: network)
      let answers = rows.map { reference.outputs($0.map(\.doubleValue)) }
      let targets = answers.map { $0.compactMap(ExactDecimal.init(exactly:)) }
      guard targets.allSatisfy({ $0.count == outputs }) else { continue }
      let task = try Samples.task(rows: rows, targets: targets, tolerances: [1])
      let verdict = FastJudge(CaseTable(task)).judge(Program(network))
      #expect(verdict.worstError == 0)
      #expect(verdict.failures == 0 && verdict.margin == 1 && verdict.passes)
      compared += 1
    }
    #expect(compared > 2900)
  }

  @Test(
    "Failures, worst error and margin are right for any number of cases",
    arguments: [1, 2, 63, 64, 65, 127, 128, 129, 1000])
  func sizes(_ cases: Int) throws {
    var generator = SeededGenerator(seed: 41, stream: UInt64(cases))
    var failures = 0
    for _ in 0..<30 {
      let (inputs, outputs) = (1 + generator.below(3), 1 + generator.below(3))
      let task = try task(&generator, cases: cases, inputs: inputs, outputs: outputs)
      let table = CaseTable(task)
      #expect(table.caseCount == cases)
      #expect(table.blockCount == (cases + CaseTable.blockSize - 1) / CaseTable.blockSize)
      let network = generator.network(inputs: inputs, outputs: outputs, neurons: 10)
      let expected = verdict(of: network, on: task)
      #expect(FastJudge(table).judge(Program(network)) == expected)
      failures += expected.failures
    }
    #expect(failures > 0)
  }

  @Test("A verdict does not depend on what was judged before")
  func history() throws {
    var generator = SeededGenerator(seed: 42)
    let table = CaseTable(try task(&generator, cases: 700, inputs: 2, outputs: 2))
    let programs = (0..<60).map { _ in
      Program(generator.network(inputs: 2, outputs: 2, neurons: generator.below(30)))
    }
    let fresh = programs.map { FastJudge(table).judge($0) }
    let judge = FastJudge(table)
    for _ in 0..<3000 {
      let number = generator.below(programs.count)
      let allowed = generator.below(3) == 0 ? Int.max : generator.below(700)
      let verdict = judge.judge(programs[number], failuresAllowed: allowed)
      let whole = fresh[number]
      #expect(verdict.isComplete == (whole.failures <= allowed))
      #expect(verdict.passes == whole.passes)
      if verdict.isComplete {
        #expect(verdict == whole)
      } else {
        #expect((allowed + 1...whole.failures).contains(verdict.failures))
        #expect(verdict.worstError <= whole.worstError && verdict.margin >= whole.margin)
      }
    }
  }

  @Test("As many failures as are allowed, and one fewer")
  func failuresAllowed() throws {
    var generator = SeededGenerator(seed: 43)
    let task = try task(&generator, cases: 300, inputs: 1, outputs: 1)
    let judge = FastJudge(CaseTable(task))
    for _ in 0..<200 {
      let program = Program(generator.network(inputs: 1, outputs: 1, neurons: 6))
      let failures = judge.judge(program).failures
      #expect(judge.judge(program, failuresAllowed: failures).isComplete)
      if failures > 0 {
        #expect(!judge.judge(program, failuresAllowed: failures - 1).isComplete)
        #expect(!judge.judge(program, failuresAllowed: 0).passes)
      }
    }
  }

  @Test("An answer that is no number fails, wherever it stands")
  func notANumber() throws {
    // sin of 10^7·x is no number except at 0.
    let network = Samples.neuron(.sin, weight: 10_000_000)
    let rows = (0..<130).map { [ExactDecimal($0)] }
    let task = try Samples.task(rows: rows, targets: rows.map { _ in [0] }, tolerances: [2])
    let verdict = FastJudge(CaseTable(task)).judge(Program(network))
    #expect(verdict.failures == 129)
    #expect(verdict.worstError == .infinity && verdict.margin == -.infinity)
  }

  @Test("A weight beyond the doubles fails instead of passing")
  func overflow() throws {
    let network = Samples.neuron(.identity, weight: ExactDecimal(1, exponent: 400))
    let task = try Samples.task(rows: [[0], [1]], targets: [[0], [1]], tolerances: [1])
    #expect(FastJudge(CaseTable(task)).judge(Program(network)).failures == 2)
  }
}

extension FastVerdict {
  /// The verdict before any case was seen, made by judging one perfect case.
  fileprivate static var untouched: FastVerdict {
    let task = try? Samples.task(rows: [[0]], targets: [[0]], tolerances: [1])
    guard let task else { preconditionFailure("the task is valid") }
    var verdict = FastJudge(CaseTable(task)).judge(Program(Samples.neuron(.identity)))
    verdict.margin = .infinity
    return verdict
  }
}
