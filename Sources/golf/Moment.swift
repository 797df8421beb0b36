#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Date and time of now, for people, by the C library: Foundation's formatters end the process where
/// the files of the time zones cannot be read.
enum Moment {
  /// The local time, as new runs are named: `2026-11-21-154501`.
  static func stamp() -> String {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    return text(parts, "%Y-%m-%d-%H%M%S")
  }

  /// The time in UTC, by ISO 8601: `2026-11-21T15:45:01Z`.
  static func utc() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    return text(parts, "%Y-%m-%dT%H:%M:%SZ")
  }

  private static func text(_ parts: tm, _ format: String) -> String {
    var parts = parts
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, format, &parts)
    return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
