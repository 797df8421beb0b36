import Basics
import Certification
import Evaluation
import Foundation
import Networks
import Tasks
import Testing
import TestSupport

@Suite("Fast and certified verdicts at the border")
struct BorderTests {
  /// How many candidates; 1,000,000 take some minutes.
  private static let candidates =
    Int(ProcessInfo.processInfo.environment["GOLF_BORDER"] ?? "") ?? 4000

  private struct Count: Sendable {
    var bothPass = 0
    var bothFail = 0
    var fastOnly = 0
    var certifiedOnly = 0
  }

  /// Judges some candidates whose error in one case is the tolerance but for a part of 10^-1 to
  /// 10^-17.
  private static func judge(_ seed: UInt64, candidates: Int) throws -> Count {
    var generator = SeededGenerator(seed: 99, stream: seed)
    var count = Count()
    while count.bothPass + count.bothFail + count.certifiedOnly + count.fastOnly < candidates {
      var network = generator.network(inputs: 2, outputs: 1, neurons: 1 + generator.below(8)) {
        $0.decimal(digits: 2, exponents: -1...(-1))
      }
      network.neurons.append(
        Neuron(
          name: "answer", activation: .identity,
          connections: [Connection(source: network.outputs[0], weight: 1)]))
      network.outputs = [network.nodeCount - 1]
      let rows = generator.rows(4, inputs: 2)
      // Targets near the answers, to as many digits as a double has.
      let targets = try CertifiedJudge.evaluate(network, rows: rows).map {
        [Double($0[0]).flatMap(ExactDecimal.init(exactly:)) ?? .zero]
      }
      if targets.contains(where: { abs($0[0].doubleValue) > 1e4 }) { continue }
      let tolerance = ExactDecimal(1 + generator.below(9), exponent: -1 - generator.below(3))
      let task = try Samples.task(rows: rows, targets: targets, tolerances: [tolerance])
      let (table, certified) = (CaseTable(task), CertifiedJudge(task, threads: 1))
      let judge = FastJudge(table)
      for _ in 0..<20 {
        let off = ExactDecimal(
          generator.below(19) - 9, exponent: -1 - generator.below(17))
        let shift = tolerance + tolerance * off
        network.neurons[network.neurons.count - 1].bias = generator.below(2) == 0 ? shift : -shift
        let fast = judge.judge(Program(folding: network, over: table)).passes
        switch (fast, certified.certify(network, stopAtFailure: true).passes) {
        case (true, true): count.bothPass += 1
        case (false, false): count.bothFail += 1
        case (true, false): count.fastOnly += 1
        case (false, true): count.certifiedOnly += 1
        }
      }
    }
    return count
  }

  @Test("The fast verdict is the certified one, or the more cautious one")
  func agreement() throws {
    let parts = 40
    let counts = parallelMap(count: parts, threads: 2) { part in
      (try? Self.judge(UInt64(part), candidates: Self.candidates / parts)) ?? Count(fastOnly: -1)
    }
    var total = Count()
    for count in counts {
      total.bothPass += count.bothPass
      total.bothFail += count.bothFail
      total.fastOnly += count.fastOnly
      total.certifiedOnly += count.certifiedOnly
    }
    if Self.candidates > 4000 { print("border: \(total)") }
    #expect(total.fastOnly == 0, "no candidate passes that is not right")
    #expect(total.bothPass > Self.candidates / 5 && total.bothFail > Self.candidates / 5)
    // Only within a part in 2^30 of the tolerance is it more cautious: 10^-9 or closer.
    #expect(total.certifiedOnly < total.bothPass)
  }
}
