import Certification
import Constructions
import Evaluation
import Networks
import Tasks

/// Everything about a search that does not change while it runs.
public struct SearchSetting: Sendable {
  /// What must hold.
  public let task: Task
  /// Where networks come from, the most wasteful plan first.
  public let plans: [Plan]
  /// The cases as doubles.
  public let table: CaseTable
  /// The rigorous judge.
  public let certifier: CertifiedJudge
  /// What the search may do.
  public let strategies: Set<Strategy>
  /// How many multiplications an island does in a generation, roughly.
  let portion: Int
  /// For each plan what its networks cost at least.
  let leastScores: [Int]

  /// About a sixteenth of a second. A generation must be short, because a search stops only between
  /// two of them.
  public static let standardPortion = 200_000_000
  /// What a move of a walk costs on a network of few numbers, in multiplications.
  private static let workPerMove = 10_000

  /// The setting of a search.
  ///
  /// - Parameters:
  ///   - families: Where networks come from; none when there is a network to start from.
  ///   - strategies: What the search may do.
  ///   - narrowings: What parameters are held at or narrowed to.
  ///   - start: A network to start from; one that fails cases is repaired.
  ///   - portion: How many multiplications an island does in a generation.
  /// - Throws: `TaskError` when a family cannot serve the task, or nothing is left to do.
  public init(
    task: Task, families: [any Family], strategies: Set<Strategy> = Set(Strategy.allCases),
    narrowings: [Narrowing] = [], start: Network? = nil, threads: Int,
    portion: Int = standardPortion
  ) throws(TaskError) {
    for family in families {
      if let objection = family.objection(to: task) {
        throw TaskError("family \(family.name): \(objection)")
      }
    }
    table = CaseTable(task)
    let given = start.map { [table] start in
      Plan.given(start, failures: FastJudge(table).judge(Program(start)).failures)
    }
    try Narrowing.check(narrowings, families: families)
    let built = try families.map { family throws(TaskError) in try Plan(family, narrowings) }
    let plans = built + (given.map { [$0] } ?? [])
    let beginnings = Set(plans.flatMap { $0.beginnings(isFirst: true) })
    if !plans.isEmpty, strategies.isDisjoint(with: beginnings) {
      throw TaskError("nothing to begin with: these strategies need others, or a network (--from)")
    }
    self.task = task
    self.plans = plans
    self.strategies = strategies
    self.portion = portion
    leastScores = plans.map { $0.leastScore(for: task) }
    certifier = CertifiedJudge(task, threads: threads)
  }
}

extension SearchSetting {
  /// The families that cannot serve the task, and why; none where the search was narrowed to some of
  /// those that can.
  public var objections: [(family: String, reason: String)] {
    let all = Catalogue.families.map { (family: $0.name, reason: $0.objection(to: task)) }
    guard Set(all.filter { $0.reason == nil }.map(\.family)) == Set(plans.map(\.name)) else {
      return []
    }
    return all.compactMap { family, reason in reason.map { (family, $0) } }
  }

  /// The network of a candidate; nil when its values fit no network.
  func network(of candidate: Candidate) -> Network? {
    if let network = candidate.network { return network }
    guard case .construction(let construction, let space) = plans[candidate.plan] else {
      return nil
    }
    return try? construction.network(for: task, parameters: space.values(candidate.places))
  }

  /// Whether a network is small enough to walk: its values in all cases are kept at hand.
  public func canWalk(_ network: Network) -> Bool {
    strategies.contains(.walking) && network.nodeCount * table.placeCount <= 4_000_000
  }

  /// How many moves a walk makes in a generation, which should take as long for all networks.
  func walkMoves(for network: Network) -> Int {
    max(portion / Self.workPerMove * 80 / max(network.parameterCount, 80), 1)
  }

  /// Whether a candidate is one that these plans could have.
  func isValid(_ candidate: Candidate) -> Bool {
    guard plans.indices.contains(candidate.plan), candidate.score >= 0 else { return false }
    if let network = candidate.network {
      return candidate.places.isEmpty && task.mismatch(with: network) == nil
        && network.score(task.metric) == candidate.score
    }
    return plans[candidate.plan].space?.contains(candidate.places) ?? false
  }

  /// Whether these are places of cases, no more than a walk remembers.
  func areHardCases(_ places: [Int]) -> Bool {
    places.count <= WorkingCases.mostRemembered && Set(places).count == places.count
      && places.allSatisfy { (0..<table.placeCount).contains($0) && table.hasCase(at: $0) }
  }
}
