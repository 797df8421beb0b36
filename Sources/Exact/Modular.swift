import CFLINT

/// Arithmetic modulo a prime below 2^31, by FLINT.
public enum Modular {
  /// The largest prime below 2^31.
  public static let prime: UInt64 = 2_147_483_647

  /// A power with an exponent from 0 up to 2^63.
  public static func power(_ base: UInt64, _ exponent: UInt64, _ prime: UInt64) -> UInt64 {
    UInt64(n_powmod2(UInt(base % prime), Int(exponent), UInt(prime)))
  }

  /// The number whose product with `value` is 1.
  ///
  /// - Precondition: the prime does not divide `value`.
  public static func inverse(_ value: UInt64, _ prime: UInt64) -> UInt64 {
    UInt64(n_invmod(UInt(value % prime), UInt(prime)))
  }

  /// The determinant of a square matrix of residues.
  public static func determinant(_ matrix: [[UInt64]], _ prime: UInt64) -> UInt64 {
    var residues = nmod_mat_struct()
    nmod_mat_init(&residues, matrix.count, matrix.count, UInt(prime))
    defer { nmod_mat_clear(&residues) }
    for (row, entries) in matrix.enumerated() {
      for (column, entry) in entries.enumerated() {
        nmod_mat_set_entry(&residues, row, column, UInt(entry))
      }
    }
    return UInt64(nmod_mat_det(&residues))
  }
}
