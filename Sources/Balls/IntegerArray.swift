import BigInt
import CFLINT

/// An array of FLINT integers that frees itself.
public final class IntegerArray {
  /// The first integer.
  public let pointer: UnsafeMutablePointer<fmpz>
  /// How many there are.
  public let count: Int

  /// Integers that are 0.
  public init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(count, 1))
    for index in 0..<count { fmpz_init(pointer + index) }
  }

  deinit {
    for index in 0..<count { fmpz_clear(pointer + index) }
    pointer.deallocate()
  }

  /// The place of an integer.
  @inlinable
  public subscript(index: Int) -> UnsafeMutablePointer<fmpz> { pointer + index }

  /// Sets an integer.
  public func set(_ index: Int, to value: BigInt) {
    if let word = Int(exactly: value) {
      fmpz_set_si(pointer + index, word)
    } else {
      fmpz_set_str(pointer + index, String(value, radix: 16), 16)
    }
  }

  /// The value of an integer.
  public func value(_ index: Int) -> BigInt { BigInt(integer: pointer + index) }
}

extension BigInt {
  /// The value of a FLINT integer.
  public init(integer: UnsafePointer<fmpz>) {
    if fmpz_fits_si(integer) != 0 {
      self.init(fmpz_get_si(integer))
      return
    }
    let text = fmpz_get_str(nil, 16, integer)
    defer { flint_free(text) }
    self = text.flatMap { BigInt(String(cString: $0), radix: 16) } ?? 0
  }
}
