import Exact
import Basics
import CFLINT

/// Proved critical points, each in a box of its own, and those that are known but not simple, in
/// orbits under changes of sign.
///
/// Whatever finds candidates hands them in; a point enters once, because boxes that overlap count as
/// one. So the list never has more points than there are.
struct PointList: Sendable {
  /// One orbit: its first point, and the changes of sign that lead to all of its points.
  struct Orbit: Sendable {
    var point: [Complex]
    var box: ProvedBox
    var isReal: Bool
    /// How many eigenvalues of the Hessian are negative; nil for points that are not real or simple.
    var index: Int?
    /// 1 for a proved simple point; for others a lower bound of the multiplicity.
    var multiplicity: Int
    var changes: [UInt64]
  }

  private let loss: Polynomial
  private let signs: SignGroup
  private let threads: Int
  /// The orbits, in the order in which they were found.
  private(set) var orbits: [Orbit] = []
  /// How many simple points there are.
  private(set) var simpleCount = 0
  /// How many others.
  private(set) var multipleCount = 0
  /// Orbits by a number that no change of sign alters, ascending.
  private var ranks: [(rank: Double, orbit: Int)] = []

  init(_ loss: Polynomial, threads: Int) {
    self.loss = loss
    signs = SignGroup(loss)
    self.threads = threads
  }

  /// A number that is nearly the same for the points of an orbit, and differs for others.
  private func rank(_ point: [Complex]) -> Double {
    var (sum, weight) = (0.0, 1.0)
    for value in point {
      sum += weight * value.square.squareRoot()
      weight *= 1.324717957244746
      if weight > 8 { weight -= 7.1 }
    }
    return sum
  }

  /// The first place whose rank is not below a number.
  private func place(_ rank: Double) -> Int {
    var (low, high) = (0, ranks.count)
    while low < high {
      let middle = (low + high) / 2
      if ranks[middle].rank < rank { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The orbits that a point may belong to.
  private func neighbours(_ point: [Complex]) -> [Int] {
    let rank = rank(point)
    let slack = 1e-11 * rank
    return ranks[place(rank - slack)...].prefix { $0.rank <= rank + slack }.map(\.orbit)
  }

  private func contains(_ box: ProvedBox, _ point: [Complex]) -> Bool {
    neighbours(point).contains { number in
      orbits[number].changes.contains { box.overlaps(orbits[number].box, change: $0) }
    }
  }

  /// Whether an approximate point is one of the list up to rounding.
  func containsApproximately(_ point: [Complex], tolerance: Double = 1e-12) -> Bool {
    let rank = rank(point)
    let slack = max(10 * tolerance, 1e-11) * rank
    let size = tolerance * point.largestSize
    return ranks[place(rank - slack)...].prefix { $0.rank <= rank + slack }.contains { entry in
      orbits[entry.orbit].changes.contains { change in
        zip(SignGroup.apply(change, to: orbits[entry.orbit].point), point).allSatisfy {
          ($0 - $1).size <= size
        }
      }
    }
  }

  private mutating func insert(_ orbit: Orbit) {
    ranks.insert((rank(orbit.point), orbits.count), at: place(rank(orbit.point)))
    if orbit.multiplicity == 1 {
      simpleCount += orbit.changes.count
    } else {
      multipleCount += orbit.changes.count
    }
    orbits.append(orbit)
  }

  /// Tries to prove candidates; those that are proved and new enter.
  ///
  /// - Returns: the candidates that could not be proved.
  mutating func add(_ candidates: [[Complex]]) -> [[Complex]] {
    let fresh = candidates.filter { !containsApproximately($0) }
    let (chunk, loss) = (4, loss)
    let proofs = parallelMap(count: (fresh.count + chunk - 1) / chunk, threads: threads) {
      index -> [Certifier.Certificate?] in
      let certifier = Certifier(loss)
      return fresh[index * chunk..<min((index + 1) * chunk, fresh.count)].map {
        certifier.certify($0)
      }
    }.flatMap { $0 }
    for proof in proofs { if let proof { add(proof) } }
    return zip(fresh, proofs).filter { $1 == nil }.map(\.0)
  }

  /// Adds the conjugates of all points, and what exchanges of unknowns that leave the loss as it is
  /// make of them.
  mutating func close(under exchanges: [[Int]]) {
    var place = 0
    while place < orbits.count {
      let points = orbits[place...].filter { $0.multiplicity == 1 }.map(\.point)
      place = orbits.count
      var images = points.map { $0.map(\.conjugate) }
      for exchange in exchanges {
        images += points.map { point in
          var image = point
          for (from, to) in exchange.enumerated() { image[to] = point[from] }
          return image
        }
      }
      _ = add(images)
    }
  }

  private mutating func add(_ proof: Certifier.Certificate) {
    guard !contains(proof.box, proof.point) else { return }
    insert(
      Orbit(
        point: proof.point, box: proof.box, isReal: proof.isReal, index: proof.index,
        multiplicity: 1, changes: changes(of: proof.point, in: proof.box)))
  }

  /// The changes of sign that lead from a point to others; boxes that overlap count as one point.
  private func changes(of point: [Complex], in box: ProvedBox) -> [UInt64] {
    var kept: [UInt64] = []
    for change in signs.changes(of: point)
    where !kept.contains(where: { box.overlaps(box, change: $0 ^ change) }) {
      kept.append(change)
    }
    return kept
  }

  /// Adds points that are not simple, from candidates near them: numbers to many digits, but no proofs.
  mutating func add(multiple candidates: [[Complex]]) {
    let loss = loss
    let refined = parallelMap(count: candidates.count, threads: threads) { index -> ProvedBox? in
      MultiplePoint(loss).refine(candidates[index])
    }
    for box in refined {
      guard let box else { continue }
      let point = (0..<loss.count).map { box.balls[$0].approximation }
      let isReal = (0..<loss.count).allSatisfy {
        arb_is_zero(box.balls[$0].imaginaryPart) != 0
      }
      guard !contains(box, point) else { continue }
      insert(
        Orbit(
          point: point, box: box, isReal: isReal, index: nil, multiplicity: 2,
          changes: changes(of: point, in: box)))
    }
  }

  /// Adds zeros that are known to many digits; those that are not simple enter as they are.
  mutating func add(_ zeros: [Parametrisation.Zero]) {
    let certifier = Certifier(loss)
    let polynomial = BallPolynomial(loss, bits: 400)
    for zero in zeros {
      // What cannot be told from 0 at so many digits is begun with at 0.
      for place in 0..<loss.count {
        for part in [zero.point[place].realPart, zero.point[place].imaginaryPart]
        where arb_contains_zero(part) != 0 { arb_zero(part) }
      }
      if zero.multiplicity == 1 {
        if let proof = certifier.certify(zero.point, mayBeReal: zero.isReal) { add(proof) }
        continue
      }
      let box = ComplexBalls(count: loss.count)
      for place in 0..<loss.count { box[place].set(zero.point[place], isReal: zero.isReal) }
      polynomial.evaluate(box, withHessian: false)
      let value = ComplexBalls(count: 1)
      value[0].set(polynomial.value[0], isReal: zero.isReal)
      let proved = ProvedBox(balls: box, loss: value)
      let point = (0..<loss.count).map { box[$0].approximation }
      guard !contains(proved, point) else { continue }
      insert(
        Orbit(
          point: point, box: proved, isReal: zero.isReal, index: nil,
          multiplicity: zero.multiplicity, changes: changes(of: point, in: proved)))
    }
  }
}
