import Basics
import Evaluation
import Networks
import Tasks

/// The last part of every sketch's attempt: a fitted network is rounded, several times if need be,
/// and the first exact network that passes is the result.
struct SketchFinish: Equatable, Codable, Sendable {
  private let network: RealNetwork
  private var rounding: Rounding
  private var triesLeft: Int

  init(_ network: RealNetwork, tries: Int) {
    self.network = network
    rounding = Rounding(network)
    triesLeft = tries - 1
  }

  /// Whether the networks are ones of a task.
  func fits(_ task: Task) -> Bool { network.fits(task) && rounding.fits(task) }

  /// Settles one more weight.
  mutating func advance(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> SketchState {
    let task = bench.task
    switch rounding.advance(on: bench, using: &generator) {
    case .underWay: return .underWay
    case .finished:
      if let exact = rounding.network(task: task.name, inputs: task.inputs)?.tidied(),
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
}
