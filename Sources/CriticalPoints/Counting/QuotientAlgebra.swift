import Exact
import Basics
import CFLINT

/// The polynomials modulo an ideal with finitely many zeros: a space with as many dimensions as there
/// are zeros, multiplicities counted.
///
/// Multiplying by a random linear form h has a minimal polynomial whose roots are h's values at the
/// zeros; a zero is simple if and only if its root is (Cox, Little and O'Shea, "Using Algebraic
/// Geometry", chapter 4). So the polynomial tells how many zeros are different, and how many simple.
struct QuotientAlgebra {
  /// The basis as a space: the monomials that no lead divides, ascending.
  let monomials: [Monomial]
  private let prime: UInt64
  private let count: Int
  /// For each basis monomial and variable the product: a basis monomial, or a vector (by -1 - number).
  private var products: [[Int]] = []
  private var vectors: [[UInt32]] = []

  /// The largest dimension whose multiplication is computed.
  static let largest = 1200

  /// How many dimensions the space has.
  var dimension: Int { monomials.count }

  /// The algebra; nil where it has too many dimensions.
  init?(_ basis: GroebnerBasis) {
    guard let monomials = basis.standardMonomials(limit: Self.largest) else { return nil }
    (self.monomials, prime, count) = (monomials, basis.prime, basis.count)
    let places = Dictionary(uniqueKeysWithValues: monomials.enumerated().map { ($1, $0) })
    products = Array(repeating: Array(repeating: 0, count: count), count: monomials.count)
    var border: Set<Monomial> = []
    for (place, monomial) in monomials.enumerated() {
      for variable in 0..<count {
        let product = monomial * Monomial(variable: variable)
        if let found = places[product] {
          products[place][variable] = found
        } else {
          border.insert(product)
        }
      }
    }
    let reduced = Dictionary(uniqueKeysWithValues: basis.reduced.map { ($0.lead, $0) })
    var numbers: [Monomial: Int] = [:]
    for monomial in border.sorted() {
      var vector = [UInt32](repeating: 0, count: monomials.count)
      if let element = reduced[monomial] {
        for (term, coefficient) in zip(element.monomials, element.coefficients).dropFirst() {
          guard let place = places[term] else { return nil }
          vector[place] = UInt32(prime) - coefficient
        }
      } else {
        // A smaller monomial of the border, times a variable.
        let step = (0..<count).lazy.compactMap { variable -> (Int, Int)? in
          guard monomial[variable] > 0,
            let number = numbers[monomial / Monomial(variable: variable)]
          else { return nil }
          return (variable, number)
        }.first
        guard let (variable, number) = step else { return nil }
        vector = times(vectors[number], variable)
      }
      numbers[monomial] = vectors.count
      for variable in 0..<count where monomial[variable] > 0 {
        if let place = places[monomial / Monomial(variable: variable)] {
          products[place][variable] = -1 - vectors.count
        }
      }
      vectors.append(vector)
    }
  }

  /// A vector's product with a variable.
  private func times(_ vector: [UInt32], _ variable: Int) -> [UInt32] {
    var sum = [UInt64](repeating: 0, count: vector.count)
    for (place, value) in vector.enumerated() where value != 0 {
      let product = products[place][variable]
      if product >= 0 {
        sum[product] = (sum[product] + UInt64(value)) % prime
      } else {
        add(vectors[-1 - product], times: UInt64(value), to: &sum)
      }
    }
    return sum.map { UInt32($0 % prime) }
  }

  /// Adds a multiple; entries stay below prime².
  @inline(__always)
  private func add(_ vector: [UInt32], times factor: UInt64, to sum: inout [UInt64]) {
    let square = prime * prime
    let opposite = prime - factor
    sum.withUnsafeMutableBufferPointer { sum in
      vector.withUnsafeBufferPointer { vector in
        for place in vector.indices {
          let (difference, isBelow) = sum[place].subtractingReportingOverflow(
            opposite &* UInt64(vector[place]))
          sum[place] = isBelow ? difference &+ square : difference
        }
      }
    }
  }

  /// The matrix of multiplying by a linear form: row k is the form times basis monomial k.
  private func matrix(of form: [UInt64]) -> [[UInt32]] {
    (0..<dimension).map { place in
      var sum = [UInt64](repeating: 0, count: dimension)
      for (variable, factor) in form.enumerated() where factor != 0 {
        let product = products[place][variable]
        if product >= 0 {
          sum[product] = (sum[product] + factor) % prime
        } else {
          add(vectors[-1 - product], times: factor, to: &sum)
        }
      }
      return sum.map { UInt32($0 % prime) }
    }
  }

  /// The first powers of a linear form in the algebra, each given to `body`.
  private func powers(of form: [UInt64], count: Int, _ body: ([UInt32]) -> Void) {
    let rows = matrix(of: form)
    var power = [UInt32](repeating: 0, count: dimension)
    power[0] = 1
    for number in 0..<count {
      body(power)
      if number == count - 1 { break }
      var sum = [UInt64](repeating: 0, count: dimension)
      for (place, value) in power.enumerated() where value != 0 {
        add(rows[place], times: UInt64(value), to: &sum)
      }
      power = sum.map { UInt32($0 % prime) }
    }
  }

  private func apply(_ weights: [UInt64], to vector: [UInt32]) -> UInt64 {
    zip(vector, weights).reduce(0) { ($0 + UInt64($1.0) * $1.1) % prime }
  }

