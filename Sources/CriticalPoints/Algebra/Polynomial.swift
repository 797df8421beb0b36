import Exact

/// A polynomial in several variables with exact rational coefficients.
///
/// Terms are kept in a canonical order, so that equal polynomials are equal values and everything
/// derived from them is the same in every run.
public struct Polynomial: Hashable, Sendable {
  /// A coefficient and the exponent of each variable.
  public struct Term: Hashable, Sendable {
    /// The exponents, one for each variable.
    public let exponents: [UInt8]
    /// The coefficient, never 0.
    public let coefficient: Rational

    /// The sum of the exponents.
    public var degree: Int { exponents.reduce(0) { $0 + Int($1) } }
  }

  /// How many variables there are.
  public let count: Int
  /// The terms, by descending exponents; none has the coefficient 0.
  public let terms: [Term]

  /// The highest exponent a variable may have.
  static let highestExponent = 200

  /// A constant.
  public init(_ constant: Rational, count: Int) {
    self.count = count
    terms =
      constant.isZero
      ? [] : [Term(exponents: [UInt8](repeating: 0, count: count), coefficient: constant)]
  }

  /// One of the variables.
  public init(variable: Int, count: Int) {
    self.count = count
    var exponents = [UInt8](repeating: 0, count: count)
    exponents[variable] = 1
    terms = [Term(exponents: exponents, coefficient: .one)]
  }

  /// The sum of terms, whose exponents may repeat.
  init(count: Int, sum: [[UInt8]: Rational]) {
    self.count = count
    terms = sum.filter { !$0.value.isZero }
      .map { Term(exponents: $0.key, coefficient: $0.value) }
      .sorted { $1.exponents.lexicographicallyPrecedes($0.exponents) }
  }

  /// The largest degree of a term; 0 for the polynomial 0.
  public var degree: Int { terms.map(\.degree).max() ?? 0 }

  /// Whether a variable occurs.
  func contains(_ variable: Int) -> Bool { terms.contains { $0.exponents[variable] > 0 } }

  private var sum: [[UInt8]: Rational] {
    Dictionary(uniqueKeysWithValues: terms.map { ($0.exponents, $0.coefficient) })
  }

  /// The sum.
  public static func + (left: Polynomial, right: Polynomial) -> Polynomial {
    var sum = left.sum
    for term in right.terms {
      sum[term.exponents] = (sum[term.exponents] ?? .zero) + term.coefficient
    }
    return Polynomial(count: left.count, sum: sum)
  }

  /// The difference.
  public static func - (left: Polynomial, right: Polynomial) -> Polynomial {
    left + right * Rational(-1)
  }

  /// The multiple by a number.
  public static func * (left: Polynomial, right: Rational) -> Polynomial {
    Polynomial(
      count: left.count,
      sum: Dictionary(
        uniqueKeysWithValues: left.terms.map { ($0.exponents, $0.coefficient * right) }))
  }

  /// The product.
  ///
  /// - Precondition: no exponent of the product is above 255.
  public static func * (left: Polynomial, right: Polynomial) -> Polynomial {
    var sum: [[UInt8]: Rational] = [:]
    for first in left.terms {
      for second in right.terms {
        let exponents = zip(first.exponents, second.exponents).map { $0 + $1 }
        let product = first.coefficient * second.coefficient
        sum[exponents] = sum[exponents].map { $0 + product } ?? product
      }
    }
    return Polynomial(count: left.count, sum: sum)
  }

  /// The polynomial in the variables of `kept` alone, in that order; all others are 0.
  func restricted(to kept: [Int]) -> Polynomial {
    var sum: [[UInt8]: Rational] = [:]
    for term in terms {
      let exponents = kept.map { term.exponents[$0] }
      if exponents.reduce(0, { $0 + Int($1) }) == term.degree { sum[exponents] = term.coefficient }
    }
    return Polynomial(count: kept.count, sum: sum)
  }

  /// The polynomial with its variables renamed: variable k becomes `places[k]`.
  func renamed(_ places: [Int]) -> Polynomial {
    var sum: [[UInt8]: Rational] = [:]
    for term in terms {
      var exponents = term.exponents
      for (variable, place) in places.enumerated() { exponents[place] = term.exponents[variable] }
      sum[exponents] = term.coefficient
    }
    return Polynomial(count: count, sum: sum)
  }

  /// The derivative by a variable.
  func derivative(_ variable: Int) -> Polynomial {
    var sum: [[UInt8]: Rational] = [:]
    for term in terms where term.exponents[variable] > 0 {
      var exponents = term.exponents
      exponents[variable] -= 1
      sum[exponents] = term.coefficient * Rational(Int(term.exponents[variable]))
    }
    return Polynomial(count: count, sum: sum)
  }

  /// The value at a rational point.
  public func value(at point: [Rational]) -> Rational {
    terms.reduce(.zero) { sum, term in
      var product = term.coefficient
      for (variable, exponent) in term.exponents.enumerated() {
        for _ in 0..<exponent { product = product * point[variable] }
      }
      return sum + product
    }
  }
}
