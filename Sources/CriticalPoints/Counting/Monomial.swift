/// A product of powers of at most 31 variables, of degree 255 at most.
///
/// Thirty-two bytes: the exponents, and in the last byte the degree. Read as one whole number, the
/// exponents complemented, they compare as the degree reverse lexicographic order wants: by degree,
/// then the smaller exponent of the last variable that differs is the larger monomial.
struct Monomial: Hashable, Comparable, Sendable {
  private var bytes: SIMD32<UInt8>

  /// How many variables there can be.
  static let mostVariables = 31
  /// The highest degree.
  static let highestDegree = 255

  /// The monomial 1.
  static let one = Monomial(bytes: .zero)

  private init(bytes: SIMD32<UInt8>) { self.bytes = bytes }

  /// - Precondition: at most 31 exponents, whose sum is at most 255.
  init(_ exponents: [UInt8]) {
    bytes = .zero
    for (variable, exponent) in exponents.enumerated() { bytes[variable] = exponent }
    bytes[31] = bytes.wrappedSum()
  }

  /// A variable.
  init(variable: Int) {
    bytes = .zero
    bytes[variable] = 1
    bytes[31] = 1
  }

  /// The sum of the exponents.
  @inline(__always)
  var degree: Int { Int(bytes[31]) }

  /// The exponent of a variable.
  @inline(__always)
  subscript(variable: Int) -> Int { Int(bytes[variable]) }

  @inline(__always)
  private var rank: (high: UInt128, low: UInt128) {
    let halves = unsafeBitCast(bytes, to: (UInt128, UInt128).self)
    return (halves.1 ^ (UInt128.max >> 8), ~halves.0)
  }

  /// Whether the left monomial is the smaller one.
  @inline(__always)
  static func < (left: Monomial, right: Monomial) -> Bool {
    let (first, second) = (left.rank, right.rank)
    return first.high != second.high ? first.high < second.high : first.low < second.low
  }

  /// The product.
  ///
  /// - Precondition: its degree is at most 255.
  @inline(__always)
  static func * (left: Monomial, right: Monomial) -> Monomial {
    Monomial(bytes: left.bytes &+ right.bytes)
  }

  /// The quotient.
  ///
  /// - Precondition: `right` divides `left`.
  @inline(__always)
  static func / (left: Monomial, right: Monomial) -> Monomial {
    Monomial(bytes: left.bytes &- right.bytes)
  }

  /// Whether this monomial divides another.
  @inline(__always)
  func divides(_ other: Monomial) -> Bool { all(bytes .<= other.bytes) }

  /// The least common multiple, nil where its degree is above 255.
  func leastCommonMultiple(_ other: Monomial) -> Monomial? {
    var result = pointwiseMax(bytes, other.bytes)
    result[31] = 0
    let degree = (0..<31).reduce(0) { $0 + Int(result[$1]) }
    guard degree <= Self.highestDegree else { return nil }
    result[31] = UInt8(degree)
    return Monomial(bytes: result)
  }

  /// Whether no variable occurs in both.
  func isCoprime(to other: Monomial) -> Bool {
    var common = pointwiseMin(bytes, other.bytes)
    common[31] = 0
    return common == .zero
  }

  /// A number that scatters monomials well.
  @inline(__always)
  var scatter: UInt64 {
    let words = unsafeBitCast(bytes, to: SIMD4<UInt64>.self)
    var mixed = (words[0] &* 0x9e37_79b9_7f4a_7c15) ^ (words[1] &* 0xc2b2_ae3d_27d4_eb4f)
    mixed ^= (words[2] &* 0x1656_67b1_9e37_79f9) ^ (words[3] &* 0x8538_ecb5_bd45_6ea3)
    mixed ^= mixed >> 29
    return mixed &* 0xbf58_476d_1ce4_e5b9
  }
}

/// Monomials numbered in the order in which they were first seen.
struct MonomialTable {
  /// The monomials.
  private(set) var monomials: [Monomial] = []
  private var slots: [Int32]
  private var mask: Int

  /// No monomials.
  init() {
    slots = Array(repeating: -1, count: 1024)
    mask = 1023
  }

  /// The number of a monomial that is here.
  func index(of monomial: Monomial) -> Int? {
    var slot = Int(truncatingIfNeeded: monomial.scatter >> 32) & mask
    while slots[slot] >= 0 {
      if monomials[Int(slots[slot])] == monomial { return Int(slots[slot]) }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The number of a monomial, which is added where it is new.
  @inline(__always)
  mutating func insert(_ monomial: Monomial) -> Int {
    var slot = Int(truncatingIfNeeded: monomial.scatter >> 32) & mask
    while slots[slot] >= 0 {
      if monomials[Int(slots[slot])] == monomial { return Int(slots[slot]) }
      slot = (slot + 1) & mask
    }
    slots[slot] = Int32(monomials.count)
    monomials.append(monomial)
    if 2 * monomials.count > mask { grow() }
    return monomials.count - 1
  }

  private mutating func grow() {
    mask = 2 * mask + 1
    slots = Array(repeating: -1, count: mask + 1)
    for (number, monomial) in monomials.enumerated() {
      var slot = Int(truncatingIfNeeded: monomial.scatter >> 32) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(number)
    }
  }
}
