import Basics

/// Minimises layer by layer, and by plain gradient descent, from the same random starts, and says
/// which of a solution's points both reach.
///
/// With all other layers held the loss is quadratic in a layer that no curved activation follows; if
/// it is regularised, one Cholesky decomposition gives its only minimum, exactly up to rounding.
/// The layers are solved in turn, first to last, until the gradient vanishes. After each sweep the
/// hidden neurons are balanced: where a factor for the weights into a neuron can be made up for by
/// the weights out of it, the factor with the smallest regularisation is taken, which without this
/// is approached only slowly. A layer that a curved
/// activation follows is not quadratic; there Newton's method with damping takes one step downhill.
///
/// Gradient descent takes steps along the negative gradient, halved until they go down (Armijo's
/// rule) and doubled when they do at once.
public struct LayerSweep: Sendable {
  /// Where the starts led, by either way.
  public struct Tally: Sendable {
    /// For each orbit of the solution's real points how many starts ended in it.
    public var byOrbit: [Int: Int] = [:]
    /// How many ended in a critical point the solution lacks.
    public var elsewhere = 0
    /// How many did not come to rest.
    public var restless = 0
    /// Sweeps, or steps of gradient descent, of all starts together.
    public var steps = 0
  }

  /// Both ways.
  public struct Comparison: Sendable {
    /// How many starts there were.
    public var starts: Int
    /// Layer by layer.
    public var sweeping: Tally
    /// Gradient descent.
    public var descending: Tally
    /// Whether every layer is quadratic when the others are held.
    public var isQuadratic: Bool
  }

  private let solution: Solution
  private let loss: CompiledPolynomial
  private let slope: RealGradient
  /// The unknowns of each layer, and whether the loss is quadratic in them.
  private let layers: [(unknowns: [Int], isQuadratic: Bool)]

  private let neurons: [Neuron]
  private let lambda: [Double]

  private static let mostSweeps = 2000
  private static let mostSteps = 20_000
  /// Starts are normally distributed with this deviation.
  private static let deviation = 1.0

  /// A comparison against a solution's points.
  public init(_ solution: Solution) {
    self.solution = solution
    let network = solution.network
    loss = CompiledPolynomial(network.loss)
    slope = RealGradient(network.loss)
    let problem = network.problem
    let unknowns = problem.unknowns
    neurons = Self.neurons(problem)
    lambda = network.regularisation.map(\.approximation)
    layers = (0..<problem.layers.count - 1).compactMap { layer in
      let first = problem.weight(layer: layer, row: 0, column: 0)
      let last = problem.weight(layer: layer, row: problem.layers[layer + 1], column: 0)
      let own = unknowns.indices.filter { (first..<last).contains(unknowns[$0]) }
      let degree = network.loss.terms.map { term in
        own.reduce(0) { $0 + Int(term.exponents[$1]) }
      }.max()
      return own.isEmpty ? nil : (own, (degree ?? 0) <= 2)
    }
  }

  /// Tries that many random starts.
  public func compare(
    starts: Int, seed: UInt64, threads: Int, isStopped: @escaping @Sendable () -> Bool = { false }
  ) -> Comparison {
    let known = solution.points.filter(\.isReal)
    let ends = parallelMap(count: starts, threads: threads) { number -> [Run] in
      if isStopped() { return [Run(), Run()] }
      var random = SeededGenerator(seed: seed, stream: 4_000_000 + UInt64(number))
      let start = (0..<loss.count).map { _ in Self.deviation * random.normal() }
      return [sweep(start), descend(start)]
    }
    func tally(_ way: Int) -> Tally {
      ends.reduce(into: Tally()) { tally, runs in
        tally.steps += runs[way].steps
        guard let point = runs[way].point else {
          tally.restless += 1
          return
        }
        if let place = Self.place(of: point, in: known) {
          tally.byOrbit[known[place].orbit, default: 0] += 1
        } else {
          tally.elsewhere += 1
        }
      }
    }
    return Comparison(
      starts: starts, sweeping: tally(0), descending: tally(1),
      isQuadratic: layers.allSatisfy { $0.isQuadratic })
  }

  /// The known point nearest to one, if it is near enough to be meant.
  private static func place(of point: [Double], in known: [CriticalPoint]) -> Int? {
    var best: (place: Int, distance: Double)?
    for (place, other) in known.enumerated() {
      let distance = zip(point, other.realParts).reduce(0.0) { max($0, abs($1.0 - $1.1)) }
      if distance < best?.distance ?? .infinity { best = (place, distance) }
    }
    guard let best, best.distance < 1e-4 else { return nil }
    return best.place
  }

  private struct Run: Sendable {
    var point: [Double]?
    var steps = 0
  }

  private func isAtRest(_ gradient: [Double], _ point: [Double]) -> Bool {
    let size = point.reduce(1e-3) { max($0, abs($1)) }
    return gradient.allSatisfy { abs($0) < 1e-8 * size }
  }

