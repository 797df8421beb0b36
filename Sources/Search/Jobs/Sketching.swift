import Basics
import Constructions
import Networks

/// The drawing of sketches, one attempt after another, until one has come to a network; that walks.
struct Sketching: Job {
  /// Which attempt it is, of all that the islands make.
  private(set) var turn: SketchTurn
  /// The attempt under way.
  private var attempt: SketchAttempt?

  init(island: Int, of count: Int) { turn = SketchTurn(drawer: island, of: count) }

  func activity(_ metric: Metric) -> String {
    "sketching \(turn.failures + 1)" + (attempt?.progress.map { ", " + $0 } ?? "")
  }

  mutating func step(
    on workbench: Workbench, plan: Int, best: Candidate?, using generator: inout SeededGenerator
  ) -> JobStep {
    guard case .sketch(let sketch) = workbench.setting.plans[plan] else {
      return JobStep(next: .nothing)
    }
    var attempt = attempt ?? sketch.attempt(turn)
    switch attempt.advance(on: workbench.sketches, using: &generator) {
    case .underWay:
      self.attempt = attempt
      return JobStep()
    case .failed:
      self.attempt = nil
      turn.failures += 1
      return JobStep()
    case .finished(let network):
      self.attempt = nil
      let trial = workbench.trial(plan: plan, network: network, strategy: .sketching)
      guard let find = trial.find else {
        turn.failures += 1
        return JobStep(evaluations: 1)
      }
      turn.failures = 0
      let isWalkable = workbench.setting.canWalk(network)
      return JobStep(
        find: find, evaluations: 1,
        next: isWalkable ? .job(.walking(Walk(from: network, round: 0))) : .sameJob)
    }
  }

  mutating func forgetBest() -> Bool { true }

  func fits(_ setting: SearchSetting, plan: Int) -> Bool {
    turn.isSane && setting.plans[plan].isSketch
  }
}
