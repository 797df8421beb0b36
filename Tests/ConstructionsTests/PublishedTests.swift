import Certification
import Constructions
import Evaluation
import Networks
import Tasks
import Testing

@Suite("The published constructions on the reference task")
struct PublishedTests {
  static let task: Task = {
    guard let family = try? LargestRoot() else { preconditionFailure("the defaults are valid") }
    return family.task(threads: 2)
  }()
  private let task = PublishedTests.task

  @Test("Memorising scores 29,306 and is certified on all 9,261 cases")
  func memorise() throws {
    let memorise = Memorise()
    let network = try memorise.network(for: task, parameters: memorise.defaults)
    #expect(network.score() == 29306)
    let certificate = CertifiedJudge(task, threads: 2).certify(network)
    #expect(certificate.passes && certificate.cases == 9261 && certificate.bits == 0)
    let verdict = FastJudge(CaseTable(task)).judge(Program(network))
    #expect(verdict.passes)
    #expect(abs(verdict.margin - certificate.margin) < 1e-9)
  }

  @Test("Sampling scores 4,028, of which the output neuron is 222: published as 3,806")
  func sampling() throws {
    let sampling = Sampling()
    let network = try sampling.network(for: task, parameters: sampling.defaults)
    #expect(network.score() == 4028)
    let answer = try #require(network.costs(.precision).last)
    #expect(network.outputs == [network.nodeCount - 1])
    #expect(answer == 222)
    #expect(network.score() - answer == 3806)
    let certificate = CertifiedJudge(task, threads: 2).certify(network)
    #expect(certificate.passes && certificate.cases == 9261 && certificate.undecided == 0)
    #expect(FastJudge(CaseTable(task)).judge(Program(network)).passes)
  }

  @Test("The wrong sampling networks are not certified: half the reach, a blunt sign test")
  func wrongSampling() throws {
    let sampling = Sampling()
    for settings in [["reach": ExactDecimal(8)], ["steepness": 100], ["bias": 90]] {
      var values = sampling.values(settings)
      if settings["bias"] != nil { values[2] = 100 }
      let network = try sampling.network(for: task, parameters: values)
      let certificate = CertifiedJudge(task, threads: 2).certify(network, stopAtFailure: true)
      #expect(!certificate.passes)
      #expect(!FastJudge(CaseTable(task)).judge(Program(network)).passes)
    }
  }
}