  /// How many zeros are different and how many are simple, up to a probability of error of about
  /// dimension² over the prime.
  func zeros(_ random: inout SeededGenerator) -> (different: Int, simple: Int) {
    if dimension == 0 { return (0, 0) }
    let form = (0..<count).map { _ in UInt64(random.below(Int(prime))) }
    let weights = (0..<dimension).map { _ in UInt64(random.below(Int(prime))) }
    var values: [UInt64] = []
    powers(of: form, count: 2 * dimension) { values.append(apply(weights, to: $0)) }
    return Self.roots(Recurrence(values, prime: prime).coefficients, prime)
  }

  /// The zeros as functions of the values of one polynomial h, a sum of multiples of invariants, modulo
  /// the prime (Rouillier, "Solving zero-dimensional systems through the rational univariate
  /// representation", 1999).
  ///
  /// With a linear functional u, the series Σ u(h^k) z^-k-1 is a fraction A/F, where F is h's minimal
  /// polynomial; with u(h^k·x) instead it is B/F. At a root of F, x is B/A: what u makes of the highest
  /// power of h - h(zero) that is not 0 there cancels. All powers of h are sums of basis monomials that
  /// no change of sign alters, which are few.
  ///
  /// - Parameters:
  ///   - form: h's coefficients, one for each invariant.
  ///   - weights: what u makes of each basis monomial.
  /// - Returns: the coefficients of F but for the leading 1, of A, and of B for each invariant, lowest
  ///   first.
  func parametrisation(
    _ invariants: Invariants, form: [Int], weights: [Int]
  ) -> [[UInt64]] {
    func residue(_ value: Int) -> UInt64 { UInt64(value < 0 ? Int(prime) + value : value) }
    let (form, weights) = (form.map(residue), weights.map(residue))
    let support = monomials.indices.filter { invariants.contains(monomials[$0]) }
    // h times each basis monomial, and u of each invariant times it.
    var rows: [[UInt32]] = []
    var images = [[UInt64]](repeating: [], count: form.count)
    for place in support {
      var sum = [UInt64](repeating: 0, count: dimension)
      for (number, variables) in invariants.products.enumerated() {
        var vector = [UInt32](repeating: 0, count: dimension)
        vector[place] = 1
        for variable in variables { vector = times(vector, variable) }
        images[number].append(apply(weights, to: vector))
        add(vector, times: form[number], to: &sum)
      }
      rows.append(support.map { UInt32(sum[$0] % prime) })
    }
    let own = support.map { weights[$0] }
    var values: [UInt64] = []
    var others = [[UInt64]](repeating: [], count: form.count)
    var power = support.map { UInt32($0 == 0 ? 1 : 0) }
    for number in 0..<2 * support.count {
      values.append(apply(own, to: power))
      if number < support.count {
        for place in form.indices { others[place].append(apply(images[place], to: power)) }
      }
      var sum = [UInt64](repeating: 0, count: support.count)
      for (place, value) in power.enumerated() where value != 0 {
        add(rows[place], times: UInt64(value), to: &sum)
      }
      power = sum.map { UInt32($0 % prime) }
    }
    // Lowest first.
    let minimal = Array(Recurrence(values, prime: prime).coefficients.reversed())
    let degree = minimal.count - 1
    func numerator(_ series: [UInt64]) -> [UInt64] {
      // Coefficient k of F·Σ s_j z^-j-1 is Σ_j F_(k+j+1) s_j.
      (0..<degree).map { place in
        (0..<degree - place).reduce(0) { ($0 + minimal[place + $1 + 1] * series[$1]) % prime }
      }
    }
    return [Array(minimal.prefix(degree)), numerator(values)] + others.map(numerator)
  }

  /// How many roots of a polynomial, the highest coefficient first, are different, and how many are
  /// simple.
  private static func roots(_ coefficients: [UInt64], _ prime: UInt64) -> (Int, Int) {
    var polynomial = nmod_poly_struct()
    var factors = nmod_poly_factor_struct()
    nmod_poly_init(&polynomial, UInt(prime))
    nmod_poly_factor_init(&factors)
    defer {
      nmod_poly_clear(&polynomial)
      nmod_poly_factor_clear(&factors)
    }
    for (place, coefficient) in coefficients.reversed().enumerated() {
      nmod_poly_set_coeff_ui(&polynomial, place, UInt(coefficient))
    }
    nmod_poly_factor_squarefree(&factors, &polynomial)
    var (different, simple) = (0, 0)
    for number in 0..<Int(factors.num) {
      let degree = Int(nmod_poly_degree(factors.p + number))
      different += degree
      if factors.exp[number] == 1 { simple += degree }
    }
    return (different, simple)
  }
}

/// The shortest linear recurrence of a sequence modulo a prime, by Berlekamp's and Massey's algorithm.
struct Recurrence {
  /// c with Σ c_k s_(n-k) = 0 and c_0 = 1: the minimal polynomial, its highest coefficient first.
  let coefficients: [UInt64]

  init(_ values: [UInt64], prime: UInt64) {
    var (current, previous): ([UInt64], [UInt64]) = ([1], [1])
    var (length, gap, last) = (0, 1, UInt64(1))
    for place in values.indices {
      var miss = values[place]
      for back in 1..<max(length + 1, 1) where back < current.count {
        miss = (miss + current[back] * values[place - back]) % prime
      }
      if miss == 0 {
        gap += 1
        continue
      }
      let factor = prime - miss * Modular.inverse(last, prime) % prime
      var next = current
      while next.count < previous.count + gap { next.append(0) }
      for (index, value) in previous.enumerated() {
        next[index + gap] = (next[index + gap] + factor * value) % prime
      }
      if 2 * length <= place {
        (length, previous, last, gap) = (place + 1 - length, current, miss, 1)
      } else {
        gap += 1
      }
      current = next
    }
    while current.count < length + 1 { current.append(0) }
    coefficients = Array(current.prefix(length + 1))
  }
}
