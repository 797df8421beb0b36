import Basics
import CFLINT
import Evaluation
import Networks
import Testing

/// A function computed by Arb to 256 bits, to measure doubles against.
private final class Reference {
  private let numbers: UnsafeMutablePointer<arb_struct>

  init() {
    numbers = .allocate(capacity: 3)
    for index in 0..<3 { arb_init(numbers + index) }
  }

  deinit {
    for index in 0..<3 { arb_clear(numbers + index) }
    numbers.deallocate()
  }

  /// How far `value` is from the function at `x`: absolutely, and in units of the last place of
  /// the double nearest to the true value.
  func error(
    of value: Double, at x: Double,
    _ function: (UnsafeMutablePointer<arb_struct>, UnsafeMutablePointer<arb_struct>) -> Void
  ) -> (absolute: Double, ulps: Double) {
    let (truth, argument, difference) = (numbers, numbers + 1, numbers + 2)
    arb_set_d(argument, x)
    function(truth, argument)
    arb_set_d(difference, value)
    arb_sub(difference, difference, truth, 256)
    arb_abs(difference, difference)
    let near = arf_get_d(arb_mid_ptr(truth), ARF_RND_NEAR)
    let absolute = arf_get_d(arb_mid_ptr(difference), ARF_RND_UP)
    return (absolute, absolute / near.ulp)
  }

  static func softplus(
    _ result: UnsafeMutablePointer<arb_struct>, _ x: UnsafeMutablePointer<arb_struct>
  ) {
    arb_exp(result, x, 2048)
    arb_log1p(result, result, 2048)
  }

  static func sigmoid(
    _ result: UnsafeMutablePointer<arb_struct>, _ x: UnsafeMutablePointer<arb_struct>
  ) {
    arb_neg(result, x)
    arb_exp(result, result, 2048)
    arb_add_ui(result, result, 1, 2048)
    arb_inv(result, result, 2048)
  }
}

@Suite("The kernels' activations against Arb")
struct KernelAccuracyTests {
  /// Doubles of all sizes in a range: evenly spread ones, and ones of every exponent.
  private func samples(in range: ClosedRange<Double>, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    var samples = [range.lowerBound, range.upperBound, 0, -0.0]
    samples += [range.lowerBound.nextUp, range.upperBound.nextDown, 1, -1, 0.5, -0.5]
    samples += [.leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0x1p-1022, -0x1p-53, 0x1p-53]
    for _ in 0..<6000 {
      samples.append(
        range.lowerBound + generator.unit() * (range.upperBound - range.lowerBound))
      let exponent = generator.below(40) - 30
      let size = Double(sign: .plus, exponent: exponent, significand: 1 + generator.unit())
      samples += [size, -size]
    }
    // Multiples of ln 2 / 2 and π / 4, where arguments are reduced differently on either side.
    for k in -2000...2000 {
      for period in [0x1.62e42fefa39efp-2, 0.25 * .pi] {
        samples += [Double(k) * period, (Double(k) * period).nextUp]
      }
    }
    return samples.filter(range.contains)
  }

  /// The largest error over the samples. One unit stands for all: they give the same bits.
  private func worst(
    _ samples: [Double], _ activation: Activation,
    _ reference: (UnsafeMutablePointer<arb_struct>, UnsafeMutablePointer<arb_struct>) -> Void
  ) -> (absolute: Double, ulps: Double) {
    let arb = Reference()
    var worst = (absolute: 0.0, ulps: 0.0)
    for (x, value) in zip(samples, apply(activation, samples)) {
      let error = arb.error(of: value, at: x, reference)
      worst.absolute = max(worst.absolute, error.absolute)
      worst.ulps = error.ulps <= worst.ulps ? worst.ulps : error.ulps
    }
    return worst
  }

  private func apply(_ activation: Activation, _ sums: [Double]) -> [Double] {
    VectorUnit.widest.apply(activation, to: sums)
  }

  @Test("softplus is within 4 units in the last place above -708")
  func softplus() {
    let samples = samples(in: -708...800, seed: 31) + self.samples(in: -708...(-690), seed: 32)
    #expect(worst(samples, .softplus, Reference.softplus).ulps <= 4)
  }

  @Test("sigmoid is within 4 units in the last place above -708")
  func sigmoid() {
    let samples = samples(in: -708...800, seed: 33) + self.samples(in: -708...(-690), seed: 34)
    #expect(worst(samples, .sigmoid, Reference.sigmoid).ulps <= 4)
  }

  @Test("sin is within 2^-52 for arguments up to 2^20")
  func sine() {
    let samples =
      samples(in: -0x1p20...0x1p20, seed: 35) + self.samples(in: -100...100, seed: 36)
    #expect(worst(samples, .sin, { arb_sin($0, $1, 256) }).absolute <= 0x1p-52)
  }

  @Test("relu and identity are exact")
  func exact() {
    let samples = samples(in: -1000...1000, seed: 37) + [.infinity, -.infinity]
    #expect(apply(.relu, samples) == samples.map { max(0, $0) })
    #expect(apply(.identity, samples) == samples)
  }

  @Test("Far out the functions reach their limits")
  func limits() {
    let low = [-708.1, -709, -1000, -1e300, -Double.infinity]
    #expect(apply(.softplus, low) == low.map { _ in 0 })
    #expect(apply(.sigmoid, low) == low.map { _ in 0 })
    let high = [709, 1000, 1e300, Double.infinity]
    #expect(apply(.softplus, high) == high)
    #expect(apply(.sigmoid, high) == high.map { _ in 1 })
    #expect(apply(.sigmoid, [0]) == [0.5])
    #expect(apply(.sin, [0]) == [0])
  }

  @Test("What is no number stays so, in its lane only", arguments: Activation.allCases)
  func notANumber(activation: Activation) {
    let plain = apply(activation, [-0.5])[0]
    for lane in 0..<16 {
      var sums = [Double](repeating: -0.5, count: 16)
      sums[lane] = .nan
      for (other, value) in apply(activation, sums).enumerated() {
        #expect(other == lane ? value.isNaN : value == plain)
      }
    }
  }

  @Test("sin is no number beyond 2^20, and one up to there")
  func sineLimits() {
    for x in [0x1p20, -0x1p20] {
      #expect(!apply(.sin, [x])[0].isNaN)
      let beyond = x < 0 ? x.nextDown : x.nextUp
      for value in apply(.sin, [beyond, x * 2, x * 1e300, x * .infinity]) { #expect(value.isNaN) }
    }
  }
}
