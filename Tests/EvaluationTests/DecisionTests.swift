import Basics
import Certification
import Evaluation
import Networks
import Tasks
import TestSupport
import Testing

/// Decisions by their definition, in one line each.
private enum Demand {
  /// For each output how far the answers are beyond the border; below or at 0 is wrong.
  static func room<Number: Comparable>(
    _ targets: [ExactDecimal?], _ answers: [Number], margin: Number, isLargest: Bool,
    minus: (Number, Number) -> Number, negative: (Number) -> Number
  ) -> [Number] {
    if isLargest {
      let wanted = targets.indices.filter { targets[$0] != nil }
      guard let winner = wanted.max(by: { targets[$0]! < targets[$1]! }) else { return [] }
      return wanted.filter { $0 != winner }
        .map { minus(minus(answers[winner], answers[$0]), margin) }
    }
    return targets.indices.filter { targets[$0] != nil }.map {
      minus(targets[$0]!.sign > 0 ? answers[$0] : negative(answers[$0]), margin)
    }
  }
}

@Suite("Decisions")
struct DecisionTests {
  /// A task that asks for signs or for the largest answer, with some empty cells.
  private struct Question {
    let task: Task
    let rows: [[ExactDecimal]]
    let targets: [[ExactDecimal?]]
    let margin: ExactDecimal
    let isLargest: Bool

    init(
      _ generator: inout SeededGenerator, inputs: Int, outputs: Int, cases: Int,
      rows: [[ExactDecimal]]? = nil, margin: ExactDecimal
    ) throws {
      isLargest = outputs > 1 && generator.below(2) == 0
      self.margin = margin
      self.rows = rows ?? generator.rows(cases, inputs: inputs)
      targets = self.rows.indices.map { row in
        (0..<outputs).map { output in
          // The first case asks for something.
          if row > 0, generator.below(6) == 0 { return nil }
          let size = ExactDecimal(1 + output + generator.below(3) * outputs)
          return generator.below(2) == 0 ? size : -size
        }
      }
      task = try Samples.decisions(
        rows: self.rows, targets: targets,
        #""decision": "\#(isLargest ? "argmax" : "sign")", "margin": "\#(margin)""#)
    }

    /// For each case how far the answers are beyond their borders.
    func rooms(_ answers: [[Double]]) -> [[Double]] {
      zip(targets, answers).map { targets, answers in
        Demand.room(
          targets, answers, margin: margin.doubleValue, isLargest: isLargest, minus: -,
          negative: -)
      }
    }

    func rooms(_ answers: [[ExactDecimal]]) -> [[ExactDecimal]] {
      zip(targets, answers).map { targets, answers in
        Demand.room(
          targets, answers, margin: margin, isLargest: isLargest, minus: -, negative: -)
      }
    }
  }

  @Test("Fast, incremental and certified judging say what the definition says, on random networks")
  func definition() throws {
    var generator = SeededGenerator(seed: 130)
    var (passed, failed, unclear) = (0, 0, 0)
    for index in 0..<3000 {
      let (inputs, outputs) = (1 + generator.below(3), 1 + generator.below(4))
      let network = generator.network(
        inputs: inputs, outputs: outputs, neurons: 1 + generator.below(8)
      ) { $0.decimal(digits: 2, exponents: -1...(-1)) }
      let cases = index % 3 == 0 ? 1 + generator.below(2) : 1 + generator.below(150)
      let question = try Question(
        &generator, inputs: inputs, outputs: outputs, cases: cases,
        margin: ExactDecimal(generator.below(4), exponent: -generator.below(3)))
      let task = question.task
      let reference = ScalarReference(network: network)
      let answers = question.rows.map { reference.outputs($0.map(\.doubleValue)) }
      if answers.joined().contains(where: { !(abs($0) < 1e6) }) { continue }
      let rooms = question.rooms(answers)
      // At the border doubles tell nothing, nor do the fast ones nearer than a part in 2^30.
      if rooms.joined().contains(where: { abs($0) < 1e-6 }) {
        unclear += 1
        continue
      }
      let failures = rooms.count { $0.contains { $0 < 0 } }
      let table = CaseTable(task)
      let fast = FastJudge(table).judge(Program(network))
      #expect(fast.failures == failures)
      #expect(
        FastJudge(table).judge(Program(folding: network, over: table)).failures == failures)
      #expect(FastJudge(table, unit: .baseline).judge(Program(network)) == fast)
      let incremental = IncrementalJudge(table, network)
      #expect(incremental.baseVerdict == fast)
      #expect(
        incremental.judge(.bias(neuron: 0, value: network.neurons[0].bias.doubleValue)) == fast)
      // A share of the tolerance is what is left of it.
      let scale = max(1, question.margin.doubleValue)
      let worst = rooms.joined().map { max(0, (scale - $0) / scale) }.max() ?? 0
      #expect(abs(incremental.baseShare - worst) < 1e-9 * (1 + worst))
      #expect(
        CaseErrors(of: Program(network), over: table).worst == incremental.baseShare)
      let real = RealNetwork(network)
      #expect(abs(ErrorNorm(of: real, over: table).measure() - worst) < 1e-9 * (1 + worst))
      #expect(CaseErrors(of: real, over: table).worst == incremental.baseShare)

