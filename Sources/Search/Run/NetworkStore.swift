import Basics
import Networks
import Synchronization

/// Large networks that a checkpoint names instead of holding: each is written once, into a file of
/// the run's folder that is named for its checksum, and kept for as long as one of the two latest
/// checkpoints names it.
///
/// A memorising network takes megabytes and stays the same for hours, while the checkpoint around
/// it changes every second.
final class NetworkStore: NetworkShelf {
  /// Networks with fewer weights and biases stay in the checkpoint.
  static let smallest = 500

  private struct State {
    /// Texts that are named and not written yet, by name.
    var waiting: [String: [UInt8]] = [:]
    /// Networks that the two latest checkpoints name, so that a text is made once and not for each
    /// save: it takes longer than a generation.
    var known: [(network: Network, name: String)] = []
    /// The files that are known to be whole.
    var whole: Set<String> = []
    /// What the checkpoint names that is being written.
    var named: Set<String> = []
    /// What the checkpoint names that was written before.
    var namedBefore: Set<String>?
  }

  private let folder: Folder
  private let state = Mutex(State())

  init(_ folder: Folder) { self.folder = folder }

  func name(for network: Network) -> String? {
    guard network.parameterCount >= Self.smallest else { return nil }
    let known = state.withLock { state in
      let name = state.known.first { $0.network == network }?.name
      if let name { state.named.insert(name) }
      return name
    }
    if let known { return known }
    let bytes = Array(NetworkFile.text(of: network).utf8)
    let name = Self.name(for: bytes)
    state.withLock { state in
      state.named.insert(name)
      state.known.append((network, name))
      if !state.whole.contains(name) { state.waiting[name] = bytes }
    }
    return name
  }

  /// The network of that name.
  ///
  /// - Throws: `FileError` when its file is missing or damaged.
  func network(named name: String) throws -> Network {
    let path = folder.path + "/" + name
    guard Self.isName(name) else { throw FileError(path, "is no name of a network") }
    let bytes = try folder.read(name)
    guard Self.name(for: bytes) == name else {
      throw FileError(path, "is damaged: its checksum does not match")
    }
    let network = try NetworkFile.network(from: bytes, file: path)
    state.withLock { _ = $0.whole.insert(name) }
    return network
  }

  /// Writes the texts that were named since the last time.
  ///
  /// - Returns: How many bytes that took.
  func write() throws(FileError) -> Int {
    var written = 0
    for (name, bytes) in state.withLock({ $0.waiting }).sorted(by: { $0.key < $1.key }) {
      try folder.replace(name, with: bytes)
      written += bytes.count
      state.withLock {
        $0.waiting[name] = nil
        $0.whole.insert(name)
      }
    }
    return written
  }

  /// After a checkpoint was written: removes what neither it nor the one before it names.
  func removeUnnamed() throws(FileError) {
    let kept = state.withLock { state -> Set<String>? in
      defer { (state.namedBefore, state.named) = (state.named, []) }
      let kept = state.namedBefore?.union(state.named)
      if let kept { state.known.removeAll { !kept.contains($0.name) } }
      return kept
    }
    guard let kept else { return }
    for name in try folder.names() where Self.isName(name) && !kept.contains(name) {
      folder.remove(name)
      state.withLock { _ = $0.whole.remove(name) }
    }
  }

  private static let prefix = "network-"
  private static let suffix = ".json"

  private static func name(for bytes: [UInt8]) -> String {
    prefix + Checksum(of: bytes).hexadecimal + suffix
  }

  private static func isName(_ text: String) -> Bool {
    text.utf8.count == prefix.utf8.count + 16 + suffix.utf8.count && text.hasPrefix(prefix)
      && text.hasSuffix(suffix)
      && text.dropFirst(prefix.count).prefix(16).allSatisfy { "0123456789abcdef".contains($0) }
  }
}
