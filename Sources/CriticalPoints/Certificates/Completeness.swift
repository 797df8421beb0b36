import Exact

/// Judges whether a list of critical points is complete.
///
/// What decides is an independent count: as many proved points as `Census` says there are; or a
/// theorem. Everything else, paths and random starts, can only argue. Checks that could refute are
/// made in any case.
struct Completeness {
  /// What the search came to.
  struct Findings: Sendable {
    /// What following paths came to, if paths were followed.
    var homotopies: HomotopySearch.Outcome?
    /// Whether the points are the roots of one polynomial of one unknown.
    var isExact = false
    /// How many random starts ended in isolated points.
    var starts = 0
    /// How many of these the list lacks.
    var strays = 0
    /// How many ends of paths could not be proved.
    var singular = 0

    /// Nothing but a count was needed.
    static let counted = Findings()
    /// The roots of a derivative were isolated.
    static let exact = Findings(isExact: true)
  }

  private let list: PointList
  private let findings: Findings

  init(_ list: PointList, _ findings: Findings) {
    (self.list, self.findings) = (list, findings)
  }

  /// Adds the checks, the evidence, and a warning for each check that did not hold.
  func judge(_ solution: inout Solution) {
    if solution.isInterrupted {
      solution.warnings.append("stopped before the end: this list is incomplete")
      return
    }
    let bound = BezoutBound(solution.network.loss, layers: solution.network.layers).value
    var checks: [CompletenessCheck] = []
    var evidence = Evidence.argued
    if findings.isExact {
      evidence = .proved
      checks.append(
        CompletenessCheck(
          name: "roots", held: true,
          detail: "the derivative's roots were isolated exactly; there are no others"))
    } else {
      let (check, founded) = count(solution)
      checks.append(check)
      evidence = founded
      if founded < .counted { checks += arguments(solution) }
      if solution.sets.isEmpty, Integer(list.simpleCount) == bound { evidence = .proved }
    }
    if !solution.sets.isEmpty || (solution.census?.dimension ?? 0) > 0 {
      let check = values(solution)
      checks.append(check)
      evidence = min(
        evidence, check.held == true ? .counted : check.held == nil ? .argued : .unknown)
    }
    checks += [boundCheck(bound, solution), conjugation(solution), indexSum(solution)]
    for check in checks where check.held == false {
      solution.warnings.append("\(check.name): \(check.detail)")
      evidence = .unknown
    }
    solution.checks += checks
    solution.evidence = evidence
  }

  /// Whether as many points were proved as were counted.
  private func count(_ solution: Solution) -> (CompletenessCheck, Evidence) {
    func result(_ held: Bool?, _ detail: String, _ evidence: Evidence) -> (
      CompletenessCheck, Evidence
    ) {
      (CompletenessCheck(name: "count", held: held, detail: detail), evidence)
    }
    guard let census = solution.census else {
      return result(nil, "too large to count in another way", .argued)
    }
    let proved = list.simpleCount
    guard let total = census.total else {
      guard let simple = census.simple else {
        return result(nil, "sets of dimension \(census.dimension) are in the way", .argued)
      }
      return simple == proved
        ? result(
          true, "\(simple) simple points, counted modulo a prime beside the sets; all found",
          .counted)
        : result(false, "\(simple) simple points were counted, \(proved) found", .unknown)
    }
    if proved == total {
      return result(
        true, "\(total) critical points, counted modulo a prime; all found and proved", .counted)
    }
    let multiple = list.multipleCount
    guard let simple = census.simple, let different = census.different else {
      return result(
        false, "\(total) points were counted, with multiplicities; \(proved) found", .unknown)
    }
    let detail =
      "\(different) critical points (\(total) with multiplicities) were counted modulo a prime, "
      + "\(simple) of them simple"
    return simple == proved && different == proved + multiple
      ? result(true, detail + "; all found", .counted)
      : result(
        false, detail + "; \(proved) simple and \(multiple) multiple ones were found", .unknown)
  }

