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

  /// An error with the system's text for an error number, the current one if none is given.
  static func system(_ path: String, _ number: Int32 = errno) -> FileError {
    FileError(path, String(cString: strerror(number)))
  }
}
