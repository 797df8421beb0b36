import ArgumentParser
import Basics
import Certification
import Evaluation
import Exact
import Foundation
import Networks

/// `golf evaluate`: what a network answers.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Computes what a network answers.",
    discussion: """
      Inputs stand on the command line after --, as in golf evaluate FILE -- 1 -2 3, or as rows \
      of CSV on standard input, with or without a header. Answers that are rational are printed \
      exactly, others to the precision of a double, correctly rounded from a proved enclosure.
      """)

  @OptionGroup var network: NetworkArguments
  @Argument(help: ArgumentHelp("The inputs, in the network's order.", valueName: "VALUE"))
  var values: [String] = []
  @OptionGroup var output: OutputOptions

  func run() throws {
    let source = try network.source()
    let inputs = source.network.inputs
    var rows: [[ExactDecimal]]
    if values.isEmpty {
      rows = try Self.rowsOnStandardInput(inputs: inputs)
    } else {
      rows = [try Self.decimals(values, inputs: inputs, place: nil)]
    }
    let answers = try CertifiedJudge.answers(of: source.network, rows: rows)
    output.show(
      Answers(source: source, rows: rows, answers: answers, isSingle: !values.isEmpty))
  }

  private static func rowsOnStandardInput(inputs: [String]) throws -> [[ExactDecimal]] {
    var rows: [CSV.Row]
    do {
      rows = try CSV(parsing: FileSystem().readStandardInput()).rows
    } catch let error as CSVError {
      throw FileError("standard input", error.problem)
    }
    if rows.first?.fields == inputs { rows.removeFirst() }
    return try rows.map { try decimals($0.fields, inputs: inputs, place: "line \($0.line)") }
  }

  /// The inputs a row of text gives.
  ///
  /// - Parameter place: Where on standard input the row stands; nil for the command line.
  private static func decimals(
    _ fields: [String], inputs: [String], place: String?
  ) throws -> [ExactDecimal] {
    func error(_ problem: String) -> any Error {
      place.map { FileError("standard input", "\($0): \(problem)") } ?? ValidationError(problem)
    }
    guard fields.count == inputs.count else {
      throw error(
        "\(fields.count) values, but the network reads \(inputs.count): "
          + inputs.joined(separator: ", "))
    }
    return try zip(inputs, fields).map { name, field in
      do {
        return try ExactDecimal.written(field)
      } catch let problem as NumberError {
        throw error("\(name) " + problem.problem(with: "'\(field)'"))
      }
    }
  }
}

/// What a network answers to rows of inputs.
private struct Answers: Report {
  let source: NetworkSource
  let rows: [[ExactDecimal]]
  let answers: [[CertifiedAnswer]]
  /// Whether it is one row that was given on the command line.
  let isSingle: Bool

  var text: String {
    if isSingle { return answers[0].map(\.description).joined(separator: ",") }
    let lines = zip(rows, answers).map { row, answers in
      CSV.row(row.map(\.description) + answers.map(\.description))
    }
    return ([CSV.row(source.network.inputs + source.outputs)] + lines).joined(separator: "\n")
  }

  var json: JSON {
    .object([
      .init("format", .string("golf-evaluate/1")),
      .init("file", .string(source.file)),
      .init("inputs", .array(source.network.inputs.map(JSON.string))),
      .init("outputs", .array(source.outputs.map(JSON.string))),
      .init(
        "rows",
        .array(
          zip(rows, answers).map { row, answers in
            .object([
              .init("inputs", .array(row.map { .string($0.description) })),
              .init("answers", .array(answers.map { .string($0.description) })),
              .init(
                "exact",
                .array(
                  answers.map {
                    if case .exact = $0 { .bool(true) } else { .bool(false) }
                  })),
            ])
          })),
    ])
  }
}
