import Exact

/// The multiples of a basis's elements that one step of F4 reduces together, as rows of a sparse
/// matrix whose columns are monomials.
struct GroebnerMatrix {
  private struct Row {
    /// Numbers of monomials, later of columns, ascending.
    var columns: [Int32]
    var coefficients: [UInt32]
  }

  private struct Multiple: Hashable {
    var element: Int
    var factor: Monomial
  }

  private let prime: UInt64
  private var table = MonomialTable()
  private var rows: [Row] = []
  private var known: Set<Multiple> = []
  /// For each monomial whether it leads a row.
  private var isLead: [Bool] = []
  /// How many multiplications reducing took.
  private(set) var steps = 0

  init(prime: UInt64) { self.prime = prime }

  /// Adds a multiple of an element, once.
  mutating func add(_ number: Int, _ element: GroebnerBasis.Element, factor: Monomial) {
    guard known.insert(Multiple(element: number, factor: factor)).inserted else { return }
    var columns: [Int32] = []
    columns.reserveCapacity(element.monomials.count)
    for monomial in element.monomials { columns.append(Int32(table.insert(monomial * factor))) }
    while isLead.count < table.monomials.count { isLead.append(false) }
    isLead[Int(columns[0])] = true
    rows.append(Row(columns: columns, coefficients: element.coefficients))
  }

  /// Adds a multiple for each monomial that an element's lead divides, and for those of these.
  ///
  /// - Parameter leads: whether those that lead a row already get another one.
  mutating func complete(
    leads: Bool = false,
    _ reducer: (Monomial) -> (number: Int, element: GroebnerBasis.Element, factor: Monomial)?
  ) {
    var place = 0
    while place < table.monomials.count {
      if leads || !isLead[place], let found = reducer(table.monomials[place]) {
        add(found.number, found.element, factor: found.factor)
      }
      place += 1
    }
  }

  /// Brings the rows into echelon form, and returns those whose leads led no row before, by ascending
  /// leads.
  mutating func reduce() -> [GroebnerBasis.Element] {
    let order = numberColumns()
    // The shortest row of each lead is its pivot; all others are reduced.
    var pivots = [Int32](repeating: -1, count: order.count)
    var others: [Int] = []
    for index in rows.indices {
      let lead = Int(rows[index].columns[0])
      let rival = Int(pivots[lead])
      if rival < 0 {
        pivots[lead] = Int32(index)
      } else if rows[index].columns.count < rows[rival].columns.count {
        others.append(rival)
        pivots[lead] = Int32(index)
      } else {
        others.append(index)
      }
    }
    others.sort {
      let (left, right) = (rows[$0], rows[$1])
      return left.columns[0] != right.columns[0]
        ? left.columns[0] > right.columns[0] : left.columns.count < right.columns.count
    }
    var dense = [UInt64](repeating: 0, count: order.count)
    var new: [Int] = []
    for index in others {
      guard let row = reduced(rows[index], pivots, &dense) else { continue }
      rows[index] = row
      pivots[Int(row.columns[0])] = Int32(index)
      new.append(index)
    }
    // Those found first have not been reduced by those found later.
    new.sort { rows[$0].columns[0] > rows[$1].columns[0] }
    for index in new {
      let lead = Int(rows[index].columns[0])
      pivots[lead] = -1
      if let row = reduced(rows[index], pivots, &dense) { rows[index] = row }
      pivots[lead] = Int32(index)
    }
    return new.map { element($0, order) }
  }

  /// Numbers the columns by descending monomials, and returns the monomials' numbers in that order.
  private mutating func numberColumns() -> [Int] {
    let order = table.monomials.indices.sorted { table.monomials[$0] > table.monomials[$1] }
    var places = [Int32](repeating: 0, count: order.count)
    for (place, number) in order.enumerated() { places[number] = Int32(place) }
    for index in rows.indices {
      for term in rows[index].columns.indices {
        rows[index].columns[term] = places[Int(rows[index].columns[term])]
      }
    }
    return order
  }

