import Exact

/// A polynomial's value and gradient at real points.
struct RealGradient: Sendable {
  private let count: Int
  private let coefficients: [Double]
  private let factors: [[(variable: Int, exponent: Int)]]

  init(_ polynomial: Polynomial) {
    count = polynomial.count
    coefficients = polynomial.terms.map(\.coefficient.approximation)
    factors = polynomial.terms.map { term in
      term.exponents.enumerated().filter { $0.element > 0 }.map { ($0.offset, Int($0.element)) }
    }
  }

  func evaluate(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    var value = 0.0
    var gradient = [Double](repeating: 0, count: count)
    func power(_ base: Double, _ exponent: Int) -> Double {
      var result = 1.0
      for _ in 0..<exponent { result *= base }
      return result
    }
    for (coefficient, factors) in zip(coefficients, factors) {
      value += factors.reduce(coefficient) { $0 * power(point[$1.variable], $1.exponent) }
      for (place, factor) in factors.enumerated() {
        var product =
          coefficient * Double(factor.exponent) * power(point[factor.variable], factor.exponent - 1)
        for (other, entry) in factors.enumerated() where other != place {
          product *= power(point[entry.variable], entry.exponent)
        }
        gradient[factor.variable] += product
      }
    }
    return (value, gradient)
  }
}
