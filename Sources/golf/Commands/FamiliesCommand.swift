import ArgumentParser
import Basics
import Constructions

/// `golf families`: the constructions, and what can be varied about them.
struct FamiliesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "families", abstract: "Lists the families of networks and their parameters.")

  @OptionGroup var output: OutputOptions

  func run() throws { output.show(FamiliesReport(families: Catalogue.families)) }
}

/// The families golf knows.
private struct FamiliesReport: Report {
  let families: [any Family]

  var text: String { families.map(Self.text).joined(separator: "\n\n") }

  private static func text(_ family: any Family) -> String {
    let title = "\(family.name): \(family.summary)"
    guard let family = family as? any Construction else { return title }
    let rows = groups(family.parameters).map { parameter, name in
      [
        "  " + name, "\(parameter.standard)",
        "\(parameter.values.count) values, \(parameter.values.first.map(\.description) ?? "") "
          + "to \(parameter.values.last.map(\.description) ?? "")", parameter.summary,
      ]
    }
    return title + "\n" + Text.table(rows)
  }

  /// Parameters that differ by a number in their name only, as one.
  private static func groups(_ parameters: [Parameter]) -> [(Parameter, String)] {
    var groups: [(Parameter, String)] = []
    var seen: Set<String> = []
    for parameter in parameters {
      let stem = parameter.name.filter { !$0.isNumber }
      let alike = parameters.count { $0.name.filter { !$0.isNumber } == stem }
      if alike == 1 {
        groups.append((parameter, parameter.name))
      } else if seen.insert(stem).inserted {
        groups.append((parameter, "\(stem)N (\(alike) of them)"))
      }
    }
    return groups
  }

  var json: JSON {
    .object([
      .init("format", .string("golf-families/1")),
      .init("families", .array(families.map(Self.object))),
    ])
  }

  private static func object(_ family: any Family) -> JSON {
    let construction = family as? any Construction
    return .object([
      .init("name", .string(family.name)),
      .init("summary", .string(family.summary)),
      .init("kind", .string(construction == nil ? "fitted" : "built")),
      .init(
        "parameters",
        .array(
          (construction?.parameters ?? []).map { parameter in
            .object([
              .init("name", .string(parameter.name)),
              .init("summary", .string(parameter.summary)),
              .init("default", .string(parameter.standard.description)),
              .init("values", .array(parameter.values.map { .string($0.description) })),
              .init("grid", .array(parameter.grid.map { .string($0.description) })),
            ])
          })),
    ])
  }
}
