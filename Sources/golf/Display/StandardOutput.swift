// The C library's `stdout` is a variable, which nothing here changes.
#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  @preconcurrency import Darwin
#endif

/// What has become of the text printed so far.
enum StandardOutput {
  /// Whether some of it could not be written, for a reason other than that the reader has left.
  static func isBroken() -> Bool {
    let isFlushed = fflush(stdout) == 0 && ferror(stdout) == 0
    return !isFlushed && errno != EPIPE
  }
}
