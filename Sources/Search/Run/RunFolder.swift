import Basics
import Constructions
import Networks
import Tasks

/// The folder of a run, `runs/NAME/`: what was asked (`run.json`, and `task.csv` for a task from a
/// file, `start.json` for a network to start from), the `checkpoint` and the one before it, the incumbent (`best.json`), its improvements
/// (`history.csv`) and a log of progress (`log.jsonl`).
public struct RunFolder: Sendable {
  /// The run's name.
  public let name: String
  /// The folder.
  public let path: String
  private let files: FileSystem

  /// The run of that name below `root`.
  public init(root: String, name: String, files: FileSystem = FileSystem()) {
    self.name = name
    path = root + "/" + name
    self.files = files
  }

  /// The incumbent's file.
  public var bestPath: String { path + "/best.json" }
  private var descriptionPath: String { path + "/run.json" }
  private var taskPath: String { path + "/task.csv" }
  private var startPath: String { path + "/start.json" }
  private var checkpointPath: String { path + "/checkpoint" }
  private var previousPath: String { path + "/checkpoint.previous" }
  private var historyPath: String { path + "/history.csv" }
  private var logPath: String { path + "/log.jsonl" }

  /// The runs below `root`, by name.
  public static func all(root: String, files: FileSystem = FileSystem()) throws(FileError)
    -> [RunFolder]
  {
    guard files.isFolder(root) else { return [] }
    return try files.names(in: root)
      .map { RunFolder(root: root, name: $0, files: files) }
      .filter { files.exists($0.descriptionPath) }
  }

  /// When the run last saved something, in nanoseconds since 1970.
  public var lastChange: Int {
    files.modificationTime(checkpointPath) ?? files.modificationTime(descriptionPath) ?? 0
  }

  /// Makes the folder, and keeps other golf processes from using it for as long as the result
  /// lives.
  func claim() throws(FileError) -> FileLock {
    try files.makeFolder(path)
    return try lock()
  }

  /// Writes down what was asked of a new run.
  ///
  /// - Throws: `FileError` when the run exists or cannot be written.
  func create(
    _ description: RunDescription, task: Task, start: Network? = nil
  ) throws(FileError) {
    if files.exists(descriptionPath) {
      throw FileError(path, "the run exists already; resume it or choose another --name")
    }
    if [checkpointPath, previousPath, bestPath].contains(where: files.exists) {
      throw FileError(path, "holds the files of a run without its run.json; choose another --name")
    }
    if case .file(let file) = task.origin { try files.replace(taskPath, with: file.bytes) }
    if let start { try files.replace(startPath, with: Array(NetworkFile.text(of: start).utf8)) }
    guard let bytes = try? description.bytes() else {
      throw FileError(descriptionPath, "cannot be written as JSON")
    }
    try files.replace(descriptionPath, with: bytes)
  }

  /// Keeps other golf processes from using the run, for as long as the result lives.
  func lock() throws(FileError) -> FileLock { try FileLock(path + "/lock") }

  /// What was asked of the run.
  public func description() throws(FileError) -> RunDescription {
    try RunDescription(files.read(descriptionPath), file: descriptionPath)
  }

  /// The task of the run.
  public func task(_ reference: RunDescription.TaskReference, threads: Int) throws -> Task {
    guard let metric = Metric(rawValue: reference.metric) else {
      throw FileError(descriptionPath, "unknown metric '\(reference.metric)'")
    }
    guard reference.isFile else {
      return try LargestRoot(specification: reference.name).task(metric: metric, threads: threads)
    }
    let tolerance = reference.tolerance.flatMap(ExactDecimal.init)
    let file = TaskFile(
      name: reference.name, bytes: try files.read(taskPath), tolerance: tolerance,
      targets: reference.targets ?? 1)
    return try file.task(metric: metric)
  }

  /// The network the run starts from.
  func start() throws -> Network {
    try NetworkFile.network(from: files.read(startPath), file: startPath)
  }

  /// The incumbent's network file, when there is one.
  public func best() throws(FileError) -> [UInt8]? {
    files.exists(bestPath) ? try files.read(bestPath) : nil
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

  /// Saves a state: the checkpoint first, then what is derived from it.
  ///
  /// - Parameter found: The score of a network in `best.json` that no dearer one may replace.
  func save(_ checkpoint: Checkpoint, outdoing found: Int = .max) throws(FileError) {
    guard let bytes = try? checkpoint.bytes() else {
      throw FileError(checkpointPath, "cannot be written as JSON")
    }
    try files.replace(checkpointPath, with: bytes, keeping: previousPath)
    try saveDerived(checkpoint.state, outdoing: found)
  }

  /// Writes `best.json` and `history.csv` where they differ from what the state says.
  func saveDerived(_ state: Archipelago, outdoing found: Int = .max) throws(FileError) {
    guard let incumbent = state.incumbent else { return }
    if incumbent.score <= found {
      try update(bestPath, NetworkFile.text(of: incumbent.network))
    }
    var rows = "seconds,generation,evaluations,score,margin,family,strategy\n"
    for row in state.history {
      let seconds = ExactDecimal(Int((row.seconds * 100).rounded()), exponent: -2)
      rows +=
        "\(seconds),\(row.generation),\(row.evaluations),\(row.score),\(row.margin),"
        + "\(row.family),\(row.strategy.rawValue)\n"
    }
    try update(historyPath, rows)
  }

  private func update(_ path: String, _ text: String) throws(FileError) {
    let bytes = Array(text.utf8)
    if files.exists(path), try files.read(path) == bytes { return }
    try files.replace(path, with: bytes)
  }

  /// The last state that was saved whole.
  ///
  /// - Parameter warn: Told why the newest checkpoint was refused when an older one is used.
  /// - Returns: nil when the run was stopped before its first checkpoint.
  func load(_ setting: SearchSetting, warn: (String) -> Void) throws(FileError) -> Checkpoint? {
    var source = checkpointPath
    let checkpoint = try newest(warn) { bytes, path throws(FileError) in
      let checkpoint = try Checkpoint(bytes, file: path, setting: setting)
      source = path
      return checkpoint
    }
    // The next save keeps what stands at `checkpoint` as the previous one: that must be whole.
    if checkpoint != nil, source != checkpointPath {
      try files.replace(checkpointPath, with: files.read(source))
    }
    return checkpoint
  }

  /// What the run has to show.
  public func overview() throws(FileError) -> RunOverview {
    var overview = RunOverview(description: try description())
    let content = try newest({ _ in }) { bytes, path throws(FileError) in
      try CheckpointContent(bytes, file: path)
    }
    if let content { overview.take(content) }
    return overview
  }

  /// What `read` makes of the checkpoint or, where that is damaged, of the one before it; nil when
  /// there is none.
  private func newest<Value>(
    _ warn: (String) -> Void, _ read: ([UInt8], String) throws(FileError) -> Value
  ) throws(FileError) -> Value? {
    var reason: FileError?
    for path in [checkpointPath, previousPath] where files.exists(path) {
      do throws(FileError) {
        let value = try read(files.read(path), path)
        if let reason { warn("\(reason); the one before it is used") }
        return value
      } catch {
        reason = reason ?? error
      }
    }
    if let reason { throw reason }
    return nil
  }

  /// Adds a line to the log.
  func log(_ line: JSON) throws(FileError) {
    try files.append(Array((line.compact + "\n").utf8), to: logPath)
  }
}
