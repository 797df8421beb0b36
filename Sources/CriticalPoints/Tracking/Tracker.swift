import Basics

/// A member of the family of regularised losses: the equations `scale·∂E/∂w_k + 2·λ_k·w_k = 0`.
struct Regularisation: Equatable, Sendable {
  /// The factor of the squared error's gradient.
  var scale: Complex
  /// λ, times the factor.
  var lambda: [Complex]

  /// The same equations, all multiplied by a number.
  func multiplied(by factor: Complex) -> Regularisation {
    Regularisation(scale: factor * scale, lambda: lambda.map { factor * $0 })
  }
}

/// A path of regularisations: from one to another on the straight line between their (scale, λ).
/// As only the ratio matters, different factors of the ends give different arcs of λ.
struct Arc: Sendable {
  var start: Regularisation
  var end: Regularisation
}

/// How a path ended.
enum PathEnd: Equatable, Sendable {
  /// At a regular solution.
  case solution([Complex])
  /// It went beyond all bounds; the last point is given.
  case infinity([Complex])
  /// The equations became singular; the last point is given.
  case singular([Complex])

  /// The solution that was reached.
  var solution: [Complex]? {
    if case .solution(let point) = self { point } else { nil }
  }
}

/// Follows solutions along arcs of regularisations, in doubles.
///
/// A path begins with steps of the classical Runge-Kutta method; then Hermite's polynomial through the
/// last three points predicts, and Newton's method corrects. The first
/// correction measures the prediction's error: the step is taken only if it is below `accuracy`
/// relative to the point, and the next step is as long as that promises. Neighbouring paths are
/// much farther apart than that as long as the equations are well-conditioned, so a jump from one
/// to the other is rare; where two paths end in one point both are followed again with a smaller
/// `accuracy`.
struct Tracker: Sendable {
  /// The squared error.
  let error: CompiledPolynomial
  /// The largest relative error of a prediction.
  var accuracy = 1e-5
  /// The smallest step.
  var smallestStep = 1e-9
  /// Points beyond this size are given up as going to infinity.
  var bound = 1e8
  /// The most steps of a path.
  var mostSteps = 3000

  /// Follows one solution from the start of an arc to its end.
  func follow(_ start: [Complex], along arc: Arc) -> PathEnd {
    let scratch = TrackerScratch(error, arc)
    return scratch.follow(start, settings: self)
  }
}

/// The working memory of one path.
private final class TrackerScratch {
  private let error: CompiledPolynomial
  private let count: Int
  private let arc: Arc
  private let memory: UnsafeMutablePointer<Complex>
  private let size: Int
  private let pivots: UnsafeMutablePointer<Int>
  // Parts of the memory: `count` numbers each, the matrix and the workspace aside.
  private let point: UnsafeMutablePointer<Complex>
  private let stage: UnsafeMutablePointer<Complex>
  private let residual: UnsafeMutablePointer<Complex>
  private let slopes: [UnsafeMutablePointer<Complex>]
  private let matrix: UnsafeMutablePointer<Complex>
  private let workspace: UnsafeMutablePointer<Complex>
  private let lambda: UnsafeMutablePointer<Complex>
  private let lambdaSlope: UnsafeMutablePointer<Complex>
  private let scaleSlope: Complex
  /// How far rounding moved the last point, relative to its size.
  private var noise = 0.0
  /// Whether residuals are computed with more digits.
  private var isWide = false
  private var wideSteps = 0
  private var wideMemory: UnsafeMutablePointer<WideComplex>?
  /// The last points and their slopes, the latest last, and how many of them are set.
  private var points: [UnsafeMutablePointer<Complex>]
  private var tangents: [UnsafeMutablePointer<Complex>]
  private var times = (0.0, 0.0, 0.0)
  private var known = 0

  init(_ error: CompiledPolynomial, _ arc: Arc) {
    self.error = error
    self.arc = arc
    let count = error.count
    self.count = count
    size = 16 * count + count * count + error.workspaceSize
    memory = .allocate(capacity: size)
    memory.initialize(repeating: .zero, count: size)
    pivots = .allocate(capacity: max(count, 1))
    point = memory
    stage = memory + count
    residual = memory + 2 * count
    slopes = (0..<4).map { [memory] in memory + (3 + $0) * count }
    lambda = memory + 7 * count
    lambdaSlope = memory + 8 * count
    points = (0..<3).map { [memory] in memory + (10 + $0) * count }
    tangents = (0..<3).map { [memory] in memory + (13 + $0) * count }
    matrix = memory + 16 * count
    workspace = matrix + count * count
    scaleSlope = arc.end.scale - arc.start.scale
    for index in 0..<count {
      lambdaSlope[index] = 2 * (arc.end.lambda[index] - arc.start.lambda[index])
    }
  }

