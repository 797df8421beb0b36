import Basics
import Certification
import Networks
import Tasks
import TestSupport
import Testing

@Suite("Bounds that are printed")
struct ProvedBoundsTests {
  private func bounds(_ network: Network, _ task: Task) -> (ProvedBounds, Certificate) {
    let certificate = CertifiedJudge(task, threads: 1).certify(network)
    return (ProvedBounds(certificate, of: network, on: task), certificate)
  }

  @Test("Where everything is rational the margin is exact, by another way of computing it")
  func exact() throws {
    var generator = SeededGenerator(seed: 51)
    for _ in 0..<200 {
      let network = generator.network(
        inputs: 2, outputs: 1, neurons: 4, activations: [.identity, .relu])
      let rows = generator.rows(12, inputs: 2)
      let answers = try CertifiedJudge.evaluate(network, rows: rows)
      let errors = rows.map { _ in generator.decimal(digits: 2, exponents: -3 ... -3) }
      let targets = zip(answers, errors).map { [(ExactDecimal($0[0]) ?? .zero) + $1] }
      let task = try Samples.task(rows: rows, targets: targets, tolerances: ["0.1"].map { d($0) })
      let (bounds, _) = bounds(network, task)
      let worst = errors.map(\.magnitude).max() ?? .zero
      #expect(bounds.worstError == worst)
      #expect(bounds.margin == d("0.1") - worst)
    }
  }

  @Test("A margin of 0.1 is 0.1")
  func tenth() throws {
    let task = try Samples.task(rows: [[1], [2]], targets: [[1], [2]], tolerances: [d("0.1")])
    let (bounds, certificate) = bounds(Samples.neuron(.identity), task)
    #expect(bounds.margin?.description == "0.1")
    #expect(bounds.worstError == .zero)
    #expect(certificate.margin < 0.1)
  }

  @Test("Other bounds are short and on the safe side")
  func rounded() throws {
    var generator = SeededGenerator(seed: 52)
    for _ in 0..<200 {
      let network = Samples.neuron(
        .sigmoid, weight: generator.decimal(digits: 3, exponents: -2 ... -2))
      let rows = generator.rows(5, inputs: 1)
      let targets = rows.map { _ in [generator.decimal(digits: 3, exponents: -3 ... -3)] }
      let task = try Samples.task(rows: rows, targets: targets, tolerances: [3])
      let (bounds, certificate) = bounds(network, task)
      let margin = try #require(bounds.margin)
      let error = try #require(bounds.worstError)
      let trueMargin = try #require(ExactDecimal(exactly: certificate.margin))
      let trueError = try #require(ExactDecimal(exactly: certificate.worstError))
      #expect(margin <= trueMargin && error >= trueError)
      #expect((trueMargin - margin).doubleValue <= 2e-5 * abs(certificate.margin))
      #expect((error - trueError).doubleValue <= 2e-5 * certificate.worstError)
      #expect(margin.description.count <= 12 && error.description.count <= 12)
    }
  }

  private func d(_ text: String) -> ExactDecimal { ExactDecimal(text) ?? .zero }
}
