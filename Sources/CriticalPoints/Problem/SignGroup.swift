/// The changes of signs that leave a polynomial as it is: they carry critical points to critical
/// points, whatever the regularisation.
///
/// A change is a set of unknowns; it leaves a term as it is if the exponents of these have an even
/// sum. So the group is the kernel of a matrix over the field of two elements.
struct SignGroup: Equatable, Sendable {
  /// Independent generators; each has a pivot, a variable no other generator changes.
  let generators: [UInt64]
  /// The pivots.
  let pivots: [Int]

  /// The group with these generators.
  init(generators: [UInt64], pivots: [Int]) {
    (self.generators, self.pivots) = (generators, pivots)
  }

  /// The changes that leave a polynomial as it is.
  init(_ polynomial: Polynomial) {
    let count = polynomial.count
    // The span of the terms' odd exponents, in reduced echelon form.
    var rows: [(row: UInt64, pivot: Int)] = []
    for term in polynomial.terms {
      var row: UInt64 = 0
      for (variable, exponent) in term.exponents.enumerated() where exponent & 1 == 1 {
        row |= 1 << UInt64(variable)
      }
      for (other, pivot) in rows where row >> UInt64(pivot) & 1 == 1 { row ^= other }
      guard row != 0 else { continue }
      let pivot = row.trailingZeroBitCount
      for index in rows.indices where rows[index].row >> UInt64(pivot) & 1 == 1 {
        rows[index].row ^= row
      }
      rows.append((row, pivot))
    }
    let bound = Set(rows.map(\.pivot))
    pivots = (0..<count).filter { !bound.contains($0) }
    generators = pivots.map { free in
      rows.reduce(1 << UInt64(free)) { change, entry in
        entry.row >> UInt64(free) & 1 == 1 ? change | 1 << UInt64(entry.pivot) : change
      }
    }
  }

  /// How many changes there are, the identity included.
  var order: Int { 1 << generators.count }

  /// The change with this number below `order`: the set of unknowns whose sign it turns.
  func change(_ number: Int) -> UInt64 {
    var result: UInt64 = 0
    for (place, generator) in generators.enumerated() where number >> place & 1 == 1 {
      result ^= generator
    }
    return result
  }

  /// The changes of a point's orbit, one for each of its points, the identity first: changes that
  /// differ only where the point is 0 are one.
  func changes(of point: [Complex]) -> [UInt64] {
    var mask: UInt64 = 0
    for (index, value) in point.enumerated() where value != .zero { mask |= 1 << UInt64(index) }
    var rows: [UInt64] = []
    for generator in generators {
      // Each row has a lowest bit that no other has.
      let rest = rows.reduce(generator & mask) {
        $0 >> UInt64($1.trailingZeroBitCount) & 1 == 1 ? $0 ^ $1 : $0
      }
      guard rest != 0 else { continue }
      let pivot = UInt64(rest.trailingZeroBitCount)
      rows = rows.map { $0 >> pivot & 1 == 1 ? $0 ^ rest : $0 } + [rest]
    }
    return rows.reduce([0]) { changes, row in changes + changes.map { $0 ^ row } }
  }

  /// A point with its signs changed.
  static func apply(_ change: UInt64, to point: [Complex]) -> [Complex] {
    point.enumerated().map { change >> UInt64($0) & 1 == 1 ? -$1 : $1 }
  }

  /// The one point of an orbit whose pivots lie in a fixed half plane, for points without zero
  /// coordinates.
  func representative(of point: [Complex]) -> [Complex] {
    // A half plane askew to the axes: points of interest are real, or nearly so.
    let direction = Complex(0.8, 0.6)
    var change: UInt64 = 0
    for (generator, pivot) in zip(generators, pivots) where (direction * point[pivot]).real < 0 {
      change ^= generator
    }
    return change == 0 ? point : Self.apply(change, to: point)
  }
}
