/// A state, and who owns which of its islands: what a rank holds.
struct Position: Sendable {
  var state: Archipelago
  var ownership: Ownership

  /// What a rank tells of its islands after they stepped.
  ///
  /// - Parameter seconds: How long each island's step took.
  func news(of rank: Int, _ stepped: [Island], seconds: [Double]) -> Tidings.Content {
    .news(
      ownership.share(of: rank).map { index in
        let news = stepped[index].news(since: state.islands[index])
        return (
          index, Int(seconds[index] * 1e6),
          ownership.isLeaving(index) ? .changed(stepped[index]) : news
        )
      })
  }

  /// The islands after the generation that all ranks tell of, and who owns them then; nil when one of the
  /// ranks stood down.
  ///
  /// - Parameters:
  ///   - rank: This rank, which knows its own islands better.
  ///   - stepped: What those came to.
  /// - Throws: `FleetError` when the ranks do not tell of the same generation, or did not come to the
  ///   same state before.
  func hearing(
    _ tidings: [Tidings], rank: Int, own stepped: [Island]
  ) throws -> (islands: [Island], ownership: Ownership)? {
    for (rank, told) in tidings.enumerated() {
      guard told.generation == state.generation + 1 else { throw FleetError.garbled }
      guard told.digest == tidings[0].digest else {
        throw FleetError(
          "rank \(rank) came to another state than rank 0 in generation \(state.generation): its "
            + "machine computes otherwise")
      }
    }
    var islands = state.islands
    for (teller, told) in tidings.enumerated() {
      guard case .news(let news) = told.content else { return nil }
      guard news.map(\.index) == ownership.share(of: teller) else { throw FleetError.garbled }
      for (index, _, news) in news {
        islands[index] = teller == rank ? stepped[index] : state.islands[index].hearing(news)
        guard islands[index].index == index else { throw FleetError.garbled }
      }
    }
    return (islands, ownership.hearing(tidings))
  }

  /// The insides of a rank's islands, as bytes.
  func report(of rank: Int) throws -> [UInt8] {
    try IslandBytes.bytes(ownership.share(of: rank).map { state.islands[$0] })
  }

  /// The position with the insides of a rank's islands.
  func filled(_ bytes: [UInt8], of rank: Int) throws -> Position {
    var next = self
    let islands = try IslandBytes.islands(bytes)
    guard islands.map(\.index) == ownership.share(of: rank) else { throw FleetError.garbled }
    for island in islands { next.state.islands[island.index] = island }
    guard next.state.commonDigest == state.commonDigest else { throw FleetError.garbled }
    return next
  }
}