  /// All rows, each reduced by all others; their leads must differ.
  mutating func interreduce() -> [GroebnerBasis.Element] {
    let order = numberColumns()
    var pivots = [Int32](repeating: -1, count: order.count)
    for index in rows.indices { pivots[Int(rows[index].columns[0])] = Int32(index) }
    var dense = [UInt64](repeating: 0, count: order.count)
    for column in pivots.indices.reversed() where pivots[column] >= 0 {
      let index = Int(pivots[column])
      pivots[column] = -1
      if let row = reduced(rows[index], pivots, &dense) { rows[index] = row }
      pivots[column] = Int32(index)
    }
    return rows.indices.map { element($0, order) }
  }

  /// The first row, reduced by all others, whose leads must differ.
  mutating func remainderOfFirst() -> [Monomial: UInt64] {
    let order = numberColumns()
    var pivots = [Int32](repeating: -1, count: order.count)
    for index in rows.indices.dropFirst() { pivots[Int(rows[index].columns[0])] = Int32(index) }
    var dense = [UInt64](repeating: 0, count: order.count)
    var factor: UInt64 = 1
    guard let row = reduced(rows[0], pivots, &dense, factor: &factor) else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: zip(row.columns, row.coefficients).map {
        (table.monomials[order[Int($0)]], UInt64($1) * factor % prime)
      })
  }

  /// A row as a polynomial again.
  private func element(_ index: Int, _ order: [Int]) -> GroebnerBasis.Element {
    GroebnerBasis.Element(
      monomials: rows[index].columns.map { table.monomials[order[Int($0)]] },
      coefficients: rows[index].coefficients)
  }

  /// A row minus multiples of pivots, with leading coefficient 1; nil where nothing is left.
  private mutating func reduced(
    _ row: Row, _ pivots: [Int32], _ dense: inout [UInt64]
  ) -> Row? {
    var factor: UInt64 = 1
    return reduced(row, pivots, &dense, factor: &factor)
  }

  /// The same; `factor` becomes what the leading coefficient was.
  private mutating func reduced(
    _ row: Row, _ pivots: [Int32], _ dense: inout [UInt64], factor: inout UInt64
  ) -> Row? {
    let (prime, square) = (prime, prime * prime)
    let size = dense.count
    let start = Int(row.columns[0])
    var work = 0
    var columns: [Int32] = []
    var coefficients: [UInt32] = []
    dense.withUnsafeMutableBufferPointer { dense in
      // Safe: every column is below the number of monomials, which `dense` has room for.
      let dense = dense.baseAddress!
      for (column, coefficient) in zip(row.columns, row.coefficients) {
        dense[Int(column)] = UInt64(coefficient)
      }
      var column = start
      while column < size {
        defer { column += 1 }
        if dense[column] == 0 { continue }
        let value = dense[column] % prime
        dense[column] = 0
        if value == 0 { continue }
        let pivot = Int(pivots[column])
        if pivot < 0 {
          columns.append(Int32(column))
          coefficients.append(UInt32(value))
          continue
        }
        rows[pivot].columns.withUnsafeBufferPointer { places in
          rows[pivot].coefficients.withUnsafeBufferPointer { factors in
            work += places.count
            // Entries stay below prime², which is below 2^62.
            for term in 1..<max(places.count, 1) {
              let place = Int(places[term])
              let (difference, isBelow) = dense[place].subtractingReportingOverflow(
                value &* UInt64(factors[term]))
              dense[place] = isBelow ? difference &+ square : difference
            }
          }
        }
      }
    }
    steps += work + size - start
    guard !columns.isEmpty else { return nil }
    factor = UInt64(coefficients[0])
    let inverse = Modular.inverse(factor, prime)
    return Row(
      columns: columns, coefficients: coefficients.map { UInt32(UInt64($0) * inverse % prime) })
  }
}
