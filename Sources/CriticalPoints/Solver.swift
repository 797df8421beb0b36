import Basics
import Exact

/// Finds all isolated critical points of a polynomial network's loss, and proves them.
///
/// The way: enumerate the patterns of zeros that critical points can have (`Stratum`), solve each
/// for a generic complex regularisation (`Monodromy`), twice and from independent starts, follow the
/// solutions to the regularisation that was asked for (`ParameterHomotopy`), prove each end
/// (`Certifier`), and check what all of them together must satisfy (`Completeness`).
///
/// ```swift
/// let problem = try Problem(bytes: bytes, file: "problem.json")
/// let solution = Solver(try PolynomialNetwork(problem)).solve()
/// solution.points.count
/// ```
public struct Solver: Sendable {
  /// How far solving has come.
  public struct Progress: Sendable {
    /// What is being done.
    public var stage: String
    /// A share from 0 to 1 of the whole.
    public var share: Double
    /// Figures for people.
    public var detail: String
  }

  /// The loss.
  public let network: PolynomialNetwork
  /// The seed of all random choices.
  public var seed: UInt64 = 1
  /// Threads to use; no result depends on it.
  public var threads = 1
  /// Told how things go.
  public var report: @Sendable (Progress) -> Void = { _ in }
  /// Asked now and then whether to stop.
  public var isStopped: @Sendable () -> Bool = { false }

  /// A solver for a loss.
  public init(_ network: PolynomialNetwork) { self.network = network }

  /// Solves.
  public func solve() -> Solution {
    var solution = Solution(network: network)
    let count = network.loss.count
    let scaled = Set(Scaling.moved(by: network.loss))
    solution.scaled = scaled.sorted().map { network.names[$0] }
    let core = (0..<count).filter { !scaled.contains($0) }
    guard let strata = Stratum.all(of: network.error.restricted(to: core)) else {
      solution.warnings.append("there are too many patterns of zeros to list")
      return solution
    }
    var random = SeededGenerator(seed: seed, stream: 0)
    let dominant = strata.filter { $0.isDominant(&random) }
    var ends: [[Complex]] = []
    var summary = Tally()
    for (number, stratum) in dominant.enumerated() {
      if isStopped() { break }
      let result = solve(stratum, core: core, number: number, of: dominant.count)
      solution.strata.append(result.summary(stratum, core.map { network.names[$0] }))
      summary.add(result)
      for point in result.points {
        var full = [Complex](repeating: .zero, count: count)
        for (place, value) in zip(stratum.support, point) { full[core[place]] = value }
        ends.append(full)
      }
      for point in result.singularEnds where point.count == stratum.support.count {
        var full = [Complex](repeating: .zero, count: count)
        for (place, value) in zip(stratum.support, point) { full[core[place]] = value }
        summary.singular.append(full)
      }
    }
    solution.paths = summary.paths
    let orbits = OrbitList(ends, signs: SignGroup(network.loss))
    gather(orbits, into: &solution)
    let strays = searchSets(summary, into: &solution)
    solution.isInterrupted = isStopped()
    if !solution.sets.isEmpty, hasFaintRegularisation {
      solution.warnings.append(
        "sets: a lambda is below 1e-9 of the largest coefficient, too faint to tell sets from points"
      )
    }
    Completeness(
      solution, summary, strays: strays,
      isCoercive: network.regularisation.allSatisfy { $0 > .zero }
    ).judge(&solution)
    return solution
  }

  /// Whether some λ is lost in rounding errors next to the squared error, so that points look like
  /// sets.
  private var hasFaintRegularisation: Bool {
    let largest = network.loss.terms.map { abs($0.coefficient.approximation) }.max() ?? 0
    return network.regularisation.contains {
      !$0.isZero && abs($0.approximation) < 1e-9 * largest
    }
  }

  /// What solving the strata came to, added up.
  struct Tally {
    var paths = 0
    var singular: [[Complex]] = []
    var singularCount = 0
    var infinite = 0
    var merged = 0
    var generic = 0
    var disagreements = 0
    var repeats = 0
    var open = 0
    var quietEdges = Int.max

