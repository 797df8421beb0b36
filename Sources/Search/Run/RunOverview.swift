import Basics
import Constructions
import Networks

/// What a run has to show, read from its checkpoint without proving anything again.
public struct RunOverview: Sendable {
  /// The best network of a family.
  public struct ChampionSummary: Sendable {
    /// The family.
    public var family: String
    /// What found it.
    public var strategy: StrategyKind
    /// Its score.
    public var score: Int
    /// A lower bound of tolerance minus error.
    public var margin: Double
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
  /// The best network of each family that has one.
  public var champions: [ChampionSummary] = []
  /// The improvements of the incumbent, oldest first.
  public var history: [Improvement] = []
  /// What became of the moves of each kind.
  public var moves: [MoveKind: MoveTally] = [:]

  /// What became of the moves of digits and structure.
  public var polishMoves: [PolishMove: MoveTally] = [:]
  /// What the ventures have cost and brought of late.
  public var ledger = Ledger()
  /// What has come of the rounds of polishing.
  public var rounds: [Tournament.Summary] = []

  mutating func take(_ content: CheckpointContent) {
    seconds = content.seconds
    generation = content.generation
    evaluations = content.islands.reduce(0) { $0 + $1.evaluations }
    history = content.history
    ledger = content.ledger
    rounds = content.tournament.summaries
    for island in content.islands {
      for (kind, tally) in island.moves { moves[kind, default: MoveTally()].add(tally) }
      for (kind, tally) in island.polishMoves {
        polishMoves[kind, default: MoveTally()].add(tally)
      }
    }
    for (family, saved) in zip(description.families, content.champions) {
      guard let saved else { continue }
      champions.append(
        ChampionSummary(
          family: family, strategy: saved.candidate.strategy, score: saved.candidate.score,
          margin: saved.margin,
          neurons: saved.network.network.neurons.count, generation: saved.generation,
          island: saved.island))
    }
  }
}
