import Certification
import Constructions
import Evaluation
import Networks
import Tasks

/// Everything about a search that does not change while it runs.
public struct SearchSetting: Sendable {
  /// What must hold.
  public let task: Task
  /// The families that take part, in the order of the catalogue.
  public let families: [any Family]
  /// The parameters of each family, looked up once; none where it is fitted.
  public let parameters: [[Parameter]]
  /// The places of the defaults, looked up once.
  private let standardPlaces: [[Int]]
  /// For each family that has pieces, the values of their weights; nil for the others.
  let decimals: [ShortDecimals?]
  /// The cases as doubles.
  public let table: CaseTable
  /// The rigorous judge.
  public let certifier: CertifiedJudge
  /// What the search may do.
  public let strategies: Set<StrategyKind>
  /// The network to start from, if there is one.
  public let startNetwork: Network?
  /// How many candidates an island judges in a generation, for each family.
  public let candidatesPerGeneration: [Int]

  /// How many moves polishing makes in a generation on a network of few numbers.
  let polishingMoves: Int

  /// How many multiplications an island may do in a generation, roughly: about a sixteenth of a
  /// second. A generation must be short, because a search stops only between two of them.
  private static let workPerGeneration = 200_000_000
  /// What building and compiling a network costs for each parameter, in multiplications.
  private static let workPerParameter = 2000

  /// The setting of a search.
  ///
  /// - Parameters:
  ///   - candidatesPerGeneration: The same number for every family, instead of one that makes
  ///     generations short.
  ///   - strategies: What the search may do.
  ///   - start: A network to start from, which passes.
  /// - Throws: `TaskError` when a family cannot serve the task, or nothing is left to do.
  public init(
    task: Task, families: [any Family], strategies: Set<StrategyKind> = Set(StrategyKind.allCases),
    start: Network? = nil, threads: Int, candidatesPerGeneration: Int? = nil
  ) throws(TaskError) {
    for family in families {
      if let objection = family.objection(to: task) {
        throw TaskError("family \(family.name): \(objection)")
      }
    }
    if start == nil, !families.isEmpty, strategies.isDisjoint(with: Self.beginnings(families)) {
      throw TaskError("nothing to begin with: these strategies need others, or a network (--from)")
    }
    self.task = task
    self.families = families
    self.strategies = strategies
    startNetwork = start
    polishingMoves = candidatesPerGeneration.map { $0 * 40 } ?? 20_000
    let parameters = families.map { ($0 as? any Construction)?.parameters ?? [] }
    self.parameters = parameters
    standardPlaces = parameters.map { family in
      family.map { $0.values.firstIndex(of: $0.standard) ?? 0 }
    }
    decimals = families.indices.map { family in
      guard let places = (families[family] as? any Distillable)?.pieceParameters,
        let first = places.first
      else { return nil }
      return ShortDecimals(parameters[family][first].values, metric: task.metric)
    }
    table = CaseTable(task)
    certifier = CertifiedJudge(task, threads: threads)
    self.candidatesPerGeneration = families.map { family in
      if let candidatesPerGeneration { return candidatesPerGeneration }
      guard let family = family as? any Construction else { return 1 }
      let network = try? family.network(for: task, parameters: family.defaults)
      let evaluation = (network.map { Program($0).work } ?? 1000) * max(task.caseCount, 1)
      let building = (network?.parameterCount ?? 1000) * Self.workPerParameter
      return max(Self.workPerGeneration / (evaluation + building), 1)
    }
  }
}

extension SearchSetting {
  /// The values of a family's parameters at these places.
  func values(_ places: [Int], ofFamily family: Int) -> [ExactDecimal] {
    zip(parameters[family], places).map { $0.values[$1] }
  }

  /// The network of a candidate; nil when its parameters fit no network.
  func network(of candidate: Candidate) -> Network? {
    if let network = candidate.network { return network }
    guard let family = families[candidate.family] as? any Construction else { return nil }
    let values = values(candidate.places, ofFamily: candidate.family)
    return try? family.network(for: task, parameters: values)
  }

  /// Whether a network is small enough to be polished: its values in all cases are kept at hand.
  public func canPolish(_ network: Network) -> Bool {
    strategies.contains(.polishing) && network.nodeCount * table.placeCount <= 4_000_000
  }

  /// How many moves polishing makes in a generation, which should take as long for all networks.
  func polishingMoves(for network: Network) -> Int {
    max(polishingMoves * 80 / max(network.parameterCount, 80), 1)
  }

  /// What a search of these families can begin with.
  private static func beginnings(_ families: [any Family]) -> Set<StrategyKind> {
    families.reduce(into: []) { kinds, family in
      switch family {
      case is any Sketch: kinds.insert(.sketching)
      case is any Distillable: kinds.insert(.distilling)
      default: kinds.formUnion([.grid, .annealing])
      }
    }
  }

  /// What an island of a family begins with; nil when nothing of that is wanted.
  func start(ofFamily family: Int, isFirst: Bool) -> StrategyKind? {
    let wanted: [StrategyKind] =
      isSketch(family)
      ? [.sketching]
      : decimals[family] != nil ? [.distilling] : isFirst ? [.grid, .annealing] : [.annealing]
    return wanted.first(where: strategies.contains)
  }

  /// Whether a family's networks are fitted, not built.
  func isSketch(_ family: Int) -> Bool { families[family] is any Sketch }

  /// The candidate of a family's defaults; its score is not known yet.
  func defaultPlaces(ofFamily family: Int) -> [Int] { standardPlaces[family] }

  /// The place of a parameter's default.
  func standardPlace(of parameter: Int, family: Int) -> Int { standardPlaces[family][parameter] }

  /// Whether a candidate is one that these families could have.
  func isValid(_ candidate: Candidate) -> Bool {
    guard families.indices.contains(candidate.family), candidate.score >= 0 else { return false }
    if let network = candidate.network {
      return candidate.places.isEmpty && task.mismatch(with: network) == nil
        && network.score(task.metric) == candidate.score
    }
    let space = parameters[candidate.family]
    return candidate.places.count == space.count
      && zip(space, candidate.places).allSatisfy { $0.values.indices.contains($1) }
  }
}
