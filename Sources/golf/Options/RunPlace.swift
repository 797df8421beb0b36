import Basics
import Search

extension RunsOptions {
  /// The run that a person means; nil where it is a network: a file, or a folder that holds the best
  /// network of a run but nothing else of it, as `runs/record` does.
  func run(orNetworkAt place: String?) throws -> RunFolder? {
    guard let place else { return try latest() }
    let files = FileSystem()
    let candidates = [place] + (place.contains("/") ? [] : [folder + "/" + place])
    if files.exists(place), !files.isFolder(place) { return nil }
    if let folder = candidates.first(where: files.isFolder),
      !files.exists(folder + "/run.json"), files.exists(folder + "/best.json")
    {
      return nil
    }
    return try run(place)
  }
}
