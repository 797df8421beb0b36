/// The working memory of one pass of a cascade over its cases, a group of eight at a time.
///
/// Safe because every buffer has the size the cascade's shape asks for, and the cascade reads as
/// many inputs as the cases have, which `CascadeFit` checks.
final class CascadeScratch {
  private let cascade: Cascade
  private let weights: UnsafeMutablePointer<Double>
  /// The units' values, and their slopes at the present sums.
  private let values: UnsafeMutablePointer<Lanes>
  private let slopes: UnsafeMutablePointer<Lanes>
  /// The derivative of the error by each unit's sum, the answer's last.
  private let pulls: UnsafeMutablePointer<Lanes>
  private let derivatives: UnsafeMutablePointer<Lanes>

  init(_ cascade: Cascade, _ list: [Double]) {
    self.cascade = cascade
    weights = .allocate(capacity: list.count)
    weights.initialize(from: list, count: list.count)
    values = .allocate(capacity: cascade.units + 1)
    slopes = .allocate(capacity: cascade.units + 1)
    pulls = .allocate(capacity: cascade.units + 1)
    derivatives = .allocate(capacity: list.count)
  }

  deinit {
    weights.deallocate()
    values.deallocate()
    slopes.deallocate()
    pulls.deallocate()
    derivatives.deallocate()
  }

  /// The errors of a group's cases: the distances from the centres, where they matter.
  @inline(__always)
  func error(_ cases: IntervalCases, _ group: Int) -> Lanes {
    let error = distance(cases, group)
    let limited = error.replacing(with: error * cases.hasBottom[group], where: error .< 0)
    return limited.replacing(with: error * cases.hasTop[group], where: error .> 0)
  }

  /// The signed distances of a group's answers from the centres.
  @inline(__always)
  func distance(_ cases: IntervalCases, _ group: Int) -> Lanes {
    cases.inputs.withUnsafeBufferPointer { all in
      let inputs = all.baseAddress! + group * cascade.inputs
      var weight = weights
      for unit in 0...cascade.units {
        var sum = Lanes(repeating: 0)
        for input in 0..<cascade.inputs { sum += inputs[input] * weight[input] }
        weight += cascade.inputs
        for earlier in 0..<unit { sum += values[earlier] * weight[earlier] }
        weight += unit
        sum += weight[0]
        weight += 1
        if unit < cascade.units {
          (values[unit], slopes[unit]) = VectorMath.softplusWithSlope(sum)
        } else {
          values[unit] = sum
        }
      }
      return (values[cascade.units] - cases.centres[group]) * cases.slopes[group]
    }
  }

  /// Computes the derivatives of the errors last asked for by all weights.
  @inline(__always)
  func differentiate(_ cases: IntervalCases, _ group: Int) {
    let units = cascade.units
    cases.inputs.withUnsafeBufferPointer { all in
      let inputs = all.baseAddress! + group * cascade.inputs
      pulls[units] = cases.slopes[group]
      for unit in stride(from: units, through: 0, by: -1) {
        if unit < units {
          var pull = Lanes(repeating: 0)
          for later in (unit + 1)...units {
            pull += pulls[later] * weights[cascade.start(ofUnit: later) + cascade.inputs + unit]
          }
          pulls[unit] = pull * slopes[unit]
        }
        var derivative = derivatives + cascade.start(ofUnit: unit)
        for input in 0..<cascade.inputs { derivative[input] = pulls[unit] * inputs[input] }
        derivative += cascade.inputs
        for earlier in 0..<unit { derivative[earlier] = pulls[unit] * values[earlier] }
        derivative[unit] = pulls[unit]
      }
    }
  }

  /// The derivative by one weight, as computed last.
  @inline(__always)
  func derivative(_ place: Int) -> Lanes { derivatives[place] }
}
