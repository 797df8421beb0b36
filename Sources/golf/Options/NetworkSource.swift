import ArgumentParser
import Basics
import Foundation
import Networks
import Search
import Tasks

/// A network on disk: a network file, or the incumbent of a run.
struct NetworkSource {
  /// The file it was read from.
  let file: String
  /// The network.
  let network: Network
  /// The run it belongs to, if the file lies in a run's folder.
  let run: RunFolder?

  /// Reads the network at `place`: a file, a run's folder, or the name of a run.
  init(_ place: String, runs: RunsOptions) throws {
    let files = FileSystem()
    let path = try Self.path(of: place, runs: runs)
    if !files.exists(path) { throw FileError(path, "the run has no incumbent yet") }
    file = path
    network = try NetworkFile.network(from: files.read(path), file: path)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    run =
      files.exists(folder.path + "/run.json")
      ? RunFolder(root: folder.deletingLastPathComponent().path, name: folder.lastPathComponent)
      : nil
  }

  /// The network that holds a rank in a run's hall of fame, the cheapest first.
  init(rank: Int, of run: RunFolder) throws {
    let champions = try run.overview().champions
    guard champions.indices.contains(rank - 1) else {
      let count = Text.count(champions.count, "network", "networks")
      throw FileError(run.path, "its hall of fame has \(count), none of rank \(rank)")
    }
    (file, network, self.run) = ("\(run.path), rank \(rank)", champions[rank - 1].network, run)
  }

  /// The network file that `place` means.
  private static func path(of place: String, runs: RunsOptions) throws -> String {
    let files = FileSystem()
    if files.isFolder(place) { return place + "/best.json" }
    if files.exists(place) { return place }
    let run = runs.folder + "/" + place
    if !place.contains("/"), files.isFolder(run) { return run + "/best.json" }
    throw FileError(
      place, "there is no such file or run" + runs.suggestion(for: place, in: runs.folder))
  }

  /// What the network costs by the metric of its run, or by precision where it has none.
  func metric() throws -> Metric {
    guard let name = try run?.description().task.metric else { return .precision }
    guard let metric = Metric(rawValue: name) else {
      throw FileError(file, "its run names an unknown metric '\(name)'")
    }
    return metric
  }

  /// The names of the network's answers.
  var outputs: [String] { network.outputs.map(network.name(ofNode:)) }
}

/// The argument that names a network, and where runs are.
struct NetworkArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("A network file, or a run.", valueName: "RUN|FILE"), completion: .file())
  var place: String

  @OptionGroup var runs: RunsOptions

  func source() throws -> NetworkSource { try NetworkSource(place, runs: runs) }
}
