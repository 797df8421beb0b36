import Exact

/// Why a list of critical points is believed to be complete.
struct Completeness {
  /// What random starts and singular ends of paths say of the list.
  struct Strays: Sendable {
    /// How many random starts ended in regular points.
    var starts: Int
    /// How many of these the list lacks.
    var missing: Int
    /// How many singular ends of paths were looked at.
    var singular: Int
    /// How many of these are on no known set of critical points.
    var unplaced: Int
  }

  private let solution: Solution
  private let tally: Solver.Tally
  private let strays: Strays
  /// Whether the loss grows beyond all bounds in every direction, as it does if all λ are positive.
  private let isCoercive: Bool

  init(
    _ solution: Solution, _ tally: Solver.Tally, strays: Strays,
    isCoercive: Bool
  ) {
    self.solution = solution
    self.tally = tally
    self.strays = strays
    self.isCoercive = isCoercive
  }

  /// Adds the checks, and a warning for each that did not hold.
  func judge(_ result: inout Solution) {
    if result.isInterrupted {
      result.warnings.append("stopped before the end: this list is incomplete")
      return
    }
    let checks = [
      monodromy, secondRun, conservation, certification, conjugation, bound, indexSum,
      randomStarts,
    ]
    result.checks += checks
    for check in checks where check.held == false {
      result.warnings.append("\(check.name): \(check.detail)")
    }
  }

  private var monodromy: CompletenessCheck {
    let quiet = tally.quietEdges == .max ? 0 : tally.quietEdges
    var detail = "\(tally.generic) solutions for a generic regularisation; "
    detail += quiet == 0 ? "no loop was needed" : "the last \(quiet) loops or more found none new"
    if tally.open > 0 { detail += "; \(tally.open) patterns did not come to rest" }
    return CompletenessCheck(
      name: "monodromy", held: tally.open == 0, detail: detail)
  }

  private var secondRun: CompletenessCheck {
    var detail =
      tally.disagreements == 0
      ? "another generic start gives the same points"
      : "runs from other generic starts disagree in \(tally.disagreements) patterns"
    if tally.repeats > 0 { detail += ", after more than two runs where they did not at first" }
    return CompletenessCheck(
      name: "second run", held: tally.disagreements == 0, detail: detail)
  }

  private var conservation: CompletenessCheck {
    var detail = "\(tally.generic) paths ended in \(solution.points.count) points"
    if tally.singularCount > 0 { detail += ", \(tally.singularCount) in singular ones" }
    if tally.infinite > 0 { detail += ", \(tally.infinite) at infinity" }
    if strays.unplaced > 0 {
      detail += "; \(strays.unplaced) of \(strays.singular) singular ends were not explained"
    } else if strays.singular > 0 {
      detail += "; all \(strays.singular) singular ends looked at are on the sets"
    }
    if solution.onSets > 0 { detail += ", \(solution.onSets) in points of sets" }
    if tally.merged > 0 { detail += ", \(tally.merged) where another ended" }
    let isolated = solution.points.count
    let held: Bool? =
      solution.sets.isEmpty
      ? tally.singularCount == 0 && tally.merged == 0
        && isolated + tally.infinite == tally.generic
      : strays.unplaced > 0 ? false : nil
    return CompletenessCheck(name: "path count", held: held, detail: detail)
  }

  private var certification: CompletenessCheck {
    let proved = solution.points.count(where: \.isCertified)
    return CompletenessCheck(
      name: "certificates", held: proved == solution.points.count,
      detail: "\(proved) of \(solution.points.count) points proved to exist and to be simple")
  }

  private var randomStarts: CompletenessCheck {
    CompletenessCheck(
      name: "random starts", held: strays.starts == 0 ? nil : strays.missing == 0,
      detail: strays.starts == 0
        ? "none ended in an isolated point"
        : strays.missing == 0
          ? "\(strays.starts) ended in isolated points, each of them in the list"
          : "\(strays.missing) of \(strays.starts) ended in isolated points the list lacks")
  }

  private var conjugation: CompletenessCheck {
    var known = PointSet(tolerance: 1e-8)
    for point in solution.points { _ = known.add(point.approximation) }
    let isDistinct = known.count == solution.points.count
    let lonely = solution.points.count {
      !$0.isReal && known.index(of: $0.approximation.map(\.conjugate)) == nil
    }
    return CompletenessCheck(
      name: "conjugates", held: isDistinct && lonely == 0,
      detail: isDistinct
        ? lonely == 0
          ? "every point's conjugate is in the list, and all are distinct"
          : "\(lonely) points have no conjugate in the list" : "two points of the list are one")
  }

  private var bound: CompletenessCheck {
    let bound = BezoutBound(solution.network.loss, layers: solution.network.layers).value
    let count = Integer(solution.points.count)
    var detail = "there are at most \(bound) isolated points, by Bézout's theorem for layers"
    if count == bound { detail += "; so these are all, by proof" }
    return CompletenessCheck(name: "bound", held: count <= bound, detail: detail)
  }

  private var indexSum: CompletenessCheck {
    let real = solution.points.filter(\.isReal)
    guard isCoercive else {
      return CompletenessCheck(
        name: "index sum", held: nil, detail: "needs every weight to be regularised")
    }
    guard real.allSatisfy({ $0.index != nil }) else {
      return CompletenessCheck(name: "index sum", held: false, detail: "an index is unknown")
    }
    let sum = real.reduce(0) { $0 + (($1.index ?? 0) & 1 == 0 ? 1 : -1) }
    return CompletenessCheck(
      name: "index sum", held: sum == 1,
      detail: "Σ (-1)^index over the \(real.count) real points is \(sum); it must be 1")
  }
}
