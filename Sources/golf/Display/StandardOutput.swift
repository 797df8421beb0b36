import Basics
import Synchronization

// The C library's `stdout` is a variable, which nothing here changes.
#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  @preconcurrency import Darwin
#endif

/// Prints a line, or several: all that golf prints for people goes through here instead of through
/// Swift's `print`. Whatever names and values from elsewhere hold, the terminal sees plain text.
func print(_ text: String, terminator: String = "\n") {
  StandardOutput.write(text.visible + terminator)
}

/// Standard output, and what has become of the text written so far.
enum StandardOutput {
  /// The error number of the first write that failed.
  private static let failure = Atomic<Int32>(0)

  /// Writes text as it stands: the escapes with which golf draws.
  static func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes bytes as they stand: exported files.
  static func write(_ bytes: [UInt8]) {
    let isWritten = bytes.withUnsafeBytes {
      fwrite($0.baseAddress, 1, $0.count, stdout) == $0.count
    }
    if !isWritten { note(errno) }
  }

  /// Hands on what was written.
  static func flush() {
    if fflush(stdout) != 0 { note(errno) }
  }

  private static func note(_ problem: Int32) {
    _ = failure.compareExchange(expected: 0, desired: problem, ordering: .relaxed)
  }

  /// Why some of the text could not be written; nil when all was, or when the reader has left.
  static func problem() -> String? {
    flush()
    let number = failure.load(ordering: .relaxed)
    return number == 0 || number == EPIPE ? nil : String(cString: strerror(number))
  }
}

/// Standard error.
enum StandardError {
  private static let failed = Atomic(false)

  /// Whether something could not be written.
  static var isBroken: Bool { failed.load(ordering: .relaxed) }

  /// Writes text as it stands, at once; where that is impossible, nothing else happens.
  static func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return failed.store(true, ordering: .relaxed) }
      rest = rest.dropFirst(count)
    }
  }
}

/// The three streams every process is given.
enum StandardStreams {
  /// Makes sure that no file golf opens takes the place of a stream that was closed before golf
  /// began: reading it, or writing to it, stays an error.
  static func occupy() {
    for (stream, flags) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ] where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", flags)
    }
  }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