    mutating func add(_ result: StratumResult) {
      paths += result.paths
      singularCount += result.singular
      infinite += result.infinite
      merged += result.merged
      generic += result.generic
      disagreements += result.agrees ? 0 : 1
      repeats += result.runs > 2 ? 1 : 0
      open += result.isClosed ? 0 : 1
      quietEdges = min(quietEdges, result.quietEdges)
    }
  }

  /// What solving one stratum came to; counts are of solutions, not orbits.
  struct StratumResult {
    var points: [[Complex]] = []
    var generic = 0
    var singular = 0
    var singularEnds: [[Complex]] = []
    var infinite = 0
    var merged = 0
    var paths = 0
    var runs = 0
    var agrees = true
    var isClosed = true
    var quietEdges = Int.max

    func summary(_ stratum: Stratum, _ names: [String]) -> StratumSummary {
      StratumSummary(
        support: stratum.support.map { names[$0] }, generic: generic, regular: points.count,
        singular: singular, infinite: infinite)
    }
  }

  private func solve(_ stratum: Stratum, core: [Int], number: Int, of total: Int) -> StratumResult {
    var result = StratumResult()
    if stratum.support.isEmpty {
      (result.points, result.generic) = ([[]], 1)
      return result
    }
    let error = CompiledPolynomial(stratum.error)
    let signs = SignGroup(stratum.error)
    let lambda = stratum.support.map { network.regularisation[core[$0]].approximation }
    let (report, isStopped) = (report, isStopped)
    let homotopy = ParameterHomotopy(
      error: error, signs: signs, target: lambda, threads: threads, isStopped: isStopped)
    var runs: [Run] = []
    // Two runs that agree; if the first two do not, as many as it takes, up to six.
    for run in 0..<6 {
      if run >= 2, Self.agree(runs) { break }
      var monodromy = Monodromy(error: error, signs: signs, threads: threads)
      monodromy.isStopped = isStopped
      let share = (Double(number) + min(Double(run) / 2, 0.9)) / Double(total)
      let order = signs.order
      monodromy.report = { orbits, paths in
        report(
          Progress(
            stage: "pattern \(number + 1) of \(total), run \(run + 1)", share: share,
            detail: "\(orbits * order) solutions, \(paths) paths"))
      }
      var random = SeededGenerator(seed: seed, stream: UInt64(1 + number * 8 + run))
      let found = monodromy.run(&random)
      if isStopped(), run > 0 { break }
      let outcome = homotopy.run(found.representatives, from: found.regularisation, &random)
      runs.append(
        Run(count: found.representatives.count, isClosed: found.isClosed, outcome: outcome))
      result.paths += found.paths + outcome.paths
      if found.isClosed { result.quietEdges = min(result.quietEdges, found.quietEdges) }
      if isStopped() { break }
    }
    result.runs = runs.count
    result.isClosed = runs.count(where: \.isClosed) >= 2
    result.agrees = Self.agree(runs)
    // The fullest run counts; others may add what it has lost.
    let best = runs.indices.max { (runs[$0].count, $1) < (runs[$1].count, $0) } ?? 0
    var ends = PointSet(tolerance: 1e-7)
    for place in [best] + runs.indices.filter({ $0 != best }) {
      for point in runs[place].outcome.representatives {
        for change in 0..<signs.order {
          _ = ends.add(SignGroup.apply(signs.change(change), to: point))
        }
      }
    }
    result.points = ends.points
    result.generic = runs[best].count * signs.order
    result.singular = runs[best].outcome.singular.count * signs.order
    result.singularEnds = runs[best].outcome.singular
    result.infinite = runs[best].outcome.toInfinity * signs.order
    result.merged = runs[best].outcome.merged * signs.order
    return result
  }

  /// One run of a stratum.
  private struct Run {
    /// How many orbits a generic regularisation has.
    var count: Int
    /// Whether the run went on until nothing new was found.
    var isClosed: Bool
    var outcome: ParameterHomotopy.Outcome
  }