  /// What speaks for the list where nothing was counted.
  private func arguments(_ solution: Solution) -> [CompletenessCheck] {
    var checks: [CompletenessCheck] = []
    if let paths = findings.homotopies {
      checks.append(
        CompletenessCheck(
          name: "paths", held: paths.isSettled,
          detail: "\(paths.generic) solutions for a random complex regularisation"
            + (paths.isSettled ? ", in two ways" : "; it did not come to rest")))
      if solution.sets.isEmpty {
        checks.append(
          CompletenessCheck(
            name: "ends", held: findings.singular == 0,
            detail: "\(findings.singular) ends of paths could not be proved"))
      }
    }
    checks.append(
      CompletenessCheck(
        name: "random starts", held: findings.starts == 0 ? nil : findings.strays == 0,
        detail: findings.starts == 0
          ? "none ended in an isolated point"
          : findings.strays == 0
            ? "\(findings.starts) ended in isolated points, each of them in the list"
            : "\(findings.strays) of \(findings.starts) ended in points the list lacks"))
    return checks
  }

  /// Whether every value that the loss takes at critical points is taken by a point or set of the
  /// list, and the largest set is as large as was counted.
  private func values(_ solution: Solution) -> CompletenessCheck {
    func result(_ held: Bool?, _ detail: String) -> CompletenessCheck {
      CompletenessCheck(name: "values", held: held, detail: detail)
    }
    guard let census = solution.census, let values = solution.values?.values else {
      return result(nil, "the values of the loss at critical points could not be computed")
    }
    guard solution.values?.areApart == true else {
      return result(nil, "some values of the loss are too close together to be told apart")
    }
    let largest = solution.sets.compactMap(\.dimension).max() ?? 0
    guard
      largest == max(census.dimension, 0) || solution.sets.contains(where: { $0.dimension == nil })
    else {
      return result(
        false, "there is a set of dimension \(census.dimension); the largest found has \(largest)")
    }
    let known =
      solution.sets.map(\.value)
      + solution.points.map { Complex($0.lossValue, $0.lossSkew) }
    // Each point and set reaches the value that is nearest.
    let reached = Set(
      known.compactMap { loss -> Int? in
        let nearest = values.indices.min {
          (values[$0].approximation - loss).size < (values[$1].approximation - loss).size
        }
        return nearest.flatMap { values[$0].isNear(loss) ? $0 : nil }
      })
    let missing = values.count - reached.count
    guard missing == 0 else {
      return result(false, "\(missing) of \(values.count) values of the loss were not reached")
    }
    return result(
      true,
      "the loss has \(values.count) value\(values.count == 1 ? "" : "s") at critical points, "
        + "computed modulo primes; all are reached")
  }

  private func conjugation(_ solution: Solution) -> CompletenessCheck {
    let lonely = list.orbits.filter { !$0.isReal }.count {
      !list.containsApproximately($0.point.map(\.conjugate), tolerance: 1e-8)
    }
    return CompletenessCheck(
      name: "conjugates", held: lonely == 0,
      detail: lonely == 0
        ? "every point's conjugate is in the list"
        : "\(lonely) points have no conjugate in the list")
  }

  private func boundCheck(_ bound: Integer, _ solution: Solution) -> CompletenessCheck {
    let count = Integer(list.simpleCount)
    var detail = "there are at most \(bound) isolated points, by Bézout's theorem for layers"
    if count == bound { detail += "; so these are all, by proof" }
    return CompletenessCheck(name: "bound", held: count <= bound, detail: detail)
  }

  private func indexSum(_ solution: Solution) -> CompletenessCheck {
    func result(_ held: Bool?, _ detail: String) -> CompletenessCheck {
      CompletenessCheck(name: "index sum", held: held, detail: detail)
    }
    guard solution.network.regularisation.allSatisfy({ $0 > .zero }) else {
      return result(nil, "needs every weight to be regularised")
    }
    guard (solution.census?.dimension ?? 0) <= 0, solution.sets.isEmpty else {
      return result(nil, "claims nothing where there are sets of critical points")
    }
    let real = solution.points.filter(\.isReal)
    guard real.allSatisfy({ $0.index != nil }) else {
      return result(nil, "needs every real point to be simple")
    }
    let sum = real.reduce(0) { $0 + (($1.index ?? 0) & 1 == 0 ? 1 : -1) }
    return result(
      sum == 1, "Σ (-1)^index over the \(real.count) real points is \(sum); it must be 1")
  }
}
