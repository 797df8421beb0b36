/// When to write: often while a run is young or its state small, and never so often that a long run
/// wears a disk out.
///
/// What a run writes between its improvements stays below `credit + rate * seconds` bytes plus one
/// checkpoint, which is 650 MB a week. A kill costs what was done since the last save, and a resumed
/// run does exactly that again; improvements are saved at once, whatever the pace.
struct SavePace: Sendable {
  /// Seconds between two saves at least.
  static let shortest = 5.0
  /// Bytes a run may write at first.
  static let credit = 50_000_000.0
  /// Bytes it may write in each further second.
  static let rate = 1000.0

  private var left = SavePace.credit
  private var last: Double

  /// - Parameter now: The time, in seconds; only differences count.
  init(now: Double) { last = now }

  /// Whether it is time to save.
  func isDue(_ now: Double) -> Bool {
    // A clock that goes back, which it should not, must not put saving off for ever.
    let passed = now - last
    return passed < 0 || passed >= Self.shortest && left + passed * Self.rate > 0
  }

  /// A save of that many bytes was made.
  mutating func saved(_ bytes: Int, now: Double) {
    left = min(left + max(now - last, 0) * Self.rate, Self.credit) - Double(bytes)
    last = now
  }

  /// Seconds between two lines of the log: half a percent of the time that the run has taken, so
  /// that a line is added a thousand times in a week.
  static func logInterval(_ seconds: Double) -> Double { max(10, seconds / 200) }
}
