#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open file, pipe or device, closed at the end of its life.
struct OpenFile: ~Copyable {
  let descriptor: Int32
  /// What messages call it.
  let path: String

  /// A file that is open already.
  ///
  /// - Throws: The system's reason, when `descriptor` is the -1 of a call that failed.
  init(_ descriptor: Int32, _ path: String) throws(FileError) {
    guard descriptor >= 0 else { throw .system(path) }
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// What the system knows of it.
  func status() throws(FileError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(path) }
    return status
  }

  /// Refuses whatever is no plain file: a pipe could make golf wait, a device has no end.
  func requirePlain() throws(FileError) {
    let status = try status()
    guard status.kind == .plain else { throw FileError(path, "is \(status.kind), not a file") }
  }

  /// Everything up to its end.
  ///
  /// - Throws: `FileError` as soon as there are more bytes than `limit`.
  func read(limit: Int) throws(FileError) -> [UInt8] {
    try Self.read(descriptor, path, limit: limit)
  }

  static func read(_ descriptor: Int32, _ path: String, limit: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = retrying { systemRead(descriptor, &buffer, buffer.count) }
      if count < 0, errno == EAGAIN {
        // A pipe that was opened without waiting; now there is something to wait for.
        var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard retrying({ Int(poll(&wish, 1, -1)) }) >= 0 else { throw .system(path) }
        continue
      }
      if count < 0 { throw .system(path) }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else {
        throw FileError(path, "is longer than the \(limit) bytes that are read at most")
      }
      bytes += buffer[..<count]
    }
  }

  /// Writes all bytes.
  ///
  /// - Parameter willWrite: Called before each attempt.
  func write(
    _ bytes: [UInt8], willWrite: () throws(FileError) -> Void
  ) throws(FileError) {
    var offset = 0
    while offset < bytes.count {
      try willWrite()
      let count = bytes.withUnsafeBytes { buffer in
        retrying { systemWrite(descriptor, buffer.baseAddress! + offset, buffer.count - offset) }
      }
      if count < 0 { throw .system(path) }
      if count == 0 { throw .system(path, EIO) }
      offset += count
    }
  }

  /// Waits until the bytes are on the disk.
  func flush() throws(FileError) {
    guard retrying({ Int(fsync(descriptor)) }) == 0 else { throw .system(path) }
  }
}

/// What stands at a path.
enum FileKind: String, CustomStringConvertible {
  case plain = "a file"
  case folder = "a folder"
  case link = "a link"
  case pipe = "a pipe"
  case other = "a device"

  var description: String { rawValue }
}

extension stat {
  /// What it is the status of.
  var kind: FileKind {
    switch st_mode & S_IFMT {
    case S_IFREG: .plain
    case S_IFDIR: .folder
    case S_IFLNK: .link
    case S_IFIFO, S_IFSOCK: .pipe
    default: .other
    }
  }

  /// Whether it is of the same file.
  func isSame(as other: stat) -> Bool { st_dev == other.st_dev && st_ino == other.st_ino }
}

/// Repeats a call that a signal interrupted.
func retrying(_ call: () -> Int) -> Int {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

// The C functions whose names the methods above take.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, buffer, count)
}
private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
  write(file, buffer, count)
}
