import Basics
import Certification
import Constructions
import Evaluation
import Networks
import Tasks
import Testing

@Suite("Memorising tables")
struct MemoriseTests {
  @Test("Every table is memorised: each granularity is certified on random tables")
  func tables() throws {
    var generator = SeededGenerator(seed: 70)
    let memorise = Memorise()
    var memorised = 0
    while memorised < 1200 {
      guard let task = try? generator.table() else { continue }
      #expect(memorise.objection(to: task) == nil)
      let granularity = generator.pick(memorise.parameters[0].values)
      let network = try memorise.network(for: task, parameters: [granularity])
      #expect(task.mismatch(with: network) == nil)
      let certificate = CertifiedJudge(task, threads: 1).certify(network)
      #expect(certificate.passes, "\(granularity), \(task.origin)")
      #expect(certificate.bits == 0, "memorising is exact")
      memorised += 1
    }
  }

  /// A task of one input and one target.
  private func task(_ rows: [(x: String, y: String, tolerance: String)]) throws -> Task {
    let text = "x,y,tolerance\n" + rows.map { "\($0.x),\($0.y),\($0.tolerance)\n" }.joined()
    return try TaskFile(name: "t.csv", bytes: Array(text.utf8), tolerance: nil).task()
  }

  private func certificate(_ task: Task, granularity: ExactDecimal = 2) throws -> Certificate {
    let network = try Memorise().network(for: task, parameters: [granularity])
    return CertifiedJudge(task, threads: 1).certify(network)
  }

  @Test("A target half way between two levels is served")
  func ties() throws {
    #expect(try certificate(task([("0", "0.1", "0.1"), ("1", "-0.3", "0.1")])).passes)
    #expect(try certificate(task([("0", "7", "1"), ("1", "0.5", "0.5")])).passes)
  }

  @Test("Rows with the same inputs get one answer that serves them all")
  func repeatedRows() throws {
    #expect(try certificate(task([("0", "1", "1"), ("0", "1", "1"), ("1", "2", "1")])).passes)
    #expect(try certificate(task([("0", "1", "1"), ("0", "2.9", "1"), ("0", "2", "0.5")])).passes)
    #expect(try certificate(task([("0", "0", "1"), ("0.0", "1.99999999", "1")])).passes)
  }

  @Test("Targets and tolerances finer than doubles are exact")
  func fine() throws {
    let digits = "0.1234567890123456789012345678901234567890"
    let hair = "0.0000000000000000000000000000000000000001"
    #expect(try certificate(task([("0", digits, hair), ("1", "-" + digits, hair)])).passes)
    let huge = "1" + String(repeating: "0", count: 400)
    #expect(try certificate(task([("0", huge, "1"), (huge, "3", "1")])).passes)
    #expect(try certificate(task([("0", "1", hair), (hair, "2", hair)])).passes)
  }

  @Test("Largest roots of every degree are memorised")
  func degrees() throws {
    for (degree, range) in [(2, -6...6), (3, -3...3), (4, -1...1), (5, -1...1)] {
      for tolerance in ["0.1", "0.5", "1", "0.003"] {
        let family = try LargestRoot(
          degree: degree, range: range, tolerance: #require(ExactDecimal(tolerance)))
        #expect(try certificate(family.task(threads: 2)).passes)
      }
    }
  }
}