      let certificate = CertifiedJudge(task, threads: 1).certify(network)
      #expect(certificate.failures == failures && certificate.undecided == 0)
      for (margin, rooms) in zip(certificate.margins, rooms) {
        let least = rooms.min() ?? .infinity
        #expect(margin == least || abs(margin - least) < 1e-8 * (1 + abs(least)))
      }
      if failures == 0 { passed += 1 } else { failed += 1 }
    }
    #expect(passed > 100 && failed > 1000 && unclear > 5, "\(passed) \(failed) \(unclear)")
  }

  @Test("At the margin is wrong, a hair beyond it right: exact numbers")
  func exactBorder() throws {
    var generator = SeededGenerator(seed: 131)
    var (atBorder, passes) = (0, 0)
    for _ in 0..<4000 {
      let outputs = 1 + generator.below(3)
      // Small whole numbers meet the margin often.
      let network = generator.network(
        inputs: 2, outputs: outputs, neurons: 1 + generator.below(4),
        activations: [.identity, .relu]
      ) { ExactDecimal($0.below(5) - 2) }
      let rows = (0...generator.below(3)).map { row in
        [ExactDecimal(row), ExactDecimal(generator.below(4))]
      }
      let question = try Question(
        &generator, inputs: 2, outputs: outputs, cases: 0, rows: rows,
        margin: ExactDecimal(generator.below(3)))
      let answers = try CertifiedJudge.evaluate(network, rows: rows).map { row in
        try row.map { try #require(ExactDecimal($0)) }
      }
      let rooms = question.rooms(answers)
      let isRight = rooms.joined().allSatisfy { $0.sign > 0 }
      let certificate = CertifiedJudge(question.task, threads: 1).certify(network)
      #expect(certificate.passes == isRight && certificate.undecided == 0 && certificate.bits == 0)
      #expect(
        FastJudge(CaseTable(question.task)).judge(Program(network)).passes == isRight,
        "whole numbers are exact in doubles, and not within a part in 2^30 of the border")
      if let least = rooms.joined().min() {
        #expect(ProvedBounds(certificate, of: network, on: question.task).margin == least)
        atBorder += least.isZero ? 1 : 0
      }
      passes += isRight ? 1 : 0
    }
    #expect(atBorder > 100 && passes > 100, "\(atBorder) \(passes)")
  }

  @Test("A hair on either side of the border is told apart in balls")
  func ballBorder() throws {
    // sigmoid(x) + sigmoid(-x) is 1: no precision tells an answer of 0 from the border.
    var builder = NetworkBuilder(inputs: ["x0"])
    let up = builder.add(.sigmoid, [(builder.input(0), 1)])
    let down = builder.add(.sigmoid, [(builder.input(0), -1)])
    let answer = builder.add(.identity, [(up, 1), (down, 1)], bias: -1)
    var network = builder.network(outputs: [answer])
    let task = try Samples.decisions(
      rows: [[1], [2]], targets: [[1], [1]], #""decision": "sign""#)
    let judge = CertifiedJudge(task, threads: 1)
    #expect(judge.certify(network).undecided == 2 && !judge.certify(network).passes)
    for exponent in [-1, -30, -300] {
      let hair = ExactDecimal(1, exponent: exponent)
      network.neurons[2].bias = hair - 1
      #expect(judge.certify(network).passes)
      network.neurons[2].bias = -hair - 1
      #expect(judge.certify(network).failures == 2)
    }
    // An output is not ahead of itself.
    let both = try Samples.decisions(
      rows: [[1], [2]], targets: [[1, 0], [1, 0]], #""decision": "argmax""#)
    let twice = builder.network(outputs: [up, up])
    #expect(CertifiedJudge(both, threads: 1).certify(twice).failures == 2)
    #expect(FastJudge(CaseTable(both)).judge(Program(twice)).failures == 2)
    #expect(CertifiedJudge(both, threads: 1).certify(builder.network(outputs: [up, down])).passes)
  }

  @Test("An answer that is no number decides nothing")
  func notNumbers() throws {
    var builder = NetworkBuilder(inputs: ["x0"])
    let huge = builder.add(.identity, [(builder.input(0), ExactDecimal(1, exponent: 300))])
    let more = builder.add(.relu, [(huge, ExactDecimal(1, exponent: 300))])
    let gap = builder.add(.identity, [(more, 1), (more, -1)], bias: 1)
    let network = Network(
      task: "", inputs: ["x0"],
      neurons: builder.network(outputs: [gap]).neurons
        + [
          Neuron(
            name: "late", activation: .sin,
            connections: [Connection(source: 2, weight: 1)])
        ], outputs: [4])
    let task = try Samples.decisions(rows: [[1]], targets: [[1]], #""decision": "sign""#)
    let verdict = FastJudge(CaseTable(task)).judge(Program(network))
    #expect(verdict.failures == 1 && verdict.worstError == .infinity)
  }

  @Test("The equations of a fit are those of errors that end where a decision is right")
  func equations() throws {
    var generator = SeededGenerator(seed: 132)
    var compared = 0
    for _ in 0..<300 {
      let outputs = 1 + generator.below(3)
      let network = generator.network(
        inputs: 2, outputs: outputs, neurons: 1 + generator.below(5),
        activations: [.identity, .softplus, .sigmoid, .sin]
      ) { $0.decimal(digits: 2, exponents: -1...(-1)) }
      let question = try Question(
        &generator, inputs: 2, outputs: outputs, cases: 1 + generator.below(80), margin: 0)
      let table = CaseTable(question.task)
      let norm = ErrorNorm(of: RealNetwork(network), over: table)
      let worst = norm.measure()
      guard worst > 0.1, worst < 1e3 else { continue }
      let parameters = norm.parameters
      let equations = norm.equations(
        of: Array(parameters.indices), power: 4, scale: worst)
      for (index, value) in parameters.enumerated() {
        // d/dx of Σ (e/s)^4 is 4/s² times the gradient.
        func cost(_ offset: Double) -> Double {
          norm.parameters[index] = value + offset
          defer { norm.parameters[index] = value }
          _ = norm.measure()
          return norm.cost(power: 4, scale: worst)
        }
        let step = 1e-5
        let slope = (cost(step) - cost(-step)) / (2 * step)
        let wanted = equations.gradient[index] * 4 / (worst * worst)
        // Shares below 1e-5 may be left out.
        #expect(abs(slope - wanted) < 1e-2 * (1 + abs(slope)), "\(slope) \(wanted)")
        compared += 1
      }
    }
    #expect(compared > 1000)
  }

  @Test("Sensitivities follow errors that end where a decision is right")
  func sensitivities() throws {
    var generator = SeededGenerator(seed: 133)
    var compared = 0
    for _ in 0..<200 {
      let outputs = 1 + generator.below(3)
      let network = generator.network(
        inputs: 2, outputs: outputs, neurons: 1 + generator.below(5),
        activations: [.identity, .softplus, .sigmoid, .sin]
      ) { $0.decimal(digits: 2, exponents: -1...(-1)) }
      let question = try Question(
        &generator, inputs: 2, outputs: outputs, cases: 64, margin: 0)
      let table = CaseTable(question.task)
      let judge = IncrementalJudge(table, network)
      let found = judge.sensitivities()
      var parameter = 0
      for neuron in network.neurons.indices {
        parameter += network.neurons[neuron].connections.count
        let bias = network.neurons[neuron].bias.doubleValue
        let slopes = found.derivatives(of: parameter)
        let before = found.baseErrors
        let step = 1e-6
        _ = judge.judge(.bias(neuron: neuron, value: bias + step))
        judge.accept()
        let after = judge.sensitivities().baseErrors
        _ = judge.judge(.bias(neuron: neuron, value: bias))
        judge.accept()
        for lane in before.indices where before[lane] != 0 && after[lane] != 0 {
          let slope = (after[lane] - before[lane]) / step
          // Where two outputs err alike, the other one may be the worst now.
          if abs(slope - slopes[lane]) < 1e-3 * (1 + abs(slope)) { compared += 1 }
        }
        for lane in before.indices where before[lane] == 0 { #expect(slopes[lane] == 0) }
        _ = judge.sensitivities()
        parameter += 1
      }
    }
    #expect(compared > 5000, "\(compared)")
  }
}
