import Evaluation
import Networks

/// A network of a family, and where it comes from.
public struct Candidate: Equatable, Sendable {
  /// Which family it belongs to: a place in the setting's list.
  public var family: Int
  /// The values it was built from, as places in each parameter's list of values; none when the
  /// network itself is given.
  public var places: [Int]
  /// What it costs.
  public var score: Int
  /// The network, where it was not built from values: it was fitted, polished or brought along.
  public var network: Network?
  /// What the search was doing when it came up.
  public var strategy = StrategyKind.grid

  /// A candidate built from values.
  init(family: Int, places: [Int], score: Int, strategy: StrategyKind = .grid) {
    self.family = family
    self.places = places
    self.score = score
    self.strategy = strategy
  }

  /// A candidate that is a network.
  init(family: Int, network: Network, score: Int, strategy: StrategyKind) {
    self.init(family: family, places: [], score: score, strategy: strategy)
    self.network = network
  }
}

/// How a search looks for networks.
public enum StrategyKind: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
  /// All points of a coarse grid of a construction's parameters.
  case grid
  /// Annealing of a construction's parameters.
  case annealing
  /// Fitting and rounding the smooth pieces of a construction.
  case distilling
  /// Drawing, fitting and rounding whole networks.
  case sketching
  /// Annealing of a network's digits and structure.
  case polishing
}

extension Candidate: Codable {
  private enum Keys: CodingKey { case family, places, score, network, strategy }

  /// Reads a candidate; its network is the text of a network file.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Keys.self)
    family = try values.decode(Int.self, forKey: .family)
    places = try values.decode([Int].self, forKey: .places)
    score = try values.decode(Int.self, forKey: .score)
    strategy = try values.decode(StrategyKind.self, forKey: .strategy)
    network = try values.decodeIfPresent(NetworkText.self, forKey: .network)?.network
  }

  /// Writes a candidate.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Keys.self)
    try values.encode(family, forKey: .family)
    try values.encode(places, forKey: .places)
    try values.encode(score, forKey: .score)
    try values.encode(strategy, forKey: .strategy)
    try values.encodeIfPresent(network.map(NetworkText.init), forKey: .network)
  }
}

/// A network inside a checkpoint: the text of a network file, or the name under which the
/// checkpoint's `NetworkStore` has it.
struct NetworkText: Equatable, Codable, Sendable {
  let network: Network

  init(_ network: Network) { self.network = network }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer().decode(String.self)
    let store = decoder.userInfo[NetworkStore.key] as? NetworkStore
    let text = try store?.text(named: value) ?? value
    network = try NetworkFile.network(from: Array(text.utf8), file: "checkpoint")
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    let text = NetworkFile.text(of: network)
    let store = encoder.userInfo[NetworkStore.key] as? NetworkStore
    try value.encode(store?.name(for: text) ?? text)
  }
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
