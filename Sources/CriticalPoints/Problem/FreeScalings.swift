import Exact

/// The scalings that leave a polynomial as it is: w_k becomes s^α_k·w_k for any s.
///
/// They exist where a weight is not regularised: what one layer multiplies by s the next divides by
/// s. A critical point that a scaling moves lies on a curve of critical points, so isolated ones
/// have a 0 wherever some α_k is not.
enum FreeScalings {
  /// The variables that some scaling moves.
  static func moved(by polynomial: Polynomial) -> [Int] {
    // α is orthogonal to every term's exponents. Variable k is moved by none if and only if the
    // unit vector of k is in the span of the exponents.
    var rows: [(row: [Rational], pivot: Int)] = []
    for term in polynomial.terms {
      var row = term.exponents.map { Rational(Int($0)) }
      for (other, pivot) in rows where !row[pivot].isZero {
        let factor = row[pivot]
        row = zip(row, other).map { $0 - factor * $1 }
      }
      guard let pivot = row.firstIndex(where: { !$0.isZero }) else { continue }
      let head = row[pivot]
      row = row.map { $0 / head }
      for index in rows.indices where !rows[index].row[pivot].isZero {
        let factor = rows[index].row[pivot]
        rows[index].row = zip(rows[index].row, row).map { $0 - factor * $1 }
      }
      rows.append((row, pivot))
    }
    let fixed = Set(rows.filter { $0.row.count { !$0.isZero } == 1 }.map(\.pivot))
    return (0..<polynomial.count).filter { !fixed.contains($0) }
  }
}
