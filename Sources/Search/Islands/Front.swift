/// The proved networks of which none is better in both score and number of neurons than another: what it
/// costs to do with fewer neurons.
///
/// It watches a search and takes no part in it: nothing that an island does depends on it.
public struct Front: Equatable, Sendable {
  /// The networks, the cheapest first; each has fewer neurons than the one before.
  public private(set) var champions: [Champion] = []

  /// A front without networks.
  public init() {}

  /// Whether a network of that score and size would stand in the front.
  func hasRoom(score: Int, neurons: Int) -> Bool {
    !champions.contains { $0.score <= score && $0.network.neurons.count <= neurons }
  }

  /// Takes a network where it belongs, and lets those go that it is better than.
  mutating func take(_ champion: Champion) {
    let neurons = champion.network.neurons.count
    guard hasRoom(score: champion.score, neurons: neurons) else { return }
    champions.removeAll { $0.score >= champion.score && $0.network.neurons.count >= neurons }
    let place = champions.firstIndex { $0.score > champion.score } ?? champions.endIndex
    champions.insert(champion, at: place)
  }
}
