import Certification
import Networks

/// A plan's cheapest network that was rigorously proved right on every case.
public struct Champion: Equatable, Sendable {
  /// What it was built from, or the network itself.
  public let candidate: Candidate
  /// The network.
  public let network: Network
  /// What it costs, computed from the network.
  public let score: Int
  /// A lower bound of tolerance minus error over all cases.
  public let margin: Double
  /// The island that found it.
  public let island: Int
  /// The generation it was verified in.
  public let generation: Int

  init(
    _ candidate: Candidate, _ network: Network, _ certificate: Certificate, island: Int,
    generation: Int, metric: Metric
  ) {
    precondition(certificate.passes, "only what is proved becomes a champion")
    score = network.score(metric)
    self.candidate = candidate
    self.network = network
    margin = certificate.margin
    self.island = island
    self.generation = generation
  }
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
  public var strategy: Strategy
}
