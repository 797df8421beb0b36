import ArgumentParser
import Basics
import Foundation
import Networks
import Search

/// A network on disk: a network file, or the incumbent of a run.
struct NetworkSource {
  /// The file it was read from.
  let file: String
  /// The network.
  let network: Network
  /// The run it belongs to, if the file lies in a run's folder.
  let run: RunFolder?

  /// Reads the network at `place`: a file, a run's folder, or the name of a run below `runs`.
  init(_ place: String, runs: String) throws {
    let files = FileSystem()
    let path: String
    if files.isFolder(place) {
      path = place + "/best.json"
    } else if files.exists(place) {
      path = place
    } else if !place.contains("/"), files.isFolder(runs + "/" + place) {
      path = runs + "/" + place + "/best.json"
    } else {
      throw FileError(place, "there is no such file or run")
    }
    if !files.exists(path) { throw FileError(path, "the run has no incumbent yet") }
    file = path
    network = try NetworkFile.network(from: files.read(path), file: path)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    run =
      files.exists(folder.path + "/run.json")
      ? RunFolder(root: folder.deletingLastPathComponent().path, name: folder.lastPathComponent)
      : nil
  }
}

/// The argument that names a network, and where runs are.
struct NetworkArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("A network file, or a run.", valueName: "RUN|FILE"))
  var place: String

  @OptionGroup var runs: RunsOptions

  func source() throws -> NetworkSource { try NetworkSource(place, runs: runs.folder) }
}

/// The option that says where runs are kept.
struct RunsOptions: ParsableArguments {
  @Option(
    name: .customLong("runs"), help: ArgumentHelp("Where runs are kept.", valueName: "DIR"))
  var folder = "runs"

  func validate() throws {
    if folder.isEmpty { throw ValidationError("--runs '': expected a folder") }
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
      throw FileError(run.path, "there is no such run")
    }
    return run
  }

  private func split(_ path: String) -> (String, String) {
    let url = URL(fileURLWithPath: path)
    return (url.deletingLastPathComponent().path, url.lastPathComponent)
  }
}
