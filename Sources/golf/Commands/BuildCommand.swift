import ArgumentParser
import Basics
import Constructions
import Foundation
import Networks
import Search
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
    _ = try values(of: Self.construction(named: family))
  }

  /// The construction of that name.
  static func construction(named family: String) throws -> any Construction {
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

  /// What `body` returns; what it throws is a fault of the command line.
  static func checked<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as TaskError {
      throw ValidationError(error.description)
    }
  }

  /// The value of every parameter.
  private func values(of construction: any Construction) throws -> [ExactDecimal] {
    let parameters = construction.parameters
    var values = construction.defaults
    var seen: Set<String> = []
    for setting in settings {
      guard setting.contains("=") else {
        throw ValidationError("'\(setting)': expected NAME=VALUE such as spacing=0.1")
      }
      let narrowing = try Self.checked { try Narrowing(setting) }
      let name = narrowing.parameter
      guard let index = parameters.firstIndex(where: { $0.name == name }) else {
        throw ValidationError(
          "\(family) has no parameter '\(name)'"
            + Suggestion.text(for: name, among: parameters.map(\.name))
            + "; golf families lists them")
      }
      guard seen.insert(name).inserted else { throw ValidationError("\(name)= is given twice") }
      let narrowed = try Self.checked { try narrowing.applied(to: parameters[index]) }
      guard narrowed.values.count == 1 else {
        throw ValidationError("\(setting): expected one value; golf scan tries several")
      }
      values[index] = narrowed.values[0]
    }
    return values
  }

  func run() throws {
    let construction = try Self.construction(named: family)
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
    if let output, output != "-" {
      try FileSystem().export(bytes, to: output)
    } else {
      StandardOutput.write(bytes)
    }
    try Verdict(of: network, on: task, threads: threads.count).tell()
  }
}
