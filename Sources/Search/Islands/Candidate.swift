import Evaluation
import Networks

/// A network of a plan, and where it comes from.
public struct Candidate: Equatable, Codable, Sendable {
  /// Which plan it belongs to: a place in the setting's list.
  public var plan: Int
  /// The values it was built from, as a point of the plan's space; none when the network itself is
  /// given.
  public var places: [Int]
  /// What it is thought to cost; whoever records it computes that again.
  public var score: Int
  /// The network, where it was not built from values: it was fitted, walked to or brought along.
  public var network: Network?
  /// What the search was doing when it came up.
  public var strategy = Strategy.grid

  /// A candidate built from values.
  init(plan: Int, places: [Int], score: Int, strategy: Strategy = .grid) {
    self.plan = plan
    self.places = places
    self.score = score
    self.strategy = strategy
  }

  /// A candidate that is a network.
  init(plan: Int, network: Network, score: Int, strategy: Strategy) {
    self.init(plan: plan, places: [], score: score, strategy: strategy)
    self.network = network
  }
}

/// How a candidate did: what annealing compares.
struct Trial: Equatable, Sendable, Codable {
  var candidate: Candidate
  /// Wrong answers.
  var failures: Int

  /// The score, and so much more for every wrong answer. Infeasible candidates may be walked
  /// through, but a cheap wrong network is no bargain.
  var energy: Double { Double(candidate.score) + Trial.failurePrice * Double(failures) }

  /// What a wrong answer adds to the energy, in digits.
  static let failurePrice = 3.0

  /// The candidate, when it answers every case with as much room to spare as doubles need: a
  /// rigorous check is worth its while.
  var find: Candidate? { failures == 0 ? candidate : nil }
}
