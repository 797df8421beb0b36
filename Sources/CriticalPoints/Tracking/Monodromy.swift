import Basics

/// Finds all torus solutions of a stratum for a generic complex regularisation.
///
/// The pairs (w, λ) are an irreducible variety, a graph over the torus (see `Stratum`). So one of
/// them is had for nothing, by choosing w and computing λ, and following it along loops of λ leads
/// to every other: the monodromy group is transitive. The loops run between two regularisations
/// along several edges; every solution known at one end is followed along every edge until nothing
/// new appears, and then along further edges, until several in a row find nothing.
///
/// Changes of sign commute with all this, so only one solution of each orbit is followed.
struct Monodromy: Sendable {
  /// The stratum's squared error.
  let error: CompiledPolynomial
  /// The changes of sign under which it is invariant.
  let signs: SignGroup
  /// Who follows the paths.
  let workers: Workers
  /// How many orbits there are, where that is known: it ends when they are found, and not before.
  var wanted: Int?
  /// Told how many orbits are known and how many paths have been followed.
  var report: @Sendable (_ orbits: Int, _ paths: Int) -> Void = { _, _ in }

  /// The most edges of a run; where many lose paths there is no end.
  private static let mostEdges = 60
  /// How many edges go straight.
  private static let straightEdges = 3
  /// The most steps of a path; one that takes more is on a bad edge, and there are other edges.
  private static let mostSteps = 1000
  /// The most orbits that are looked for.
  static let mostOrbits = 200_000

  /// What was found at one regularisation.
  struct Outcome: Sendable {
    /// The regularisation.
    var regularisation: Regularisation
    /// One solution of each orbit.
    var representatives: [[Complex]]
    /// How many edges found nothing new at last.
    var quietEdges: Int
    /// How many paths were followed.
    var paths: Int
    /// Whether enough edges in a row lost no path and found nothing new.
    var isClosed: Bool
  }

  private struct End {
    var regularisation: Regularisation
    var solutions = PointSet()
  }

  private struct Edge {
    var forward: [Arc]
    /// For each solution at the first end the one at the second it leads to; -1 unknown, -2 lost.
    var images: [Int] = []
    var preimages: [Int] = []

    /// The arcs from the end numbered `side`.
    func arcs(from side: Int) -> [Arc] {
      side == 0 ? forward : forward.reversed().map { Arc(start: $0.end, end: $0.start) }
    }

    /// What is known of a solution at a side.
    subscript(side: Int, index: Int) -> Int {
      get { side == 0 ? images[index] : preimages[index] }
      set {
        if side == 0 { images[index] = newValue } else { preimages[index] = newValue }
      }
    }

    mutating func grow(to counts: [Int]) {
      while images.count < counts[0] { images.append(-1) }
      while preimages.count < counts[1] { preimages.append(-1) }
    }
  }

  /// A random point of the torus, and the regularisation for which it is critical.
  private func start(
    _ random: inout SeededGenerator, spread: Double
  ) -> (point: [Complex], lambda: [Complex]) {
    let scale = random.power(spread)
    let point = (0..<error.count).map { _ in
      scale * random.power(spread) * random.direction()
    }
    let gradient = error.evaluate(point).gradient
    return (point, zip(gradient, point).map { -($0 / (2 * $1)) })
  }

  /// Looks for all solutions.
  func run(_ random: inout SeededGenerator) -> Outcome {
    let (point, lambda) = start(&random, spread: 1.5)
    let other = start(&random, spread: 1.5).lambda
    var ends = [
      End(regularisation: Regularisation(scale: .one, lambda: lambda)),
      End(regularisation: Regularisation(scale: .one, lambda: other)),
    ]
    _ = ends[0].solutions.add(signs.representative(of: point))
    var state = State(ends: ends, edges: [straightEdge(ends, &random)])
    var (quiet, needed) = (0, Int.max)
    var waiting: [Edge] = []
    for _ in 0..<Self.mostEdges {
      if let wanted, state.ends.contains(where: { $0.solutions.count >= wanted }) { break }
      if state.edges.count < Self.straightEdges {
        state.edges.append(straightEdge(state.ends, &random))
      } else {
        if waiting.isEmpty { waiting = edges(state.ends, &random) }
        state.edges.append(waiting.removeFirst())
      }
      let before = state.ends.map(\.solutions.count).max() ?? 0
      exhaust(&state)
      let after = state.ends.map(\.solutions.count).max() ?? 0
      // An edge that has lost a path says nothing.
      let isWhole = !state.edges[state.edges.count - 1].images.contains(-2)
      quiet = after > before ? 0 : isWhole ? quiet + 1 : quiet
      needed = after <= 4 ? 16 : after <= 40 ? 14 : 6
      if workers.isStopped() || after > Self.mostOrbits { break }
      // More loops than enough, and it was known that there is more: another start may do better.
      if quiet >= (wanted == nil ? needed : 2 * needed) { break }
    }
    let fuller = state.ends[1].solutions.count > state.ends[0].solutions.count ? 1 : 0
    return Outcome(
      regularisation: state.ends[fuller].regularisation,
      representatives: state.ends[fuller].solutions.points, quietEdges: quiet, paths: state.paths,
      isClosed: quiet >= needed && !workers.isStopped())
  }

