/// Solves small dense systems of complex linear equations by Gaussian elimination with partial
/// pivoting, in place.
///
/// Pointers rather than arrays: this is the innermost loop of path tracking. Each owner allocates
/// `count²` and `count` elements, and no index below leaves those.
enum LinearAlgebra {
  /// Decomposes a matrix given row by row; `pivots[k]` is the row swapped with row k. The inverses
  /// of the pivots stand on the diagonal.
  ///
  /// - Returns: the smallest pivot's size over the largest, 0 for a matrix found to be singular.
  @inline(__always)
  static func decompose(
    _ matrix: UnsafeMutablePointer<Complex>, _ pivots: UnsafeMutablePointer<Int>, count: Int
  ) -> Double {
    var (smallest, largest) = (Double.infinity, 0.0)
    for column in 0..<count {
      var (best, bestSize) = (column, -1.0)
      for row in column..<count {
        let size = matrix[row * count + column].square
        if size > bestSize { (best, bestSize) = (row, size) }
      }
      guard bestSize > 0, bestSize < .infinity else { return 0 }
      smallest = min(smallest, bestSize)
      largest = max(largest, bestSize)
      pivots[column] = best
      let top = matrix + column * count
      if best != column {
        let other = matrix + best * count
        for place in 0..<count {
          let kept = top[place]
          top[place] = other[place]
          other[place] = kept
        }
      }
      let inverse = top[column].inverse
      top[column] = inverse
      for row in column + 1..<max(count, column + 1) {
        let line = matrix + row * count
        let factor = line[column] * inverse
        line[column] = factor
        if factor.real == 0, factor.imaginary == 0 { continue }
        for place in column + 1..<count { line[place] -= factor * top[place] }
      }
    }
    return count == 0 ? 1 : (smallest / largest).squareRoot()
  }

  /// Solves for a right side with a decomposed matrix, in place.
  @inline(__always)
  static func solve(
    _ matrix: UnsafeMutablePointer<Complex>, _ pivots: UnsafeMutablePointer<Int>,
    _ right: UnsafeMutablePointer<Complex>, count: Int
  ) {
    for row in 0..<count where pivots[row] != row {
      let kept = right[row]
      right[row] = right[pivots[row]]
      right[pivots[row]] = kept
    }
    for row in 0..<count {
      var sum = right[row]
      let line = matrix + row * count
      for place in 0..<row { sum -= line[place] * right[place] }
      right[row] = sum
    }
    var row = count - 1
    while row >= 0 {
      var sum = right[row]
      let line = matrix + row * count
      for place in row + 1..<max(count, row + 1) { sum -= line[place] * right[place] }
      right[row] = sum * line[row]
      row -= 1
    }
  }

  /// The determinant of a matrix given row by row, which is decomposed.
  static func determinant(_ matrix: inout [Complex], count: Int) -> Complex {
    var pivots = [Int](repeating: 0, count: count)
    return matrix.withUnsafeMutableBufferPointer { matrix in
      pivots.withUnsafeMutableBufferPointer { pivots in
        guard let matrix = matrix.baseAddress, let pivots = pivots.baseAddress else { return .one }
        guard decompose(matrix, pivots, count: count) > 0 else { return .zero }
        return (0..<count).reduce(.one) { product, row in
          let pivot = matrix[row * count + row].inverse
          return product * (pivots[row] == row ? pivot : -pivot)
        }
      }
    }
  }

  /// The inverse of a matrix given row by row; nil when it is singular.
  static func inverse(_ matrix: [Complex], count: Int) -> [Complex]? {
    var copy = matrix
    var pivots = [Int](repeating: 0, count: count)
    var result = [Complex](repeating: .zero, count: count * count)
    let isRegular = copy.withUnsafeMutableBufferPointer { copy in
      pivots.withUnsafeMutableBufferPointer { pivots in
        guard let matrix = copy.baseAddress, let pivots = pivots.baseAddress else { return true }
        guard decompose(matrix, pivots, count: count) > 0 else { return false }
        var column = [Complex](repeating: .zero, count: count)
        for place in 0..<count {
          for row in 0..<count { column[row] = row == place ? .one : .zero }
          column.withUnsafeMutableBufferPointer {
            solve(matrix, pivots, $0.baseAddress!, count: count)
          }
          for row in 0..<count { result[row * count + place] = column[row] }
        }
        return true
      }
    }
    return isRegular && result.allSatisfy(\.isFinite) ? result : nil
  }
}
