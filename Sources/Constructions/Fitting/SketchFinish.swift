import Basics
import Evaluation
import Networks
import Tasks

/// The last part of every sketch's attempt: a fitted network is pruned if it is worth while, and
/// rounded, several times if need be; the first exact network that passes is the result.
struct SketchFinish: Equatable, Codable, Sendable {
  /// The weights that can be spared go first; nil when that is done.
  private var pruning: Pruning?
  private var network: RealNetwork
  private var rounding: Rounding
  private var triesLeft: Int

  init(_ network: RealNetwork, pruned: Bool = false, tries: Int) {
    pruning = pruned ? Pruning(network) : nil
    self.network = network
    rounding = Rounding(network)
    triesLeft = tries - 1
  }

  /// Whether the networks are ones of a task.
  func fits(_ task: Task) -> Bool {
    network.fits(task) && rounding.fits(task) && pruning?.network.fits(task) ?? true
  }

  /// Tries to take one more weight away, or settles one.
  mutating func advance(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> SketchState {
    if pruning != nil {
      prune(on: bench, using: &generator)
      return .underWay
    }
    let task = bench.task
    switch rounding.advance(on: bench, using: &generator) {
    case .underWay: return .underWay
    case .finished:
      if let exact = rounding.network(task: task.name, inputs: task.inputs).map(task.tidied),
        task.rules.objection(to: exact) == nil,
        FastJudge(bench.table).judge(Program(exact)).passes
      {
        return .finished(exact)
      }
    case .failed: break
    }
    guard triesLeft > 0 else { return .failed }
    triesLeft -= 1
    rounding = Rounding(network)
    return .underWay
  }

  private mutating func prune(on bench: SketchBench, using generator: inout SeededGenerator) {
    guard var present = pruning else { return }
    if present.advance(on: bench, using: &generator) {
      pruning = present
    } else {
      pruning = nil
      network = present.network
      rounding = Rounding(network)
    }
  }
}
