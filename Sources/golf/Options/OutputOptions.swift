import ArgumentParser
import Basics

/// What a command has to tell, for people and for programs. `docs/json.md` describes the JSON of
/// every command; each carries its name and version as `format`.
protocol Report {
  /// For people.
  var text: String { get }
  /// For programs.
  var json: JSON { get }
}

/// The option that asks for JSON.
struct OutputOptions: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Print JSON (docs/json.md tells what is in it).")
  var isJSON = false

  /// Prints a report in the form that was asked for.
  func show(_ report: some Report) {
    print(isJSON ? report.json.text() : report.text)
  }
}

extension JSON {
  /// A number, or null where JSON has none for it.
  static func finite(_ value: Double) -> JSON { value.isFinite ? .double(value) : .null }

  /// A whole number, or null.
  static func integerOrNull(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }

  /// A string, or null.
  static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}