  deinit {
    memory.deallocate()
    wideMemory?.deallocate()
    pivots.deallocate()
  }

  /// Evaluates the equations at `place` and time `time`: the left sides into `residual`, the matrix
  /// decomposed. Returns the matrix's ratio of pivots.
  @inline(__always)
  private func evaluate(
    _ place: UnsafePointer<Complex>, _ time: Double, slope: UnsafeMutablePointer<Complex>?
  ) -> Double {
    error.evaluate(place, gradient: residual, hessian: matrix, workspace: workspace)
    let scale = arc.start.scale + time * scaleSlope
    if let slope {
      for index in 0..<count {
        slope[index] = -(scaleSlope * residual[index] + lambdaSlope[index] * place[index])
      }
    }
    for cell in 0..<count * count { matrix[cell] = scale * matrix[cell] }
    for index in 0..<count {
      let lambda = 2 * arc.start.lambda[index] + time * lambdaSlope[index]
      residual[index] = scale * residual[index] + lambda * place[index]
      matrix[index * count + index] += lambda
    }
    return LinearAlgebra.decompose(matrix, pivots, count: count)
  }

  @inline(__always)
  private func largest(_ numbers: UnsafePointer<Complex>) -> Double {
    var largest = 0.0
    for index in 0..<count {
      let size = numbers[index].size
      if !(size <= largest) { largest = size }
    }
    return largest
  }

  /// One Newton correction of `stage` at `time`; returns its size over the point's.
  @inline(__always)
  private func correct(_ time: Double) -> Double {
    guard evaluate(stage, time, slope: nil) > 0 else { return .infinity }
    if isWide { evaluateWide(time) }
    LinearAlgebra.solve(matrix, pivots, residual, count: count)
    for index in 0..<count { stage[index] -= residual[index] }
    let change = largest(residual) / max(largest(stage), 1e-12)
    return change.isNaN ? .infinity : change
  }

  /// Replaces `residual` by one with more digits.
  private func evaluateWide(_ time: Double) {
    if wideMemory == nil {
      let size = error.wideWorkspaceSize
      let memory = UnsafeMutablePointer<WideComplex>.allocate(capacity: size)
      memory.initialize(repeating: .zero, count: size)
      wideMemory = memory
    }
    error.evaluateWide(
      stage, scale: arc.start.scale + time * scaleSlope,
      lambda: { 2 * arc.start.lambda[$0] + time * lambdaSlope[$0] }, into: residual,
      workspace: wideMemory!)
  }

  @inline(__always)
  private func tangent(
    _ place: UnsafePointer<Complex>, _ time: Double, into slope: UnsafeMutablePointer<Complex>
  ) -> Bool {
    guard evaluate(place, time, slope: slope) > 0 else { return false }
    LinearAlgebra.solve(matrix, pivots, slope, count: count)
    return true
  }

  /// Predicts the point a step ahead into `stage`, by the classical method of Runge and Kutta; the
  /// first slope stands already.
  private func start(_ time: Double, _ step: Double) -> Bool {
    func move(_ slope: UnsafePointer<Complex>, _ step: Double) {
      for index in 0..<count { stage[index] = point[index] + step * slope[index] }
    }
    move(slopes[0], step / 2)
    guard tangent(stage, time + step / 2, into: slopes[1]) else { return false }
    move(slopes[1], step / 2)
    guard tangent(stage, time + step / 2, into: slopes[2]) else { return false }
    move(slopes[2], step)
    guard tangent(stage, time + step, into: slopes[3]) else { return false }
    for index in 0..<count {
      let sum =
        slopes[0][index] + 2 * slopes[1][index] + 2 * slopes[2][index] + slopes[3][index]
      stage[index] = point[index] + (step / 6) * sum
    }
    return true
  }

