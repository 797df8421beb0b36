import ArgumentParser
import Basics
import Foundation
import Search

/// The option that says where runs are kept.
struct RunsOptions: ParsableArguments {
  @Option(
    name: .customLong("runs"),
    help: ArgumentHelp("Where runs are kept (default: $GOLF_RUNS, or runs).", valueName: "DIR"),
    completion: .directory)
  var given: String?

  func validate() throws {
    if folder.isEmpty { throw ValidationError("--runs '': expected a folder") }
  }

  /// Where runs are kept.
  var folder: String { given ?? ProcessInfo.processInfo.environment["GOLF_RUNS"] ?? "runs" }

  /// The option as a later command line needs it to find the same runs; empty where it needs none.
  var hint: String { given.map { " --runs \(Text.shellWord($0))" } ?? "" }

  /// The names of the runs in the usual place, for completion.
  static var names: [String] {
    let folder = ProcessInfo.processInfo.environment["GOLF_RUNS"] ?? "runs"
    return ((try? RunFolder.all(root: folder)) ?? []).map(\.name)
  }

  /// The run that saved something last.
  func latest() throws -> RunFolder {
    let latest = try RunFolder.all(root: folder).max { $0.lastChange < $1.lastChange }
    guard let latest else { throw FileError(folder, "there is no run here") }
    return latest
  }

  /// The run of that name, or the latest when there is none.
  func run(_ name: String?) throws -> RunFolder {
    guard let name else { return try latest() }
    let (root, last) = name.contains("/") ? split(name) : (folder, name)
    let run = RunFolder(root: root, name: last)
    guard FileSystem().exists(run.path + "/run.json") else {
      throw FileError(run.path, "there is no such run" + suggestion(for: last, in: root))
    }
    return run
  }

  /// The run a person may have meant by a name that is none.
  func suggestion(for name: String, in root: String) -> String {
    Suggestion.text(for: name, among: ((try? RunFolder.all(root: root)) ?? []).map(\.name))
  }

  private func split(_ path: String) -> (String, String) {
    let url = URL(fileURLWithPath: path)
    return (url.deletingLastPathComponent().path, url.lastPathComponent)
  }
}
