#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open folder. Everything is done relative to the folder that was opened, not to its path:
/// where someone moves it, its files go on being read and written there, and another folder that
/// takes its path is never touched.
///
/// ```swift
/// let folder = try FileSystem().folder("runs/first")
/// let lock = try folder.lock("lock")
/// try folder.replace("checkpoint", with: bytes, keeping: "checkpoint.previous")
/// ```
///
/// A file is replaced by writing a new one under a name that nobody else has, flushing it, renaming
/// it, and flushing the folder. No link is followed and nothing else in the folder is changed.
public final class Folder: Sendable {
  /// The path it was opened at.
  public let path: String
  private let descriptor: Int32
  private let willPerform: FileSystem.Hook

  /// Opens a folder.
  init(_ path: String, _ willPerform: @escaping FileSystem.Hook) throws(FileError) {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    descriptor = Int32(retrying { Int(open(path, flags)) })
    guard descriptor >= 0 else { throw .system(path) }
    self.path = path
    self.willPerform = willPerform
  }

  /// Opens a folder in a folder, and makes it when it is missing.
  private init(making name: String, in parent: Folder, path: String) throws(FileError) {
    self.path = path
    willPerform = parent.willPerform
    let made = retrying { Int(mkdirat(parent.descriptor, name, 0o755)) } == 0
    if !made, errno != EEXIST { throw .system(path) }
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    descriptor = Int32(retrying { Int(openat(parent.descriptor, name, flags)) })
    guard descriptor >= 0 else { throw .system(path) }
    // A folder that a power cut takes away takes everything in it along.
    if made { try parent.flush() }
  }

  deinit { close(descriptor) }

  /// Opens a folder, and makes it and its parents when they are missing.
  static func making(
    _ path: String, _ willPerform: @escaping FileSystem.Hook
  ) throws(FileError) -> Folder {
    guard !path.isEmpty else { throw FileError("''", "is no path") }
    var folder = try Folder(path.hasPrefix("/") ? "/" : ".", willPerform)
    for part in path.split(separator: "/") {
      folder = try Folder(making: String(part), in: folder, path: path)
    }
    return folder
  }

  /// Whether the folder is still the one at its path.
  public var isInPlace: Bool {
    var own = stat()
    var other = stat()
    return fstat(descriptor, &own) == 0 && stat(path, &other) == 0 && own.isSame(as: other)
  }

  /// What messages call a file.
  private func path(_ name: String) -> String {
    path == "." ? name : path.hasSuffix("/") ? path + name : path + "/" + name
  }

  // MARK: Reading

  /// Whether there is something of that name.
  public func exists(_ name: String) -> Bool {
    var status = stat()
    return fstatat(descriptor, name, &status, 0) == 0
  }

  /// The bytes of a plain file.
  public func read(
    _ name: String, limit: Int = FileSystem.standardLimit
  ) throws(FileError) -> [UInt8] {
    let file = try openPlain(name, O_RDONLY)
    return try file.read(limit: limit)
  }

  // Without O_NONBLOCK a pipe could make golf wait for ever.
  private func openPlain(_ name: String, _ flags: Int32) throws(FileError) -> OpenFile {
    let flags = flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    let file = retrying { Int(openat(descriptor, name, flags, mode_t(0o644))) }
    let opened = try OpenFile(Int32(file), path(name))
    try opened.requirePlain()
    return opened
  }

  // MARK: Writing

  /// Puts `bytes` in the place of a file, so that at any moment, and after a crash at any moment,
  /// the name stands for either all of the old bytes or all of the new. The old file's mode is
  /// kept.
  ///
  /// - Parameter previous: A name under which the old file is kept.
  public func replace(
    _ name: String, with bytes: [UInt8], keeping previous: String? = nil
  ) throws(FileError) {
    var old = stat()
    let isThere = fstatat(descriptor, name, &old, AT_SYMLINK_NOFOLLOW) == 0
    let fresh = try write(bytes, for: name, like: isThere && old.kind == .plain ? old : nil)
    do throws(FileError) {
      if let previous { try keep(name, as: previous) }
      try willPerform(.rename, path(name))
      try rename(fresh, to: name)
    } catch {
      unlinkat(descriptor, fresh, 0)
      throw error
    }
    try flush()
  }

  /// Adds bytes to the end of a plain file, without a promise that they survive a crash.
  public func append(_ bytes: [UInt8], to name: String) throws(FileError) {
    let file = try openPlain(name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW)
    try file.write(bytes) { () throws(FileError) in try willPerform(.write, path(name)) }
  }

