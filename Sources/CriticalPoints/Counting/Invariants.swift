import CFLINT
import Exact

/// The unknowns of a loss and products of two of them that no change of sign alters, and how points
/// are made from their values.
///
/// Points that changes of sign exchange share these values, so there are fewer values than points, by
/// as much as there are changes. Unknowns that each change alters together are a class: if c is one of
/// them that is not 0, c² tells c up to its sign, and the products with c tell the others. How the signs
/// of classes go together is tried out.
struct Invariants: Sendable {
  /// One or two unknowns each.
  let products: [[Int]]
  private let count: Int
  private let signs: SignGroup
  /// Unknowns that change together, those that never change left out.
  private let classes: [[Int]]

  init(_ loss: Polynomial) {
    count = loss.count
    let signs = SignGroup(loss)
    func character(_ variable: Int) -> [Bool] {
      signs.generators.map { $0 >> UInt64(variable) & 1 == 1 }
    }
    var classes: [(character: [Bool], members: [Int])] = []
    var products: [[Int]] = []
    for variable in 0..<loss.count {
      let own = character(variable)
      if !own.contains(true) {
        products.append([variable])
      } else if let place = classes.firstIndex(where: { $0.character == own }) {
        classes[place].members.append(variable)
      } else {
        classes.append((own, [variable]))
      }
    }
    for (_, members) in classes {
      for (place, first) in members.enumerated() {
        products += members[place...].map { [first, $0] }
      }
    }
    (self.products, self.signs, self.classes) = (products, signs, classes.map(\.members))
  }

  /// The unknowns themselves, whatever changes of sign there are.
  init(unchanged loss: Polynomial) {
    count = loss.count
    products = (0..<loss.count).map { [$0] }
    (signs, classes) = (SignGroup(generators: [], pivots: []), [])
  }

  /// How many points share the same values, mostly.
  var order: Int { signs.order }

  /// Whether no change of sign alters a monomial.
  func contains(_ monomial: Monomial) -> Bool {
    signs.generators.allSatisfy { generator in
      (0..<count).reduce(0) {
        generator >> UInt64($1) & 1 == 1 ? $0 + Int(monomial[$1]) : $0
      }.isMultiple(of: 2)
    }
  }

  /// The critical points with given values of the products, one of each orbit.
  func points(
    _ values: ComplexBalls, of polynomial: BallPolynomial
  ) -> [ComplexBalls] {
    let point = ComplexBalls(count: count)
    for (place, product) in products.enumerated() where product.count == 1 {
      acb_set(point[product[0]], values[place])
    }
    if classes.isEmpty { return [point] }
    func place(_ first: Int, _ second: Int) -> Int {
      products.firstIndex(of: [min(first, second), max(first, second)])!
    }
    // The classes that are not 0, as sets of unknowns.
    var turned: [UInt64] = []
    for members in classes {
      let leader = members.max {
        values[place($0, $0)].approximation.size < values[place($1, $1)].approximation.size
      }!
      let square = values[place(leader, leader)]
      if acb_contains_zero(square) != 0 { continue }
      // Away from the cut of the square root, across which its values jump.
      if arb_is_negative(square.realPart) != 0 {
        acb_neg(point[leader], square)
        acb_sqrt(point[leader], point[leader], polynomial.bits)
        acb_mul_onei(point[leader], point[leader])
      } else {
        acb_sqrt(point[leader], square, polynomial.bits)
      }
      for other in members where other != leader {
        acb_div(point[other], values[place(leader, other)], point[leader], polynomial.bits)
      }
      turned.append(members.reduce(0) { $0 | 1 << UInt64($1) })
    }
    guard turned.count <= 12 else { return [] }
    var seen: Set<UInt64> = []
    var points: [ComplexBalls] = []
    let mask = turned.reduce(0, |)
    for number in 0..<(1 << turned.count) {
      let change = turned.indices.reduce(UInt64(0)) {
        number >> $1 & 1 == 1 ? $0 | turned[$1] : $0
      }
      guard !seen.contains(change) else { continue }
      for other in 0..<signs.order { seen.insert(change ^ (signs.change(other) & mask)) }
      let candidate = ComplexBalls(count: count)
      for index in 0..<count {
        if change >> UInt64(index) & 1 == 1 {
          acb_neg(candidate[index], point[index])
        } else {
          acb_set(candidate[index], point[index])
        }
      }
      polynomial.evaluate(candidate, withHessian: false)
      let isCritical = (0..<count).allSatisfy {
        acb_contains_zero(polynomial.gradient[$0]) != 0
      }
      if isCritical { points.append(candidate) }
    }
    return points
  }
}