  /// Whether the two fullest closed runs found equally much and the same ends, and none found more.
  private static func agree(_ runs: [Run]) -> Bool {
    let ranked = runs.filter(\.isClosed).sorted { $0.count > $1.count }
    guard ranked.count >= 2, ranked[0].count == ranked[1].count,
      ranked[0].count == runs.map(\.count).max()
    else { return false }
    let (first, second) = (ranked[0].outcome, ranked[1].outcome)
    guard first.representatives.count == second.representatives.count else { return false }
    var known = PointSet(tolerance: 1e-7)
    for point in first.representatives { _ = known.add(point) }
    return second.representatives.allSatisfy { known.index(of: $0) != nil }
  }
}

// MARK: - Proving and sorting

extension Solver {
  /// Random starts: what they reach must be in the list, or in a set of positive dimension, which
  /// is added.
  ///
  /// - Returns: what the list may lack.
  private func searchSets(
    _ tally: Tally, into solution: inout Solution
  ) -> Completeness.Strays {
    report(Progress(stage: "random starts", share: 1, detail: ""))
    let search = CriticalSetSearch(network.loss, threads: threads, isStopped: isStopped)
    let landings = search.landings(starts: Self.randomStarts, seed: seed)
    let ends = search.landings(from: Array(tally.singular.prefix(200)), seed: seed)
    solution.sets = search.sets(landings + ends.compactMap { $0 })
    let losses = solution.sets.map(\.lossValue)
    let unplaced = ends.count { end in
      guard let end, end.dimension != 0 else { return true }
      return !losses.contains { abs($0 - end.loss.real) < 1e-7 * max(1, abs($0)) }
    }
    var known = PointSet(tolerance: 1e-6)
    for point in solution.points { _ = known.add(point.approximation) }
    let isolated = landings.filter { $0.dimension == 0 }
    if !solution.sets.isEmpty {
      solution.remove { point in
        // A singular point may lie where such sets meet.
        !point.isCertified
          && losses.contains { abs($0 - point.lossValue) < 1e-9 * max(1, abs($0)) }
          && search.isNearSet(point.approximation, seed: seed)
      }
    }
    return Completeness.Strays(
      starts: isolated.count, missing: isolated.count { known.index(of: $0.point) == nil },
      singular: ends.count, unplaced: unplaced)
  }

  /// How many random starts are tried.
  private static let randomStarts = 120

  /// Proves one point of each orbit and puts all of them into the solution, sorted.
  private func gather(_ orbits: OrbitList, into solution: inout Solution) {
    let representatives = orbits.orbits.map { orbits.points[$0.members[0].point] }
    let chunk = 8
    let chunks = (representatives.count + chunk - 1) / chunk
    let loss = network.loss
    report(Progress(stage: "certifying", share: 1, detail: "\(representatives.count) orbits"))
    let proofs = parallelMap(count: chunks, threads: threads) { index -> [Certifier.Certificate?] in
      let certifier = Certifier(loss)
      let range = index * chunk..<min((index + 1) * chunk, representatives.count)
      return range.map { certifier.certify(representatives[$0]) }
    }.flatMap { $0 }
    var groups: [(bounds: (low: Integer, high: Integer)?, points: [CriticalPoint])] = []
    for (number, orbit) in orbits.orbits.enumerated() {
      let start = representatives[number]
      let model =
        proofs[number].map { Self.point($0) } ?? uncertified(start)
      if zip(model.approximation, start).contains(where: {
        ($0 - $1).size > 1e-5 * max(start.largestSize, 1e-3)
      }) {
        solution.warnings.append("a path's end is no critical point, and was left out")
        continue
      }
      let points = orbit.members.map { member -> CriticalPoint in
        var point = model
        point.orbit = number
        point.approximation = SignGroup.apply(member.change, to: model.approximation)
        point.coordinates = model.coordinates.enumerated().map {
          member.change >> UInt64($0) & 1 == 1 ? $1.negative : $1
        }
        return point
      }
      groups.append((proofs[number]?.lossBounds, points))
    }
    sort(&groups)
    solution.points = groups.flatMap(\.points)
    let permuted = PermutationOrbits(solution, network)
    for place in solution.points.indices { solution.points[place].orbit = permuted.orbits[place] }
    nameGlobalMinima(groups.map { ($0.bounds, $0.points.count) }, in: &solution)
  }

