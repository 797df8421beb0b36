import CMPI
import Foundation
import Search

/// Processes that `mpirun` or `srun` started together, by MPI (Message Passing Interface, version 3).
///
/// Nothing blocks: what has been begun is looked at again and again, with pauses in which the
/// processor is free for others.
package final class MPIFleet: Fleet {
  package let rank: Int
  package let count: Int
  private var sending: [Parcel] = []

  /// Pauses between looks, in seconds.
  private static let pause = 0.000_1

  /// Bytes on their way.
  private final class Parcel {
    let bytes: UnsafeMutableBufferPointer<UInt8>
    var request = golf_mpi_request()

    init(_ message: [UInt8]) {
      bytes = .allocate(capacity: message.count)
      _ = bytes.initialize(from: message)
    }

    deinit { bytes.deallocate() }
  }

  /// Joins the others; to be done once in a process, by its main thread.
  package init() throws {
    var rank: Int32 = 0
    var count: Int32 = 0
    try Self.check(golf_mpi_join(&rank, &count), "cannot join the other ranks")
    self.rank = Int(rank)
    self.count = Int(count)
  }

  /// Leaves; all ranks must.
  package static func leave() { _ = golf_mpi_leave() }

  /// Ends all ranks, one of which does not answer.
  package static func abort(status: Int32) { _ = golf_mpi_abort(status) }

  package func exchange(_ message: [UInt8], idle: () throws -> Void) throws -> [[UInt8]] {
    guard let length = Int32(exactly: message.count) else { throw Self.tooLong }
    // Allocated, not borrowed from arrays: MPI reads and writes them until it is done. Where waiting
    // ends in an error they are left to it.
    let mine = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    mine.initialize(to: length)
    let counts = UnsafeMutablePointer<Int32>.allocate(capacity: count)
    counts.initialize(repeating: 0, count: count)
    var request = golf_mpi_request()
    try Self.check(golf_mpi_share_number(mine, counts, &request), "cannot exchange")
    try wait(for: &request, idle)

    let places = UnsafeMutablePointer<Int32>.allocate(capacity: count)
    var total = 0
    for rank in 0..<count {
      guard let place = Int32(exactly: total) else { throw Self.tooLong }
      places[rank] = place
      total += Int(counts[rank])
    }
    let parcel = Parcel(message)
    let all = UnsafeMutablePointer<UInt8>.allocate(capacity: max(total, 1))
    try Self.check(
      golf_mpi_share_bytes(parcel.bytes.baseAddress, length, all, counts, places, &request),
      "cannot exchange")
    do {
      try wait(for: &request, idle)
    } catch {
      sending.append(parcel)
      throw error
    }
    defer {
      for pointer in [mine, counts, places] { pointer.deallocate() }
      all.deallocate()
    }
    return (0..<count).map { rank in
      Array(UnsafeBufferPointer(start: all + Int(places[rank]), count: Int(counts[rank])))
    }
  }

  package func send(_ message: [UInt8], to rank: Int) throws {
    guard let length = Int32(exactly: message.count) else { throw Self.tooLong }
    try forgetSent()
    let parcel = Parcel(message)
    try Self.check(
      golf_mpi_send(parcel.bytes.baseAddress, length, Int32(rank), &parcel.request),
      "cannot send to rank \(rank)")
    sending.append(parcel)
  }

  package func receive() throws -> (rank: Int, message: [UInt8])? {
    var hasCome: Int32 = 0
    var rank: Int32 = 0
    var length: Int32 = 0
    try Self.check(golf_mpi_probe(&hasCome, &rank, &length), "cannot receive")
    guard hasCome != 0 else { return nil }
    var message = [UInt8](repeating: 0, count: Int(length))
    let error = message.withUnsafeMutableBufferPointer {
      golf_mpi_receive($0.baseAddress, length, rank)
    }
    try Self.check(error, "cannot receive from rank \(rank)")
    return (Int(rank), message)
  }

  package func flush() throws {
    while true {
      try forgetSent()
      if sending.isEmpty { return }
      Thread.sleep(forTimeInterval: Self.pause)
    }
  }

  private func forgetSent() throws {
    try sending.removeAll { try Self.isDone(&$0.request) }
  }

  private func wait(for request: inout golf_mpi_request, _ idle: () throws -> Void) throws {
    while try !Self.isDone(&request) {
      try idle()
      Thread.sleep(forTimeInterval: Self.pause)
    }
  }

  private static func isDone(_ request: inout golf_mpi_request) throws -> Bool {
    var isDone: Int32 = 0
    try check(golf_mpi_test(&request, &isDone), "lost the other ranks")
    return isDone != 0
  }

  private static var tooLong: FleetError { FleetError("a message of 2 GiB is too long for MPI") }

  private static func check(_ error: Int32, _ what: String) throws {
    if error != 0 { throw FleetError("MPI: \(what) (error \(error))") }
  }
}
