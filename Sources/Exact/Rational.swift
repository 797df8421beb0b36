import CFLINT

/// A rational number in lowest terms, with a positive denominator: FLINT's `fmpq` as a value.
public struct Rational: Hashable, Sendable, CustomStringConvertible {
  /// The numerator, which carries the sign.
  public let numerator: Integer
  /// The denominator, above 0.
  public let denominator: Integer

  /// The number 0.
  public static let zero = Rational(0)
  /// The number 1.
  public static let one = Rational(1)

  /// A quotient of integers, reduced.
  ///
  /// - Precondition: `denominator` is not 0.
  public init(_ numerator: Integer, _ denominator: Integer = 1) {
    precondition(!denominator.isZero, "a rational number has no denominator 0")
    if denominator == 1 {
      self.init(whole: numerator)
      return
    }
    self.init { top, bottom in
      numerator.withPointer { fmpz_set(top, $0) }
      denominator.withPointer { fmpz_set(bottom, $0) }
      _fmpq_canonicalise(top, bottom)
    }
  }

  /// A whole number.
  public init(_ value: Int) { self.init(whole: Integer(value)) }

  private init(whole value: Integer) { (numerator, denominator) = (value, 1) }

  /// The number whose numerator and denominator FLINT puts into two places, in lowest terms.
  private init(_ compute: (UnsafeMutablePointer<fmpz>, UnsafeMutablePointer<fmpz>) -> Void) {
    var words: (top: fmpz, bottom: fmpz) = (0, 1)
    compute(&words.top, &words.bottom)
    (numerator, denominator) = (Integer(taking: words.top), Integer(taking: words.bottom))
  }

  /// Whether the number is 0.
  public var isZero: Bool { numerator.isZero }

  /// -1, 0 or 1.
  public var sign: Int { numerator.sign }

  /// `3/2`, or `7` for a whole number.
  public var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }

  /// Lends numerator and denominator to FLINT.
  func withPointers<Result>(
    _ body: (UnsafePointer<fmpz>, UnsafePointer<fmpz>) -> Result
  ) -> Result {
    numerator.withPointer { top in denominator.withPointer { body(top, $0) } }
  }

  /// The number modulo a prime below 2^31; nil when the prime divides the denominator.
  public func residue(_ prime: UInt64) -> UInt64? {
    let bottom = UInt64(denominator.modulo(UInt(prime)))
    guard bottom != 0 else { return nil }
    return UInt64(numerator.modulo(UInt(prime))) * Modular.inverse(bottom, prime) % prime
  }
}

// MARK: - Arithmetic

extension Rational: Comparable {
  /// FLINT's function of two rational numbers.
  private typealias Operation = (
    UnsafeMutablePointer<fmpz>, UnsafeMutablePointer<fmpz>,
    UnsafePointer<fmpz>, UnsafePointer<fmpz>, UnsafePointer<fmpz>, UnsafePointer<fmpz>
  ) -> Void

  private static func combined(
    _ left: Rational, _ right: Rational, _ operation: Operation
  ) -> Rational {
    Rational { top, bottom in
      left.withPointers { first, second in
        right.withPointers { operation(top, bottom, first, second, $0, $1) }
      }
    }
  }

  /// Whether the left number is the smaller one.
  public static func < (left: Rational, right: Rational) -> Bool {
    left.withPointers { first, second in
      right.withPointers { _fmpq_cmp(first, second, $0, $1) }
    } < 0
  }

  /// The sum.
  public static func + (left: Rational, right: Rational) -> Rational {
    combined(left, right) { _fmpq_add($0, $1, $2, $3, $4, $5) }
  }

  /// The difference.
  public static func - (left: Rational, right: Rational) -> Rational {
    combined(left, right) { _fmpq_sub($0, $1, $2, $3, $4, $5) }
  }

  /// The number with the other sign.
  public static prefix func - (value: Rational) -> Rational { .zero - value }

  /// The product.
  public static func * (left: Rational, right: Rational) -> Rational {
    combined(left, right) { _fmpq_mul($0, $1, $2, $3, $4, $5) }
  }

  /// The quotient.
  ///
  /// - Precondition: `right` is not 0.
  public static func / (left: Rational, right: Rational) -> Rational {
    precondition(!right.isZero, "division by 0")
    return combined(left, right) { _fmpq_div($0, $1, $2, $3, $4, $5) }
  }

  /// A power with a whole exponent from 0 up.
  public func power(_ exponent: Int) -> Rational {
    Rational { top, bottom in
      withPointers { _fmpq_pow_si(top, bottom, $0, $1, exponent) }
    }
  }
}
