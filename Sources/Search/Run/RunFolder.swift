import Basics
import Constructions
import Networks
import Tasks

/// The folder of a run, `runs/NAME/`: what was asked (`run.json`, and `task.csv` for a task from a
/// file, `start.json` for a network to start from), the `checkpoint` and the one before it with the
/// large networks they name (`network-*.json`), the incumbent (`best.json`), its improvements
/// (`history.csv`) and a log of progress (`log.jsonl`).
///
/// Only a claimed folder is written to. It is the folder that was opened when it was claimed,
/// wherever it is moved.
public struct RunFolder: Sendable {
  /// The run's name.
  public let name: String
  /// The folder's path.
  public let path: String
  private let files: FileSystem
  private var claim: Claim?

  /// A folder that other golf processes keep away from, for as long as this lives.
  private final class Claim: Sendable {
    let folder: Folder
    let lock: FileLock
    let networks: NetworkStore

    init(_ folder: Folder) throws(FileError) {
      self.folder = folder
      lock = try folder.lock("lock")
      networks = NetworkStore(folder)
      guard folder.isInPlace else {
        throw FileError(folder.path, "was moved while it was being locked")
      }
      try folder.removeLeftovers()
    }
  }

  private static let description = "run.json"
  private static let task = "task.csv"
  private static let rules = "task.json"
  private static let start = "start.json"
  private static let checkpoint = "checkpoint"
  private static let previous = "checkpoint.previous"
  private static let best = "best.json"
  private static let history = "history.csv"
  private static let log = "log.jsonl"

  /// The run of that name below `root`.
  public init(root: String, name: String, files: FileSystem = FileSystem()) {
    self.name = name
    path = root + "/" + name
    self.files = files
  }

  /// The incumbent's file.
  public var bestPath: String { path(Self.best) }
  private func path(_ name: String) -> String { path + "/" + name }

  /// The folder that was claimed, or else the one that is at the path now.
  private func folder() throws(FileError) -> Folder {
    if let claim { return claim.folder }
    return try files.folder(path)
  }

  /// The runs below `root`, by name.
  public static func all(root: String, files: FileSystem = FileSystem()) throws(FileError)
    -> [RunFolder]
  {
    guard files.isFolder(root) else { return [] }
    return try files.names(in: root)
      .map { RunFolder(root: root, name: $0, files: files) }
      .filter { files.exists($0.path(description)) }
  }

  /// When the run last saved something, in nanoseconds since 1970.
  public var lastChange: Int {
    files.modificationTime(path(Self.checkpoint)) ?? files.modificationTime(path(Self.description))
      ?? 0
  }

  // MARK: What was asked

  /// The folder of a run that is there, kept from other golf processes for as long as it lives.
  func claimed() throws(FileError) -> RunFolder {
    var result = self
    result.claim = try Claim(files.folder(path))
    return result
  }

  /// Makes the folder, claims it, and writes down what is asked of the new run.
  ///
  /// - Throws: `FileError` when the run exists or cannot be written.
  func created(
    _ description: RunDescription, task: Task, start: Network? = nil
  ) throws(FileError) -> RunFolder {
    let folder = try files.makeFolder(path)
    var result = self
    result.claim = try Claim(folder)
    if folder.exists(Self.description) {
      throw FileError(path, "the run exists already; resume it or choose another --name")
    }
    if [Self.checkpoint, Self.previous, Self.best].contains(where: folder.exists) {
      throw FileError(path, "holds the files of a run without its run.json; choose another --name")
    }
    if case .file(let file) = task.origin { try folder.replace(Self.task, with: file.bytes) }
    if let written = task.description { try folder.replace(Self.rules, with: written.bytes) }
    if let start {
      try folder.replace(Self.start, with: Array(NetworkFile.text(of: start).utf8))
    }
    guard let bytes = try? description.bytes() else {
      throw FileError(path(Self.description), "cannot be written as JSON")
    }
    try folder.replace(Self.description, with: bytes)
    return result
  }

  /// Whether the run's files are still at its path.
  public var isInPlace: Bool { claim?.folder.isInPlace ?? true }

  /// What was asked of the run.
  public func description() throws(FileError) -> RunDescription {
    try RunDescription(folder().read(Self.description), file: path(Self.description))
  }

  /// The task of the run.
  public func task(_ reference: RunDescription.TaskReference, threads: Int) throws -> Task {
    try reference.task(threads: threads, file: path(Self.description)) { part in
      try folder().read(part == .rules ? Self.rules : Self.task)
    }
  }

  /// The network the run starts from.
  func start() throws -> Network {
    try NetworkFile.network(from: folder().read(Self.start), file: path(Self.start))
  }

  /// The incumbent's network file, when there is one.
  public func best() throws(FileError) -> [UInt8]? {
    let folder = try folder()
    return folder.exists(Self.best) ? try folder.read(Self.best) : nil
  }

