#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Holds a file locked for as long as it lives, so that two processes do not share a run.
public final class FileLock: Sendable {
  private let file: OpenFile

  init(_ file: consuming OpenFile) throws(FileError) {
    if retrying({ [descriptor = file.descriptor] in Int(flock(descriptor, LOCK_EX | LOCK_NB)) })
      != 0
    {
      let problem = errno
      throw problem == EWOULDBLOCK
        ? FileError(file.path, "another golf process is using this run")
        : .system(file.path, problem)
    }
    self.file = file
  }

  /// What the system knows of the file.
  func status() throws(FileError) -> stat { try file.status() }
}
