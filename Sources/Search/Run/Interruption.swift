import Synchronization

/// The wish that something stop, which any thread may utter and whoever works hears.
public final class Interruption: Sendable {
  private let flag = Atomic(false)

  /// No wish yet.
  public init() {}

  /// Utters the wish; saying it again changes nothing.
  public func request() { flag.store(true, ordering: .relaxed) }

  /// Whether someone wants it to stop.
  public var isRequested: Bool { flag.load(ordering: .relaxed) }
}
