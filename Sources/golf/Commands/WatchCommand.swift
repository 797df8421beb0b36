import ArgumentParser
import Basics
import Dispatch
import Foundation
import Search
import Synchronization

/// `golf watch`: the page about a run, while it goes on.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Serves the page about a run while it goes on.",
    discussion: """
      The page is the one golf report writes; it draws itself anew when the run has saved something. \
      It is served on this machine only (127.0.0.1), and nothing can be changed through it. Ctrl-C \
      ends it.
      """)

  @Argument(
    help: ArgumentHelp("A run (default: the latest).", valueName: "RUN"),
    completion: .custom { _, _, _ in RunsOptions.names })
  var name: String?

  @Option(help: ArgumentHelp("The port; 0 takes any that is free.", valueName: "N"))
  var port: UInt16 = 8421
  @OptionGroup var runs: RunsOptions
  @OptionGroup var threads: ThreadOptions

  func run() throws {
    // From here on a signal ends golf, whatever it was started with.
    let signals = StopSignals()
    defer { withExtendedLifetime(signals) {} }
    let run = try runs.run(name)
    let page = try LivePage(run, runs: runs, threads: threads.count)
    let server = WatchServer(page, port: port)
    let failure = Mutex<(any Error)?>(nil)
    let isOver = DispatchSemaphore(value: 0)
    _Concurrency.Task.detached {
      do {
        try await server.run { address in
          print("watching \(run.path) at \(address); Ctrl-C ends it")
          StandardOutput.flush()
        }
      } catch {
        failure.withLock { $0 = error }
      }
      isOver.signal()
    }
    isOver.wait()
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
