/// Which rank steps which islands. It decides nothing but who computes what.
struct Ownership: Equatable, Sendable {
  /// The rank of each island.
  private(set) var owners: [Int]

  /// The islands dealt out in turn, so that neighbours, which begin alike, are spread.
  init(islands: Int, ranks: Int) {
    owners = (0..<islands).map { $0 % ranks }
  }

  /// The islands of a rank.
  func share(of rank: Int) -> [Int] { owners.indices.filter { owners[$0] == rank } }
}

extension Archipelago {
  /// What a rank tells of its islands after they stepped.
  func news(of share: [Int], _ stepped: [Island]) -> Tidings.Content {
    .news(share.map { ($0, stepped[$0].news(since: islands[$0])) })
  }

  /// The islands after the generation that all ranks tell of; nil when one of them stood down.
  ///
  /// - Parameter share: The islands of this rank, which it knows better.
  /// - Throws: `FleetError` when the ranks do not tell of the same generation, or did not come to the
  ///   same state before.
  func hearing(
    _ tidings: [Tidings], own stepped: [Island], share: [Int], _ ownership: Ownership,
    _ setting: SearchSetting
  ) throws -> [Island]? {
    var result = islands
    for index in share { result[index] = stepped[index] }
    for (rank, told) in tidings.enumerated() {
      guard told.generation == generation + 1 else { throw FleetError.garbled }
      guard told.digest == tidings[0].digest else {
        throw FleetError(
          "rank \(rank) came to another state than rank 0 in generation \(generation): its machine "
            + "computes otherwise")
      }
    }
    for (rank, told) in tidings.enumerated() {
      guard case .news(let news) = told.content else { return nil }
      let others = ownership.share(of: rank)
      guard news.map(\.index) == others else { throw FleetError.garbled }
      if others == share { continue }
      for (index, news) in news {
        result[index] = islands[index].hearing(news)
        guard result[index].index == index else { throw FleetError.garbled }
      }
    }
    return result
  }

  /// The state with the insides of a rank's islands.
  func filled(_ bytes: [UInt8], share: [Int]) throws -> Archipelago {
    var next = self
    let islands = try IslandBytes.islands(bytes)
    guard islands.map(\.index) == share else { throw FleetError.garbled }
    for island in islands { next.islands[island.index] = island }
    guard next.commonDigest == commonDigest else { throw FleetError.garbled }
    return next
  }
}
