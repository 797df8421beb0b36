import Basics

/// A set of critical points of positive dimension.
public struct CriticalSet: Sendable {
  /// Its dimension.
  public var dimension: Int
  /// The loss on it, as a rational number or as digits.
  public var loss: String
  /// Whether the loss is a rational number that was recognised.
  public var isRational: Bool
  /// The loss's real part.
  public var lossValue: Double
  /// A point of it; real if one was found.
  public var sample: [(real: Double, imaginary: Double)]
  /// Whether a real point was found.
  public var isReal: Bool
  /// At real points the numbers of directions that go down; all that were seen.
  public var indices: [Int]
  /// How many random starts led to it.
  public var starts: Int
}

/// Looks for sets of critical points of positive dimension, from random starts.
///
/// From each start the gradient is made 0 by Levenberg's and Marquardt's method, which does not mind
/// that the Hessian is singular. Where it ends the Hessian's corank is the dimension of the set, if
/// a step along any direction of the kernel, corrected, leads to another critical point of the same
/// corank near by; that is tried. Points that agree in dimension and loss are reported as one set,
/// which may have several components. All this is numerical evidence, not proof.
struct CriticalSetSearch: Sendable {
  private let loss: CompiledPolynomial
  private let count: Int
  private let threads: Int
  private let isStopped: @Sendable () -> Bool

  init(
    _ loss: Polynomial, threads: Int, isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.loss = CompiledPolynomial(loss)
    count = loss.count
    self.threads = threads
    self.isStopped = isStopped
  }

  /// Where one start led.
  struct Landing: Sendable {
    var point: [Complex]
    var loss: Complex
    /// The dimension of the set around the point; 0 for a regular point, nil where the Hessian is
    /// singular but the point does not move.
    var dimension: Int?
    var isReal: Bool
    /// How many of the Hessian's eigenvalues are negative, at a real point.
    var index: Int?
  }

  /// The landings from given points; nil for those that lead nowhere.
  func landings(from points: [[Complex]], seed: UInt64) -> [Landing?] {
    parallelMap(count: points.count, threads: threads) { number in
      if isStopped() { return nil }
      var random = Randomness(seed: seed, stream: 3_000_000 + UInt64(number))
      return land(points[number], &random)
    }
  }

  /// The landings of random starts, half of them real, of sizes from 1/10 to 10.
  func landings(starts: Int, seed: UInt64) -> [Landing] {
    parallelMap(count: starts, threads: threads) { number -> Landing? in
      if isStopped() { return nil }
      var random = Randomness(seed: seed, stream: 1_000_000 + UInt64(number))
      let isReal = number.isMultiple(of: 2)
      let scale = random.power(number % 4 < 2 ? 2 : 10)
      let start = (0..<count).map { _ in
        Complex(scale * random.bell(), isReal ? 0 : scale * random.bell())
      }
      return land(start, &random)
    }.compactMap { $0 }
  }

  /// The sets among landings, largest first.
  func sets(_ landings: [Landing]) -> [CriticalSet] {
    var groups: [(key: (dimension: Int, loss: Complex), members: [Landing])] = []
    for landing in landings {
      guard let dimension = landing.dimension, dimension > 0 else { continue }
      let place = groups.firstIndex {
        $0.key.dimension == dimension
          && ($0.key.loss - landing.loss).size < 1e-7 * max(1, landing.loss.size)
      }
      if let place {
        groups[place].members.append(landing)
      } else {
        groups.append(((dimension, landing.loss), [landing]))
      }
    }
    // A single start may have come to rest where the gradient is merely very flat.
    return groups.filter { $0.members.count > 1 }.map { Self.set($0.key.dimension, $0.members) }
      .sorted {
        ($1.dimension, $0.lossValue) < ($0.dimension, $1.lossValue)
      }
  }

  private static func set(_ dimension: Int, _ members: [Landing]) -> CriticalSet {
    // The real point of the smallest size is the nicest one to show.
    let real = members.filter(\.isReal)
    let best = (real.isEmpty ? members : real).min {
      $0.point.largestSize < $1.point.largestSize
    }
    let sample = best ?? members[0]
    let value = sample.loss
    let isRealLoss = abs(value.imaginary) < 1e-9 * max(1, value.size)
    let rational = isRealLoss ? Rational(near: value.real, within: 1e-10) : nil
    let digits = isRealLoss ? "\(value.real)" : "\(value.real) + \(value.imaginary)i"
    return CriticalSet(
      dimension: dimension, loss: rational?.description ?? digits, isRational: rational != nil,
      lossValue: value.real,
      sample: sample.point.map { ($0.real, $0.imaginary) }, isReal: !real.isEmpty,
      indices: Set(real.compactMap(\.index)).sorted(), starts: members.count)
  }
}

