/// Eight cases at a time.
typealias Lanes = SIMD8<Double>

// The standard library's `pointwiseMax`, `max()` and `any` go lane by lane; these do not.

/// The larger one in each lane.
@inline(__always)
func larger(_ one: Lanes, _ other: Lanes) -> Lanes {
  one.replacing(with: other, where: one .< other)
}

/// The smaller one in each lane.
@inline(__always)
func smaller(_ one: Lanes, _ other: Lanes) -> Lanes {
  one.replacing(with: other, where: other .< one)
}

extension SIMD8<Double> {
  /// The largest lane.
  @inline(__always)
  var largest: Double {
    let four = lowHalf.replacing(with: highHalf, where: lowHalf .< highHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.lowHalf .< four.highHalf)
    return Swift.max(two[0], two[1])
  }

  /// The smallest lane.
  @inline(__always)
  var smallest: Double { -(-self).largest }
}

extension SIMDMask<SIMD8<Int64>> {
  /// Whether it holds in some lane.
  @inline(__always)
  var holdsSomewhere: Bool {
    let bits = unsafeBitCast(self, to: SIMD8<Int64>.self)
    let four = bits.lowHalf | bits.highHalf
    let two = four.lowHalf | four.highHalf
    return two[0] | two[1] != 0
  }
}
