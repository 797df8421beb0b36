import CFLINT
import Exact

/// A polynomial's value, gradient and Hessian on complex balls; each thread needs one of its own.
final class BallPolynomial {
  private let terms: [[(variable: Int, exponent: Int)]]
  private let coefficients: RealBalls
  private let powers: ComplexBalls
  private let powerCount: Int
  private let slopes: ComplexBalls
  private let heads: ComplexBalls
  private let tails: ComplexBalls
  private let product: ComplexBalls
  /// How many variables there are.
  let count: Int
  /// The working precision.
  let bits: Int
  /// The value after `evaluate`.
  let value = ComplexBalls(count: 1)
  /// The gradient after `evaluate`.
  let gradient: ComplexBalls
  /// The Hessian after `evaluate`, row by row.
  let hessian: ComplexBalls

  init(_ polynomial: Polynomial, bits: Int) {
    count = polynomial.count
    self.bits = bits
    terms = polynomial.terms.map { term in
      term.exponents.enumerated().filter { $0.element > 0 }.map { ($0.offset, Int($0.element)) }
    }
    coefficients = RealBalls(count: terms.count)
    for (index, term) in polynomial.terms.enumerated() {
      coefficients[index].set(to: term.coefficient, bits: bits)
    }
    powerCount = 1 + (terms.lazy.flatMap { $0 }.map(\.exponent).max() ?? 0)
    powers = ComplexBalls(count: powerCount * count)
    let longest = terms.map(\.count).max() ?? 0
    slopes = ComplexBalls(count: longest)
    heads = ComplexBalls(count: longest + 1)
    tails = ComplexBalls(count: longest + 1)
    product = ComplexBalls(count: 2)
    gradient = ComplexBalls(count: count)
    hessian = ComplexBalls(count: count * count)
  }

  private func power(_ variable: Int, _ exponent: Int) -> UnsafeMutablePointer<acb_struct> {
    powers[variable * powerCount + exponent]
  }

  /// Computes value, gradient and Hessian on the product of `count` balls.
  func evaluate(_ point: ComplexBalls, withHessian: Bool = true) {
    for variable in 0..<count {
      acb_one(power(variable, 0))
      for exponent in 1..<max(powerCount, 1) {
        acb_mul(power(variable, exponent), power(variable, exponent - 1), point[variable], bits)
      }
      acb_zero(gradient[variable])
    }
    if withHessian { for cell in 0..<count * count { acb_zero(hessian[cell]) } }
    acb_zero(value[0])
    for (index, factors) in terms.enumerated() {
      add(factors, coefficients[index], withHessian: withHessian)
    }
    guard withHessian else { return }
    for row in 0..<count {
      for column in 0..<row {
        acb_set(hessian[row * count + column], hessian[column * count + row])
      }
    }
  }

  private func add(
    _ factors: [(variable: Int, exponent: Int)], _ coefficient: UnsafeMutablePointer<arb_struct>,
    withHessian: Bool
  ) {
    let length = factors.count
    acb_set_arb(heads[0], coefficient)
    for (place, factor) in factors.enumerated() {
      acb_mul_ui(
        slopes[place], power(factor.variable, factor.exponent - 1), UInt(factor.exponent), bits)
      acb_mul(heads[place + 1], heads[place], power(factor.variable, factor.exponent), bits)
    }
    acb_add(value[0], value[0], heads[length], bits)
    acb_one(tails[length])
    for place in (0..<length).reversed() {
      let factor = factors[place]
      acb_mul(tails[place], tails[place + 1], power(factor.variable, factor.exponent), bits)
    }
    let (later, curve) = (product[0], product[1])
    for (place, factor) in factors.enumerated() {
      acb_mul(later, slopes[place], tails[place + 1], bits)
      acb_addmul(gradient[factor.variable], heads[place], later, bits)
      if !withHessian { continue }
      if factor.exponent > 1 {
        acb_mul_ui(
          curve, power(factor.variable, factor.exponent - 2),
          UInt(factor.exponent * (factor.exponent - 1)), bits)
        acb_mul(curve, curve, heads[place], bits)
        acb_addmul(
          hessian[factor.variable * count + factor.variable], curve, tails[place + 1], bits)
      }
      for earlier in (0..<place).reversed() {
        let other = factors[earlier]
        acb_mul(curve, heads[earlier], slopes[earlier], bits)
        acb_addmul(hessian[other.variable * count + factor.variable], curve, later, bits)
        acb_mul(later, later, power(other.variable, other.exponent), bits)
      }
    }
  }
}
