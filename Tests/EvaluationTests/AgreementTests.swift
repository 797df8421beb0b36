import Basics
import Certification
import Evaluation
import Networks
import Tasks
import Testing
import TestSupport

@Suite("Fast and certified judging agree")
struct AgreementTests {
  /// A random network of moderate values, and a task it passes: its own certified answers.
  private func pair(_ generator: inout SeededGenerator) throws -> (network: Network, task: Task) {
    let (inputs, outputs) = (1 + generator.below(3), 1 + generator.below(2))
    let network = generator.network(
      inputs: inputs, outputs: outputs, neurons: 2 + generator.below(8)
    ) { $0.decimal(digits: 2, exponents: -1...(-1)) }
    let rows = generator.rows(12, inputs: inputs)
    let targets = try CertifiedJudge.evaluate(network, rows: rows).map { row in
      try row.map { text in
        let value = try #require(Double(text))
        return try #require(ExactDecimal(exactly: value))
      }
    }
    let tolerance = ExactDecimal(1 + generator.below(9), exponent: -1 - generator.below(4))
    return (network, try Samples.task(rows: rows, targets: targets, tolerances: [tolerance]))
  }

  @Test("Certified answers are the fast ones up to rounding, with all activations")
  func answers() throws {
    var generator = SeededGenerator(seed: 60)
    for _ in 0..<1500 {
      let (network, task) = try pair(&generator)
      let verdict = FastJudge(CaseTable(task)).judge(Program(network))
      let largest = task.targetColumns.joined().map { abs($0.approximation) }.max() ?? 0
      #expect(verdict.worstError <= 1e-9 * (1 + largest))
      let certificate = CertifiedJudge(task, threads: 1).certify(network)
      #expect(certificate.passes && certificate.worstError <= 1e-12 * (1 + largest))
    }
  }

  @Test("One weight changed: as many failures are proved as doubles see")
  func perturbations() throws {
    var generator = SeededGenerator(seed: 61)
    var outcomes = [0, 0]
    for _ in 0..<400 {
      let (network, task) = try pair(&generator)
      let judge = CertifiedJudge(task, threads: 1)
      for index in network.neurons.indices {
        var changed = network
        let change = ExactDecimal(generator.below(2) * 2 - 1, exponent: -generator.below(6))
        if changed.neurons[index].connections.isEmpty {
          changed.neurons[index].bias = changed.neurons[index].bias + change
        } else {
          let edge = generator.below(changed.neurons[index].connections.count)
          let weight = changed.neurons[index].connections[edge].weight + change
          if weight.isZero { continue }
          changed.neurons[index].connections[edge].weight = weight
        }
        let certificate = judge.certify(changed)
        let reference = ScalarReference(network: changed)
        var failures = 0
        var unclear = false
        for row in 0..<task.caseCount {
          let outputs = reference.outputs(task.inputColumns.map { $0[row].doubleValue })
          let error = zip(outputs, task.targetColumns).map { abs($0 - $1[row].approximation) }.max()
          let room = task.tolerances[row].doubleValue - (error ?? .infinity)
          unclear = unclear || abs(room) < 1e-7 || outputs.contains { abs($0) > 1e6 }
          failures += room > 0 ? 0 : 1
          if !unclear {
            #expect(abs(certificate.margins[row] - room) < 1e-8)
          }
        }
        if unclear { continue }
        #expect(certificate.failures == failures && certificate.undecided == 0)
        #expect(certificate.passes == (failures == 0))
        outcomes[failures == 0 ? 0 : 1] += 1
      }
    }
    #expect(outcomes.allSatisfy { $0 > 200 }, "\(outcomes): both outcomes are tested")
  }

  @Test("A certificate does not depend on the number of threads")
  func threads() throws {
    var generator = SeededGenerator(seed: 62)
    let task = try LargestRoot(degree: 2, range: -20...20).task(threads: 2)
    for _ in 0..<6 {
      let network = generator.network(inputs: 2, outputs: 1, neurons: 12) {
        $0.decimal(digits: 2, exponents: -1...(-1))
      }
      let named = Network(
        task: "", inputs: task.inputs, neurons: network.neurons, outputs: network.outputs)
      let certificates = [1, 2, 5, 16].map { CertifiedJudge(task, threads: $0).certify(named) }
      #expect(certificates.dropFirst().allSatisfy { $0 == certificates[0] })
      #expect(certificates[0].cases == task.caseCount)
      #expect(certificates[0].margins.count == task.caseCount)
    }
  }

  @Test("Stopping at a failure changes no verdict")
  func stopAtFailure() throws {
    var generator = SeededGenerator(seed: 63)
    for _ in 0..<300 {
      let (network, task) = try pair(&generator)
      var changed = network
      let last = changed.neurons.count - 1
      changed.neurons[last].bias =
        changed.neurons[last].bias + ExactDecimal(generator.below(3), exponent: -2)
      let judge = CertifiedJudge(task, threads: 1)
      let (whole, stopped) = (
        judge.certify(changed), judge.certify(changed, stopAtFailure: true)
      )
      #expect(whole.passes == stopped.passes)
      #expect(stopped.failures == min(whole.failures, 1))
      if whole.passes { #expect(whole == stopped) }
    }
  }

  @Test("Neither judge's verdict depends on names or on neurons nothing reads")
  func deadNeurons() throws {
    var generator = SeededGenerator(seed: 64)
    for _ in 0..<300 {
      let (network, task) = try pair(&generator)
      var longer = network
      longer.neurons.append(
        Neuron(
          name: "dead", activation: .sin,
          connections: [.init(source: 0, weight: ExactDecimal(1, exponent: 50))]))
      let table = CaseTable(task)
      #expect(
        FastJudge(table).judge(Program(longer)) == FastJudge(table).judge(Program(network)))
      let judge = CertifiedJudge(task, threads: 1)
      #expect(judge.certify(longer) == judge.certify(network))
    }
  }
}
