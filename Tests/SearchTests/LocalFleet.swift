import Foundation
import Search
import Synchronization

/// Ranks that are threads of one process.
final class LocalFleet: Fleet {
  /// What the ranks have in common.
  final class Harbour: Sendable {
    struct State {
      /// The messages of each exchange, by its number and then by rank.
      var exchanges: [Int: [Int: [UInt8]]] = [:]
      var letters: [Int: [(rank: Int, message: [UInt8])]] = [:]
      /// Bytes that were exchanged.
      var bytes = 0
    }

    let state = Mutex(State())
  }

  let rank: Int
  let count: Int
  private let harbour: Harbour
  private var exchangesDone = 0

  init(rank: Int, of count: Int, _ harbour: Harbour) {
    (self.rank, self.count, self.harbour) = (rank, count, harbour)
  }

  func exchange(_ message: [UInt8], idle: () throws -> Void) throws -> [[UInt8]] {
    let number = exchangesDone
    exchangesDone += 1
    harbour.state.withLock {
      $0.exchanges[number, default: [:]][rank] = message
      $0.bytes += message.count
    }
    while true {
      let all = harbour.state.withLock { $0.exchanges[number] ?? [:] }
      if all.count == count { return (0..<count).map { all[$0] ?? [] } }
      try idle()
      Thread.sleep(forTimeInterval: 0.0002)
    }
  }

  func send(_ message: [UInt8], to rank: Int) {
    harbour.state.withLock { $0.letters[rank, default: []].append((self.rank, message)) }
  }

  func receive() -> (rank: Int, message: [UInt8])? {
    harbour.state.withLock { state in
      guard let first = state.letters[rank]?.first else { return nil }
      state.letters[rank]?.removeFirst()
      return first
    }
  }

  func flush() {}
}
