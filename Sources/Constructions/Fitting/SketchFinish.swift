import Basics
import Evaluation
import Networks
import Tasks

/// The last part of every sketch's attempt: a fitted network is rounded, several times if need be,
/// and the first exact network that passes is the result.
struct SketchFinish {
  private let task: Task
  private let table: CaseTable
  private let network: RealNetwork
  private var rounding: Rounding
  private var triesLeft: Int

  init(_ network: RealNetwork, task: Task, table: CaseTable, tries: Int) {
    self.task = task
    self.table = table
    self.network = network
    rounding = Rounding(network, to: table, metric: task.metric)
    triesLeft = tries - 1
  }

  /// Settles one more weight.
  mutating func advance(using generator: inout SeededGenerator) -> SketchState {
    switch rounding.advance(using: &generator) {
    case .underWay: return .underWay
    case .finished:
      if let exact = rounding.network(task: task.name, inputs: task.inputs),
        FastJudge(table).judge(Program(exact)).passes
      {
        return .finished(exact)
      }
    case .failed: break
    }
    guard triesLeft > 0 else { return .failed }
    triesLeft -= 1
    rounding = Rounding(network, to: table, metric: task.metric)
    return .underWay
  }
}
