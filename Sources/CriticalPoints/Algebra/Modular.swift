/// Arithmetic modulo a prime below 2^31.
enum Modular {
  /// The largest prime below 2^31.
  static let prime: UInt64 = 2_147_483_647

  static func power(_ base: UInt64, _ exponent: UInt64, _ prime: UInt64) -> UInt64 {
    var (result, square, rest) = (UInt64(1), base % prime, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result = result * square % prime }
      square = square * square % prime
      rest >>= 1
    }
    return result
  }

  /// - Precondition: the prime does not divide `value`.
  static func inverse(_ value: UInt64, _ prime: UInt64) -> UInt64 {
    power(value, prime - 2, prime)
  }

  /// The determinant of a square matrix, up to its sign.
  static func determinant(_ matrix: [[UInt64]], _ prime: UInt64) -> UInt64 {
    var rows = matrix
    var result: UInt64 = 1
    for column in rows.indices {
      guard let pivot = (column..<rows.count).first(where: { rows[$0][column] != 0 }) else {
        return 0
      }
      rows.swapAt(column, pivot)
      result = result * rows[column][column] % prime
      let inverse = inverse(rows[column][column], prime)
      for row in column + 1..<max(rows.count, column + 1) where rows[row][column] != 0 {
        let factor = prime - rows[row][column] * inverse % prime
        for place in column..<rows.count {
          rows[row][place] = (rows[row][place] + factor * rows[column][place]) % prime
        }
      }
    }
    return result
  }
}
