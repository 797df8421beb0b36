import CFLINT
import Exact
import Networks

/// What a network answers: exactly where the answer is rational, else the double nearest to it,
/// proved by a ball all of whose numbers round to that double.
public enum CertifiedAnswer: Equatable, Sendable, CustomStringConvertible {
  /// The answer.
  case exact(ExactDecimal)
  /// The double nearest to the answer.
  case rounded(Double)

  /// The number.
  public var description: String {
    switch self {
    case .exact(let value): value.description
    case .rounded(let value): "\(value)"
    }
  }
}

extension CertifiedJudge {
  /// What a network answers to each row of inputs.
  ///
  /// - Parameter rows: The inputs of each case, in the network's order.
  /// - Returns: For each row the outputs.
  /// - Throws: `PrecisionError` where the highest precision does not single out a double.
  public static func answers(
    of network: Network, rows: [[ExactDecimal]]
  ) throws(PrecisionError) -> [[CertifiedAnswer]] {
    let columns = network.inputs.indices
    let exponents = columns.map { column in
      rows.reduce(0) { min($0, $1[column].exponent) }
    }
    let integers = rows.map { row in columns.map { row[$0].scaled(to: exponents[$0]) } }
    let bounds = columns.map { column in
      integers.reduce(Integer(0)) { max($0, $1[column].magnitude) }
    }
    let evaluator = CertifiedEvaluator(
      CertifiedProgram(network, inputExponents: exponents, inputBounds: bounds))
    var answers: [[CertifiedAnswer]] = []
    for row in integers {
      evaluator.setCase(row)
      var outputs: [CertifiedAnswer] = []
      for output in network.outputs.indices {
        guard let answer = answer(output, evaluator) else {
          let name = network.name(ofNode: network.outputs[output])
          throw PrecisionError(output: name, row: answers.count + 1)
        }
        outputs.append(answer)
      }
      answers.append(outputs)
    }
    return answers
  }

  private static func answer(_ output: Int, _ evaluator: CertifiedEvaluator) -> CertifiedAnswer? {
    if evaluator.isExact(output: output) {
      return .exact(evaluator.exactValue(output: output))
    }
    let ends = RealBalls(count: 2)
    var bits = firstBits
    while bits <= lastBits {
      evaluator.run(bits: bits)
      let ball = evaluator.ball(output: output, bits: bits)
      arb_get_lbound_arf(ends[0].midpoint, ball, bits)
      arb_get_ubound_arf(ends[1].midpoint, ball, bits)
      let low = arf_get_d(ends[0].midpoint, ARF_RND_NEAR)
      if low.isFinite, low == arf_get_d(ends[1].midpoint, ARF_RND_NEAR) {
        // Not -0.0, which a ball around zero may begin with.
        return .rounded(low + 0)
      }
      bits *= 2
    }
    return nil
  }
}

/// An answer that the highest precision does not pin down to one double.
public struct PrecisionError: Error, Equatable, CustomStringConvertible {
  /// The output.
  public var output: String
  /// The row of inputs, from 1.
  public var row: Int
  /// `row N: output 'NAME' ...`
  public var description: String {
    "row \(row): output '\(output)' cannot be computed within \(CertifiedJudge.lastBits) bits"
  }
}