  private struct State {
    var ends: [End]
    var edges: [Edge]
    var paths = 0
  }

  /// Three edges: two that pass a branch point on either side, and one by way of the regularisation
  /// of any point, of a size that varies.
  private func edges(_ ends: [End], _ random: inout SeededGenerator) -> [Edge] {
    // The factors' angles stay below 150 degrees, so that no arc comes near an infinite λ.
    let first = ends[0].regularisation.multiplied(by: random.direction())
    let turn = first.scale * random.forwardDirection()
    let last = ends[1].regularisation.multiplied(by: turn * random.forwardDirection())
    let (branch, step) = branch(&random)
    let places = [
      zip(branch, step).map { $0 + $1 }, zip(branch, step).map { $0 - $1 },
      start(&random, spread: random.below(2) == 0 ? 1.5 : 3).lambda,
    ]
    return places.map { place in
      let middle = Regularisation(scale: .one, lambda: place).multiplied(by: turn)
      return Edge(forward: [Arc(start: first, end: middle), Arc(start: middle, end: last)])
    }
  }

  /// An edge that goes straight from one end to the other.
  private func straightEdge(_ ends: [End], _ random: inout SeededGenerator) -> Edge {
    let first = ends[0].regularisation.multiplied(by: random.direction())
    let factor = first.scale * random.forwardDirection()
    return Edge(forward: [Arc(start: first, end: ends[1].regularisation.multiplied(by: factor))])
  }

  /// A regularisation at which two solutions meet, and a third of the way to 0 from there in a random
  /// direction: paths that turn on different sides of it make a loop that exchanges the two.
  ///
  /// Such a regularisation belongs to a point w where the Hessian of the loss is singular, and those
  /// are found on random lines: so loops have the right size whatever the data are.
  private func branch(_ random: inout SeededGenerator) -> (lambda: [Complex], step: [Complex]) {
    for _ in 0..<20 {
      let spread = random.below(2) == 0 ? 1.5 : 3.0
      let (point, lambda) = start(&random, spread: spread)
      let direction = point.map { $0.square.squareRoot() * random.direction() }
      guard let place = singularity(point, direction) else {
        if error.count == 0 { return (lambda, lambda) }
        continue
      }
      let found = zip(point, direction).map { $0 + place * $1 }
      // Where a coordinate vanishes the Hessian is singular for another reason.
      guard zip(found, point).allSatisfy({ $0.square > 1e-3 * $1.square }) else { continue }
      let gradient = error.evaluate(found).gradient
      let branch = zip(gradient, found).map { -($0 / (2 * $1)) }
      let sizes = branch.map { $0.square.squareRoot() }
      // Regularisations that differ by many orders of magnitude are hard to get to.
      let ratios = zip(sizes, lambda).map { $0 * $0 / $1.square }
      guard let least = ratios.min(), let most = ratios.max(), most < 3e4 * least else { continue }
      return (branch, sizes.map { 0.3 * $0 * random.direction() })
    }
    let lambda = start(&random, spread: 2).lambda
    return (lambda, lambda.map { 0.3 * $0.square.squareRoot() * random.direction() })
  }

