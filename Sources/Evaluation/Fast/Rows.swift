/// Rows of doubles that lie side by side in memory, each at an address the widest vector unit
/// likes, and room for a table of pointers to them.
///
/// Safe as long as row numbers are below `count` and places below `length`; those who hand the
/// pointers to kernels say why that is so.
final class Rows {
  /// How many rows there are.
  let count: Int
  /// How many doubles a row has.
  let length: Int
  private let storage: UnsafeMutableRawPointer
  private let doubles: UnsafeMutablePointer<Double>

  /// Rows full of zeros.
  init(count: Int, length: Int) {
    self.count = count
    self.length = length
    let total = max(count * length, 1)
    storage = .allocate(byteCount: total * MemoryLayout<Double>.stride, alignment: 64)
    doubles = storage.bindMemory(to: Double.self, capacity: total)
    doubles.initialize(repeating: 0, count: total)
  }

  deinit { storage.deallocate() }

  /// Where a row begins.
  subscript(row: Int) -> UnsafeMutablePointer<Double> {
    assert(row < count, "there is no such row")
    return doubles + row * length
  }
}

/// A table of pointers to rows, as the kernels take it.
final class RowTable {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<Double>?>
  /// How many pointers there are.
  let count: Int

  /// A table of that size; every entry has to be set before a kernel reads it.
  init(count: Int) {
    self.count = count
    pointers = .allocate(capacity: max(count, 1))
    pointers.initialize(repeating: nil, count: max(count, 1))
  }

  deinit { pointers.deallocate() }

  subscript(row: Int) -> UnsafeMutablePointer<Double>? {
    get { pointers[row] }
    set {
      assert(row < count, "there is no such row")
      pointers[row] = newValue
    }
  }

  /// The table for kernels that only read the rows.
  var reading: UnsafePointer<UnsafePointer<Double>?> {
    UnsafeRawPointer(pointers).assumingMemoryBound(to: UnsafePointer<Double>?.self)
  }
}
