import Basics
import Constructions
import Networks

/// The drawing of sketches, one attempt after another, for as long as a small share of a walk takes
/// and until one has come to a network; the cheapest one walks. Where there is a stock, the best network
/// so far, every other one is grafted on it first.
struct Sketching: Job {
  /// Which attempt it is, of all that the islands make.
  private(set) var turn: SketchTurn
  /// The attempt under way.
  private var attempt: SketchAttempt?
  /// The cheapest network so far.
  private var cheapest: Network?
  /// Multiplications done so far.
  private var work = 0
  /// The network to graft sketches on.
  private let stock: Network?

  /// So much is drawn, in portions of a generation, where networks are found sooner.
  private static let portions = 10

  /// What a step counts at least, in multiplications.
  private static let leastWork = 50_000

  /// One sketch of so many is grafted.
  private static let sketchesPerGraft = 2

  init(island: Int, of count: Int, stock: Network? = nil) {
    turn = SketchTurn(drawer: island, of: count)
    self.stock = stock
  }

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
        let walk = graft(cheapest, on: workbench, using: &generator)
        result.next = .job(.walking(walk ?? Walk(from: cheapest, round: 0)))
      }
    }
    return result
  }

  /// The walk of a child of the sketch and the stock; nil when the sketch is to walk by itself.
  private func graft(
    _ sketch: Network, on workbench: Workbench, using generator: inout SeededGenerator
  ) -> Walk? {
    guard let stock, generator.below(Self.sketchesPerGraft) == 0,
      let graft = Graft(stock, sketch, setting: workbench.setting)
    else { return nil }
    workbench.charge(graft.work)
    // What it has been worth to come to the stock need not be walked again: the second round will do.
    return graft.child(using: &generator).map { Walk(from: $0, .graft, round: 1) }
  }

  mutating func forgetBest() -> Bool { true }

  func fits(_ setting: SearchSetting, plan: Int) -> Bool {
    turn.isSane && setting.plans[plan].isSketch && (0..<1 << 62).contains(work)
      && (attempt?.fits(setting.task, setting.table) ?? true)
      && [cheapest, stock].allSatisfy { $0.map { setting.task.mismatch(with: $0) == nil } ?? true }
  }
}
