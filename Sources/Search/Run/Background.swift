import Dispatch
import Synchronization

/// Work on a thread of its own, so that nothing in it keeps a search from stopping: it can be given up
/// at any time. Then the state before it stands, and a resumed search does it again.
final class Background<Value: Sendable>: Sendable {
  private let abandonment = Interruption()
  private let outcome = Mutex<Value?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  /// Begins the work, which is nil when it stops because its interruption is requested.
  init(_ work: @escaping @Sendable (Interruption) -> Value?) {
    DispatchQueue.global(qos: .userInitiated).async { [self] in
      let value = work(abandonment)
      outcome.withLock { $0 = value }
      isDone.signal()
    }
  }

  /// What it came to, if that is there within so many seconds.
  func wait(seconds: Double) -> Value? {
    guard isDone.wait(timeout: .now() + seconds) == .success else { return nil }
    return outcome.withLock { $0 }
  }

  /// Gives the work up; its threads stop at their next opportunity.
  func abandon() { abandonment.request() }

  /// Waits until the threads of work that was given up have stopped.
  func join() { isDone.wait() }
}
