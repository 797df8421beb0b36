import Evaluation
import Networks

/// A family's cheapest network that was rigorously proved right on every case.
public struct Champion: Equatable, Sendable {
  /// What it was built from.
  public var candidate: Candidate
  /// The network.
  public var network: Network
  /// A lower bound of tolerance minus error over all cases.
  public var margin: Double
  /// The island that found it.
  public var island: Int
  /// The generation it was verified in.
  public var generation: Int
}

/// One improvement of the incumbent: a row of `history.csv`.
public struct Improvement: Equatable, Codable, Sendable {
  /// How long the search had run, in seconds.
  public var seconds: Double
  /// The generation at whose end the network was verified.
  public var generation: Int
  /// How many candidates had been judged.
  public var evaluations: Int
  /// The new incumbent's score.
  public var score: Int
  /// The new incumbent's margin.
  public var margin: Double
  /// The family it belongs to.
  public var family: String
  /// What found it.
  public var strategy: StrategyKind
}
