import Networks

/// Something a neuron may read, as the enumeration sees it: its values on the pilot cases, and what is
/// certain about it on all cases.
struct Node {
  /// The values on the pilots, each within `error` of the true one.
  var column: Lanes
  /// No true value and no double is larger.
  var size: Double
  /// A bound of the difference between doubles and true values, on every case.
  var error: Double
  /// Whether it is nowhere below 0, for certain.
  var isNonnegative: Bool
  /// How many more neurons have to read it: what is never read could be left out, and a hidden
  /// identity of one number that is read once could be folded into its reader at no cost.
  var deficit: Int
  /// The targets that the pilots do not exclude it from serving; kept where there are several.
  var serves: UInt64
}

/// A weight on a source, or on the constant 1: then it is the bias.
struct Term {
  var source: Int
  /// The precision of the weight.
  var cost: Int
  var weight = ShortDecimal(significand: 0, places: 0)
}

/// What a sum of terms is worth before an activation is applied.
struct PartialSum {
  var column = Lanes.zero
  var size = 0.0
  var error = 0.0
  /// Whether all terms are certainly at least 0, or at most 0.
  var isNonnegative = true
  var isNonpositive = true
  var count = 0

  /// The sum with another term.
  @inline(__always)
  func adding(_ weight: ShortDecimal, _ node: Node) -> PartialSum {
    var sum = self
    sum.column += weight.value * node.column
    let factor = abs(weight.value)
    sum.size += factor * node.size
    sum.error += factor * node.error
    sum.isNonnegative = isNonnegative && node.isNonnegative && weight.significand > 0
    sum.isNonpositive = isNonpositive && node.isNonnegative && weight.significand < 0
    sum.count += 1
    return sum
  }

  /// A bound of the difference between the doubles and the true sums.
  ///
  /// Beside what the sources bring along, each product errs by its weight's rounding and its own,
  /// each sum by its own: at most count + 2 times 2^-53 of all terms' sizes, where sizes and bounds
  /// are themselves sums of rounded numbers. Twice that is more than enough.
  @inline(__always)
  var bound: Double { (error + Double(count + 2) * 0x1p-52 * size) * (1 + 0x1p-40) }
}

extension Node {
  /// The node that applies an activation to a sum.
  @inline(__always)
  init(_ activation: Activation, of sum: PartialSum) {
    let isLost = activation == .sin && !(sum.size <= Kernels.largestAngle)
    column = isLost ? Lanes.zero : Kernels.apply(activation, sum.column)
    // No activation's derivative exceeds 1.
    error = isLost ? 1 : sum.bound + Kernels.errorBound(activation, magnitude: sum.size)
    size =
      switch activation {
      case .identity, .relu: sum.size * (1 + 0x1p-40)
      case .softplus: (sum.size + 0.7) * (1 + 0x1p-40)
      case .sigmoid, .sin: 1.001
      }
    isNonnegative =
      switch activation {
      case .identity: sum.isNonnegative
      case .relu, .softplus, .sigmoid: true
      case .sin: false
      }
    deficit = 1
    serves = 0
  }
}

/// A neuron of a network that is being enumerated; its terms lie in a stack of their own.
struct Hidden {
  var activation: Activation
  var firstTerm: Int
  var termCount: Int
  /// A number that does not depend on where the neuron's sources stand.
  var rank: UInt64
}
