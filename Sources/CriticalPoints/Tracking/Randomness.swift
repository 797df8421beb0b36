import Basics

/// The random complex numbers of solving, from comparisons, additions, multiplications and
/// divisions only: a seed means the same on every machine.
extension SeededGenerator {
  /// A complex number of modulus 1, every direction equally likely.
  mutating func direction() -> Complex {
    while true {
      let candidate = Complex(2 * unit() - 1, 2 * unit() - 1)
      let square = candidate.square
      if square > 0.01, square <= 1 { return (1 / square.squareRoot()) * candidate }
    }
  }

  /// A direction that keeps away from -1, by more than 30 degrees.
  mutating func forwardDirection() -> Complex {
    while true {
      let candidate = direction()
      if candidate.real > -0.86 { return candidate }
    }
  }

  /// A positive number between 1/spread and spread; its logarithm is uniformly distributed.
  mutating func power(_ spread: Double) -> Double {
    Exponential.exp((2 * unit() - 1) * Exponential.log(spread))
  }
}
