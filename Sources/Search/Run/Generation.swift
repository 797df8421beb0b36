import Dispatch
import Synchronization

/// A generation under way on a thread of its own, so that nothing in it keeps a search from
/// stopping: it can be given up at any time. Then the state before it stands, and a resumed search
/// does it again.
final class Generation: Sendable {
  private let abandonment = Interruption()
  private let outcome = Mutex<Archipelago?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  /// Begins the generation after `state`.
  init(after state: Archipelago, _ engine: Engine) {
    DispatchQueue.global(qos: .userInitiated).async { [self] in
      let next = state.advanced(engine, interruption: abandonment)
      outcome.withLock { $0 = next }
      isDone.signal()
    }
  }

  /// The new state, if it is there within so many seconds.
  func wait(seconds: Double) -> Archipelago? {
    guard isDone.wait(timeout: .now() + seconds) == .success else { return nil }
    return outcome.withLock { $0 }
  }

  /// Gives the generation up; its threads stop at their next opportunity.
  func abandon() { abandonment.request() }

  /// Waits until the threads of a generation that was given up have stopped.
  func join() { isDone.wait() }
}
