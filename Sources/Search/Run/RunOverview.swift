import Basics
import Constructions
import Networks

/// What a run has to show, read from its checkpoint without proving anything again.
public struct RunOverview: Sendable {
  /// A network of the hall of fame. All were proved when they were found.
  public struct ChampionSummary: Sendable {
    /// The network.
    public var network: Network
    /// The family.
    public var family: String
    /// What found it.
    public var strategy: Strategy
    /// Its score.
    public var score: Int
    /// The generation it was verified in.
    public var generation: Int
    /// The island that found it.
    public var island: Int
    /// Whether it belongs to the front: nothing that costs as little has as few neurons.
    public var isInFront = false
    /// How many neurons it has.
    public var neurons: Int { network.neurons.count }
  }

  /// What was asked of the run.
  public var description: RunDescription
  /// How long it has searched, in seconds.
  public var seconds = 0.0
  /// Generations done.
  public var generation = 0
  /// Candidates judged.
  public var evaluations = 0
  /// The hall of fame, the cheapest first: the best network of each family that has one, and those of the
  /// front of score against neurons.
  public var champions: [ChampionSummary] = []
  /// The improvements of the incumbent, oldest first.
  public var history: [Improvement] = []
  /// What became of annealing's moves.
  public var parameterMoves: [ParameterMove: MoveTally] = [:]
  /// What became of the walks' moves.
  public var walkMoves: [WalkMove: MoveTally] = [:]
  /// What has come of the rounds of walks.
  public var rounds: [Tournament.Summary] = []

  mutating func take(_ content: CheckpointContent) {
    seconds = content.seconds
    generation = content.generation
    evaluations = content.islands.reduce(0) { $0 + $1.evaluations }
    history = content.history
    rounds = content.tournament.summaries
    parameterMoves = MoveTally.sums(content.islands.map(\.parameterMoves))
    walkMoves = MoveTally.sums(content.islands.map(\.walkMoves))
    let metric = Metric(rawValue: description.task.metric) ?? .precision
    let found = content.champions.compactMap { $0 } + (content.front ?? [])
    champions = found.compactMap { saved in
      guard description.families.indices.contains(saved.candidate.plan) else { return nil }
      return ChampionSummary(
        network: saved.network, family: description.families[saved.candidate.plan],
        strategy: saved.candidate.strategy, score: saved.network.score(metric),
        generation: saved.generation, island: saved.island)
    }
    let ranked = champions.enumerated().sorted {
      ($0.1.score, $0.1.neurons, $0.0) < ($1.1.score, $1.1.neurons, $1.0)
    }
    champions = ranked.map(\.element)
    var fewest = Int.max
    for rank in champions.indices where champions[rank].neurons < fewest {
      fewest = champions[rank].neurons
      champions[rank].isInFront = true
    }
  }
}