  /// The score of the network in `best.json`, if there is one that is proved to pass.
  func provedScore(_ setting: SearchSetting) throws(FileError) -> Int? {
    guard let bytes = try best(),
      let network = try? NetworkFile.network(from: bytes, file: bestPath),
      setting.task.mismatch(with: network) == nil,
      setting.certifier.certify(network, stopAtFailure: true).passes
    else { return nil }
    return network.score(setting.task.metric)
  }

  // MARK: Checkpoints

  /// Saves a state: the large networks first that it names, then the checkpoint, then what is
  /// derived from it.
  ///
  /// - Parameter found: The score of a network in `best.json` that no dearer one may replace.
  /// - Returns: How many bytes were written for the checkpoint.
  @discardableResult
  func save(_ checkpoint: Checkpoint, outdoing found: Int = .max) throws(FileError) -> Int {
    guard let claim else { throw FileError(path, "was not claimed") }
    guard let bytes = try? checkpoint.bytes(naming: claim.networks) else {
      throw FileError(path(Self.checkpoint), "cannot be written as JSON")
    }
    let written = try claim.networks.write()
    try claim.folder.replace(Self.checkpoint, with: bytes, keeping: Self.previous)
    try claim.networks.removeUnnamed()
    try saveDerived(checkpoint.state, outdoing: found)
    return written + bytes.count
  }

  /// Writes `best.json` and `history.csv` where they differ from what the state says.
  func saveDerived(_ state: Archipelago, outdoing found: Int = .max) throws(FileError) {
    guard let incumbent = state.incumbent else { return }
    if incumbent.score <= found {
      try update(Self.best, NetworkFile.text(of: incumbent.network))
    }
    var rows = "seconds,generation,evaluations,score,margin,family,strategy\n"
    for row in state.history {
      let seconds = ExactDecimal(Int((row.seconds * 100).rounded()), exponent: -2)
      rows +=
        "\(seconds),\(row.generation),\(row.evaluations),\(row.score),\(row.margin),"
        + "\(row.family),\(row.strategy.rawValue)\n"
    }
    try update(Self.history, rows)
  }

  private func update(_ name: String, _ text: String) throws(FileError) {
    let bytes = Array(text.utf8)
    let folder = try folder()
    if folder.exists(name), (try? folder.read(name, limit: bytes.count)) == bytes { return }
    try folder.replace(name, with: bytes)
  }

  /// The last state that was saved whole.
  ///
  /// - Parameter warn: Told why the newest checkpoint was refused when an older one is used.
  /// - Returns: nil when the run was stopped before its first checkpoint.
  func load(_ setting: SearchSetting, warn: (String) -> Void) throws(FileError) -> Checkpoint? {
    var source = Self.checkpoint
    let folder = try folder()
    let networks = claim?.networks ?? NetworkStore(folder)
    let checkpoint = try newest(warn) { bytes, name throws(FileError) in
      let checkpoint = try Checkpoint(
        bytes, file: path(name), setting: setting, networks: networks)
      source = name
      return checkpoint
    }
    // The next save keeps what stands at `checkpoint` as the previous one: that must be whole.
    if checkpoint != nil, source != Self.checkpoint {
      try folder.replace(Self.checkpoint, with: folder.read(source, limit: CheckpointContent.limit))
    }
    return checkpoint
  }

  /// What the run has to show.
  public func overview() throws(FileError) -> RunOverview {
    var overview = RunOverview(description: try description())
    let networks = NetworkStore(try folder())
    let content = try newest({ _ in }) { bytes, name throws(FileError) in
      try CheckpointContent(bytes, file: path(name), networks: networks)
    }
    if let content { overview.take(content) }
    return overview
  }

  /// What `read` makes of the checkpoint or, where that is damaged, of the one before it; nil when
  /// there is none.
  private func newest<Value>(
    _ warn: (String) -> Void, _ read: ([UInt8], String) throws(FileError) -> Value
  ) throws(FileError) -> Value? {
    let folder = try folder()
    var reason: FileError?
    for name in [Self.checkpoint, Self.previous] where folder.exists(name) {
      do throws(FileError) {
        let value = try read(folder.read(name, limit: CheckpointContent.limit), name)
        if let reason { warn("\(reason); the one before it is used") }
        return value
      } catch {
        reason = reason ?? error
      }
    }
    if let reason { throw reason }
    return nil
  }

  /// What the log says of the threads' use; nil when it says nothing.
  public func loggedEffort() -> LoggedEffort? {
    guard let bytes = try? folder().read(Self.log),
      let line = bytes.split(separator: UInt8(ascii: "\n")).last,
      let json = try? JSON(parsing: Array(line))
    else { return nil }
    return LoggedEffort(json)
  }

  /// Adds a line to the log.
  func log(_ line: JSON) throws(FileError) {
    try folder().append(Array((line.compact + "\n").utf8), to: Self.log)
  }
}
