import Basics
import Constructions
import Networks

/// What a run has to show, read from its checkpoint without proving anything again.
public struct RunOverview: Sendable {
  /// The best network of a family.
  public struct ChampionSummary: Sendable {
    /// The network.
    public var network: Network
    /// The family.
    public var family: String
    /// What found it.
    public var strategy: Strategy
    /// Its score.
    public var score: Int
    /// How many neurons it has.
    public var neurons: Int
    /// The generation it was verified in.
    public var generation: Int
    /// The island that found it.
    public var island: Int
  }

  /// What was asked of the run.
  public var description: RunDescription
  /// How long it has searched, in seconds.
  public var seconds = 0.0
  /// Generations done.
  public var generation = 0
  /// Candidates judged.
  public var evaluations = 0
  /// The best network of each family that has one, the cheapest first.
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
    for (family, saved) in zip(description.families, content.champions) {
      guard let saved else { continue }
      champions.append(
        ChampionSummary(
          network: saved.network, family: family, strategy: saved.candidate.strategy,
          score: saved.network.score(metric),
          neurons: saved.network.neurons.count, generation: saved.generation,
          island: saved.island))
    }
    let ranked = champions.enumerated().sorted { ($0.1.score, $0.0) < ($1.1.score, $1.0) }
    champions = ranked.map(\.element)
  }
}
