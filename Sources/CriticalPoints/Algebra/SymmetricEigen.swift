import CGSL

/// Eigenvalues and eigenvectors of real symmetric matrices, by GSL.
enum SymmetricEigen {
  /// The eigenvalues, and the eigenvectors as columns of a matrix given row by row; all are NaN
  /// where an entry is not finite.
  static func decompose(_ matrix: [Double], count: Int) -> (values: [Double], vectors: [Double]) {
    var matrix = matrix
    var values = [Double](repeating: .nan, count: count)
    var vectors = [Double](repeating: .nan, count: count * count)
    // GSL's iteration does not end on numbers that are none.
    guard count > 0, matrix.allSatisfy(\.isFinite),
      let workspace = gsl_eigen_symmv_alloc(count)
    else { return (values, vectors) }
    defer { gsl_eigen_symmv_free(workspace) }
    matrix.withUnsafeMutableBufferPointer { matrix in
      values.withUnsafeMutableBufferPointer { values in
        vectors.withUnsafeMutableBufferPointer { vectors in
          // Safe: the views are used here only, and the arrays have the sizes they say.
          var input = gsl_matrix_view_array(matrix.baseAddress, count, count)
          var diagonal = gsl_vector_view_array(values.baseAddress, count)
          var columns = gsl_matrix_view_array(vectors.baseAddress, count, count)
          _ = gsl_eigen_symmv(&input.matrix, &diagonal.vector, &columns.matrix, workspace)
        }
      }
    }
    return (values, vectors)
  }
}
