import Basics
import Certification
import CFLINT
import Networks
import Testing

@Suite("Activations on balls")
struct BallActivationTests {
  private typealias Ball = UnsafeMutablePointer<arb_struct>

  private func withBalls(_ count: Int, _ body: ([Ball]) -> Void) {
    let balls = (0..<count).map { _ in Ball.allocate(capacity: 1) }
    for ball in balls { arb_init(ball) }
    body(balls)
    for ball in balls {
      arb_clear(ball)
      ball.deallocate()
    }
  }

  /// The activation of a number, by Arb's own functions at 3,000 bits.
  private func apply(_ activation: Activation, to x: Ball, result: Ball) {
    let bits = 3000
    switch activation {
    case .identity: arb_set(result, x)
    case .relu:
      arb_abs(result, x)
      arb_add(result, result, x, bits)
      arb_mul_2exp_si(result, result, -1)
    case .softplus:
      arb_exp(result, x, bits)
      arb_log1p(result, result, bits)
    case .sigmoid:
      arb_neg(result, x)
      arb_exp(result, result, bits)
      arb_add_ui(result, result, 1, bits)
      arb_inv(result, result, bits)
    case .sin: arb_sin(result, x, bits)
    }
  }

  /// A double of any sign and of a size between 2^-80 and 2^`exponent`.
  private func size(_ generator: inout SeededGenerator, exponent: Int) -> Double {
    let power = generator.below(exponent + 80) - 80
    let size = Double(sign: .plus, exponent: power, significand: 1 + generator.unit())
    return generator.below(2) == 0 ? size : -size
  }

  @Test(
    "The result holds the activation of every number of the ball", arguments: Activation.allCases)
  func enclosure(_ activation: Activation) {
    var generator = SeededGenerator(seed: 90)
    let activations = BallActivation()
    withBalls(5) { balls in
      let (ball, result, point, offset, truth) = (balls[0], balls[1], balls[2], balls[3], balls[4])
      for _ in 0..<4000 {
        let bits = generator.pick([64, 128, 1024])
        arb_set_d(ball, generator.below(20) == 0 ? 0 : size(&generator, exponent: 10))
        if generator.below(5) > 0 {
          mag_set_d(arb_rad_ptr(ball), abs(size(&generator, exponent: 8)))
        }
        arb_set(result, ball)
        activations.apply(activation, to: result, bits: bits)
        for eighths in -8...8 {
          arb_get_rad_arb(offset, ball)
          arb_mul_si(offset, offset, eighths, 3000)
          arb_mul_2exp_si(offset, offset, -3)
          arb_get_mid_arb(point, ball)
          arb_add(point, point, offset, 3000)
          apply(activation, to: point, result: truth)
          if arb_overlaps(result, truth) == 0 {
            Issue.record("\(eighths)/8 of the radius is outside at \(bits) bits")
            return
          }
        }
      }
    }
  }

  @Test("A number gives a ball as narrow as the precision", arguments: Activation.allCases)
  func sharpness(_ activation: Activation) {
    var generator = SeededGenerator(seed: 91)
    let activations = BallActivation()
    withBalls(1) { balls in
      for _ in 0..<4000 {
        let bits = generator.pick([64, 128, 1024])
        let x = size(&generator, exponent: 9)
        arb_set_d(balls[0], x)
        activations.apply(activation, to: balls[0], bits: bits)
        // Far below zero sigmoid and softplus become [0, 2^-2·bits], which is narrow absolutely.
        let radius = mag_get_d_log2_approx(arb_rad_ptr(balls[0]))
        #expect(radius <= Double((activation == .sin ? 8 : 18) - bits))
      }
    }
  }

  @Test("No number, and infinity, give a ball that holds every possible value")
  func notFinite() {
    let activations = BallActivation()
    withBalls(1) { balls in
      for activation in Activation.allCases where !activation.isRational {
        for make in [arb_indeterminate, arb_zero_pm_inf, arb_pos_inf, arb_neg_inf] {
          make(balls[0])
          activations.apply(activation, to: balls[0], bits: 64)
          let isUnit = arb_contains_si(balls[0], 0) != 0 && arb_contains_si(balls[0], 1) != 0
          #expect(arb_is_finite(balls[0]) == 0 || isUnit)
        }
      }
    }
  }
}
