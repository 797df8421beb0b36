import Exact
import Basics

/// Looks for critical points by homotopies: pattern of zeros by pattern (`Stratum`), for a generic
/// complex regularisation (`Monodromy`), and from there to the one that is asked for
/// (`ParameterHomotopy`).
///
/// Wherever it can be counted how many there are to find, that many are looked for, over and over;
/// where it cannot, until two runs from independent starts agree.
struct HomotopySearch: Sendable {
  /// The loss, scaled.
  let network: PolynomialNetwork
  /// The unknowns that no scaling of the loss moves.
  let core: [Int]
  let seed: UInt64
  let workers: Workers
  let report: @Sendable (Solver.Progress) -> Void

  /// What it came to.
  struct Outcome: Sendable {
    /// How many patterns of zeros there are.
    var patterns = 0
    /// How many solutions the generic problems have.
    var generic = 0
    /// How many paths were followed.
    var paths = 0
    /// Ends that could not be proved: singular points, or points of sets.
    var singular: [[Complex]] = []
    /// How many paths of the last runs went to infinity.
    var infinite = 0
    /// Whether all generic problems were solved: as many solutions as were counted, or two runs that
    /// agree.
    var isSettled = true
  }

  private struct Pattern {
    var stratum: Stratum
    /// How many solutions a generic regularisation has, counted; nil where that takes too much.
    var wanted: Int?
    /// The solutions of the fullest run so far.
    var best: Monodromy.Outcome?
    var isSettled = false
    var infinite = 0
    var singular: [[Complex]] = []
  }

  private static let mostRounds = 6
  /// The steps of elimination that counting a generic problem may take.
  private static let countingSteps = 3_000_000_000

  /// Adds what it finds to the list; nil where there are too many patterns.
  ///
  /// - Parameters:
  ///   - wanted: how many simple points there are at most; when that many are in the list, it ends.
  ///   - mostRounds: how often it tries; nil for as often as is worth it.
  ///   - refine: asked after the first round how many simple points there are exactly.
  func run(
    into list: inout PointList, wanted: Int?, mostRounds: Int? = nil,
    refine: () -> Int? = { nil }
  ) -> Outcome? {
    var wanted = wanted
    guard let strata = Stratum.all(of: network.error.restricted(to: core)) else { return nil }
    var random = SeededGenerator(seed: seed, stream: 1)
    var patterns = strata.filter { $0.isDominant(&random) }.map { Pattern(stratum: $0) }
    count(&patterns, &random)
    var outcome = Outcome()
    outcome.patterns = patterns.count
    rounds: for round in 0..<(mostRounds ?? Self.mostRounds) {
      let before = list.simpleCount
      for number in patterns.indices {
        if workers.isStopped() { break rounds }
        if round > 0, wanted == nil, patterns[number].isSettled { continue }
        visit(&patterns[number], number, round, of: patterns.count, &list, &outcome)
        if let wanted, list.simpleCount >= wanted { break rounds }
      }
      if wanted == nil, patterns.allSatisfy(\.isSettled) { break }
      if round > 0, wanted != nil, list.simpleCount == before { break }
      if round == 0, !workers.isStopped(), let exact = refine() {
        wanted = exact
        if list.simpleCount >= exact { break }
      }
    }
    outcome.isSettled = patterns.allSatisfy(\.isSettled)
    for pattern in patterns {
      outcome.generic += (pattern.best?.representatives.count ?? 0) * order(pattern.stratum)
      outcome.infinite += pattern.infinite
      outcome.singular += pattern.singular
    }
    return outcome
  }

  private func order(_ stratum: Stratum) -> Int { SignGroup(stratum.error).order }

  /// Counts the solutions of each pattern for a random regularisation: all those in which the other
  /// unknowns are 0, without those in which more are.
  private func count(_ patterns: inout [Pattern], _ random: inout SeededGenerator) {
    for number in patterns.indices.reversed() {
      report(
        Solver.Progress(
          stage: "counting", share: 0,
          detail: "pattern \(patterns.count - number) of \(patterns.count)"))
      let stratum = patterns[number].stratum
      let size = stratum.support.count
      var loss = stratum.error
      for variable in 0..<size {
        let unknown = Polynomial(variable: variable, count: size)
        loss = loss + unknown * unknown * Rational(1 + random.below(1 << 30))
      }
      let support = Set(stratum.support)
      let smaller = patterns[(number + 1)...].filter {
        $0.stratum.support.count < size && support.isSuperset(of: $0.stratum.support)
      }.map(\.wanted)
      guard !smaller.contains(nil),
        let census = Census(
          loss, &random, simple: false, mostSteps: Self.countingSteps, isStopped: workers.isStopped),
        let total = census.total
      else { continue }
      patterns[number].wanted = total - smaller.reduce(0) { $0 + ($1 ?? 0) }
    }
  }

  private func visit(
    _ pattern: inout Pattern, _ number: Int, _ round: Int, of total: Int,
    _ list: inout PointList, _ outcome: inout Outcome
  ) {
    let stratum = pattern.stratum
    if stratum.support.isEmpty {
      pattern.isSettled = true
      _ = list.add([embedded([], stratum)])
      return
    }
    let error = CompiledPolynomial(stratum.error)
    let signs = SignGroup(stratum.error)
    var random = SeededGenerator(seed: seed, stream: UInt64(2 + number * 8 + round))
    let isKnown = pattern.wanted.map {
      (pattern.best?.representatives.count ?? -1) * signs.order == $0
    }
    if isKnown != true {
      var monodromy = Monodromy(error: error, signs: signs, workers: workers)
      monodromy.wanted = pattern.wanted.map { $0 / signs.order }
      let (report, order) = (report, signs.order)
      let share = Double(number) / Double(total)
      monodromy.report = { orbits, paths in
        report(
          Solver.Progress(
            stage: "pattern \(number + 1) of \(total)" + (round > 0 ? ", run \(round + 1)" : ""),
            share: share, detail: "\(orbits * order) solutions, \(paths) paths"))
      }
      let found = monodromy.run(&random)
      outcome.paths += found.paths
      let size = found.representatives.count
      let agrees =
        found.isClosed
        && pattern.best.map { $0.isClosed && $0.representatives.count == size } == true
      pattern.isSettled = pattern.wanted.map { size * signs.order == $0 } ?? agrees
      if size >= pattern.best?.representatives.count ?? 0 { pattern.best = found }
    }
    guard let best = pattern.best, !workers.isStopped() else { return }
    let homotopy = ParameterHomotopy(
      error: error, signs: signs,
      target: stratum.support.map { network.regularisation[core[$0]].approximation },
      workers: workers)
    let ends = homotopy.run(best.representatives, from: best.regularisation, &random)
    outcome.paths += ends.paths
    pattern.infinite = ends.toInfinity * signs.order
    let singular = ends.singular.filter { $0.count == stratum.support.count }
    let lost = list.add((ends.representatives + singular).map { embedded($0, stratum) })
    pattern.singular = lost
  }

  /// A point of a pattern as a point of the whole problem.
  private func embedded(_ point: [Complex], _ stratum: Stratum) -> [Complex] {
    var full = [Complex](repeating: .zero, count: network.loss.count)
    for (place, value) in zip(stratum.support, point) { full[core[place]] = value }
    return full
  }
}
