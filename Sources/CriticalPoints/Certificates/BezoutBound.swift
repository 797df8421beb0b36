import Exact

/// The most isolated critical points that a loss can have, by Bézout's theorem for unknowns in groups
/// (Morgan and Sommese, "A homotopy for solving general polynomial systems that respects
/// m-homogeneous structures", 1987).
///
/// Where equation k has degree d_kg in the unknowns of group g, and group g has n_g unknowns, there
/// are at most as many isolated solutions, with their multiplicities, as the coefficient of
/// Π x_g^n_g in Π_k Σ_g d_kg x_g. A list of so many different points is complete: that is a proof.
struct BezoutBound {
  /// The bound.
  let value: Integer

  /// The bound of a loss's gradient, the better one of two: the unknowns of each layer as a group,
  /// or all in one.
  ///
  /// - Parameter layers: for each unknown the number of its layer.
  init(_ loss: Polynomial, layers: [Int]) {
    let gradient = (0..<loss.count).map(loss.derivative)
    value = min(
      Self.bound(gradient, groups: layers),
      Self.bound(gradient, groups: layers.map { _ in 0 }))
  }

  private static func bound(_ equations: [Polynomial], groups: [Int]) -> Integer {
    let numbers = Set(groups).sorted()
    let sizes = numbers.map { number in groups.count { $0 == number } }
    // The coefficients of the product so far, by exponents; exponents that are too large are left out.
    var product: [[Int]: Integer] = [[Int](repeating: 0, count: numbers.count): 1]
    for equation in equations {
      let degrees = numbers.map { number in degree(equation) { groups[$0] == number } }
      var next: [[Int]: Integer] = [:]
      for (exponents, coefficient) in product {
        for (group, degree) in degrees.enumerated()
        where degree > 0 && exponents[group] < sizes[group] {
          var raised = exponents
          raised[group] += 1
          next[raised, default: 0] += coefficient * Integer(degree)
        }
      }
      product = next
    }
    return product[sizes] ?? 0
  }

  /// The degree in some of the variables.
  private static func degree(_ polynomial: Polynomial, in isCounted: (Int) -> Bool) -> Int {
    polynomial.terms.map { term in
      term.exponents.indices.reduce(0) { isCounted($1) ? $0 + Int(term.exponents[$1]) : $0 }
    }.max() ?? 0
  }
}
