import ArgumentParser
import Basics
import Constructions
import Foundation
import Networks
import Tasks

/// `golf build`: the network of a family at chosen values.
struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Builds the network of a family from values of its parameters.",
    discussion: """
      golf build sampling spacing=0.1 writes the network to standard output, or to the file \
      named with -o; parameters that are not named have their defaults, and golf families lists \
      them. The network is judged on every case: what it costs and whether it is proved right is \
      said on standard error. Exit status 0 means proved right, 1 means not; it is written either \
      way.
      """)

  @Argument(
    help: ArgumentHelp("A family whose networks are built.", valueName: "FAMILY"),
    completion: .list(Catalogue.constructions.map(\.name)))
  var family: String

  @Argument(help: ArgumentHelp("The value of a parameter.", valueName: "NAME=VALUE"))
  var settings: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write (default: standard output).", valueName: "FILE"),
    completion: .file(extensions: ["json"]))
  var output: String?
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    let construction = try construction()
    _ = try values(of: construction)
  }

  private func construction() throws -> any Construction {
    if let found = Catalogue.constructions.first(where: { $0.name == family }) { return found }
    let known = Catalogue.constructions.map(\.name)
    let isFitted = Catalogue.family(named: family) != nil
    throw ValidationError(
      isFitted
        ? "\(family): its networks are fitted by a search, not built; built are "
          + known.joined(separator: ", ")
        : "\(family): unknown, expected \(known.joined(separator: ", "))"
          + Suggestion.text(for: family, among: known))
  }

  /// The value of every parameter.
  private func values(of construction: any Construction) throws -> [ExactDecimal] {
    let parameters = construction.parameters
    var values = construction.defaults
    var seen: Set<String> = []
    for setting in settings {
      let pair = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else {
        throw ValidationError("'\(setting)': expected NAME=VALUE such as spacing=0.1")
      }
      let name = String(pair[0])
      guard let index = parameters.firstIndex(where: { $0.name == name }) else {
        throw ValidationError(
          "\(family) has no parameter '\(name)'"
            + Suggestion.text(for: name, among: parameters.map(\.name))
            + "; golf families lists them")
      }
      guard seen.insert(name).inserted else { throw ValidationError("\(name)= is given twice") }
      guard let value = try? ExactDecimal.written(String(pair[1])) else {
        throw ValidationError("\(name)=\(pair[1]): is no decimal such as -0.25")
      }
      guard parameters[index].values.contains(value) else {
        let allowed = parameters[index].values
        throw ValidationError(
          "\(name)=\(value): is none of its \(allowed.count) values, "
            + "\(allowed.first.map(\.description) ?? "") to \(allowed.last.map(\.description) ?? "")"
            + (nearest(to: value, in: allowed).map { "; near is \($0)" } ?? ""))
      }
      values[index] = value
    }
    return values
  }

  private func nearest(to value: ExactDecimal, in allowed: [ExactDecimal]) -> ExactDecimal? {
    allowed.min { ($0 - value).magnitude < ($1 - value).magnitude }
  }

  func run() throws {
    let construction = try construction()
    let task = try task.task(threads: threads.count)
    if let objection = construction.objection(to: task) {
      throw TaskError("family '\(family)': cannot serve the task: \(objection)")
    }
    let network: Network
    do {
      network = try construction.network(for: task, parameters: values(of: construction))
        .naming(outputs: task.outputs)
    } catch let error as ConstructionError {
      throw TaskError("family '\(family)': \(error)")
    }
    let bytes = Array(NetworkFile.text(of: network).utf8)
    if let output {
      try FileSystem().export(bytes, to: output)
    } else {
      StandardOutput.write(bytes)
    }
    try Verdict(of: network, on: task, threads: threads.count).tell()
  }
}
