import Foundation
import Search
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into the wish to stop; the second one ends the process at once,
/// which loses at most the work since the last save.
///
/// To be made before anything else is done: from then on no signal is lost, because they are blocked
/// and a thread of their own takes them. Until `serve` is called there is nothing to save, and the
/// first one ends the process as it would any other. A signal that was ignored when golf started, as
/// `nohup` has it, stays ignored.
final class StopSignals: Sendable {
  private enum Listener {
    case nobody, someone(Interruption), deaf
  }

  private let listener = Mutex(Listener.nobody)

  /// Takes the signals.
  init() {
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&wanted, number) }
    pthread_sigmask(SIG_BLOCK, &wanted, nil)
    for number in [SIGINT, SIGTERM, SIGHUP] where Self.isIgnored(number) {
      sigdelset(&wanted, number)
    }
    let signals = wanted
    Thread.detachNewThread { [self] in
      var signals = signals
      var number: Int32 = 0
      while sigwait(&signals, &number) == 0 { take(number) }
    }
  }

  /// From now on the first signal is handed to someone who listens.
  func serve(_ interruption: Interruption) { listener.withLock { $0 = .someone(interruption) } }

  /// From now on signals do nothing: another process decides when to stop.
  func ignore() { listener.withLock { $0 = .deaf } }

  private func take(_ number: Int32) {
    listener.withLock { listener in
      switch listener {
      case .nobody: Self.die(of: number)
      case .someone(let interruption):
        if interruption.isRequested { _exit(128 + number) }
        interruption.request()
      case .deaf: break
      }
    }
  }

  /// Whether a blocked signal is ignored. Looking means to change it for a moment; a signal that
  /// comes meanwhile waits.
  private static func isIgnored(_ number: Int32) -> Bool {
    let handler = signal(number, SIG_DFL)
    let isIgnored = unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    if isIgnored { signal(number, SIG_IGN) }
    return isIgnored
  }

  /// Ends the process as the signal would have.
  private static func die(of number: Int32) -> Never {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    signal(number, SIG_DFL)
    kill(getpid(), number)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    _exit(128 + number)
  }
}
