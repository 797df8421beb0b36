import Basics

extension CriticalSetSearch {
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

  func norm(_ numbers: [Complex]) -> Double {
    numbers.reduce(0) { $0 + $1.square }.squareRoot()
  }

  /// Eigenvalues below this share of the largest count as 0.
  private static let rankShare = 1e-7
  /// On a set of critical points no eigenvalue that counts as 0 exceeds this share: after polishing
  /// they are rounding errors. Weak regularisation leaves larger ones.
  private static let noiseShare = 1e-11

  /// Goes from a start to a point where the gradient is 0, up to rounding.
  ///
  /// - Returns: also whether Newton's method has polished it; it cannot where the Hessian vanishes in
  ///   more directions than the set has.
  private func descend(_ start: [Complex]) -> (point: [Complex], isSharp: Bool)? {
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
    if let sharp = polish(point) { return (sharp, true) }
    return (point, false)
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

  func land(_ start: [Complex], _ random: inout SeededGenerator) -> Landing? {
    guard !start.isEmpty, let (end, isSharp) = descend(start) else { return nil }
    var point = end
    let size = max(point.largestSize, 1e-6)
    // Points that crawl towards infinity or into a singular point are of no use.
    guard size < 1e6 else { return nil }
    let isReal = point.allSatisfy { abs($0.imaginary) < 1e-10 * size }
    if isReal { point = point.map { Complex($0.real) } }
    var (value, _, hessian) = loss.evaluate(point)
    let degenerate = Landing(point: point, loss: value, dimension: nil, isReal: isReal, index: nil)
    guard isSharp else { return degenerate }
    var spectrum = spectrum(hessian)
    var (corank, rankShare) = (corank(spectrum.values), Self.rankShare)
    if corank > 0, !isFlat(spectrum.values) {
      // Merely weak: Newton's method in every direction, or nothing can be said.
      rankShare = 100 * Self.noiseShare
      guard let exact = polish(point, rankShare: Self.noiseShare) else { return degenerate }
      point = isReal ? exact.map { Complex($0.real) } : exact
      (value, _, hessian) = loss.evaluate(point)
      spectrum = self.spectrum(hessian)
      corank = self.corank(spectrum.values, rankShare: rankShare)
      guard corank == 0 else { return degenerate }
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
    isReal: Bool, _ random: inout SeededGenerator
  ) -> Bool {
    let size = 2 * count
    let ranked = (0..<size).sorted { abs(spectrum.values[$0]) < abs(spectrum.values[$1]) }
    let length = 0.02 * max(point.largestSize, 0.1)
    for _ in 0..<corank + 2 {
      var direction = [Complex](repeating: .zero, count: count)
      for column in ranked.prefix(2 * corank) {
        let weight = random.normal()
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
