/// Eigenvalues and eigenvectors of real symmetric matrices by Jacobi's rotations.
enum SymmetricEigen {
  /// The eigenvalues, and the eigenvectors as columns of a matrix given row by row.
  static func decompose(_ matrix: [Double], count: Int) -> (values: [Double], vectors: [Double]) {
    var matrix = matrix
    var vectors = (0..<count * count).map { $0 % (count + 1) == 0 ? 1.0 : 0 }
    for _ in 0..<60 {
      var isDiagonal = true
      for row in 0..<count {
        for column in row + 1..<max(count, row + 1) {
          let cell = matrix[row * count + column]
          let (first, second) = (matrix[row * count + row], matrix[column * count + column])
          guard abs(cell) > 1e-17 * (abs(first) + abs(second)), abs(cell) > 1e-300 else { continue }
          isDiagonal = false
          let ratio = (second - first) / (2 * cell)
          let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
          let cosine = 1 / (tangent * tangent + 1).squareRoot()
          let sine = tangent * cosine
          for place in 0..<count {
            let (left, right) = (matrix[place * count + row], matrix[place * count + column])
            matrix[place * count + row] = cosine * left - sine * right
            matrix[place * count + column] = sine * left + cosine * right
          }
          for place in 0..<count {
            let (upper, lower) = (matrix[row * count + place], matrix[column * count + place])
            matrix[row * count + place] = cosine * upper - sine * lower
            matrix[column * count + place] = sine * upper + cosine * lower
            let (left, right) = (vectors[place * count + row], vectors[place * count + column])
            vectors[place * count + row] = cosine * left - sine * right
            vectors[place * count + column] = sine * left + cosine * right
          }
        }
      }
      if isDiagonal { break }
    }
    return ((0..<count).map { matrix[$0 * count + $0] }, vectors)
  }
}
