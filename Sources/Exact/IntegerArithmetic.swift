import CFLINT

extension Integer: Hashable, Comparable {
  /// Whether two numbers are equal.
  @inlinable
  public static func == (left: Integer, right: Integer) -> Bool {
    if left.limbs == nil || right.limbs == nil {
      // A number that is a word never has limbs, so one of each kind differ in their words too.
      return left.word == right.word
    }
    return compare(left, right) == 0
  }

  /// Order on the number line.
  @inlinable
  public static func < (left: Integer, right: Integer) -> Bool {
    if left.limbs == nil, right.limbs == nil { return left.word < right.word }
    return compare(left, right) < 0
  }

  /// Below 0, 0 or above 0 as the left number is smaller, equal or larger.
  @usableFromInline
  static func compare(_ left: Integer, _ right: Integer) -> Int {
    Int(left.withPointer { first in right.withPointer { fmpz_cmp(first, $0) } })
  }

  /// Feeds the number to a hasher; of a long one its residue modulo a prime.
  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(limbs == nil ? word : residue) }

  /// The residue modulo the prime 2^61 - 1.
  @usableFromInline var residue: Int { Int(modulo((1 << 61) - 1)) }
}

extension Integer: SignedNumeric {
  /// Zero.
  public static var zero: Integer { Integer(unchecked: 0) }

  /// Whether the number is 0.
  @inlinable
  public var isZero: Bool { word == 0 }

  /// -1, 0 or 1.
  @inlinable
  public var sign: Int { limbs == nil ? word.signum() : longSign }

  @usableFromInline var longSign: Int { Int(withPointer { fmpz_sgn($0) }) }

  /// The number without its sign.
  @inlinable
  public var magnitude: Integer { sign < 0 ? -self : self }

  /// The number with the other sign.
  @inlinable
  public static prefix func - (value: Integer) -> Integer {
    value.limbs == nil ? Integer(unchecked: -value.word) : value.longNegative
  }

  @usableFromInline var longNegative: Integer {
    Integer { place in withPointer { fmpz_neg(place, $0) } }
  }

  /// The sum.
  @inlinable
  public static func + (left: Integer, right: Integer) -> Integer {
    // Two words of 62 bits have a sum of 63.
    if left.limbs == nil, right.limbs == nil { return Integer(left.word &+ right.word) }
    return longSum(left, right)
  }

  @usableFromInline
  static func longSum(_ left: Integer, _ right: Integer) -> Integer {
    combined(left, right) { fmpz_add($0, $1, $2) }
  }

  /// The difference.
  @inlinable
  public static func - (left: Integer, right: Integer) -> Integer {
    if left.limbs == nil, right.limbs == nil { return Integer(left.word &- right.word) }
    return longSum(left, -right)
  }

  /// The product.
  @inlinable
  public static func * (left: Integer, right: Integer) -> Integer {
    if left.limbs == nil, right.limbs == nil {
      let (product, overflow) = left.word.multipliedReportingOverflow(by: right.word)
      if !overflow { return Integer(product) }
    }
    return longProduct(left, right)
  }

  @usableFromInline
  static func longProduct(_ left: Integer, _ right: Integer) -> Integer {
    combined(left, right) { fmpz_mul($0, $1, $2) }
  }

  /// Multiplies a number.
  @inlinable
  public static func *= (left: inout Integer, right: Integer) { left = left * right }

  /// What FLINT makes of two numbers.
  private static func combined(
    _ left: Integer, _ right: Integer,
    _ compute: (UnsafeMutablePointer<fmpz>, UnsafePointer<fmpz>, UnsafePointer<fmpz>) -> Void
  ) -> Integer {
    Integer { place in
      left.withPointer { first in right.withPointer { compute(place, first, $0) } }
    }
  }
}

// MARK: - Division, powers, bits

extension Integer {
  /// The quotient, rounded towards 0, and the remainder, which has the dividend's sign.
  ///
  /// - Precondition: `divisor` is not 0.
  public func quotientAndRemainder(
    dividingBy divisor: Integer
  ) -> (quotient: Integer, remainder: Integer) {
    precondition(!divisor.isZero, "division by 0")
    if let small, let other = divisor.small {
      let (quotient, remainder) = small.quotientAndRemainder(dividingBy: other)
      return (Integer(quotient), Integer(remainder))
    }
    var words: (quotient: fmpz, remainder: fmpz) = (0, 0)
    withPointer { dividend in
      divisor.withPointer { fmpz_tdiv_qr(&words.quotient, &words.remainder, dividend, $0) }
    }
    return (Integer(taking: words.quotient), Integer(taking: words.remainder))
  }

  /// The quotient, rounded towards 0.
  public static func / (left: Integer, right: Integer) -> Integer {
    left.quotientAndRemainder(dividingBy: right).quotient
  }

  /// The remainder, which has the left number's sign.
  public static func % (left: Integer, right: Integer) -> Integer {
    left.quotientAndRemainder(dividingBy: right).remainder
  }

  /// The residue from 0 up modulo a number above 0.
  public func modulo(_ modulus: UInt) -> UInt { withPointer { fmpz_fdiv_ui($0, modulus) } }

  /// The largest number that divides both; 0 for two zeros.
  public func greatestCommonDivisor(with other: Integer) -> Integer {
    Integer.combined(self, other) { fmpz_gcd($0, $1, $2) }
  }

  /// The power with an exponent from 0 up.
  public func power(_ exponent: Int) -> Integer {
    precondition(exponent >= 0, "a negative power of an integer is none")
    return Integer { place in withPointer { fmpz_pow_ui(place, $0, UInt(exponent)) } }
  }

  /// The power of ten with an exponent from 0 up.
  public static func power(ofTen exponent: Int) -> Integer {
    if exponent < powersOfTen.count { return Integer(unchecked: powersOfTen[exponent]) }
    return Integer(10).power(exponent)
  }

  private static let powersOfTen = (0...18).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// The number times a power of two with an exponent from 0 up.
  public static func << (value: Integer, bits: Int) -> Integer {
    precondition(bits >= 0, "shifts go to the left")
    return Integer { place in value.withPointer { fmpz_mul_2exp(place, $0, UInt(bits)) } }
  }

  /// The number without its factors of ten, and how many they are. Zero has none.
  public func withoutTens() -> (rest: Integer, count: Int) {
    if let small {
      var (rest, count) = (small, 0)
      while rest != 0 {
        let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
        if remainder != 0 { break }
        rest = quotient
        count += 1
      }
      return (Integer(unchecked: rest), count)
    }
    let twos = Int(withPointer { fmpz_val2($0) })
    if twos == 0 { return (self, 0) }
    var (five, rest): (fmpz, fmpz) = (5, 0)
    let fives = withPointer { fmpz_remove(&rest, $0, &five) }
    fmpz_clear(&rest)
    let count = Swift.min(twos, fives)
    return count == 0 ? (self, 0) : (self / Integer.power(ofTen: count), count)
  }
}
