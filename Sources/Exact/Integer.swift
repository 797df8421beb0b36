import CFLINT

/// A whole number of any length: FLINT's `fmpz` as a value.
///
/// Numbers below 2^62 in magnitude, which are almost all of them, are a machine word and nothing
/// else: they are added, multiplied and compared without a call. Longer ones live in FLINT's memory,
/// which all copies share, never change and free with the last of them.
///
/// ```swift
/// let factorial = (1...25).reduce(Integer(1)) { $0 * Integer($1) }
/// factorial.description             // "15511210043330985984000000"
/// ```
public struct Integer: Sendable {
  /// FLINT's word: the number itself, or a tagged pointer to what `limbs` frees.
  @usableFromInline let word: fmpz
  /// The owner of a number that is no word.
  @usableFromInline let limbs: Limbs?

  /// Frees a long number with its last copy. The number is never changed, so threads may share it.
  @usableFromInline
  final class Limbs: Sendable {
    private let word: fmpz

    init(_ word: fmpz) { self.word = word }

    deinit {
      var word = word
      fmpz_clear(&word)
    }
  }

  /// The magnitude from which on a number is no word (`COEFF_MAX` of FLINT's `fmpz.h`, plus 1).
  @usableFromInline static var wordBound: UInt { 1 << 62 }

  /// A number that is known to be a word.
  @inlinable
  init(unchecked word: Int) {
    self.word = word
    limbs = nil
  }

  /// Takes over a number that FLINT made.
  init(taking word: fmpz) {
    self.word = word
    // FLINT's test for a pointer, `COEFF_IS_MPZ`.
    limbs = word >> 62 == 1 ? Limbs(word) : nil
  }

  /// The number that FLINT puts into a place; the place holds 0 before.
  init(_ compute: (UnsafeMutablePointer<fmpz>) -> Void) {
    var word: fmpz = 0
    compute(&word)
    self.init(taking: word)
  }

  /// A copy of a number of FLINT's.
  public init(copying place: UnsafePointer<fmpz>) {
    self.init { fmpz_set($0, place) }
  }

  /// Lends the number to FLINT.
  @inlinable
  public func withPointer<Result>(_ body: (UnsafePointer<fmpz>) -> Result) -> Result {
    withExtendedLifetime(limbs) { withUnsafePointer(to: word, body) }
  }

  /// The number as a machine word, when its magnitude is below 2^62.
  @inlinable
  public var small: Int? { limbs == nil ? word : nil }
}

// MARK: - From and to other types

extension Integer: ExpressibleByIntegerLiteral, LosslessStringConvertible {
  /// A machine word.
  @inlinable
  public init(_ value: Int) {
    if value.magnitude < Integer.wordBound {
      self.init(unchecked: value)
    } else {
      self.init(long: value)
    }
  }

  /// A word of 63 or 64 bits.
  @usableFromInline
  init(long value: Int) { self.init { fmpz_set_si($0, value) } }

  /// A whole number of another type.
  public init(_ value: some BinaryInteger) {
    if let word = Int(exactly: value) {
      self.init(word)
      return
    }
    let words = Array(value.magnitude.words)
    self.init {
      fmpz_set_ui_array($0, words, words.count)
      if value < 0 { fmpz_neg($0, $0) }
    }
  }

  /// The same number: every whole number fits.
  public init?(exactly value: some BinaryInteger) { self.init(value) }

  /// A number written out.
  @inlinable
  public init(integerLiteral value: Int) { self.init(value) }

  /// Reads `-?[0-9]+`, and nothing else.
  public init?(_ text: String) {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    if let word = Int(text) {
      self.init(word)
    } else {
      self.init { _ = fmpz_set_str($0, text, 10) }
    }
  }

  /// The decimal digits, behind a minus where it is negative.
  public var description: String {
    if let small { return String(small) }
    guard let text = withPointer({ fmpz_get_str(nil, 10, $0) }) else {
      preconditionFailure("out of memory")
    }
    defer { flint_free(text) }
    return String(cString: text)
  }

  /// How many decimal digits the magnitude has; 1 for zero.
  public var digitCount: Int {
    if let small {
      var count = 1
      var bound: UInt = 10
      while count < 19, small.magnitude >= bound {
        count += 1
        bound *= 10
      }
      return count
    }
    // GMP's count may be one too many.
    let count = Int(withPointer { fmpz_sizeinbase($0, 10) })
    return magnitude < Integer.power(ofTen: count - 1) ? count - 1 : count
  }
}

extension Int {
  /// The same number, when a machine word holds it.
  public init?(exactly value: Integer) {
    if let small = value.small {
      self = small
    } else {
      guard value.withPointer({ fmpz_fits_si($0) }) != 0 else { return nil }
      self = value.withPointer { fmpz_get_si($0) }
    }
  }
}

extension Double {
  /// The nearest double (ties to even).
  public init(_ value: Integer) {
    if let small = value.small {
      self.init(small)
      return
    }
    var number = arf_struct()
    arf_init(&number)
    defer { arf_clear(&number) }
    value.withPointer { arf_set_fmpz(&number, $0) }
    self = arf_get_d(&number, ARF_RND_NEAR)
  }
}
