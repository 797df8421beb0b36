import Constructions
import Evaluation
import Networks

/// Builds and judges candidates. Each island has its own; it remembers nothing that a result could
/// depend on, but counts the work.
final class Workbench {
  let setting: SearchSetting
  /// What sketches work on.
  let sketches: SketchBench
  private let judge: FastJudge
  private var ownWork = 0

  /// What compiling and counting a network costs for each parameter, in multiplications.
  private static let workPerParameter = 2000

  init(_ setting: SearchSetting) {
    self.setting = setting
    judge = FastJudge(setting.table)
    sketches = SketchBench(setting.task, table: setting.table)
  }

  /// Multiplications done so far, about: the same whatever the machine.
  var work: Int { ownWork + sketches.work }

  /// Enters work that was done elsewhere.
  func charge(_ work: Int) { ownWork += work }

  /// Builds and judges a candidate, unless it is certain that its energy exceeds the limit.
  ///
  /// - Returns: nil when no network can be built or the energy is above `limit`.
  func trial(
    plan: Int, places: [Int], energyLimit limit: Double, strategy: Strategy
  ) -> Trial? {
    var candidate = Candidate(plan: plan, places: places, score: 0, strategy: strategy)
    charge(setting.plans[plan].buildingWork(for: setting.task))
    guard let network = setting.network(of: candidate),
      setting.task.rules.objection(to: network) == nil
    else { return nil }
    charge(network.parameterCount * Self.workPerParameter)
    candidate.score = network.score(setting.task.metric)
    let room = (limit - Double(candidate.score)) / Trial.failurePrice
    guard room >= 0 else { return nil }
    let allowed = room < 1e6 ? Int(room) : Int.max
    let program = Program(folding: network, over: setting.table)
    charge(program.work * setting.task.caseCount)
    let verdict = judge.judge(program, failuresAllowed: allowed)
    return verdict.isComplete ? Trial(candidate: candidate, failures: verdict.failures) : nil
  }

  /// Judges a network that was not built from values.
  func trial(plan: Int, network: Network, strategy: Strategy) -> Trial {
    let program = Program(folding: network, over: setting.table)
    charge(program.work * setting.task.caseCount)
    let candidate = Candidate(
      plan: plan, network: network, score: network.score(setting.task.metric), strategy: strategy)
    return Trial(candidate: candidate, failures: judge.judge(program).failures)
  }
}
