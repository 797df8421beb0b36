/// A vector of doubles, as wide as the evaluator works on at once.
package typealias Lanes = SIMD8<Double>

/// The activation functions on vectors of doubles.
///
/// They use addition, multiplication, division and bit shifts only, never a fused operation and
/// never the C library, whose results differ between machines. So every processor, every width
/// and every build gives the same bits. The errors stated are tested against Arb on dense samples;
/// verdicts do not rest on them, because every accepted network is certified afterwards.
package enum VectorMath {
  /// Adding and subtracting 1.5·2^52 rounds a double below 2^51 to the nearest integer, which then
  /// stands in the low bits of the sum.
  private static let rounder = Lanes(repeating: 0x1.8p52)

  /// e^x for x <= 0, within 2 units in the last place; 0 below -708.
  @inline(__always)
  package static func expNonPositive(_ x: Lanes) -> Lanes {
    let clamped = x.replacing(with: -708, where: x .< -708)
    // x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first with 11 zero bits at its
    // end, so that k times it is exact (Cody and Waite 1980).
    let shifted = clamped * 0x1.71547652b82fep0 + rounder
    let k = shifted - rounder
    let r = (clamped - k * 0x1.62e42fefa3800p-1) - k * 0x1.ef35793c76730p-45
    // Taylor's series to r^13; the next term is below 2^-57 of the result.
    var p = Lanes(repeating: 1.0 / 6_227_020_800)
    p = p * r + 1.0 / 479_001_600
    p = p * r + 1.0 / 39_916_800
    p = p * r + 1.0 / 3_628_800
    p = p * r + 1.0 / 362_880
    p = p * r + 1.0 / 40_320
    p = p * r + 1.0 / 5_040
    p = p * r + 1.0 / 720
    p = p * r + 1.0 / 120
    p = p * r + 1.0 / 24
    p = p * r + 1.0 / 6
    p = p * r + 0.5
    p = p * r + 1
    p = p * r + 1
    let bits = unsafeBitCast(shifted, to: SIMD8<Int64>.self)
    let scale = unsafeBitCast((bits &+ 1023) &<< 52, to: Lanes.self)
    return (p * scale).replacing(with: 0, where: x .< -708)
  }

  /// ln(1 + t) for t in 0...1, within 3 units in the last place.
  @inline(__always)
  private static func log1p(_ t: Lanes) -> Lanes {
    // ln(1 + t) = 2 artanh(s), s = t / (2 + t) <= 1/3; the series to s^35.
    let s = t / (t + 2)
    let z = s * s
    var p = Lanes(repeating: 1.0 / 35)
    p = p * z + 1.0 / 33
    p = p * z + 1.0 / 31
    p = p * z + 1.0 / 29
    p = p * z + 1.0 / 27
    p = p * z + 1.0 / 25
    p = p * z + 1.0 / 23
    p = p * z + 1.0 / 21
    p = p * z + 1.0 / 19
    p = p * z + 1.0 / 17
    p = p * z + 1.0 / 15
    p = p * z + 1.0 / 13
    p = p * z + 1.0 / 11
    p = p * z + 1.0 / 9
    p = p * z + 1.0 / 7
    p = p * z + 1.0 / 5
    p = p * z + 1.0 / 3
    return (s + s) * (p * z + 1)
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
    var odd = Lanes(repeating: 1.0 / 355_687_428_096_000)
    odd = odd * z - 1.0 / 1_307_674_368_000
    odd = odd * z + 1.0 / 6_227_020_800
    odd = odd * z - 1.0 / 39_916_800
    odd = odd * z + 1.0 / 362_880
    odd = odd * z - 1.0 / 5_040
    odd = odd * z + 1.0 / 120
    odd = odd * z - 1.0 / 6
    let sine = r + r * (z * odd)
    var even = Lanes(repeating: 1.0 / 20_922_789_888_000)
    even = even * z - 1.0 / 87_178_291_200
    even = even * z + 1.0 / 479_001_600
    even = even * z - 1.0 / 3_628_800
    even = even * z + 1.0 / 40_320
    even = even * z - 1.0 / 720
    even = even * z + 1.0 / 24
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
