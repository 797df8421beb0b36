import Basics
import Constructions
import Networks

/// The drawing of sketches, one attempt after another, for as long as a small share of a walk takes
/// and until one has come to a network; the cheapest one walks.
struct Sketching: Job {
  /// Which attempt it is, of all that the islands make.
  private(set) var turn: SketchTurn
  /// The attempt under way.
  private var attempt: SketchAttempt?
  /// The cheapest network so far.
  private var cheapest: Network?
  /// Multiplications done so far.
  private var work = 0

  /// So much is drawn, in portions of a generation, where networks are found sooner.
  private static let portions = 10

  /// What a step counts at least, in multiplications.
  private static let leastWork = 50_000

  init(island: Int, of count: Int) { turn = SketchTurn(drawer: island, of: count) }

  func activity(_ metric: Metric) -> String {
    "sketching \(turn.failures + 1)" + (attempt?.progress.map { ", " + $0 } ?? "")
      + (cheapest.map { ", at \($0.score(metric))" } ?? "")
  }

  mutating func step(
    on workbench: Workbench, plan: Int, best: Candidate?, using generator: inout SeededGenerator
  ) -> JobStep {
    guard case .sketch(let sketch) = workbench.setting.plans[plan] else {
      return JobStep(next: .nothing)
    }
    let before = workbench.work
    var attempt = attempt ?? sketch.attempt(turn, at: workbench.setting.task)
    let state = attempt.advance(on: workbench.sketches, using: &generator)
    self.attempt = state == .underWay ? attempt : nil
    // Whatever is not multiplying takes its time too, and counts most where there is little to do.
    workbench.charge(Self.leastWork)
    var result = JobStep()
    switch state {
    case .underWay: break
    case .failed: turn.failures += 1
    case .finished(let network):
      let trial = workbench.trial(plan: plan, network: network, strategy: .sketching)
      result.evaluations = 1
      result.find = trial.find
      let metric = workbench.setting.task.metric
      if trial.find == nil {
        turn.failures += 1
      } else if network.score(metric) < cheapest?.score(metric) ?? .max {
        cheapest = network
      }
    }
    work += workbench.work - before
    if let cheapest, work / Self.portions >= workbench.setting.portion {
      (self.cheapest, self.attempt, work, turn.failures) = (nil, nil, 0, 0)
      if workbench.setting.canWalk(cheapest) {
        result.next = .job(.walking(Walk(from: cheapest, round: 0)))
      }
    }
    return result
  }

  mutating func forgetBest() -> Bool { true }

  func fits(_ setting: SearchSetting, plan: Int) -> Bool {
    turn.isSane && setting.plans[plan].isSketch && (0..<1 << 62).contains(work)
      && (attempt?.fits(setting.task, setting.table) ?? true)
      && (cheapest.map { setting.task.mismatch(with: $0) == nil } ?? true)
  }
}
