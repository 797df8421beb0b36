import Foundation

/// One line on standard error that shows how far solving has come, on terminals only.
final class ProgressLine: @unchecked Sendable {
  // The lock guards `lastShown` and `lastStage`.
  private let lock = NSLock()
  private var lastShown = 0.0
  private var lastStage = ""
  private let isShown =
    isatty(STDERR_FILENO) != 0 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  /// Shows a state: each new stage, and how far it has come at most ten times a second.
  func show(_ stage: String, share: Double, _ detail: String) {
    guard isShown else { return }
    lock.withLock {
      let now = ProcessInfo.processInfo.systemUptime
      guard stage != lastStage || now - lastShown >= 0.1 else { return }
      (lastShown, lastStage) = (now, stage)
      let line = "\(Text.bar(share, width: 24))  \(stage): \(detail)"
      StandardError.write("\r\u{1B}[K" + String(line.visible.prefix(100)))
    }
  }

  /// Removes the line.
  func clear() {
    if isShown { StandardError.write("\r\u{1B}[K") }
  }
}
