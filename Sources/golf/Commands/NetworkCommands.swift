import ArgumentParser
import Basics
import Evaluation
import Foundation
import Networks
import Tasks

/// `golf verify`: the rigorous check of every case.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Proves a network right, or wrong, on every case of its task.",
    discussion: """
      Values are exact through identity and ReLU and enclosed in balls of growing precision \
      after softplus, sigmoid and sin; targets are exact. Exit status 0 means proved right on all \
      cases, 1 means not.
      """)

  @OptionGroup var network: NetworkArguments
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let source = try network.source()
    let task = try task.task(for: source, threads: threads.count)
    if let mismatch = task.mismatch(with: source.network) {
      throw FileError(source.file, mismatch)
    }
    let certificate = CertifiedJudge(task, threads: threads.count).certify(source.network)
    let worst = task.describe(case: certificate.worstCase)
    let arithmetic =
      certificate.bits == 0 ? "exact" : "exact, then balls of \(certificate.bits) bits"
    let score = Text.grouped(source.network.score(task.metric))
    var rows = [
      ["task", task.title],
      ["cases", Text.grouped(certificate.cases)],
      ["failures", Text.grouped(certificate.failures)],
      ["worst case", "\(worst), error at most \(certificate.worstError)"],
      ["margin", "\(certificate.margin)"],
      ["arithmetic", arithmetic],
      ["score", "\(score) (\(task.metric.rawValue), \(source.network.neurons.count) neurons)"],
    ]
    if certificate.undecided > 0 {
      rows.insert(["undecided", Text.grouped(certificate.undecided)], at: 3)
    }
    print(Text.table(rows))
    print(certificate.passes ? "PASS" : "FAIL")
    if !certificate.passes { throw ExitCode(1) }
  }
}

/// `golf score`: what a network costs, and where the digits go.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Says what a network costs and where the digits go.",
    discussion: """
      The score counts every weight and bias, the output neurons' too. A part is what the names \
      of its neurons begin with.
      """)

  @OptionGroup var network: NetworkArguments
  @Option(help: "What a network costs.") var metric = Metric.precision

  func run() throws {
    let network = try network.source().network
    var rows = [["part", "neurons", metric.rawValue]]
    for part in network.scoreByPart(metric) {
      rows.append([part.part, Text.grouped(part.neurons), Text.grouped(part.score)])
    }
    rows.append([
      "total", Text.grouped(network.neurons.count), Text.grouped(network.score(metric)),
    ])
    print(Text.table(rows, right: [1, 2]))
  }
}

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

  func run() throws {
    let source = try network.source()
    let inputs = source.network.inputs
    if !values.isEmpty {
      let row = try Self.decimals(values, inputs: inputs, place: nil)
      print(try CertifiedJudge.evaluate(source.network, rows: [row])[0].joined(separator: ","))
      return
    }
    var rows: [[ExactDecimal]] = []
    guard let text = String(validating: try FileSystem().readStandardInput(), as: UTF8.self) else {
      throw FileError("standard input", "is not UTF-8 text")
    }
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for (number, line) in zip(1..., lines) {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if number == 1, fields == inputs { continue }
      rows.append(
        try Self.decimals(fields, inputs: inputs, place: "line \(number)"))
    }
    let outputs = source.network.outputs.map(source.network.name(ofNode:))
    let answers = try CertifiedJudge.evaluate(source.network, rows: rows)
    print((inputs + outputs).joined(separator: ","))
    for (row, answers) in zip(rows, answers) {
      print((row.map(\.description) + answers).joined(separator: ","))
    }
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
      guard let value = ExactDecimal(field) else {
        throw error("\(name) '\(field)' is no decimal such as -0.25")
      }
      return value
    }
  }
}
