import ArgumentParser
import Basics
import Certification
import Constructions
import Evaluation
import Foundation
import Networks
import Search
import Tasks

/// `golf scan`: where the networks of a family pass.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Shows the score of a family's networks over one or two parameters.",
    discussion: """
      golf scan sampling spacing steepness builds a network for each pair of values and says its \
      score where it passes every case, as far as doubles can tell, and in brackets how many cases \
      it fails where it does not. A parameter may be narrowed (spacing=0.05...0.2); one with many \
      values is tried at some of them. The cheapest network that passes is proved right. -o \
      scan.svg draws a picture.
      """)

  @Argument(
    help: ArgumentHelp("A family whose networks are built.", valueName: "FAMILY"),
    completion: .list(Catalogue.constructions.map(\.name)))
  var family: String

  @Argument(
    help: ArgumentHelp("One or two parameters, narrowed or not.", valueName: "NAME[=VALUES]"))
  var parameters: [String]

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Hold another parameter at a value.", valueName: "NAME=VALUE"))
  var settings: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A picture to draw besides.", valueName: "FILE.svg"),
    completion: .file(extensions: ["svg"]))
  var output: String?
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions

  /// A parameter with more values is tried at about so many.
  private static let mostValues = 25

  func validate() throws {
    guard (1...2).contains(parameters.count) else {
      throw ValidationError("expected one or two parameters, not \(parameters.count)")
    }
    _ = try scanned(BuildCommand.construction(named: family))
  }

  /// The parameters that vary, with the values that are tried, and the values of all others.
  private func scanned(
    _ construction: any Construction
  ) throws -> (axes: [(index: Int, values: [ExactDecimal])], others: [ExactDecimal]) {
    let all = construction.parameters
    var axes: [(index: Int, values: [ExactDecimal])] = []
    for text in parameters {
      let name = String(text.prefix { $0 != "=" })
      let index = try place(of: name, in: all)
      guard !axes.contains(where: { $0.index == index }) else {
        throw ValidationError("\(name) is given twice")
      }
      let parameter =
        try name == text
        ? all[index] : BuildCommand.checked { try Narrowing(text).applied(to: all[index]) }
      axes.append((index, Self.some(of: parameter, isNarrowed: name != text)))
    }
    var others = construction.defaults
    for text in settings {
      let narrowing = try BuildCommand.checked { try Narrowing(text) }
      let index = try place(of: narrowing.parameter, in: all)
      guard !axes.contains(where: { $0.index == index }) else {
        throw ValidationError("--set \(text): \(narrowing.parameter) is what varies")
      }
      let narrowed = try BuildCommand.checked { try narrowing.applied(to: all[index]) }
      guard narrowed.values.count == 1 else {
        throw ValidationError("--set \(text): expected one value")
      }
      others[index] = narrowed.values[0]
    }
    return (axes, others)
  }

  private func place(of name: String, in all: [Parameter]) throws -> Int {
    if let index = all.firstIndex(where: { $0.name == name }) { return index }
    throw ValidationError(
      "\(family) has no parameter '\(name)'" + Suggestion.text(for: name, among: all.map(\.name))
        + "; golf families lists them")
  }

  /// All values where they are not many; else evenly chosen ones, the default among them.
  private static func some(of parameter: Parameter, isNarrowed: Bool) -> [ExactDecimal] {
    let values = parameter.values
    if values.count <= mostValues { return values }
    let count = Double(mostValues - 1)
    let chosen = Set(
      (0..<mostValues).map { values[Int((Double($0 * (values.count - 1)) / count).rounded())] }
        + (isNarrowed ? [] : [parameter.standard]))
    return values.filter(chosen.contains)
  }

  func run() throws {
    let construction = try BuildCommand.construction(named: family)
    let (axes, others) = try scanned(construction)
    let task = try task.task(threads: threads.count)
    if let objection = construction.objection(to: task) {
      throw TaskError("family '\(family)': cannot serve the task: \(objection)")
    }
    let rows = axes[0].values
    let columns: [ExactDecimal?] = axes.count == 2 ? axes[1].values : [nil]
    let table = CaseTable(task)
    let cells = parallelMap(count: rows.count, threads: threads.count) { row in
      let judge = FastJudge(table)
      return columns.map { column -> Scan.Cell in
        var values = others
        values[axes[0].index] = rows[row]
        if let column { values[axes[1].index] = column }
        guard let network = try? construction.network(for: task, parameters: values) else {
          return .none
        }
        let failures = judge.judge(Program(folding: network, over: table)).failures
        return failures == 0 ? .passes(score: network.score(task.metric)) : .fails(cases: failures)
      }
    }
    let names = axes.map { construction.parameters[$0.index].name }
    let scan = Scan(
      family: family, names: names, rows: rows, columns: columns.compactMap { $0 }, cells: cells,
      title: task.title)
    print(scan.text)
    if let output { try FileSystem().export(Array(ScanPicture(scan).svg.utf8), to: output) }
    guard let best = scan.best else {
      throw TaskError("no network of these passes every case")
    }
    var values = others
    values[axes[0].index] = rows[best.row]
    if axes.count == 2, let column = columns[best.column] { values[axes[1].index] = column }
    let changed = zip(construction.parameters, values).filter { $0.standard != $1 }
      .map { "\($0.name)=\($1)" }
    print(
      (["cheapest: golf build", family] + changed + self.task.words).joined(separator: " "))
    let network = try construction.network(for: task, parameters: values)
    try Verdict(of: network, on: task, threads: threads.count).tell()
  }
}

/// What a scan has found.
struct Scan {
  /// One network.
  enum Cell: Equatable {
    /// Nothing can be built from these values.
    case none
    /// It passes every case, as far as doubles can tell.
    case passes(score: Int)
    /// It fails so many.
    case fails(cases: Int)
  }

  let family: String
  let names: [String]
  let rows: [ExactDecimal]
  /// Empty where one parameter varies.
  let columns: [ExactDecimal]
  let cells: [[Cell]]
  let title: String

  /// Where the cheapest network that passes stands, the first of several.
  var best: (row: Int, column: Int)? {
    var found: (row: Int, column: Int, score: Int)?
    for (row, line) in cells.enumerated() {
      for (column, cell) in line.enumerated() {
        if case .passes(let score) = cell, score < found?.score ?? .max {
          found = (row, column, score)
        }
      }
    }
    return found.map { ($0.row, $0.column) }
  }

  /// A table for people.
  var text: String {
    let corner = names.count == 2 ? "\(names[0]) \\ \(names[1])" : names[0]
    var table = [[corner] + (columns.isEmpty ? ["score"] : columns.map(\.description))]
    for (row, line) in zip(rows, cells) {
      table.append(
        [row.description]
          + line.map { cell in
            switch cell {
            case .none: "-"
            case .passes(let score): "\(score)"
            case .fails(let cases): "(\(cases))"
            }
          })
    }
    return Text.table(table, right: Set(0..<table[0].count))
  }
}
