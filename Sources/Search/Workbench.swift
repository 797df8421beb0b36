import Evaluation
import Networks

/// Builds and judges candidates of one family. Each island has its own; it remembers nothing that
/// a result could depend on.
final class Workbench {
  private let setting: SearchSetting
  private let judge: FastJudge

  init(_ setting: SearchSetting) {
    self.setting = setting
    judge = FastJudge(setting.table)
  }

  /// Builds and judges a candidate, unless it is certain that its energy exceeds the limit.
  ///
  /// - Returns: nil when no network can be built or the energy is above `limit`.
  func trial(family: Int, places: [Int], energyLimit limit: Double) -> Trial? {
    var candidate = Candidate(family: family, places: places, score: 0)
    guard let network = setting.network(of: candidate) else { return nil }
    candidate.score = network.score(setting.task.metric)
    let room = (limit - Double(candidate.score)) / Trial.failurePrice
    guard room >= 0 else { return nil }
    let allowed = room < 1e6 ? Int(room) : Int.max
    let verdict = judge.judge(Program(network), failuresAllowed: allowed)
    guard verdict.isComplete else { return nil }
    return Trial(
      candidate: candidate, failures: verdict.failures, margin: verdict.margin)
  }
}
