/// A vector of doubles, as wide as the evaluator works on at once.
package typealias Lanes = SIMD8<Double>

/// The activation functions on vectors of doubles.
///
/// They are the same formulas, operation for operation, as the kernels in `CKernels`, for those who
/// have a few vectors at hand instead of rows. They use addition, multiplication, division and bit
/// shifts only, never a fused operation and never the C library, whose results differ between
/// machines. So every processor, every width and every build gives the same bits. The errors stated are tested against Arb on dense samples;
/// verdicts do not rest on them, because every accepted network is certified afterwards.
package enum VectorMath {
  /// Adding and subtracting 1.5·2^52 rounds a double below 2^51 to the nearest integer, which then
  /// stands in the low bits of the sum.
  private static let rounder = Lanes(repeating: 0x1.8p52)
  /// The same, where the integer stands with the bias of a double's exponent added.
  private static let biasedRounder = Lanes(repeating: 0x1.8p52 + 1023)

  /// e^x for x <= 0, within 2 units in the last place; 0 below -708.
  @inline(__always)
  package static func expNonPositive(_ x: Lanes) -> Lanes {
    let clamped = x.replacing(with: -708, where: x .< -708)
    // x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first with 11 zero bits at its
    // end, so that k times it is exact (Cody and Waite 1980).
    let shifted = clamped * 0x1.71547652b82fep0 + biasedRounder
    let k = shifted - biasedRounder
    let r = (clamped - k * 0x1.62e42fefa3800p-1) - k * 0x1.ef35793c76730p-45
    // A minimax polynomial for (e^r - 1 - r) / r²; the whole is within 2^-55 of e^r.
    // Even and odd terms apart, so that they can be computed side by side.
    let z = r * r
    var even = Lanes(repeating: 0x1.2891d915c979p-22)
    even = even * z + 0x1.a019b8b2468dep-16
    even = even * z + 0x1.6c16c178acbaap-10
    even = even * z + 0x1.5555555553cd6p-5
    even = even * z + 0x1.0000000000001p-1
    var odd = Lanes(repeating: 0x1.af61c91546b84p-26)
    odd = odd * z + 0x1.71ddf7832088fp-19
    odd = odd * z + 0x1.a01a01afb874ap-13
    odd = odd * z + 0x1.111111110f8d9p-7
    odd = odd * z + 0x1.5555555555558p-3
    let p = (r + z * (even + r * odd)) + 1
    let bits = unsafeBitCast(shifted, to: SIMD8<Int64>.self)
    let scale = unsafeBitCast(bits &<< 52, to: Lanes.self)
    return (p * scale).replacing(with: 0, where: x .< -708)
  }

  /// ln(1 + t) for t in 0...1, within 3 units in the last place.
  @inline(__always)
  private static func log1p(_ t: Lanes) -> Lanes {
    // ln(1 + t) = 2 artanh(s), s = t / (2 + t) <= 1/3; a minimax polynomial for
    // (artanh(s) / s - 1) / s² in s², the whole within 2^-57.
    let s = t / (t + 2)
    // Below 2^-60 the square changes nothing; it is kept from underflowing, which takes time.
    let floored = s.replacing(with: 0x1p-60, where: s .< 0x1p-60)
    let z = floored * floored
    let y = z * z
    var odd = Lanes(repeating: 0x1.4ab1ff2ed31cfp-4)
    odd = odd * y + 0x1.eb7aa0d4c7b5cp-5
    odd = odd * y + 0x1.3b1898a25f219p-4
    odd = odd * y + 0x1.c71c726940dc3p-4
    odd = odd * y + 0x1.999999999a248p-3
    var even = Lanes(repeating: 0x1.68d9bd1b86a88p-5)
    even = even * y + 0x1.10add1e994523p-4
    even = even * y + 0x1.745cf1dd33908p-4
    even = even * y + 0x1.24924923e32ep-3
    even = even * y + 0x1.5555555555555p-2
    let twice = s + s
    return twice + twice * (z * (even + z * odd))
  }

  /// max(0, u).
  @inline(__always)
  package static func relu(_ u: Lanes) -> Lanes { u.replacing(with: 0, where: u .< 0) }

  /// ln(1 + e^u), within 4 units in the last place for u > -708, and 0 below.
  @inline(__always)
  package static func softplus(_ u: Lanes) -> Lanes {
    relu(u) + log1p(expNonPositive(negativeMagnitude(u)))
  }

  /// ln(1 + e^u) and its derivative, 1 / (1 + e^-u).
  @inline(__always)
  static func softplusWithSlope(_ u: Lanes) -> (Lanes, Lanes) {
    let t = expNonPositive(negativeMagnitude(u))
    let numerator = Lanes(repeating: 1).replacing(with: t, where: u .< 0)
    return (relu(u) + log1p(t), numerator / (t + 1))
  }

  /// 1 / (1 + e^-u), within 4 units in the last place for u > -708, and 0 below.
  @inline(__always)
  package static func sigmoid(_ u: Lanes) -> Lanes {
    let t = expNonPositive(negativeMagnitude(u))
    let numerator = Lanes(repeating: 1).replacing(with: t, where: u .< 0)
    return numerator / (t + 1)
  }

  /// sin u, within 2^-52 absolutely, for |u| <= 2^20; not a number beyond.
  @inline(__always)
  package static func sin(_ u: Lanes) -> Lanes {
    // u = k π/2 + r, π/2 in three parts of 33 bits, so that k times the first two is exact
    // (Cody and Waite; the parts are those of Sun's fdlibm).
    let shifted = u * 0x1.45f306dc9c883p-1 + rounder
    let k = shifted - rounder
    let r =
      ((u - k * 0x1.921fb54400000p0) - k * 0x1.0b4611a600000p-34) - k * 0x1.3198a2e037073p-69
    let z = r * r
    // Minimax polynomials on |r| <= π/4, within 2^-56 and 2^-60.
    var odd = Lanes(repeating: 0x1.5e11b11f5958cp-33)
    odd = odd * z - 0x1.ae602161d7c7fp-26
    odd = odd * z + 0x1.71de37b224f1ap-19
    odd = odd * z - 0x1.a01a019ea1749p-13
    odd = odd * z + 0x1.1111111110c84p-7
    odd = odd * z - 0x1.5555555555555p-3
    let sine = r + r * (z * odd)
    var even = Lanes(repeating: -0x1.9073e56374aa9p-37)
    even = even * z + 0x1.1eeb586537317p-29
    even = even * z - 0x1.27e4fa037cc15p-22
    even = even * z + 0x1.a01a019f38b6dp-16
    even = even * z - 0x1.6c16c16c168ccp-10
    even = even * z + 0x1.5555555555555p-5
    even = even * z - 0.5
    let cosine = even * z + 1
    let quadrant = unsafeBitCast(shifted, to: SIMD8<Int64>.self)
    let value = sine.replacing(with: cosine, where: (quadrant & 1) .== 1)
    let signed = value.replacing(with: -value, where: (quadrant & 2) .== 2)
    let inside = (u .<= 0x1p20) .& (u .>= -0x1p20)
    return signed.replacing(with: .nan, where: .!inside)
  }

  @inline(__always)
  private static func negativeMagnitude(_ u: Lanes) -> Lanes {
    u.replacing(with: -u, where: u .> 0)
  }
}
