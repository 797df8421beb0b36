import CFLINT

/// A polynomial in one variable with integer coefficients, constant term first, and how many real
/// roots it has, by FLINT's Sturm sequences (Sturm 1829; Basu, Pollack and Roy, "Algorithms in Real
/// Algebraic Geometry", section 2.2.2).
public struct IntegerPolynomial: Hashable, Sendable {
  /// The coefficients, constant term first; the last one is not zero unless it stands alone.
  public let coefficients: [Integer]

  /// The polynomial with these coefficients, constant term first.
  public init(_ coefficients: [Integer]) {
    var trimmed = coefficients
    while trimmed.count > 1, trimmed[trimmed.count - 1].isZero { trimmed.removeLast() }
    self.coefficients = trimmed.isEmpty ? [0] : trimmed
  }

  /// The highest power with a coefficient.
  public var degree: Int { coefficients.count - 1 }

  /// The sign of the value at `x`: -1, 0 or 1.
  public func sign(at x: Rational) -> Int {
    // p(n/q) q^d = Σ cᵢ nⁱ q^(d-i), by Horner's rule from the top; q is positive.
    var (sum, power): (Integer, Integer) = (0, 1)
    for coefficient in coefficients.reversed() {
      sum = sum * x.numerator + coefficient * power
      power *= x.denominator
    }
    return sum.sign
  }

  /// How many distinct real roots there are.
  ///
  /// - Precondition: the polynomial is not constant.
  public var rootCount: Int {
    withSquareFreePart { fmpz_poly_num_real_roots_sturm($0) }
  }

  /// How many distinct real roots lie strictly above `x`, which may itself be a root.
  ///
  /// - Precondition: the polynomial is not constant.
  public func rootCount(above x: Rational) -> Int {
    withSquareFreePart { part in
      // The roots of p above n/q are the positive roots of q^d p((n + y)/q).
      let top = fmpz_poly_degree(part)
      var power: Integer = 1
      for place in (0..<top).reversed() {
        power *= x.denominator
        let coefficient = part.pointee.coeffs + place
        power.withPointer { fmpz_mul(coefficient, coefficient, $0) }
      }
      x.numerator.withPointer { fmpz_poly_taylor_shift(part, part, $0) }
      // A root at x itself is a simple root 0 now.
      let atRoot = fmpz_is_zero(part.pointee.coeffs) != 0 ? 1 : 0
      if top == atRoot { return 0 }
      var (negative, positive) = (0, 0)
      _fmpz_poly_num_real_roots_sturm(
        &negative, &positive, part.pointee.coeffs + atRoot, top + 1 - atRoot)
      return positive
    }
  }

  /// Lends FLINT the polynomial with all its roots simple.
  private func withSquareFreePart(_ body: (UnsafeMutablePointer<fmpz_poly_struct>) -> Int) -> Int {
    precondition(degree > 0, "a constant has no roots to count")
    var (whole, slope, divisor) = (fmpz_poly_struct(), fmpz_poly_struct(), fmpz_poly_struct())
    fmpz_poly_init2(&whole, degree + 1)
    fmpz_poly_init(&slope)
    fmpz_poly_init(&divisor)
    defer {
      fmpz_poly_clear(&whole)
      fmpz_poly_clear(&slope)
      fmpz_poly_clear(&divisor)
    }
    for (place, coefficient) in coefficients.enumerated() {
      coefficient.withPointer { fmpz_poly_set_coeff_fmpz(&whole, place, $0) }
    }
    fmpz_poly_derivative(&slope, &whole)
    fmpz_poly_gcd(&divisor, &whole, &slope)
    if fmpz_poly_degree(&divisor) == 0 { return body(&whole) }
    fmpz_poly_div(&slope, &whole, &divisor)
    return body(&slope)
  }
}
