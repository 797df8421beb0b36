import Exact
import CFLINT

/// A square matrix of complex balls, for FLINT's linear algebra.
final class BallMatrix {
  /// FLINT's own structure.
  var storage = acb_mat_struct()
  private let count: Int

  init(count: Int) {
    self.count = count
    acb_mat_init(&storage, count, count)
  }

  deinit { acb_mat_clear(&storage) }

  /// The place of an entry.
  subscript(row: Int, column: Int) -> UnsafeMutablePointer<acb_struct> {
    storage.entries + (row * count + column)
  }

  /// Makes this the inverse of a matrix's midpoint, up to rounding; false where that is singular.
  func set(inverseOf other: BallMatrix, bits: Int) -> Bool {
    acb_mat_approx_inv(&storage, &other.storage, bits) != 0
  }
}
