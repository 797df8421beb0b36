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
  public func set(_ index: Int, to value: Integer) {
    value.withPointer { fmpz_set(pointer + index, $0) }
  }

  /// The value of an integer.
  public func value(_ index: Int) -> Integer { Integer(copying: pointer + index) }
}
