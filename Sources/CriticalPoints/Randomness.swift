import Basics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The random choices of solving; everything random comes from one of these.
struct Randomness {
  private var generator: SeededGenerator

  init(seed: UInt64, stream: UInt64) { generator = SeededGenerator(seed: seed, stream: stream) }

  /// A whole number in `0..<bound`.
  mutating func below(_ bound: Int) -> Int { generator.below(bound) }

  /// A double in [0, 1).
  mutating func unit() -> Double { generator.unit() }

  /// A complex number of modulus 1, every direction equally likely.
  mutating func direction() -> Complex {
    while true {
      let candidate = Complex(2 * unit() - 1, 2 * unit() - 1)
      let square = candidate.square
      if square > 0.01, square <= 1 { return (1 / square.squareRoot()) * candidate }
    }
  }

  /// A complex number of modulus 1 whose angle is at most that share of half a turn.
  mutating func direction(within share: Double) -> Complex {
    let angle = (2 * unit() - 1) * share * .pi
    return Complex(cos(angle), sin(angle))
  }

  /// A positive number between 1/spread and spread; its logarithm is uniformly distributed.
  mutating func power(_ spread: Double) -> Double { exp((2 * unit() - 1) * log(spread)) }

  /// A normally distributed number, near enough: the sum of twelve uniform ones, moved to 0.
  mutating func bell() -> Double { (0..<12).reduce(-6) { sum, _ in sum + unit() } }
}

/// What the standard library lacks.
enum Elementary {
  /// The root of a positive number.
  static func root(_ value: Double, _ degree: Int) -> Double { exp(log(value) / Double(degree)) }
}
