import Evaluation

/// A network together with the parameters it was built from.
public struct Candidate: Equatable, Sendable, Codable {
  /// Which family built it: a place in the setting's list.
  public var family: Int
  /// The values it was built from, as places in each parameter's list of values.
  public var places: [Int]
  /// What it costs.
  public var score: Int
}

/// How a candidate did: what annealing compares.
struct Trial: Equatable, Sendable, Codable {
  var candidate: Candidate
  /// Wrong answers.
  var failures: Int
  /// Tolerance minus error at the worst case, in double precision.
  var margin: Double

  /// The score, and so much more for every wrong answer. Infeasible candidates may be walked
  /// through, but a cheap wrong network is no bargain.
  var energy: Double { Double(candidate.score) + Trial.failurePrice * Double(failures) }

  /// What a wrong answer adds to the energy, in digits.
  static let failurePrice = 3.0

  /// Whether it answers every case with room to spare for rounding, so that a rigorous check is
  /// worth its while.
  var isPromising: Bool { failures == 0 && margin > 1e-9 }
}
