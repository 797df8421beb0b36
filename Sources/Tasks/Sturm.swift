import BigInt
import Networks

/// A polynomial with integer coefficients, constant term first.
public struct IntegerPolynomial: Hashable, Sendable {
  /// The coefficients, constant term first; the last one is not zero unless it stands alone.
  public let coefficients: [BigInt]

  /// The polynomial with these coefficients, constant term first.
  public init(_ coefficients: [BigInt]) {
    var trimmed = coefficients
    while trimmed.count > 1, trimmed[trimmed.count - 1].isZero { trimmed.removeLast() }
    self.coefficients = trimmed.isEmpty ? [0] : trimmed
  }

  /// The highest power with a coefficient.
  public var degree: Int { coefficients.count - 1 }

  /// Whether it is zero everywhere.
  public var isZero: Bool { degree == 0 && coefficients[0].isZero }

  /// The derivative.
  public var derivative: IntegerPolynomial {
    IntegerPolynomial(coefficients.enumerated().dropFirst().map { $1 * BigInt($0) })
  }

  /// The sign of the value at `x`: -1, 0 or 1.
  public func sign(at x: ExactDecimal) -> Int {
    // p(n/q) q^d = Σ cᵢ nⁱ q^(d-i), by Horner's rule from the top; q is a power of ten.
    let numerator = x.exponent >= 0 ? x.scaled(to: 0) : x.significand
    let denominator = x.exponent >= 0 ? 1 : BigInt(10).power(-x.exponent)
    var sum: BigInt = 0
    var power: BigInt = 1
    for coefficient in coefficients.reversed() {
      sum = sum * numerator + coefficient * power
      power *= denominator
    }
    return sum.isZero ? 0 : sum.sign == .minus ? -1 : 1
  }

  /// The sign far to the right.
  var signAtInfinity: Int { coefficients[degree].sign == .minus ? -1 : 1 }
}

/// The Sturm sequence of a polynomial: it counts distinct real roots in any interval, exactly
/// (Sturm 1829; Basu, Pollack and Roy, "Algorithms in Real Algebraic Geometry", section 2.2.2).
public struct SturmSequence: Sendable {
  private let sequence: [IntegerPolynomial]

  /// The sequence of a polynomial that is not constant.
  public init(_ polynomial: IntegerPolynomial) {
    precondition(polynomial.degree > 0, "a constant has no Sturm sequence")
    var sequence = [polynomial, polynomial.derivative]
    while sequence[sequence.count - 1].degree > 0 {
      let remainder = Self.negatedRemainder(
        sequence[sequence.count - 2], sequence[sequence.count - 1])
      if remainder.isZero { break }
      sequence.append(remainder)
    }
    self.sequence = sequence
  }

  /// A positive multiple of -(dividend mod divisor), by pseudo-division; content removed.
  private static func negatedRemainder(
    _ dividend: IntegerPolynomial, _ divisor: IntegerPolynomial
  ) -> IntegerPolynomial {
    var remainder = dividend.coefficients
    let lead = divisor.coefficients[divisor.degree]
    while remainder.count >= divisor.coefficients.count {
      let top = remainder.removeLast()
      if top.isZero { continue }
      // Multiply by |lead| > 0, which changes no sign, then cancel the leading term.
      let factor = lead.sign == .minus ? -top : top
      let magnitude = BigInt(lead.magnitude)
      for index in remainder.indices { remainder[index] *= magnitude }
      let shift = remainder.count + 1 - divisor.coefficients.count
      for index in 0..<divisor.degree {
        remainder[shift + index] -= factor * divisor.coefficients[index]
      }
    }
    let content = remainder.reduce(BigInt(0)) { $0.greatestCommonDivisor(with: $1) }
    if content.isZero { return IntegerPolynomial([0]) }
    return IntegerPolynomial(remainder.map { -($0 / content) })
  }

  private static func changes(in signs: some Sequence<Int>) -> Int {
    var previous = 0
    var count = 0
    for sign in signs where sign != 0 {
      if previous != 0, sign != previous { count += 1 }
      previous = sign
    }
    return count
  }

  /// How many distinct real roots lie strictly above `x`. `x` may itself be a root, even a
  /// multiple one.
  public func rootCount(above x: ExactDecimal) -> Int {
    // Divided by its last member the sequence is that of the square-free part, for which the count
    // of changes is right-continuous: V(x) - V(∞) is the number of roots in (x, ∞). At a multiple
    // root every member vanishes, so the signs are taken just to the right of it.
    let signs = sequence.map { $0.sign(at: x) }
    if signs.allSatisfy({ $0 == 0 }) {
      return Self.changes(in: signsJustAbove(x)) - changesAtInfinity
    }
    return Self.changes(in: signs) - changesAtInfinity
  }

  private var changesAtInfinity: Int { Self.changes(in: sequence.map(\.signAtInfinity)) }

  /// The sign of each member just right of `x`: that of its first derivative not zero there.
  private func signsJustAbove(_ x: ExactDecimal) -> [Int] {
    sequence.map { member in
      var polynomial = member
      while true {
        let sign = polynomial.sign(at: x)
        if sign != 0 || polynomial.degree == 0 { return sign }
        polynomial = polynomial.derivative
      }
    }
  }

  /// How many distinct real roots there are.
  public var rootCount: Int {
    let left = sequence.map { $0.degree.isMultiple(of: 2) ? $0.signAtInfinity : -$0.signAtInfinity }
    return Self.changes(in: left) - changesAtInfinity
  }
}
