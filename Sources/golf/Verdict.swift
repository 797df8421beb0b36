import ArgumentParser
import Certification
import Networks
import Tasks

/// What a network that has just been made is worth, said on standard error: its score, and whether
/// it is proved right.
struct Verdict {
  private let task: Task
  private let network: Network
  private let certificate: Certificate

  /// Judges every case.
  init(of network: Network, on task: Task, threads: Int) {
    self.task = task
    self.network = network
    certificate = CertifiedJudge(task, threads: threads).certify(network)
  }

  /// Says it.
  ///
  /// - Throws: `ExitCode` 1 where the network is not proved right.
  func tell() throws {
    let score = "score \(Text.grouped(network.score(task.metric))) (\(task.metric.rawValue))"
    guard certificate.passes else {
      let failures = Text.grouped(certificate.failures + certificate.undecided)
      Golf.complain("\(score), FAILS on \(failures) of \(Text.grouped(certificate.cases)) cases")
      throw ExitCode(1)
    }
    let margin = ProvedBounds(certificate, of: network, on: task).margin
    Golf.complain(
      "\(score), proved right on all \(Text.count(certificate.cases, "case", "cases")), margin "
        + (margin.map(\.description) ?? "unbounded"))
  }
}
