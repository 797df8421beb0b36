import BigInt
import CFLINT
import Networks

extension CertifiedJudge {
  /// What a network answers to each row of inputs: exactly where the answer is rational, else the
  /// double nearest to it (nearest to a ball with 60 correct bits or more).
  ///
  /// - Parameter rows: The inputs of each case, in the network's order.
  /// - Returns: For each row the outputs, as text.
  public static func evaluate(_ network: Network, rows: [[ExactDecimal]]) -> [[String]] {
    let columns = network.inputs.indices
    let exponents = columns.map { column in
      rows.reduce(0) { min($0, $1[column].exponent) }
    }
    let integers = rows.map { row in columns.map { row[$0].scaled(to: exponents[$0]) } }
    let bounds = columns.map { column in
      integers.reduce(BigInt(0)) { max($0, BigInt($1[column].magnitude)) }
    }
    let evaluator = CertifiedEvaluator(
      CertifiedProgram(network, inputExponents: exponents, inputBounds: bounds))
    return integers.map { row in
      evaluator.setCase(row)
      return network.outputs.indices.map { answer($0, evaluator) }
    }
  }

  private static func answer(_ output: Int, _ evaluator: CertifiedEvaluator) -> String {
    if evaluator.isExact(output: output) {
      return evaluator.exactValue(output: output).description
    }
    var bits = firstBits
    while true {
      evaluator.run(bits: bits)
      let ball = evaluator.ball(output: output, bits: bits)
      if arb_rel_accuracy_bits(ball) >= 60 || bits >= lastBits {
        return "\(arf_get_d(ball.midpoint, ARF_RND_NEAR))"
      }
      bits *= 2
    }
  }
}
