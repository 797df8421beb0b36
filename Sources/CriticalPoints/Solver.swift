import Exact
import Basics
import Foundation

/// Finds all isolated critical points of a polynomial network's loss, proves them, and counts them in
/// another way.
///
/// The way: scale the unknowns (`Scale`); count the critical points without finding them (`Census`,
/// exact, modulo a random prime); find them, a few exactly as the roots of one polynomial
/// (`Parametrisation`), many by following paths (`HomotopySearch`); prove each (`Certifier`,
/// `PointList`); and see that as many were proved as were counted (`Completeness`). Where critical
/// points come in sets of positive dimension these are looked for from random starts
/// (`CriticalSetSearch`), and the values of the loss on them are computed exactly (`CriticalValues`).
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
  /// What remembers how far it has come.
  public var journal: Journal?

  private var workers: Workers {
    Workers(threads: threads, isStopped: isStopped, journal: journal)
  }

  /// Up to so many critical points are found as the roots of one polynomial at once.
  private static let mostEliminated = 8
  /// Up to so many, those that changes of sign exchange counted once, as soon as one round of paths did
  /// not find them all.
  private static let mostEliminatedSoon = 40
  /// Up to so many, counted like these, where no number of rounds did.
  private static let mostEliminatedLater = 200
  /// How many random starts are tried.
  private static let randomStarts = 120

  /// A solver for a loss.
  public init(_ network: PolynomialNetwork) { self.network = network }

  /// Counts the critical points without looking for any; nil where that would take too much.
  public func count() -> Census? {
    var random = SeededGenerator(seed: seed, stream: 0)
    report(Progress(stage: "counting", share: 0, detail: ""))
    let loss = Scale(network.loss).apply(to: network.loss)
    return Census(loss, &random, mostSteps: 100 * GroebnerBasis.mostSteps, isStopped: isStopped)
  }

  /// Solves.
  public func solve() -> Solution {
    var solution = Solution(network: network)
    let scale = Scale(network.loss)
    let scaled = network.scaled(by: scale)
    let moved = Set(FreeScalings.moved(by: network.loss))
    solution.scaled = moved.sorted().map { network.names[$0] }
    var random = SeededGenerator(seed: seed, stream: 0)
    var list = PointList(scaled.loss, threads: threads)
    if let exact = Parametrisation(univariate: scaled.loss) {
      list.add(exact.zeros())
      Assembly(list, scale: scale).complete(&solution)
      Completeness(list, .exact).judge(&solution)
      return solution
    }
    report(Progress(stage: "counting", share: 0, detail: ""))
    solution.census = Census(scaled.loss, &random, simple: false, isStopped: isStopped)
    let findings = find(scaled, moved, &solution, &list, &random)
    if let census = solution.census, let total = census.total, census.simple == nil,
      total != list.simpleCount, !isStopped()
    {
      // Perhaps some are not simple.
      solution.census = Census(scaled.loss, &random, isStopped: isStopped) ?? solution.census
    }
    solution.isInterrupted = isStopped()
    if solution.isInterrupted {
      // Something is better than nothing: what a few random starts find, proved like all others.
      let search = CriticalSetSearch(scaled.loss, Workers(threads: threads))
      let landings = search.landings(starts: 40, seed: seed).filter { $0.dimension == 0 }
      _ = list.add(landings.map(\.point))
    }
    Assembly(list, scale: scale).complete(&solution)
    if let least = solution.globalMinima.first, solution.points[least].loss.real == "0",
      solution.values == nil, !isStopped()
    {
      solution.values = CriticalValues(network.loss, &random, isStopped: isStopped)
    }
    Completeness(list, findings).judge(&solution)
    return solution
  }

  /// Fills the list, and looks for sets where there are any.
  private func find(
    _ scaled: PolynomialNetwork, _ moved: Set<Int>, _ solution: inout Solution,
    _ list: inout PointList, _ random: inout SeededGenerator
  ) -> Completeness.Findings {
    let total = solution.census?.total
    if let total, total <= Self.mostEliminated, eliminate(scaled, total, &list, &random) {
      return .counted
    }
    let wanted = total ?? solution.census?.simple
    let core = (0..<scaled.loss.count).filter { !moved.contains($0) }
    let search = HomotopySearch(
      network: scaled, core: core, seed: seed, workers: workers, report: report)
    let order = SignGroup(scaled.loss).order
    let isSmall = total.map { $0 <= Self.mostEliminatedSoon * order } ?? false
    let found = search.run(into: &list, wanted: wanted, mostRounds: isSmall ? 1 : nil) {
      // Fewer than wanted: perhaps some are not simple.
      guard total != nil,
        let census = Census(scaled.loss, &random, isStopped: isStopped)
      else { return nil }
      solution.census = census
      return census.simple
    }
    if found == nil { solution.warnings.append("there are too many patterns of zeros to list") }
    solution.paths = found?.paths ?? 0
    if let total {
      if list.simpleCount == total || isStopped() { return .counted }
      let exchanges = PermutationOrbits.exchanges(scaled)
      list.close(under: exchanges)
      if total <= Self.mostEliminatedLater * order,
        eliminate(scaled, total, &list, &random)
      {
        return .counted
      }
      let search = CriticalSetSearch(scaled.loss, workers)
      if let simple = solution.census?.simple {
        search.scatter(
          around: found?.singular ?? [], into: &list, wanted: simple, exchanges: exchanges,
          seed: seed
        ) {
          report(Progress(stage: "random starts", share: 1, detail: "\($0) points"))
        }
      }
      if let census = solution.census, let simple = census.simple, list.simpleCount == simple {
        list.add(multiple: found?.singular ?? [])
        if list.multipleCount == census.different.map({ $0 - simple }) { return .counted }
      }
    }
    var findings = Completeness.Findings(homotopies: found)
    searchSets(scaled, list, found, &solution, &findings, &random)
    return findings
  }

  /// Finds all points as the roots of one polynomial; false when that takes too much.
  private func eliminate(
    _ scaled: PolynomialNetwork, _ total: Int, _ list: inout PointList,
    _ random: inout SeededGenerator
  ) -> Bool {
    report(Progress(stage: "eliminating", share: 0, detail: "\(total) points"))
    if total == 0 { return true }
    guard
      let found = Parametrisation(scaled.loss, total: total, &random, isStopped: isStopped)
    else { return false }
    list.add(found.zeros())
    return true
  }

  /// Random starts: what they reach must be in the list, or in a set of positive dimension, which
  /// is added.
  private func searchSets(
    _ scaled: PolynomialNetwork, _ list: PointList, _ found: HomotopySearch.Outcome?,
    _ solution: inout Solution, _ findings: inout Completeness.Findings,
    _ random: inout SeededGenerator
  ) {
    if isStopped() { return }
    report(Progress(stage: "random starts", share: 1, detail: ""))
    let search = CriticalSetSearch(scaled.loss, workers)
    let landings = search.landings(starts: Self.randomStarts, seed: seed)
    let ends = search.landings(from: Array((found?.singular ?? []).prefix(200)), seed: seed)
    let isolated = landings.filter { $0.dimension == 0 }
    findings.starts = isolated.count
    findings.strays = isolated.count {
      !list.containsApproximately($0.point, tolerance: 1e-6)
    }
    findings.singular = found?.singular.count ?? 0
    guard (solution.census?.dimension ?? 1) > 0 else { return }
    if solution.census != nil {
      report(Progress(stage: "values of the loss", share: 1, detail: ""))
      solution.values = CriticalValues(network.loss, &random, isStopped: isStopped)
    }
    findSets(landings + ends.compactMap { $0 }, search, list, &solution)
    if solution.sets.isEmpty || isStopped() { return }
    solution.realValues = RealValues(network, &random, isStopped: isStopped)?.values
    guard let real = solution.realValues else { return }
    for place in solution.sets.indices where !solution.sets[place].isReal {
      let value = solution.sets[place].value
      solution.sets[place].isUnreal = !real.contains {
        (Complex($0) - value).size <= 1e-6 * max(1e-3, value.size)
      }
    }
  }

  /// How often more starts are made where a set is still lacking.
  private static let mostSetRounds = 8

  /// Puts the sets among landings into the solution, and starts more often, at all sizes, while some
  /// value of the loss was not reached, or no set as large as there is.
  private func findSets(
    _ landings: [CriticalSetSearch.Landing], _ search: CriticalSetSearch, _ list: PointList,
    _ solution: inout Solution
  ) {
    let scale = Scale(network.loss)
    let isolated = list.orbits.map { orbit -> Complex in
      let value = orbit.box.loss[0].approximation
      return Complex(scalbn(value.real, scale.shift), scalbn(value.imaginary, scale.shift))
    }
    let dimension = solution.census?.dimension
    var landings = landings
    for round in 0...Self.mostSetRounds {
      // What looks like a larger set than there is is a point, or a smaller set, where the loss is flat.
      solution.sets = search.sets(landings).filter { ($0.dimension ?? 0) <= dimension ?? .max }
        .map { $0.unscaled(scale) }
      guard solution.values?.areApart == true, let values = solution.values?.values else { return }
      // Nor is there a set with any other value: far out, what is flat looks like one.
      solution.sets.removeAll { set in !values.contains { $0.isNear(set.value) } }
      let known = solution.sets.map(\.value) + isolated
      let missing = values.filter { value in !known.contains { value.isNear($0) } }
      solution.sets += search.degenerateSets(
        landings,
        values: missing.map {
          Complex(
            scalbn($0.approximation.real, -scale.shift),
            scalbn($0.approximation.imaginary, -scale.shift))
        }
      ).map { $0.unscaled(scale) }
      for place in solution.sets.indices {
        let value = solution.sets[place].value
        if let rational = values.first(where: { $0.isNear(value) })?.rational {
          solution.sets[place].loss = rational.description
          solution.sets[place].isRational = true
        }
      }
      let isWhole = solution.sets.contains { $0.dimension == nil || $0.dimension == dimension }
      let reached = solution.sets.map(\.value) + isolated
      let isReached = values.allSatisfy { value in reached.contains { value.isNear($0) } }
      if isWhole && isReached || round == Self.mostSetRounds || isStopped() { return }
      let starts = search.starts(round: 100 + round, around: [], seed: seed)
      landings += search.landings(from: starts, seed: seed).compactMap { $0 }
    }
  }
}
