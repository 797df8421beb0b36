import CFLINT
import Exact
import Networks
import Tasks

/// Decides single cases: compares the value of each output, or how far the winner is ahead of it, with
/// the exact target.
final class Referee {
  /// What was found out about a case.
  struct Finding {
    /// Whether every output is near enough; nil when even the highest precision could not tell.
    var passes: Bool?
    /// An upper bound of the error; below 0 where an answer lies beyond the target on an open side.
    var error = -Double.infinity
    /// A lower bound of tolerance minus error.
    var margin = Double.infinity
    /// The precision that was needed; 0 when the value was exact.
    var bits = 0
  }

  private let task: Task
  private let temporaries = RealBalls(count: 4)
  /// How far a winner is ahead.
  private var lead: UnsafeMutablePointer<arb_struct> { temporaries[3] }

  init(_ task: Task) {
    self.task = task
  }

  func judge(case index: Int, _ evaluator: CertifiedEvaluator, inputs: [Integer]) -> Finding {
    evaluator.setCase(inputs)
    var finding = Finding(passes: true)
    for output in task.outputs.indices where task.opening(output, case: index) != .both {
      var found = judge(case: index, output: output, evaluator)
      if found.passes == true {
        // What is proved exactly may be nearer to the border than the balls of `measure` can tell.
        found.margin = max(found.margin, 0)
        found.error = min(found.error, task.tolerances[index].doubleValue.nextUp)
      }
      finding.error = max(finding.error, found.error)
      finding.margin = min(finding.margin, found.margin)
      finding.bits = max(finding.bits, found.bits)
      if found.passes == false || finding.passes == false {
        finding.passes = false
      } else if found.passes == nil {
        finding.passes = nil
      }
    }
    return finding
  }

  private func judge(case index: Int, output: Int, _ evaluator: CertifiedEvaluator) -> Finding {
    let target = task.targetColumns[output][index]
    let tolerance = task.tolerances[index]
    let open = task.opening(output, case: index)
    let winner = task.winners.isEmpty ? nil : task.winners[index]
    let isExact =
      evaluator.isExact(output: output) && winner.map(evaluator.isExact(output:)) ?? true
    var bits = CertifiedJudge.firstBits
    while true {
      if !isExact { evaluator.run(bits: bits) }
      var answer = evaluator.ball(output: output, bits: bits)
      if let winner {
        // One node is not ahead of itself.
        let first = evaluator.ball(output: winner, bits: bits)
        if first == answer { arb_zero(lead) } else { arb_sub(lead, first, answer, bits) }
        answer = lead
      }
      var finding = measure(answer, target, tolerance, open: open, bits: bits)
      finding.bits = isExact ? 0 : bits
      if finding.passes != nil { return finding }
      if isExact {
        let own = evaluator.exactValue(output: output)
        let value = winner.map { evaluator.exactValue(output: $0) - own } ?? own
        finding.passes = target.accepts(from: value, to: value, within: tolerance, open: open)
        return finding
      }
      let (low, high) = (temporaries[0].midpoint, temporaries[1].midpoint)
      arb_get_lbound_arf(low, answer, bits)
      arb_get_ubound_arf(high, answer, bits)
      if let low = ExactDecimal(low), let high = ExactDecimal(high),
        let passes = target.accepts(from: low, to: high, within: tolerance, open: open)
      {
        finding.passes = passes
        return finding
      }
      if bits >= CertifiedJudge.lastBits { return finding }
      bits *= 2
    }
  }

  /// Compares balls: decides whenever the target's enclosure is tight enough to tell.
  private func measure(
    _ answer: UnsafeMutablePointer<arb_struct>, _ target: Target, _ tolerance: ExactDecimal,
    open: Opening, bits: Int
  ) -> Finding {
    let (truth, error, room) = (temporaries[0], temporaries[1], temporaries[2])
    set(truth, to: target.bounds, bits: bits)
    arb_sub(error, answer, truth, bits)
    // An error has a sign where one side is open: below 0 is beyond the target there.
    switch open {
    case .above: arb_neg(error, error)
    case .below: break
    default: arb_abs(error, error)
    }
    room.set(to: tolerance, bits: bits)
    var finding = Finding()
    if arb_lt(error, room) != 0 { finding.passes = true }
    if arb_ge(error, room) != 0 { finding.passes = false }
    arb_sub(room, room, error, bits)
    let bound = truth.midpoint
    arb_get_ubound_arf(bound, error, bits)
    finding.error = arf_get_d(bound, ARF_RND_CEIL)
    arb_get_lbound_arf(bound, room, bits)
    finding.margin = arf_get_d(bound, ARF_RND_FLOOR)
    if finding.error.isNaN { finding.error = .infinity }
    if finding.margin.isNaN { finding.margin = -.infinity }
    return finding
  }

  private func set(
    _ ball: UnsafeMutablePointer<arb_struct>, to bounds: ClosedRange<Double>, bits: Int
  ) {
    let (low, high) = (temporaries[1], temporaries[2])
    arb_set_d(low, bounds.lowerBound)
    arb_set_d(high, bounds.upperBound)
    arb_union(ball, low, high, bits)
  }
}