  /// Removes a file.
  public func remove(_ name: String) { unlinkat(descriptor, name, 0) }

  /// Removes what replacing left behind where golf was killed. Only who has locked the folder may:
  /// the new files of another process look the same.
  public func removeLeftovers() throws(FileError) {
    for name in try names() where Self.isTemporary(name) { remove(name) }
  }

  /// Writes and flushes a new file under a name of its own, and returns that.
  ///
  /// - Parameters:
  ///   - name: The file it is for, which messages are about.
  ///   - model: The file whose mode and owner it gets.
  private func write(
    _ bytes: [UInt8], for name: String, like model: stat? = nil
  ) throws(FileError) -> String {
    let fresh = Self.temporaryName()
    let path = path(name)
    try willPerform(.create, path)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let mode = model.map { $0.st_mode & 0o777 } ?? 0o644
    let created = retrying { Int(openat(descriptor, fresh, flags, mode)) }
    let file = try OpenFile(Int32(created), path)
    do throws(FileError) {
      if let model {
        // Who may not give a file away keeps it.
        _ = fchown(file.descriptor, model.st_uid, model.st_gid)
        guard retrying({ [descriptor = file.descriptor] in Int(fchmod(descriptor, mode)) }) == 0
        else { throw .system(path) }
      }
      try file.write(bytes) { () throws(FileError) in try willPerform(.write, path) }
      try willPerform(.flushFile, path)
      try file.flush()
    } catch {
      unlinkat(descriptor, fresh, 0)
      throw error
    }
    return fresh
  }

  /// Gives a file a second name, replacing the one that had it.
  private func keep(_ name: String, as previous: String) throws(FileError) {
    try willPerform(.keepPrevious, path(previous))
    var second = Self.temporaryName()
    if retrying({ Int(linkat(descriptor, name, descriptor, second, 0)) }) != 0 {
      // exFAT and some network file systems know no second names (EPERM, EOPNOTSUPP); others are
      // out of them. Then a copy does.
      guard errno != ENOENT, exists(name) else { return }
      second = try write(read(name, limit: .max), for: previous)
    }
    do throws(FileError) {
      try rename(second, to: previous)
    } catch {
      unlinkat(descriptor, second, 0)
      throw error
    }
  }

  private func rename(_ old: String, to new: String) throws(FileError) {
    guard retrying({ Int(renameat(descriptor, old, descriptor, new)) }) == 0 else {
      throw .system(path(new))
    }
  }

  /// Waits until the names in the folder are on the disk.
  private func flush() throws(FileError) {
    try willPerform(.flushFolder, path)
    // Some file systems refuse to flush a folder; then there is nothing more to be done.
    if retrying({ Int(fsync(descriptor)) }) != 0, errno != EINVAL, errno != ENOTSUP {
      throw .system(path)
    }
  }

  // MARK: Temporary names

  private static let prefix = ".golf-"
  private static let suffix = ".new"

  /// A name that nobody else has. That it is not repeatable is the point of it: nothing depends on
  /// which it is.
  private static func temporaryName() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return prefix + String(repeating: "0", count: 16 - digits.count) + digits + suffix
  }

  private static func isTemporary(_ name: String) -> Bool {
    name.hasPrefix(prefix) && name.hasSuffix(suffix)
      && name.utf8.count == prefix.utf8.count + 16 + suffix.utf8.count
      && name.dropFirst(prefix.count).prefix(16).allSatisfy(\.isHexDigit)
  }

  // MARK: Names and locks

  /// The names in the folder, sorted.
  public func names() throws(FileError) -> [String] {
    // A descriptor of its own, because a stream's place in the folder belongs to the descriptor.
    let copy = retrying { Int(openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) }
    guard copy >= 0 else { throw .system(path) }
    guard let stream = fdopendir(Int32(copy)) else {
      close(Int32(copy))
      throw .system(path)
    }
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

  /// Takes the lock of a file, which is made when it is missing.
  ///
  /// - Throws: `FileError` when another process has it, or the file is no plain one.
  public func lock(_ name: String) throws(FileError) -> FileLock {
    let file = try openPlain(name, O_RDWR | O_CREAT | O_NOFOLLOW)
    let lock = try FileLock(file)
    var present = stat()
    guard fstatat(descriptor, name, &present, AT_SYMLINK_NOFOLLOW) == 0,
      try lock.status().isSame(as: present)
    else { throw FileError(path(name), "was taken away while it was being locked") }
    return lock
  }
}
