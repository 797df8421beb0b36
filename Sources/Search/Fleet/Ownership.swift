/// Which rank steps which islands. It decides nothing but who computes what, so that it may follow what
/// was measured: an island whose steps take long moves from a rank that is late to one that waits.
///
/// All ranks hear the same times and compute, in whole numbers, the same. An island that is to move is
/// told of with its inside in the next exchange, and steps elsewhere from then on.
struct Ownership: Equatable, Sendable {
  /// The rank of each island.
  private(set) var owners: [Int]
  /// The rank that each island goes to after the next exchange.
  private(set) var heirs: [Int]
  /// How long a step of each island takes, in microseconds, on an average that forgets.
  private var costs: [Int]
  /// The threads of each rank.
  private let threads: [Int]
  private var generations = 0

  /// Generations between attempts at a better balance. An island that moves leaves behind what was done
  /// ahead, so that it is worth while only where ranks differ, and not where steps do.
  private static let interval = 128
  /// A rank may take one part in so many longer than the average.
  private static let tolerance = 10
  /// A step counts for one part in so many of its island's average.
  private static let memory = 128

  /// The islands dealt out in turn, so that neighbours, which begin alike, are spread.
  ///
  /// - Parameter threads: How many threads each rank has.
  init(islands: Int, threads: [Int]) {
    let threads = threads.map { max($0, 1) }
    // A rank with more threads is dealt more.
    var dealt = [Int](repeating: 0, count: threads.count)
    var owners: [Int] = []
    for _ in 0..<islands {
      let rank = threads.indices.min {
        (dealt[$0] + 1) * threads[$1] < (dealt[$1] + 1) * threads[$0]
      }
      dealt[rank ?? 0] += 1
      owners.append(rank ?? 0)
    }
    self.threads = threads
    self.owners = owners
    heirs = owners
    costs = Array(repeating: 0, count: islands)
  }

  /// The islands of a rank.
  func share(of rank: Int) -> [Int] { owners.indices.filter { owners[$0] == rank } }

  /// Whether an island is told of for the last time by its rank.
  func isLeaving(_ island: Int) -> Bool { heirs[island] != owners[island] }

  /// Who owns what after an exchange.
  func hearing(_ tidings: [Tidings]) -> Ownership {
    var next = self
    next.owners = heirs
    for told in tidings {
      guard case .news(let islands) = told.content else { continue }
      for (index, microseconds, _) in islands where microseconds > 0 {
        let known = costs[index]
        next.costs[index] =
          known == 0 ? microseconds : known + (microseconds - known) / Self.memory
      }
    }
    next.generations += 1
    if next.generations.isMultiple(of: Self.interval) { next.balance() }
    return next
  }

  /// Evens out the rank that takes longest and the one that is done first, for as long as that makes the
  /// slower of the two faster: one gives the other an island, or they swap two.
  private mutating func balance() {
    var loads = threads.indices.map { rank in
      share(of: rank).reduce(0) { $0 + costs[$1] } / threads[rank]
    }
    let mean = loads.reduce(0, +) / loads.count
    guard let longest = loads.max(), longest - mean > mean / Self.tolerance else { return }
    for _ in owners.indices {
      guard let slow = loads.indices.max(by: { loads[$0] < loads[$1] }),
        let fast = loads.indices.min(by: { loads[$0] < loads[$1] })
      else { return }
      let given = heirs.indices.filter { heirs[$0] == slow && costs[$0] > 0 }
      let taken = heirs.indices.filter { heirs[$0] == fast && costs[$0] > 0 }.map(Optional.some)
      var best = (load: loads[slow] - loads[slow] / 256, given: -1, taken: Int?.none)
      for give in given {
        for take in taken + [nil] {
          let less = costs[give] - (take.map { costs[$0] } ?? 0)
          let load = max(loads[slow] - less / threads[slow], loads[fast] + less / threads[fast])
          if load < best.load { best = (load, give, take) }
        }
      }
      guard best.given >= 0 else { return }
      let less = costs[best.given] - (best.taken.map { costs[$0] } ?? 0)
      loads[slow] -= less / threads[slow]
      loads[fast] += less / threads[fast]
      heirs[best.given] = fast
      if let taken = best.taken { heirs[taken] = slow }
    }
  }
}
