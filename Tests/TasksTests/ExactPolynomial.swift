import Exact
import Networks
import Tasks

/// A monic integer polynomial, evaluated by the test's own arithmetic at dyadic numbers.
struct ExactPolynomial {
  /// Highest power first; the leading 1 is left out.
  let coefficients: [Int]

  /// The sign of the `order`-th derivative at a double, by integers alone: for x = n·2^-k it is the
  /// sign of Σ cᵢ nⁱ 2^(k(d-i)).
  func sign(at x: Double, derivative order: Int = 0) -> Int {
    var terms = [1] + coefficients
    for _ in 0..<order {
      let degree = terms.count - 1
      terms = terms.dropLast().enumerated().map { $1 * (degree - $0) }
    }
    let shift = x == 0 ? 0 : max(0, 52 - Int(x.exponent))
    let numerator = Integer(Int(x * Double(sign: .plus, exponent: shift, significand: 1)))
    let unit = Integer(1) << shift
    var sum: Integer = 0
    var power: Integer = 1
    for term in terms {
      sum = sum * numerator + Integer(term) * power
      power *= unit
    }
    return sum.sign
  }

  /// The value at a whole number.
  func value(at x: Int) -> Int { coefficients.reduce(1) { $0 * x + $1 } }
}

extension ExactPolynomial {
  /// The discriminant of a cubic: the number of distinct real roots is 3 where it is positive, 1
  /// where it is negative, 2 or 1 where it is zero.
  var cubicDiscriminant: Int {
    let (a, b, c) = (coefficients[0], coefficients[1], coefficients[2])
    return 18 * a * b * c - 4 * a * a * a * c + a * a * b * b - 4 * b * b * b - 27 * c * c
  }
}

extension Task {
  /// The coefficients of a case of a largest-root task.
  func coefficients(ofCase index: Int) -> [Int] {
    inputColumns.map { Int($0[index].doubleValue) }
  }

  /// The root of a case of a largest-root task.
  func root(ofCase index: Int) -> LargestRealRoot {
    guard case .root(let root) = targetColumns[0][index] else {
      preconditionFailure("a largest-root task has roots for targets")
    }
    return root
  }
}
