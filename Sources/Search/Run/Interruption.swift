import Dispatch
import Synchronization

/// The wish to stop, which any thread may utter and the search hears.
///
/// A search that hears it finishes its generation. If that takes longer than the patience, the
/// generation is abandoned: the state at its beginning stands, and a resumed search does it again.
public final class Interruption: Sendable {
  /// How long a generation may go on after the wish was uttered, in nanoseconds.
  public static let patience: UInt64 = 800_000_000

  private let requestTime = Atomic<UInt64>(0)

  /// No wish yet.
  public init() {}

  /// Utters the wish; saying it again changes nothing.
  public func request() {
    _ = requestTime.compareExchange(
      expected: 0, desired: DispatchTime.now().uptimeNanoseconds, ordering: .relaxed)
  }

  /// Whether someone wants the search to stop.
  public var isRequested: Bool { requestTime.load(ordering: .relaxed) != 0 }

  /// Whether the patience has run out too.
  public var isOverdue: Bool {
    let time = requestTime.load(ordering: .relaxed)
    return time != 0 && DispatchTime.now().uptimeNanoseconds - time > Self.patience
  }
}
