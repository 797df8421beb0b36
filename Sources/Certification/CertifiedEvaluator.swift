import CFLINT
import Exact
import Networks

/// Evaluates one network rigorously, one case after another.
///
/// The exact part of a case is computed once; the part in balls at whatever precision is asked for,
/// again and again until the caller can decide. Each thread has an evaluator of its own.
final class CertifiedEvaluator {
  private let program: CertifiedProgram
  private let integers: IntegerArray
  private let balls: RealBalls
  private let weights: RealBalls
  private let sums: IntegerArray
  private let powersOfTen: IntegerArray
  /// For each power of ten that is needed its place among `powersOfTen`.
  private let places: [Int]
  private let activation = BallActivation()
  private var weightBits = 0

  init(_ program: CertifiedProgram) {
    self.program = program
    integers = IntegerArray(count: program.nodeCount)
    balls = RealBalls(count: program.nodeCount)
    weights = RealBalls(count: program.weights.count)
    sums = IntegerArray(count: program.steps.count + 1)
    let needed = Set(
      program.steps.lazy.filter { !$0.isRational }.map { -$0.exponent }
        + program.outputs.lazy.map { max(0, -program.exponents[$0]) })
    powersOfTen = IntegerArray(count: needed.count)
    var places = [Int](repeating: 0, count: 1 + (needed.max() ?? 0))
    for (place, power) in needed.sorted().enumerated() {
      fmpz_ui_pow_ui(powersOfTen[place], 10, UInt(power))
      places[power] = place
    }
    self.places = places
  }

  /// Computes every exact value of a case.
  ///
  /// - Parameter inputs: The input values, as integers times the inputs' powers of ten.
  func setCase(_ inputs: [Integer]) {
    for (index, value) in inputs.enumerated() { integers.set(index, to: value) }
    for (index, step) in program.steps.enumerated() {
      let sum = step.isRational ? integers[step.node] : sums[index]
      if step.fitsWord {
        // Below 2^62 an fmpz is the number itself; a larger one would be a tagged pointer. The
        // result's place only ever holds words, so nothing needs to be freed.
        var word = program.factors[step.bias].pointee
        for edge in step.rational {
          word &+= integers[edge.source].pointee &* program.factors[edge.factor].pointee
        }
        sum.pointee = step.isRational && step.activation == .relu ? max(word, 0) : word
        continue
      }
      fmpz_set(sum, program.factors[step.bias])
      for edge in step.rational {
        fmpz_addmul(sum, integers[edge.source], program.factors[edge.factor])
      }
      if step.isRational, step.activation == .relu, fmpz_sgn(sum) < 0 { fmpz_zero(sum) }
    }
  }

  /// Whether an output's value is known exactly.
  func isExact(output: Int) -> Bool { program.isRational[program.outputs[output]] }

  /// The exact value of an output for which `isExact` holds.
  func exactValue(output: Int) -> ExactDecimal {
    let node = program.outputs[output]
    return ExactDecimal(integers.value(node), exponent: program.exponents[node])
  }

  /// Computes all balls of the case at a precision of `bits`.
  func run(bits: Int) {
    if weightBits != bits {
      for (index, weight) in program.weights.enumerated() {
        weights[index].set(to: weight, bits: bits)
      }
      weightBits = bits
    }
    for (index, step) in program.steps.enumerated() where !step.isRational {
      let ball = balls[step.node]
      set(ball, toInteger: sums[index], exponent: step.exponent, bits: bits)
      for edge in step.balls {
        arb_addmul(ball, balls[edge.source], weights[edge.weight], bits)
      }
      activation.apply(step.activation, to: ball, bits: bits)
    }
  }

  /// The ball of an output after `run(bits:)`; exact outputs are rounded to a ball too.
  func ball(output: Int, bits: Int) -> UnsafeMutablePointer<arb_struct> {
    let node = program.outputs[output]
    if program.isRational[node] {
      set(balls[node], toInteger: integers[node], exponent: program.exponents[node], bits: bits)
    }
    return balls[node]
  }

  private func set(
    _ ball: UnsafeMutablePointer<arb_struct>, toInteger value: UnsafePointer<fmpz>, exponent: Int,
    bits: Int
  ) {
    if exponent == 0 {
      arb_set_round_fmpz(ball, value, bits)
    } else {
      arb_fmpz_div_fmpz(ball, value, powersOfTen[places[-exponent]], bits)
    }
  }
}

extension UnsafeMutablePointer where Pointee == arb_struct {
  /// Sets the ball to a decimal, rounded to `bits`.
  func set(to value: ExactDecimal, bits: Int) {
    set(
      to: value.exponent >= 0 ? value.scaled(to: 0) : value.significand,
      over: Integer.power(ofTen: max(0, -value.exponent)), bits: bits)
  }
}