  /// A number t for which the loss that is critical at `point + t·direction` has a singular Hessian
  /// there, by the secant method; nil when none was found.
  private func singularity(_ point: [Complex], _ direction: [Complex]) -> Complex? {
    func determinant(_ place: Complex) -> Complex {
      let moved = zip(point, direction).map { $0 + place * $1 }
      var (_, gradient, matrix) = error.evaluate(moved)
      for index in moved.indices {
        matrix[index * error.count + index] -= gradient[index] / moved[index]
      }
      return LinearAlgebra.determinant(&matrix, count: error.count)
    }
    var (last, current) = (Complex.zero, Complex(0.1, 0.05))
    var (lastValue, value) = (determinant(last), determinant(current))
    let scale = lastValue.size
    for _ in 0..<40 {
      let slope = (value - lastValue) / (current - last)
      var step = value / slope
      guard step.isFinite else { return nil }
      if step.size > 1 { step = (1 / step.size) * step }
      (last, lastValue) = (current, value)
      current -= step
      value = determinant(current)
      if step.size < 1e-8 * max(current.size, 1e-3) {
        return value.size < 1e-4 * scale && current.size < 100 ? current : nil
      }
    }
    return nil
  }

  /// Follows every solution along every edge, until no end has one that was not followed.
  private func exhaust(_ state: inout State) {
    var isDone = false
    while !isDone {
      isDone = true
      for edge in state.edges.indices {
        for side in 0...1 where !workers.isStopped() {
          if let wanted, state.ends.contains(where: { $0.solutions.count >= wanted }) { return }
          if follow(edge, from: side, &state) { isDone = false }
        }
      }
    }
  }

  /// Follows what is new at one side of an edge; returns whether there was anything.
  private func follow(_ edge: Int, from side: Int, _ state: inout State) -> Bool {
    let solutions = state.ends[side].solutions.points
    state.edges[edge].grow(to: state.ends.map(\.solutions.count))
    let waiting = solutions.indices.filter { state.edges[edge][side, $0] == -1 }
    if waiting.isEmpty { return false }
    let arcs = state.edges[edge].arcs(from: side)
    let ends = follow(waiting.map { solutions[$0] }, along: arcs)
    state.paths += waiting.count * arcs.count
    for (index, end) in zip(waiting, ends) {
      guard let end else {
        state.edges[edge][side, index] = -2
        continue
      }
      let target = state.ends[1 - side].solutions.add(end).index
      state.edges[edge].grow(to: state.ends.map(\.solutions.count))
      let rival = state.edges[edge][1 - side, target]
      guard rival >= 0, rival != index else {
        state.edges[edge][side, index] = target
        state.edges[edge][1 - side, target] = index
        continue
      }
      // Two paths cannot end in one regular solution: follow both with more care.
      settle([rival, index], arcs, edge, side, &state)
    }
    report(state.ends.map(\.solutions.count).max() ?? 0, state.paths)
    return true
  }

  private func settle(
    _ rivals: [Int], _ arcs: [Arc], _ edge: Int, _ side: Int, _ state: inout State
  ) {
    for index in rivals {
      let old = state.edges[edge][side, index]
      if old >= 0 { state.edges[edge][1 - side, old] = -1 }
      state.edges[edge][side, index] = -2
    }
    for index in rivals {
      let solution = state.ends[side].solutions.points[index]
      state.paths += arcs.count
      guard let end = carefully(solution, along: arcs, accuracy: 1e-8) else { continue }
      let target = state.ends[1 - side].solutions.add(end).index
      state.edges[edge].grow(to: state.ends.map(\.solutions.count))
      guard state.edges[edge][1 - side, target] < 0 else { continue }
      state.edges[edge][side, index] = target
      state.edges[edge][1 - side, target] = index
    }
  }

  /// Where solutions lead along arcs, one after the other; nil for those that are lost.
  private func follow(_ starts: [[Complex]], along arcs: [Arc]) -> [[Complex]?] {
    workers.map(count: starts.count, width: error.count) { index in
      if workers.isStopped() { return nil }
      return carefully(starts[index], along: arcs, accuracy: 1e-5)
        ?? carefully(starts[index], along: arcs, accuracy: 1e-7)
    }
  }

  private func carefully(
    _ start: [Complex], along arcs: [Arc], accuracy: Double
  ) -> [Complex]? {
    var point = start
    for arc in arcs {
      let tracker = Tracker(
        error: error, accuracy: accuracy, smallestStep: 1e-7, mostSteps: Self.mostSteps)
      let end = tracker.follow(point, along: arc)
      guard let solution = end.solution else { return nil }
      point = solution
    }
    return signs.representative(of: point)
  }
}