  private static func point(_ proof: Certifier.Certificate) -> CriticalPoint {
    CriticalPoint(
      coordinates: proof.digits.map { .init(real: $0.real, imaginary: $0.imaginary) },
      approximation: proof.point, isReal: proof.isReal, isCertified: true, radius: proof.radius,
      loss: .init(real: proof.loss.real, imaginary: proof.loss.imaginary),
      lossValue: proof.lossValue.real, lossSkew: proof.lossValue.imaginary,
      gradientNorm: proof.gradientNorm, index: proof.index,
      orbit: 0)
  }

  private func uncertified(_ point: [Complex]) -> CriticalPoint {
    let (value, gradient, _) = CompiledPolynomial(network.loss).evaluate(point)
    let norm = gradient.reduce(0) { $0 + $1.square }.squareRoot()
    let isReal = point.allSatisfy { abs($0.imaginary) < 1e-9 * max(point.largestSize, 1e-3) }
    return CriticalPoint(
      coordinates: point.map { .init(real: "\($0.real)", imaginary: "\($0.imaginary)") },
      approximation: point, isReal: isReal, isCertified: false, radius: .infinity,
      loss: .init(real: "\(value.real)", imaginary: "\(value.imaginary)"),
      lossValue: value.real, lossSkew: value.imaginary, gradientNorm: norm, index: nil, orbit: 0)
  }

  /// Real points first, by loss, index and coordinates. Losses whose enclosures overlap count as
  /// equal.
  private func sort(
    _ groups: inout [(bounds: (low: Integer, high: Integer)?, points: [CriticalPoint])]
  ) {
    for place in groups.indices {
      groups[place].points.sort { Self.coordinatesPrecede($0, $1) }
    }
    groups.sort { left, right in
      let (first, second) = (left.points[0], right.points[0])
      if first.isReal != second.isReal { return first.isReal }
      if first.lossValue != second.lossValue { return first.lossValue < second.lossValue }
      if first.lossSkew != second.lossSkew { return first.lossSkew < second.lossSkew }
      return Self.coordinatesPrecede(first, second)
    }
    // Runs of real orbits with losses that cannot be told apart.
    var start = 0
    while start < groups.count, groups[start].points[0].isReal {
      var end = start + 1
      while end < groups.count, groups[end].points[0].isReal,
        Self.overlap(groups[end - 1].bounds, groups[end].bounds)
      { end += 1 }
      groups[start..<end].sort { left, right in
        let (first, second) = (left.points[0], right.points[0])
        if first.index != second.index { return (first.index ?? .max) < (second.index ?? .max) }
        return Self.coordinatesPrecede(first, second)
      }
      start = end
    }
  }

  private static func overlap(
    _ left: (low: Integer, high: Integer)?, _ right: (low: Integer, high: Integer)?
  ) -> Bool {
    guard let left, let right else { return false }
    return left.low <= right.high && right.low <= left.high
  }

  private static func coordinatesPrecede(_ left: CriticalPoint, _ right: CriticalPoint) -> Bool {
    for (first, second) in zip(left.approximation, right.approximation) {
      if first.real != second.real { return first.real < second.real }
      if first.imaginary != second.imaginary { return first.imaginary < second.imaginary }
    }
    return false
  }

  private func nameGlobalMinima(
    _ groups: [(bounds: (low: Integer, high: Integer)?, count: Int)], in solution: inout Solution
  ) {
    var (place, least): (Int, (low: Integer, high: Integer)?) = (0, nil)
    for (bounds, count) in groups {
      defer { place += count }
      let point = solution.points[place]
      guard point.isReal, point.isCertified, point.index == 0, let bounds else { continue }
      if let least, !Self.overlap(least, bounds) { continue }
      least = least ?? bounds
      solution.globalMinima += Array(place..<place + count)
    }
  }
}
