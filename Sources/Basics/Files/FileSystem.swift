#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The few operations golf needs of a file system, by path; those that belong together in one
/// folder are done through `folder`. Everything that must not be lost goes through `replace`, and
/// every single system call it makes can be made to fail in a test.
public struct FileSystem: Sendable {
  /// A system call that changes something, told to `willPerform` before it is made.
  public enum Operation: String, CaseIterable, Sendable {
    /// Creating the new file.
    case create
    /// Writing some of its bytes.
    case write
    /// Flushing the file to the disk.
    case flushFile
    /// Keeping the old file under its second name.
    case keepPrevious
    /// Putting the new file in place of the old.
    case rename
    /// Flushing the folder to the disk.
    case flushFolder
  }

  /// What is called before each operation, with its path; what it throws is the operation's
  /// failure.
  public typealias Hook = @Sendable (Operation, String) throws(FileError) -> Void

  /// Of a file or stream no more bytes than this are read, unless a reader says otherwise.
  public static let standardLimit = 64 << 20

  private let willPerform: Hook

  /// The real file system.
  ///
  /// - Parameter willPerform: Called before each operation; tests throw from it.
  public init(willPerform: @escaping Hook = { (_, _) throws(FileError) in }) {
    self.willPerform = willPerform
  }

  // MARK: Folders

  /// Opens a folder.
  public func folder(_ path: String) throws(FileError) -> Folder { try Folder(path, willPerform) }

  /// Opens a folder, which is made, with its parents, where it is missing.
  @discardableResult
  public func makeFolder(_ path: String) throws(FileError) -> Folder {
    try Folder.making(path, willPerform)
  }

  /// The names in a folder, sorted.
  public func names(in folder: String) throws(FileError) -> [String] {
    try self.folder(folder).names()
  }

  /// Whether there is a folder at the path.
  public func isFolder(_ path: String) -> Bool { status(path)?.kind == .folder }

  /// Whether there is something at the path.
  public func exists(_ path: String) -> Bool { status(path) != nil }

  /// When the file was last changed, in nanoseconds since 1970; nil when there is none.
  public func modificationTime(_ path: String) -> Int? {
    guard let status = status(path) else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }

  private func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  // MARK: Files

  /// The bytes of a file, of a pipe somebody writes to, or of a device.
  ///
  /// - Throws: `FileError` when there are more than `limit`, or nobody writes to the pipe.
  public func read(
    _ path: String, limit: Int = FileSystem.standardLimit
  ) throws(FileError) -> [UInt8] {
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let file = try OpenFile(Int32(retrying { Int(open(path, flags)) }), path)
    let bytes = try file.read(limit: limit)
    if bytes.isEmpty, try file.status().kind == .pipe {
      throw FileError(path, "is a pipe that nobody writes to")
    }
    return bytes
  }

  /// The bytes of standard input.
  ///
  /// - Throws: `FileError` when there are more than `limit`.
  public func readStandardInput(
    limit: Int = FileSystem.standardLimit
  ) throws(FileError) -> [UInt8] {
    try OpenFile.read(STDIN_FILENO, "standard input", limit: limit)
  }

  /// Puts `bytes` in the place of the file at `path`, so that at any moment, and after a crash at
  /// any moment, the path holds either all of the old bytes or all of the new.
  ///
  /// - Parameter previous: A name in the same folder under which the old file is kept.
  public func replace(
    _ path: String, with bytes: [UInt8], keeping previous: String? = nil
  ) throws(FileError) {
    let (folder, name) = try place(path)
    try folder.replace(name, with: bytes, keeping: previous)
  }

  /// Adds bytes to the end of a file, without a promise that they survive a crash.
  public func append(_ bytes: [UInt8], to path: String) throws(FileError) {
    let (folder, name) = try place(path)
    try folder.append(bytes, to: name)
  }

  /// Writes a file for someone else: in one piece where it is a plain file or a new one, and into
  /// the device or pipe where it is one. A link stays: what it leads to is written.
  public func export(_ bytes: [UInt8], to path: String) throws(FileError) {
    guard let status = status(path) else {
      var own = stat()
      if lstat(path, &own) == 0 { throw FileError(path, "is a link that leads nowhere") }
      return try replace(path, with: bytes)
    }
    switch status.kind {
    case .plain:
      guard let real = realpath(path, nil) else { throw .system(path) }
      defer { free(real) }
      try replace(String(cString: real), with: bytes)
    case .folder: throw FileError(path, "is a folder")
    case .pipe, .other, .link:
      let file = try OpenFile(
        Int32(retrying { Int(open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC)) }), path)
      try file.write(bytes) { () throws(FileError) in try willPerform(.write, path) }
    }
  }

  /// A path's folder, and its name there.
  private func place(_ path: String) throws(FileError) -> (folder: Folder, name: String) {
    let slash = path.lastIndex(of: "/")
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard !name.isEmpty, name != ".", name != ".." else { throw FileError(path, "names no file") }
    guard let slash else { return (try Folder(".", willPerform), name) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    guard isFolder(folder) else { throw .system(path, exists(folder) ? ENOTDIR : ENOENT) }
    return (try Folder(folder, willPerform), name)
  }
}
