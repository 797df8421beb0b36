import Basics
import Synchronization

/// Remembers the results of tasks in the order in which they were asked for, in a file that survives
/// whatever ends the process.
///
/// ```swift
/// let journal = try Journal("xor.checkpoint", of: network, seed: 1, resuming: true)
/// solver.journal = journal
/// let solution = solver.solve()
/// try journal.save()
/// ```
///
/// The file is one line (format, checksum, length, and which problem it is of) and then the results.
/// It is written beside the old one, flushed and renamed, so that there is always a whole one. It is
/// saved when what a kill would cost exceeds a twentieth of the time that this process has taken.
public final class Journal: Sendable {
  private struct State {
    var bytes: [UInt8]
    /// Where the results begin that were not handed out yet; nil once there are none.
    var next: Int?
    var isSaved = true
    var problem: FileError?
    var lastSave: Double
  }

  private let path: String
  private let header: String
  private let system: FileSystem
  private let now: @Sendable () -> Double
  private let start: Double
  private let state: Mutex<State>

  private static let format = "golf-solve-checkpoint/1"
  /// More bytes are not kept: results beyond them are computed again.
  private static let limit = 1 << 30
  /// Seconds between two saves at least.
  private static let shortest = 0.1

  /// A journal in a file.
  ///
  /// - Parameters:
  ///   - version: Of golf: another one may ask for other tasks.
  ///   - isResuming: Whether a file that is there already is gone on with. Without, it is an error.
  ///   - now: A clock, in seconds.
  /// - Throws: `FileError` when there is a file that cannot be gone on with.
  public init(
    _ path: String, of network: PolynomialNetwork, seed: UInt64, version: String,
    isResuming: Bool, system: FileSystem = FileSystem(), now: @escaping @Sendable () -> Double
  ) throws(FileError) {
    var identity = Checksum()
    identity.add(seed)
    for polynomial in [network.loss, network.error] {
      for term in polynomial.terms {
        identity.add(term.exponents)
        identity.add("\(term.coefficient);".utf8)
      }
    }
    identity.add(network.names.joined(separator: " ").utf8)
    header = "\(version) \(identity.hexadecimal)"
    (self.path, self.system, self.now) = (path, system, now)
    start = now()
    var state = State(bytes: [], next: nil, lastSave: start)
    if system.exists(path) {
      guard isResuming else {
        throw FileError(path, "is there already; --resume goes on from it")
      }
      let body = try Self.body(system.read(path, limit: Self.limit + 200), path, header)
      state.bytes = Array(body)
      state.next = 0
    }
    self.state = Mutex(state)
    // What cannot be written is found out now, and not after an hour.
    if !system.exists(path) { try system.replace(path, with: file([])) }
  }

  private func file(_ body: [UInt8]) -> [UInt8] {
    let line = "\(Self.format) \(Checksum(of: body).hexadecimal) \(body.count) \(header)\n"
    return Array(line.utf8) + body
  }

  private static func body(
    _ bytes: [UInt8], _ path: String, _ header: String
  ) throws(FileError) -> ArraySlice<UInt8> {
    guard let end = bytes.prefix(300).firstIndex(of: UInt8(ascii: "\n")) else {
      throw FileError(path, "is no \(format)")
    }
    let words = String(decoding: bytes[..<end], as: UTF8.self)
      .split(separator: " ", omittingEmptySubsequences: false)
    let body = bytes[(end + 1)...]
    guard words.count == 5, words[0] == format else { throw FileError(path, "is no \(format)") }
    guard words[2] == "\(body.count)" else {
      throw FileError(path, "the checkpoint has \(body.count) bytes, not the \(words[2]) it names")
    }
    guard words[1] == Checksum(of: body).hexadecimal else {
      throw FileError(path, "the checkpoint is damaged: its checksum does not match")
    }
    guard words[3...].joined(separator: " ") == header else {
      throw FileError(path, "the checkpoint is of another problem, seed or version of golf")
    }
    return body
  }

  /// The next results that are remembered, whose points have `width` coordinates; nil where there are
  /// none any more.
  func next<Result: Recordable>(count: Int, width: Int) -> [Result]? {
    state.withLock { state in
      guard let place = state.next else { return nil }
      var rest = state.bytes[place...]
      if rest.isEmpty {
        state.next = nil
        return nil
      }
      guard let results = [Result].read(&rest), results.count == count,
        results.allSatisfy({ $0.hasPoints(of: width) })
      else {
        // None that this solver wrote; from here on all is computed again.
        state.bytes.removeSubrange(place...)
        state.next = nil
        return nil
      }
      state.next = rest.startIndex
      return results
    }
  }

  /// Remembers results, and saves all when it is time.
  func record<Result: Recordable>(_ results: [Result]) {
    let isDue = state.withLock { state in
      guard state.bytes.count < Self.limit else { return false }
      results.record(into: &state.bytes)
      state.isSaved = false
      let time = now()
      return state.problem == nil
        && time - state.lastSave >= max(Self.shortest, (time - start) / 20)
    }
    // Solving goes on without; who asked for the checkpoint is told at the end.
    if isDue { try? save() }
  }

  /// Saves what is remembered.
  ///
  /// - Throws: `FileError` when it cannot be written, or could not before.
  public func save() throws(FileError) {
    let (bytes, problem) = state.withLock { ($0.isSaved ? nil : $0.bytes, $0.problem) }
    if let problem { throw problem }
    guard let bytes else { return }
    let result: FileError?
    do throws(FileError) {
      try system.replace(path, with: file(bytes))
      result = nil
    } catch {
      result = error
    }
    state.withLock {
      $0.problem = result
      $0.isSaved = result == nil
      $0.lastSave = now()
    }
    if let result { throw result }
  }
}
