import Basics
import Networks

/// Goes through the grid of a construction's parameters, point by point, the last parameter fastest.
///
/// Where a construction has few networks altogether, the grid is all of them.
struct GridSearch: Job {
  /// The points that were judged already.
  private(set) var visited = 0

  func activity(_ metric: Metric) -> String { "grid \(visited)" }

  mutating func step(
    on workbench: Workbench, plan: Int, best: Candidate?, using generator: inout SeededGenerator
  ) -> JobStep {
    guard let space = workbench.setting.plans[plan].space, visited < space.gridCount else {
      let isDone = workbench.setting.plans[plan].space?.isGrid ?? true
      guard !isDone, workbench.setting.strategies.contains(.annealing) else {
        return JobStep(next: .nothing)
      }
      return JobStep(next: .job(.annealing(Annealing(heat: visited))))
    }
    let places = space.gridPoint(visited)
    visited += 1
    let limit = best.map { Double($0.score - 1) } ?? .infinity
    let trial = workbench.trial(
      plan: plan, places: places, energyLimit: limit, strategy: .grid)
    return JobStep(find: trial?.find, evaluations: 1)
  }

  mutating func forgetBest() -> Bool { true }

  func fits(_ setting: SearchSetting, plan: Int) -> Bool {
    visited >= 0 && setting.plans[plan].space != nil
  }
}
