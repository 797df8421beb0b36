/// Cholesky's decomposition of a symmetric positive matrix: the lower triangle L with L·Lᵀ equal
/// to it. Sums run in a fixed order, so that results have the same bits on every machine.
package struct Cholesky {
  private let count: Int
  /// L, row by row; what stands above the diagonal means nothing.
  private var rows: [Double]

  /// What is added where nothing else is; less where all is small.
  private static let floor = 1e-12

  /// Decomposes a matrix, given row by row, whose diagonal is raised by a share of itself; nil when
  /// it is not positive.
  package init?(_ matrix: [Double], count: Int, damping: Double) {
    self.count = count
    rows = matrix
    let largest = (0..<count).reduce(0) { max($0, matrix[$1 * count + $1]) }
    for index in 0..<count {
      rows[index * count + index] +=
        damping * matrix[index * count + index] + Self.floor * min(1, largest)
    }
    let isPositive = rows.withUnsafeMutableBufferPointer { rows in
      for row in 0..<count {
        for column in 0...row {
          var sum = rows[row * count + column]
          for place in 0..<column {
            sum -= rows[row * count + place] * rows[column * count + place]
          }
          if row == column {
            guard sum > 0, sum < .infinity else { return false }
            rows[row * count + column] = sum.squareRoot()
          } else {
            rows[row * count + column] = sum / rows[column * count + column]
          }
        }
      }
      return true
    }
    if !isPositive { return nil }
  }

  /// The solution for a right side.
  package func solve(_ right: [Double]) -> [Double] {
    var result = right
    rows.withUnsafeBufferPointer { rows in
      for row in 0..<count {
        for place in 0..<row { result[row] -= rows[row * count + place] * result[place] }
        result[row] /= rows[row * count + row]
      }
      for row in (0..<count).reversed() {
        for place in row + 1..<count { result[row] -= rows[place * count + row] * result[place] }
        result[row] /= rows[row * count + row]
      }
    }
    return result
  }

  /// The inverse of the decomposed matrix, row by row.
  package func inverse() -> [Double] {
    // The columns of L⁻¹ one after the other, so that both loops below walk through memory.
    var columns = [Double](repeating: 0, count: count * count)
    var result = columns
    rows.withUnsafeBufferPointer { rows in
      columns.withUnsafeMutableBufferPointer { columns in
        for column in 0..<count {
          for row in column..<count {
            var sum = row == column ? 1.0 : 0
            for place in column..<row {
              sum -= rows[row * count + place] * columns[column * count + place]
            }
            columns[column * count + row] = sum / rows[row * count + row]
          }
        }
        for row in 0..<count {
          for column in 0...row {
            var sum = 0.0
            for place in row..<count {
              sum += columns[row * count + place] * columns[column * count + place]
            }
            result[row * count + column] = sum
            result[column * count + row] = sum
          }
        }
      }
    }
    return result
  }
}
