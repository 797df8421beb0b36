import Basics
import Foundation
import Search
import TensorBoard

/// Shows a search as another display does, and writes what TensorBoard draws besides: score, margin
/// and candidates at every improvement and every ten seconds, by generation.
final class TensorBoardDisplay: Display {
  private let run: SearchRun
  private let other: any Display
  private var file: EventFile?
  private let path: String
  private var lastSeconds = 0.0

  private static let interval = 10.0

  /// - Parameter path: The folder TensorBoard is shown; the run gets one of its own in it.
  init(_ run: SearchRun, path: String, beside other: any Display) throws {
    (self.run, self.other) = (run, other)
    self.path = path + "/" + run.folder.name
    file = try EventFile(
      in: FileSystem().makeFolder(self.path), seconds: Date().timeIntervalSince1970)
  }

  func begin() {
    other.begin()
    add()
  }

  func update(_ event: SearchRun.Event) {
    if case .improvement = event {
      add()
    } else if run.secondsHere - lastSeconds >= Self.interval {
      add()
    }
    other.update(event)
  }

  func end(_ reason: StopReason) {
    add()
    other.end(reason)
  }

  func abandon() { other.abandon() }

  /// Adds where the search stands. A folder that can no longer be written to does not stop it.
  private func add() {
    guard let file else { return }
    lastSeconds = run.secondsHere
    var scalars: [(tag: String, value: Double)] = [
      ("search/candidates", Double(run.state.evaluations)), ("search/seconds", run.seconds),
    ]
    if let incumbent = run.state.incumbent {
      scalars += [
        ("incumbent/score", Double(incumbent.score)), ("incumbent/margin", incumbent.margin),
        ("incumbent/neurons", Double(incumbent.network.neurons.count)),
      ]
    }
    do {
      try file.add(
        scalars, step: run.state.generation, seconds: Date().timeIntervalSince1970)
    } catch {
      Golf.complain("warning: \(error); nothing more is written for TensorBoard")
      self.file = nil
    }
  }
}
