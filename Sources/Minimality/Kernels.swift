import Networks

/// The activation functions in doubles, with bounds of their errors that are proved here from
/// nothing but IEEE 754's correctly rounded sums, products and quotients. No library's word is taken.
///
/// Write u = 2^-53. One operation on numbers whose result is at most m adds an error of at most mu.
/// - *decay*, e^-|x|: y = -min(|x|, 708); below that e^y is under 2^-1021. With k = round(y/ln 2) and
///   ln 2 in three parts, of which the first two have 32 bits, so that k times them is exact for
///   |k| < 2^21, r = y - k ln 2 has |r| < 0.35 and an error of at most 4u. Taylor's series to the 13th
///   power leaves out less than 0.35^14/14! · e^0.35 < 2^-57; its 26 operations on numbers below 1.5
///   err by less than 39u. The factor 2^k is exact and at most 1. Together less than 2^-46.
/// - *sigmoid*, 1/(1 + d) or d/(1 + d): its derivative in d is at most 1, two operations: 2^-45.
/// - *softplus*, max(x, 0) + ln(1 + d): its derivative in d is at most 1. ln(1 + d) = 2 artanh s with
///   s = d/(2 + d) in 0...1/3; the series to s^33 leaves out less than 2^-50, its 40 operations on
///   numbers below 1.2 err by less than 48u; the last sum by u(|x| + 1). Together 2^-44 + 2^-53|x|.
/// - *sine*: for |x| <= 2^20, k = round(2x/π), and π/2 in three parts as above: |r| < 0.786 with an
///   error of at most 4u. Taylor's series to r^15 and r^16 leave out less than 2^-53; 20 operations on
///   numbers below 1 err by less than 20u. Together less than 2^-46.
///
/// `errorBound` is larger than all of these. `KernelTests` compares with Arb's balls.
enum Kernels {
  /// Arguments of sines up to here are followed; a larger one counts as not known.
  static let largestAngle = 0x1p20

  /// A bound of the error of `apply`, for an argument that is the double itself and at most
  /// `magnitude`.
  static func errorBound(_ activation: Activation, magnitude: Double) -> Double {
    switch activation {
    case .identity, .relu: 0
    case .softplus: 0x1p-43 + 0x1p-52 * magnitude
    case .sigmoid, .sin: 0x1p-43
    }
  }

  /// The activation's values, within `errorBound`.
  @inline(__always)
  static func apply(_ activation: Activation, _ x: Lanes) -> Lanes {
    switch activation {
    case .identity: x
    case .relu: larger(x, Lanes.zero)
    case .softplus: softplus(x)
    case .sigmoid: sigmoid(x)
    case .sin: sine(x)
    }
  }

  /// Added and taken away again it rounds a number below 2^51 to a whole one, whose lowest bits are
  /// meanwhile the lowest bits of the sum.
  @inline(__always)
  private static var shifter: Lanes { Lanes(repeating: 0x1.8p52) }

  /// The nearest whole numbers, for |x| < 2^51.
  @inline(__always)
  static func rounded(_ x: Lanes) -> Lanes { (x + shifter) - shifter }

  /// e^-|x|.
  @inline(__always)
  private static func decay(_ x: Lanes) -> Lanes {
    let size = larger(x, -x)
    let y = -smaller(size, Lanes(repeating: 708))
    let shifted = y * 0x1.71547652b82fep+0 + shifter
    let k = shifted - shifter
    let r =
      ((y - k * 0x1.62e42feep-1) - k * 0x1.a39ef356p-33) - k * 0x1.93c7673007e5fp-65
    var sum = Lanes(repeating: 1.0 / 6_227_020_800)
    sum = sum * r + 1.0 / 479_001_600
    sum = sum * r + 1.0 / 39_916_800
    sum = sum * r + 1.0 / 3_628_800
    sum = sum * r + 1.0 / 362_880
    sum = sum * r + 1.0 / 40_320
    sum = sum * r + 1.0 / 5040
    sum = sum * r + 1.0 / 720
    sum = sum * r + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    let bits = unsafeBitCast(shifted, to: SIMD8<Int64>.self)
    let scale = (bits &<< 52) &+ (1023 &<< 52)
    return sum * unsafeBitCast(scale, to: Lanes.self)
  }

  @inline(__always)
  private static func sigmoid(_ x: Lanes) -> Lanes {
    let d = decay(x)
    return d.replacing(with: Lanes.one, where: x .>= 0) / (d + 1)
  }

  @inline(__always)
  private static func softplus(_ x: Lanes) -> Lanes {
    let d = decay(x)
    let s = d / (d + 2)
    let square = s * s
    var sum = Lanes(repeating: 1.0 / 33)
    sum = sum * square + 1.0 / 31
    sum = sum * square + 1.0 / 29
    sum = sum * square + 1.0 / 27
    sum = sum * square + 1.0 / 25
    sum = sum * square + 1.0 / 23
    sum = sum * square + 1.0 / 21
    sum = sum * square + 1.0 / 19
    sum = sum * square + 1.0 / 17
    sum = sum * square + 1.0 / 15
    sum = sum * square + 1.0 / 13
    sum = sum * square + 1.0 / 11
    sum = sum * square + 1.0 / 9
    sum = sum * square + 1.0 / 7
    sum = sum * square + 1.0 / 5
    sum = sum * square + 1.0 / 3
    sum = sum * square + 1
    return larger(x, Lanes.zero) + (s + s) * sum
  }

  @inline(__always)
  private static func sine(_ x: Lanes) -> Lanes {
    let shifted = x * 0x1.45f306dc9c883p-1 + shifter
    let k = shifted - shifter
    let r =
      ((x - k * 0x1.921fb544p+0) - k * 0x1.0b4611a6p-34) - k * 0x1.3198a2e037073p-69
    let square = r * r
    var odd = Lanes(repeating: -1.0 / 1_307_674_368_000)
    odd = odd * square + 1.0 / 6_227_020_800
    odd = odd * square - 1.0 / 39_916_800
    odd = odd * square + 1.0 / 362_880
    odd = odd * square - 1.0 / 5040
    odd = odd * square + 1.0 / 120
    odd = odd * square - 1.0 / 6
    odd = odd * square + 1
    odd *= r
    var even = Lanes(repeating: 1.0 / 20_922_789_888_000)
    even = even * square - 1.0 / 87_178_291_200
    even = even * square + 1.0 / 479_001_600
    even = even * square - 1.0 / 3_628_800
    even = even * square + 1.0 / 40_320
    even = even * square - 1.0 / 720
    even = even * square + 1.0 / 24
    even = even * square - 0.5
    even = even * square + 1
    let quadrant = unsafeBitCast(shifted, to: SIMD8<Int64>.self) & 3
    let value = odd.replacing(with: even, where: (quadrant & 1) .== 1)
    return value.replacing(with: -value, where: quadrant .>= 2)
  }
}
