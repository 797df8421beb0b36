import CFLINT
import Exact
import Networks

/// The activation functions on balls, in place: the result contains f(x) for every x of the ball.
///
/// For softplus and sigmoid the function is evaluated at the midpoint and the radius multiplied
/// with a bound of the derivative over the ball. Arb's own operations, composed, would lose much
/// more on wide balls; chains of hundreds of neurons stay tight this way.
package final class BallActivation {
  private let temporaries = RealBalls(count: 5)
  private let radius: UnsafeMutablePointer<mag_struct>
  private let bound: UnsafeMutablePointer<mag_struct>
  private let upper: UnsafeMutablePointer<arf_struct>
  private let zero: UnsafeMutablePointer<arf_struct>

  /// Activations with temporaries of their own; each thread needs one.
  package init() {
    // Midpoints and radii of the last two balls serve as single numbers.
    radius = temporaries[3].radius
    bound = temporaries[4].radius
    upper = temporaries[3].midpoint
    zero = temporaries[4].midpoint
  }

  /// Replaces the ball `x` by one that contains the activation's values on it.
  package func apply(_ activation: Activation, to x: UnsafeMutablePointer<arb_struct>, bits: Int) {
    switch activation {
    case .identity: break
    case .relu: relu(x, bits: bits)
    case .softplus: softplus(x, bits: bits)
    case .sigmoid: sigmoid(x, bits: bits)
    case .sin: arb_sin(x, x, bits)
    }
  }

  private func relu(_ x: UnsafeMutablePointer<arb_struct>, bits: Int) {
    if arb_is_nonnegative(x) != 0 { return }
    if arb_is_nonpositive(x) != 0 {
      arb_zero(x)
      return
    }
    if arb_is_finite(x) == 0 { return }
    arb_get_ubound_arf(upper, x, bits)
    arb_set_interval_arf(x, zero, upper, bits)
  }

  /// Puts e^-|m| for the midpoint m of `x` into the second temporary, with a shortcut to
  /// [0, 2^-2·bits] where it is smaller than that; bounds e^-|y| over the ball in `bound`.
  private func decay(_ x: UnsafeMutablePointer<arb_struct>, bits: Int) {
    let (middle, decay) = (temporaries[0], temporaries[1])
    arb_get_mag_lower(bound, x)
    mag_expinv(bound, bound)
    arb_get_mid_arb(middle, x)
    arb_abs(decay, middle)
    if arf_cmpabs_ui(decay.midpoint, UInt(2 * bits)) > 0 {
      arb_set_ui(decay, 1)
      arb_mul_2exp_si(decay, decay, -2 * bits)
      arb_get_ubound_arf(upper, decay, bits)
      arb_set_interval_arf(decay, zero, upper, bits)
    } else {
      arb_neg(decay, decay)
      arb_exp(decay, decay, bits)
    }
  }

  private func softplus(_ x: UnsafeMutablePointer<arb_struct>, bits: Int) {
    if arb_is_finite(x) == 0 {
      arb_indeterminate(x)
      return
    }
    decay(x, bits: bits)
    let (middle, decay) = (temporaries[0], temporaries[1])
    // The derivative, sigmoid, is below e^y on the negative side and below 1 everywhere.
    mag_set(radius, x.radius)
    if arb_is_negative(x) != 0 { mag_mul(radius, radius, bound) }
    arb_log1p(decay, decay, bits)
    if arf_sgn(middle.midpoint) > 0 {
      arb_add(x, middle, decay, bits)
    } else {
      arb_swap(x, decay)
    }
    arb_add_error_mag(x, radius)
  }

  private func sigmoid(_ x: UnsafeMutablePointer<arb_struct>, bits: Int) {
    if arb_is_finite(x) == 0 {
      setUnitInterval(x)
      return
    }
    decay(x, bits: bits)
    let (middle, decay, sum) = (temporaries[0], temporaries[1], temporaries[2])
    // The derivative is below e^-|y| and at most 1/4.
    mag_set(radius, x.radius)
    mag_mul(radius, radius, bound)
    mag_set(bound, x.radius)
    mag_mul_2exp_si(bound, bound, -2)
    mag_min(radius, radius, bound)
    arb_add_ui(sum, decay, 1, bits)
    if arf_sgn(middle.midpoint) >= 0 {
      arb_inv(x, sum, bits)
    } else {
      arb_div(x, decay, sum, bits)
    }
    arb_add_error_mag(x, radius)
  }

  private func setUnitInterval(_ x: UnsafeMutablePointer<arb_struct>) {
    arb_set_ui(x, 1)
    arb_get_ubound_arf(upper, x, 64)
    arb_set_interval_arf(x, zero, upper, 64)
  }
}
