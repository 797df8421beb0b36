#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a file could not be read or written.
public struct FileError: Error, Equatable, CustomStringConvertible {
  /// `FILE: what went wrong`.
  public let description: String

  /// An error about a file.
  public init(_ path: String, _ problem: String) { description = "\(path): \(problem)" }

  /// An error with the system's text for the current `errno`.
  static func system(_ path: String) -> FileError {
    FileError(path, String(cString: strerror(errno)))
  }
}

/// The few operations golf needs of a file system. Everything that must not be lost goes through
/// `replace`, and every single system call it makes can be made to fail in a test.
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

  /// Called before each operation; tests throw from it.
  private let willPerform: @Sendable (Operation, String) throws(FileError) -> Void

  /// The real file system.
  ///
  /// - Parameter willPerform: Called before each operation on a path; what it throws is the
  ///   operation's failure.
  public init(
    willPerform: @escaping @Sendable (Operation, String) throws(FileError) -> Void = {
      (_, _) throws(FileError) in
    }
  ) {
    self.willPerform = willPerform
  }

  /// The bytes of a file.
  public func read(_ path: String) throws(FileError) -> [UInt8] {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { throw .system(path) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Self.retrying { systemRead(file, &buffer, buffer.count) }
      if count < 0 { throw .system(path) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Puts `bytes` in the place of the file at `path`, so that at any moment, and after a crash at
  /// any moment, the path holds either all of the old bytes or all of the new.
  ///
  /// - Parameter previous: A path under which the old file is kept.
  public func replace(
    _ path: String, with bytes: [UInt8], keeping previous: String? = nil
  ) throws(FileError) {
    let temporary = path + ".new"
    do throws(FileError) {
      try write(bytes, to: temporary)
      if let previous { try keep(path, as: previous) }
      try willPerform(.rename, path)
      guard systemRename(temporary, path) == 0 else { throw FileError.system(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    try flushFolder(of: path)
  }

  /// Writes a file for someone else: in one piece where it is a plain file or a new one, and into
  /// whatever a link, device or pipe at the path leads to.
  public func export(_ bytes: [UInt8], to path: String) throws(FileError) {
    var status = stat()
    let isPlain = lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    if isPlain { return try replace(path, with: bytes) }
    let file = open(path, O_WRONLY | O_TRUNC)
    guard file >= 0 else { throw .system(path) }
    defer { close(file) }
    try write(bytes, to: file, path)
  }

  /// Adds bytes to the end of a file, without a promise that they survive a crash.
  public func append(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    guard file >= 0 else { throw .system(path) }
    defer { close(file) }
    try write(bytes, to: file, path)
  }

  private func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    try willPerform(.create, path)
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard file >= 0 else { throw .system(path) }
    defer { close(file) }
    try write(bytes, to: file, path)
    try willPerform(.flushFile, path)
    guard fsync(file) == 0 else { throw .system(path) }
  }

  private func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws(FileError) {
    var offset = 0
    while offset < bytes.count {
      try willPerform(.write, path)
      let count = bytes.withUnsafeBytes { buffer in
        Self.retrying { systemWrite(file, buffer.baseAddress! + offset, buffer.count - offset) }
      }
      if count < 0 { throw .system(path) }
      offset += count
    }
  }

  /// Gives the file, if there is one, a second name, replacing the one that had it.
  private func keep(_ path: String, as previous: String) throws(FileError) {
    let link = previous + ".new"
    unlink(link)
    try willPerform(.keepPrevious, previous)
    if systemLink(path, link) != 0 {
      let error = FileError.system(previous)
      if !exists(path) { return }
      throw error
    }
    guard systemRename(link, previous) == 0 else { throw .system(previous) }
  }

  private func flushFolder(of path: String) throws(FileError) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    try willPerform(.flushFolder, folder)
    let file = open(folder.isEmpty ? "/" : folder, O_RDONLY)
    guard file >= 0 else { throw .system(folder) }
    defer { close(file) }
    // Some file systems refuse to flush a folder (EINVAL); then there is nothing more to be done.
    if fsync(file) != 0, errno != EINVAL { throw .system(folder) }
  }

  /// Makes a folder, with its parents; it is no error when it exists.
  public func makeFolder(_ path: String) throws(FileError) {
    var built = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      built += "/" + part
      if mkdir(built, 0o755) != 0, errno != EEXIST { throw .system(path) }
    }
    guard isFolder(path) else { throw FileError(path, "is no folder") }
  }

  /// Whether there is a folder at the path.
  public func isFolder(_ path: String) -> Bool { (status(path)?.st_mode ?? 0) & S_IFMT == S_IFDIR }

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

  /// The names in a folder, sorted.
  public func names(in folder: String) throws(FileError) -> [String] {
    guard let stream = opendir(folder) else { throw .system(folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Repeats a call that a signal interrupted.
  private static func retrying(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}

/// Holds a file locked for as long as it lives, so that two processes do not share a run.
public final class FileLock: Sendable {
  private let file: Int32

  /// Takes the lock of the file at `path`, which is created when missing.
  ///
  /// - Throws: `FileError` when another process has it.
  public init(_ path: String) throws(FileError) {
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .system(path) }
    if flock(file, LOCK_EX | LOCK_NB) != 0 {
      let busy = errno == EWOULDBLOCK
      close(file)
      throw busy ? FileError(path, "another golf process is using this run") : .system(path)
    }
  }

  deinit { close(file) }
}

// The C functions whose names the methods above take.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, buffer, count)
}
private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
  write(file, buffer, count)
}
private func systemRename(_ from: String, _ to: String) -> Int32 { rename(from, to) }
private func systemLink(_ from: String, _ to: String) -> Int32 { link(from, to) }
