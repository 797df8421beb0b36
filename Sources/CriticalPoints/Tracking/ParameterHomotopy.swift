import Basics

/// Follows the solutions of a generic regularisation to the one that was asked for.
///
/// Every isolated solution of the target is the end of such a path, whatever the target is, if the
/// start has all solutions of a generic member of the family (Morgan and Sommese,
/// "Coefficient-parameter polynomial continuation", 1989).
struct ParameterHomotopy: Sendable {
  /// The squared error.
  let error: CompiledPolynomial
  /// The changes of sign under which it is invariant.
  let signs: SignGroup
  /// λ.
  let target: [Double]
  /// Who follows the paths.
  let workers: Workers

  /// Where the paths ended.
  struct Outcome: Sendable {
    /// The regular solutions, one of each orbit.
    var representatives: [[Complex]] = []
    /// Last points of paths that ended in singular points.
    var singular: [[Complex]] = []
    /// How many paths went to infinity.
    var toInfinity = 0
    /// How many paths share their end with another, and cannot be told apart.
    var merged = 0
    /// How many paths there were.
    var paths = 0
  }

  /// Follows the solutions of a generic regularisation, on a random arc.
  ///
  /// Some paths may be lost, others on another arc: whoever knows how many ends there should be calls
  /// this again and puts the ends together.
  func run(
    _ solutions: [[Complex]], from start: Regularisation, _ random: inout SeededGenerator
  ) -> Outcome {
    let arc = Arc(
      start: start.multiplied(by: random.forwardDirection()),
      end: Regularisation(scale: .one, lambda: target.map { Complex($0) }))
    var ends = follow(solutions, arc, accuracy: 1e-5)
    for accuracy in [1e-7, 1e-9] {
      let again = rivals(ends).filter { accuracy > 1e-8 || ends[$0].solution != nil }
      if again.isEmpty { break }
      let better = follow(again.map { solutions[$0] }, arc, accuracy: accuracy)
      for (index, end) in zip(again, better) { ends[index] = end }
    }
    var outcome = Outcome()
    outcome.paths = solutions.count
    outcome.merged = rivals(ends).filter { ends[$0].solution != nil }.count
    var known = PointSet(tolerance: 1e-7)
    for end in ends {
      switch end {
      case .solution(let point): _ = known.add(signs.representative(of: point))
      case .singular(let point): outcome.singular.append(point)
      case .infinity: outcome.toInfinity += 1
      }
    }
    outcome.representatives = known.points
    return outcome
  }

  private func follow(_ starts: [[Complex]], _ arc: Arc, accuracy: Double) -> [PathEnd] {
    workers.map(count: starts.count, width: error.count) { index in
      if workers.isStopped() { return .singular([]) }
      return Tracker(error: error, accuracy: accuracy).follow(starts[index], along: arc)
    }
  }

  /// The paths to follow again: those that ended where another did, or nowhere.
  private func rivals(_ ends: [PathEnd]) -> [Int] {
    var known = PointSet(tolerance: 1e-7)
    var first: [Int: Int] = [:]
    var again: Set<Int> = []
    for (index, end) in ends.enumerated() {
      guard case .solution(let point) = end else {
        again.insert(index)
        continue
      }
      let (place, isNew) = known.add(signs.representative(of: point))
      if isNew {
        first[place] = index
      } else {
        again.insert(index)
        if let other = first[place] { again.insert(other) }
      }
    }
    return again.sorted()
  }
}