extension CriticalSetSearch {
  /// Whether points of a set of positive dimension are found as near to a point as one looks.
  func isNearSet(_ point: [Complex], seed: UInt64) -> Bool {
    [1e-1, 1e-2, 1e-3].allSatisfy { distance in
      (0..<8).contains { number in
        var random = Randomness(seed: seed, stream: 2_000_000 + UInt64(number))
        let start = point.map { $0 + Complex(distance * random.bell(), distance * random.bell()) }
        guard let end = land(start, &random), let dimension = end.dimension, dimension > 0 else {
          return false
        }
        let way = norm(zip(end.point, point).map { $0 - $1 })
        return way < 20 * distance * Double(count).squareRoot()
      }
    }
  }
}

// MARK: - One start

extension CriticalSetSearch {
  /// The Hessian H of a complex point as the real symmetric matrix of z ↦ H·conj(z), whose
  /// eigenvalues are plus and minus the singular values.
  private func spectrum(_ hessian: [Complex]) -> (values: [Double], vectors: [Double]) {
    let size = 2 * count
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<count {
      for column in 0..<count {
        let cell = hessian[row * count + column]
        matrix[row * size + column] = cell.real
        matrix[row * size + count + column] = cell.imaginary
        matrix[(count + row) * size + column] = cell.imaginary
        matrix[(count + row) * size + count + column] = -cell.real
      }
    }
    return SymmetricEigen.decompose(matrix, count: size)
  }

  /// The step that makes a linearised gradient 0, with each eigenvalue's inverse replaced.
  private func step(
    _ gradient: [Complex], _ spectrum: (values: [Double], vectors: [Double]),
    _ inverse: (Double) -> Double
  ) -> [Complex] {
    let size = 2 * count
    let right = gradient.map(\.real) + gradient.map(\.imaginary)
    var image = [Double](repeating: 0, count: size)
    for column in 0..<size {
      let factor = inverse(spectrum.values[column])
      if factor == 0 { continue }
      let product = (0..<size).reduce(0) { $0 + spectrum.vectors[$1 * size + column] * right[$1] }
      for row in 0..<size { image[row] -= factor * product * spectrum.vectors[row * size + column] }
    }
    return (0..<count).map { Complex(image[$0], -image[count + $0]) }
  }

  private func norm(_ numbers: [Complex]) -> Double {
    numbers.reduce(0) { $0 + $1.square }.squareRoot()
  }

  /// Eigenvalues below this share of the largest count as 0.
  private static let rankShare = 1e-7
  /// On a set of critical points no eigenvalue that counts as 0 exceeds this share: after polishing
  /// they are rounding errors. Weak regularisation leaves larger ones.
  private static let noiseShare = 1e-11

  /// Goes from a start to a point where the gradient is 0, up to rounding.
  private func descend(_ start: [Complex]) -> [Complex]? {
    var point = start
    var (_, gradient, hessian) = loss.evaluate(point)
    var damping = 1.0
    for _ in 0..<150 {
      let size = norm(gradient)
      guard size.isFinite else { return nil }
      let spectrum = spectrum(hessian)
      let largest = spectrum.values.reduce(0) { max($0, abs($1)) }
      if size < 1e-9 * max(largest, 1e-6) * max(point.largestSize, 1e-3) { break }
      var isBetter = false
      for _ in 0..<12 {
        let weight = damping * size
        let change = step(gradient, spectrum) { $0 / ($0 * $0 + weight) }
        let candidate = zip(point, change).map { $0 + $1 }
        let next = loss.evaluate(candidate)
        if norm(next.gradient) < size {
          (point, gradient, hessian) = (candidate, next.gradient, next.hessian)
          damping = max(damping / 5, 1e-12)
          isBetter = true
          break
        }
        damping *= 4
      }
      if !isBetter { return nil }
    }
    return polish(point)
  }

  /// Gauss-Newton's method in the directions that are not flat; nil when it does not converge.
  private func polish(_ start: [Complex], rankShare: Double = rankShare) -> [Complex]? {
    var point = start
    for _ in 0..<12 {
      let (_, gradient, hessian) = loss.evaluate(point)
      let spectrum = spectrum(hessian)
      let largest = spectrum.values.reduce(0) { max($0, abs($1)) }
      let change = step(gradient, spectrum) {
        abs($0) > rankShare * largest ? 1 / $0 : 0
      }
      point = zip(point, change).map { $0 + $1 }
      let size = max(point.largestSize, 1e-6)
      guard size.isFinite else { return nil }
      if change.largestSize < 1e-13 * size { return point }
    }
    let (_, gradient, hessian) = loss.evaluate(point)
    let scale = hessian.largestSize * max(point.largestSize, 1e-6)
    return gradient.largestSize <= 1e-12 * max(scale, 1e-9) ? point : nil
  }