  private func sweep(_ start: [Double]) -> Run {
    var point = start
    for number in 1...Self.mostSweeps {
      for layer in layers {
        guard let next = solve(layer.unknowns, layer.isQuadratic, at: point) else {
          return Run(point: nil, steps: number)
        }
        point = next
      }
      balance(&point)
      if isAtRest(slope.evaluate(point).gradient, point) { return Run(point: point, steps: number) }
    }
    return Run(point: nil, steps: Self.mostSweeps)
  }

  /// A hidden neuron of activation c·x^degree: its weights in and out, by unknown.
  private struct Neuron {
    var degree: Int
    var into: [Int]
    var outOf: [Int]
  }

  /// The hidden neurons whose scale is free.
  private static func neurons(_ problem: Problem) -> [Neuron] {
    let places = Dictionary(
      uniqueKeysWithValues: problem.unknowns.enumerated().map { ($1, $0) })
    var result: [Neuron] = []
    for layer in 1..<max(problem.layers.count - 1, 1) {
      let activation = problem.activations[layer - 1]
      guard activation.count(where: { !$0.isZero }) == 1 else { continue }
      let width = problem.fanIn(layer - 1)
      for row in 0..<problem.layers[layer] {
        let into = (0..<width).map { problem.weight(layer: layer - 1, row: row, column: $0) }
        let outOf = (0..<problem.layers[layer + 1]).map {
          problem.weight(layer: layer, row: $0, column: row)
        }
        guard (into + outOf).allSatisfy({ places[$0] != nil }) else { continue }
        result.append(
          Neuron(
            degree: activation.count - 1, into: into.compactMap { places[$0] },
            outOf: outOf.compactMap { places[$0] }))
      }
    }
    return result
  }

  /// Rescales each hidden neuron: a·s² + b/s^(2d) is least where s^(2d + 2) = d·b/a.
  private func balance(_ point: inout [Double]) {
    for neuron in neurons {
      let into = neuron.into.reduce(0.0) { $0 + lambda[$1] * point[$1] * point[$1] }
      let outOf = neuron.outOf.reduce(0.0) { $0 + lambda[$1] * point[$1] * point[$1] }
      guard into > 1e-30, outOf > 1e-30 else { continue }
      let degree = Double(neuron.degree)
      let scale = Exponential.exp(
        Exponential.log(degree * outOf / into) / (2 * degree + 2))
      for place in neuron.into { point[place] *= scale }
      for place in neuron.outOf {
        for _ in 0..<neuron.degree { point[place] /= scale }
      }
    }
  }

  /// The point with one layer's unknowns moved to where the loss is least, or at least down.
  private func solve(_ unknowns: [Int], _ isQuadratic: Bool, at point: [Double]) -> [Double]? {
    let (value, gradient, hessian) = loss.evaluate(point.map { Complex($0) })
    let size = unknowns.count
    var block = [Double](repeating: 0, count: size * size)
    for (row, first) in unknowns.enumerated() {
      for (column, second) in unknowns.enumerated() {
        block[row * size + column] = hessian[first * loss.count + second].real
      }
    }
    let right = unknowns.map { -gradient[$0].real }
    let largest = (0..<size).reduce(1e-9) { max($0, abs(block[$1 * size + $1])) }
    var shift = 0.0
    for _ in 0..<60 {
      var shifted = block
      for index in 0..<size { shifted[index * size + index] += shift }
      if let decomposition = Cholesky(shifted, count: size, damping: 0) {
        var next = point
        for (unknown, change) in zip(unknowns, decomposition.solve(right)) {
          next[unknown] += change
        }
        if isQuadratic && shift == 0 { return next }
        let level = slope.evaluate(next).value
        if level <= value.real + 1e-15 * abs(value.real) { return next }
      }
      shift = max(4 * shift, 1e-3 * largest)
    }
    return nil
  }

  private func descend(_ start: [Double]) -> Run {
    var point = start
    var (value, gradient) = slope.evaluate(point)
    // The size of the terms that add up to the loss, more or less.
    let level = abs(slope.evaluate([Double](repeating: 0, count: loss.count)).value)
    var step = 0.1
    for number in 1...Self.mostSteps {
      if isAtRest(gradient, point) { return Run(point: point, steps: number) }
      let square = gradient.reduce(0) { $0 + $1 * $1 }
      var halvings = 0
      while true {
        let next = zip(point, gradient).map { $0 - step * $1 }
        let (nextValue, nextGradient) = slope.evaluate(next)
        // Near the end rounding hides the descent: the gradient decides.
        let isHidden = abs(nextValue - value) <= 1e-14 * (abs(value) + level)
        let isDown =
          isHidden
          ? nextGradient.reduce(0) { $0 + $1 * $1 } < square
          : nextValue <= value - 0.3 * step * square
        if isDown {
          (point, value, gradient) = (next, nextValue, nextGradient)
          break
        }
        step /= 2
        halvings += 1
        if halvings > 60 { return Run(point: nil, steps: number) }
      }
      if halvings == 0 { step *= 1.5 }
    }
    return Run(point: nil, steps: Self.mostSteps)
  }
}
