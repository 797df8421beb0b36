extension GroebnerBasis {
  /// The most sets of variables that are looked at for a degree.
  private static let mostSubsets = 100_000
  /// The most monomials that are counted for one.
  private static let mostMonomials = 100_000

  /// The degree of the set of zeros: how many points its parts of the highest dimension d have in
  /// common with n - d general hyperplanes, each as often as its multiplicity says; nil where that takes
  /// too much.
  ///
  /// It is read off the leads: for each set of d variables in which alone no lead can be written, the
  /// monomials in the other variables that no lead divides once those d are put to 1 (Cox, Little and
  /// O'Shea, "Ideals, Varieties, and Algorithms", chapter 9: the Hilbert polynomial's first coefficient).
  var degree: Int? {
    let dimension = dimension
    if dimension <= 0 { return standardMonomials(limit: Self.mostMonomials)?.count }
    let supports = elements.map { element in
      (0..<count).reduce(UInt32(0)) { element.lead[$1] > 0 ? $0 | 1 << UInt32($1) : $0 }
    }
    var (degree, looked) = (0, 0)
    // Gosper's way from one set of d variables to the next.
    var free = UInt64(1) << UInt64(dimension) - 1
    while free < 1 << UInt64(count) {
      looked += 1
      guard looked <= Self.mostSubsets else { return nil }
      let own = UInt32(free)
      if supports.allSatisfy({ $0 & ~own != 0 }) {
        guard let number = standardMonomials(beside: own) else { return nil }
        degree += number
      }
      let lowest = free & (0 &- free)
      let carried = free + lowest
      free = carried | ((carried ^ free) / lowest) >> 2
    }
    return degree
  }

  /// How many monomials in the variables that are not free no lead divides once the free ones are 1.
  private func standardMonomials(beside free: UInt32) -> Int? {
    let others = (0..<count).filter { free >> UInt32($0) & 1 == 0 }
    var leads: [Monomial] = []
    for element in elements {
      let exponents = (0..<count).map {
        free >> UInt32($0) & 1 == 1 ? 0 : UInt8(element.lead[$0])
      }
      let lead = Monomial(exponents)
      if !leads.contains(where: { $0.divides(lead) }) { leads.append(lead) }
    }
    var table = MonomialTable()
    _ = table.insert(.one)
    var place = 0
    while place < table.monomials.count {
      let monomial = table.monomials[place]
      guard place < Self.mostMonomials, monomial.degree < Monomial.highestDegree else { return nil }
      for variable in others {
        let next = monomial * Monomial(variable: variable)
        if !leads.contains(where: { $0.divides(next) }) { _ = table.insert(next) }
      }
      place += 1
    }
    return table.monomials.count
  }
}