  private func land(_ start: [Complex], _ random: inout Randomness) -> Landing? {
    guard !start.isEmpty, var point = descend(start) else { return nil }
    let size = max(point.largestSize, 1e-6)
    // Points that crawl towards infinity or into a singular point are of no use.
    guard size < 1e4 else { return nil }
    let isReal = point.allSatisfy { abs($0.imaginary) < 1e-10 * size }
    if isReal { point = point.map { Complex($0.real) } }
    var (value, _, hessian) = loss.evaluate(point)
    var spectrum = spectrum(hessian)
    var (corank, rankShare) = (corank(spectrum.values), Self.rankShare)
    if corank > 0, !isFlat(spectrum.values) {
      // Merely weak: Newton's method in every direction, or nothing can be said.
      rankShare = 100 * Self.noiseShare
      guard let exact = polish(point, rankShare: Self.noiseShare) else { return nil }
      point = isReal ? exact.map { Complex($0.real) } : exact
      (value, _, hessian) = loss.evaluate(point)
      spectrum = self.spectrum(hessian)
      corank = self.corank(spectrum.values, rankShare: rankShare)
      guard corank == 0 else { return nil }
    }
    var index: Int?
    if isReal {
      let eigen = SymmetricEigen.decompose(hessian.map(\.real), count: count)
      let largest = eigen.values.reduce(0) { max($0, abs($1)) }
      index = eigen.values.count { $0 < -rankShare * largest }
    }
    let moves = corank == 0 || canMove(point, corank, spectrum, isReal: isReal, &random)
    return Landing(
      point: point, loss: value, dimension: moves ? corank : nil, isReal: isReal, index: index)
  }

  /// The corank, from eigenvalues that stand in pairs.
  private func corank(_ values: [Double], rankShare: Double = rankShare) -> Int {
    let largest = values.reduce(0) { max($0, abs($1)) }
    return largest == 0 ? count : values.count { abs($0) <= rankShare * largest } / 2
  }

  /// Whether the eigenvalues that count as 0 are so up to rounding.
  private func isFlat(_ values: [Double]) -> Bool {
    let largest = values.reduce(0) { max($0, abs($1)) }
    return !values.contains {
      abs($0) <= Self.rankShare * largest && abs($0) > Self.noiseShare * largest
    }
  }

  /// Whether steps along the kernel, corrected, lead to critical points of the same corank.
  private func canMove(
    _ point: [Complex], _ corank: Int, _ spectrum: (values: [Double], vectors: [Double]),
    isReal: Bool, _ random: inout Randomness
  ) -> Bool {
    let size = 2 * count
    let ranked = (0..<size).sorted { abs(spectrum.values[$0]) < abs(spectrum.values[$1]) }
    let length = 0.02 * max(point.largestSize, 0.1)
    for _ in 0..<corank + 2 {
      var direction = [Complex](repeating: .zero, count: count)
      for column in ranked.prefix(2 * corank) {
        let weight = random.bell()
        for row in 0..<count {
          direction[row] +=
            weight
            * Complex(
              spectrum.vectors[row * size + column],
              -spectrum.vectors[(count + row) * size + column])
        }
      }
      if isReal { direction = direction.map { Complex($0.real) } }
      let scale = length / max(norm(direction), 1e-300)
      let moved = zip(point, direction).map { $0 + scale * $1 }
      guard let corrected = polish(moved) else { return false }
      let way = norm(zip(corrected, moved).map { $0 - $1 })
      guard way < 0.3 * length,
        self.corank(self.spectrum(loss.evaluate(corrected).hessian).values) == corank
      else { return false }
    }
    return true
  }
}

extension Rational {
  /// The rational number with the smallest denominator up to 10,000 that is as close to a double
  /// as asked for, relative to its size or to 1.
  init?(near value: Double, within tolerance: Double) {
    guard value.isFinite, abs(value) < 1e9 else { return nil }
    // Continued fractions.
    var (rest, last, current) = (value, (1, 0), (0, 1))
    for _ in 0..<20 {
      let whole = rest.rounded(.down)
      guard abs(whole) < 1e9 else { return nil }
      let (top, overflow) = Int(whole).multipliedReportingOverflow(by: last.0)
      guard !overflow else { return nil }
      let next = (top + current.0, Int(whole) * last.1 + current.1)
      guard next.1 <= 10_000 else { return nil }
      (current, last) = (last, next)
      if abs(value - Double(last.0) / Double(last.1)) <= tolerance * max(1, abs(value)) {
        self = Rational(last.0) / Rational(last.1)
        return
      }
      guard rest != whole else { return nil }
      rest = 1 / (rest - whole)
    }
    return nil
  }
}