  /// Puts the value at `time` of the polynomial that agrees with the last three points and their
  /// slopes into `stage`: Hermite's, in Newton's form with every time taken twice.
  private func extrapolate(to time: Double) {
    let (first, second, third) = (times.0, times.1, times.2)
    // The products (time - t0), (time - t0)², (time - t0)²(time - t1) and so on.
    let one = time - third
    let two = one * one
    let three = two * (time - second)
    let four = three * (time - second)
    let five = four * (time - first)
    let (late, early) = (1 / (third - second), 1 / (second - first))
    let whole = 1 / (third - first)
    for index in 0..<count {
      let (x, y, z) = (points[2][index], points[1][index], points[0][index])
      let (xSlope, ySlope, zSlope) = (tangents[2][index], tangents[1][index], tangents[0][index])
      let xy = late * (x - y)
      let yz = early * (y - z)
      let (xxy, xyy) = (late * (xSlope - xy), late * (xy - ySlope))
      let (yyz, yzz) = (early * (ySlope - yz), early * (yz - zSlope))
      let xxyy = late * (xxy - xyy)
      let (xyyz, yyzz) = (whole * (xyy - yyz), early * (yyz - yzz))
      let (xxyyz, xyyzz) = (whole * (xxyy - xyyz), whole * (xyyz - yyzz))
      let last = whole * (xxyyz - xyyzz)
      stage[index] =
        x + one * xSlope + two * xxy + three * xxyy + four * xxyyz + five * last
    }
  }

  /// Keeps the point that was reached, with its slope, for extrapolation.
  private func remember(_ time: Double) {
    times = (times.1, times.2, time)
    let (oldPoint, oldTangent) = (points[0], tangents[0])
    points = [points[1], points[2], oldPoint]
    tangents = [tangents[1], tangents[2], oldTangent]
    for index in 0..<count {
      oldPoint[index] = point[index]
      oldTangent[index] = slopes[0][index]
    }
    known = min(known + 1, 3)
  }

  /// Corrects `stage` until it stands; returns the first correction's size, nil if it does not
  /// converge. The last one's matrix stays, decomposed.
  private func settle(_ time: Double, accuracy: Double) -> Double? {
    let first = correct(time)
    guard first <= max(accuracy, 16 * noise) else { return nil }
    var last = first
    for _ in 0..<5 {
      let next = correct(time)
      // The next one would be smaller by as much again.
      if next < 1e-8 { break }
      if next > 0.1 * last {
        // Far out, where large terms cancel, rounding stops the convergence: more digits help.
        if !isWide, max(next, last) < 1e-4 {
          isWide = true
          last = next
          continue
        }
        guard max(next, last) < 1e-6 else { return nil }
        noise = max(next, last)
        return first
      }
      last = next
    }
    noise = 0.5 * noise
    return first
  }

  func follow(_ start: [Complex], settings: Tracker) -> PathEnd {
    if count == 0 { return .solution([]) }
    for index in 0..<count { stage[index] = start[index] }
    guard settle(0, accuracy: 1e-3) != nil else { return .singular(start) }
    for index in 0..<count { point[index] = stage[index] }
    var (time, step) = (0.0, 0.02)
    var hasSlope = false
    for _ in 0..<settings.mostSteps {
      if time >= 1 { break }
      if !hasSlope {
        guard tangent(point, time, into: slopes[0]) else { break }
        hasSlope = true
        remember(time)
      }
      let isLast = step >= 1 - time
      let length = isLast ? 1 - time : step
      let next = isLast ? 1 : time + length
      let isFar = known == 3
      if isFar { extrapolate(to: next) }
      guard isFar || self.start(time, length),
        let miss = settle(next, accuracy: settings.accuracy)
      else {
        step = length / 2
        if step < settings.smallestStep { break }
        continue
      }
      for index in 0..<count { point[index] = stage[index] }
      time = next
      hasSlope = false
      // More digits cost much; whether they are still needed shows at once.
      wideSteps = isWide ? wideSteps + 1 : 0
      if wideSteps == 20 { (isWide, wideSteps) = (false, 0) }
      // The error grows with the fourth power of the step, relative to the path's length, or the
      // sixth.
      let ratio = max(settings.accuracy, 16 * noise) / max(miss, 1e-20)
      let growth =
        isFar ? Exponential.exp(Exponential.log(ratio) / 6) : ratio.squareRoot().squareRoot()
      step = length * min(max(0.7 * growth, 0.3), isFar ? 2 : 3)
      let size = largest(point)
      if !(size < settings.bound) { return .infinity(result()) }
    }
    if time >= 1 { return finish() }
    return largest(point) > 1e3 ? .infinity(result()) : .singular(result())
  }

  /// Corrects the point at the end as far as doubles go.
  private func finish() -> PathEnd {
    for _ in 0..<3 {
      if correct(1) < 1e-15 { break }
    }
    let change = largest(residual) / max(largest(stage), 1e-12)
    for index in 0..<count { point[index] = stage[index] }
    let ratio = evaluate(point, 1, slope: nil)
    return change < 1e-9 && ratio > 1e-13 ? .solution(result()) : .singular(result())
  }

  private func result() -> [Complex] { (0..<count).map { point[$0] } }
}
