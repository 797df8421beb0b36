import Constructions
import Foundation
import Networks
import Tasks

/// What a person lets a parameter be: one value, some, or a range, as in `spacing=0.1`,
/// `reach=10,11.5` and `reach=10...12`.
public struct Narrowing: Equatable, Sendable {
  /// The parameter's name.
  public let parameter: String
  /// The text it was read from.
  public let text: String
  private let choice: Choice

  private enum Choice: Equatable, Sendable {
    case range(ClosedRange<ExactDecimal>)
    case list([ExactDecimal])
  }

  /// Reads a narrowing.
  ///
  /// - Throws: `TaskError` that says what is wrong.
  public init(_ text: String) throws(TaskError) {
    let pair = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard pair.count == 2, !pair[0].isEmpty else {
      throw TaskError(
        "'\(text)': expected NAME=VALUE, NAME=VALUE,VALUE or NAME=LOW...HIGH, such as spacing=0.1")
    }
    self.text = text
    parameter = String(pair[0])
    let ends = String(pair[1]).components(separatedBy: "...")
    if ends.count == 2 {
      let (low, high) = (try Self.number(ends[0], text), try Self.number(ends[1], text))
      guard low <= high else { throw TaskError("'\(text)': \(low) lies above \(high)") }
      choice = .range(low...high)
    } else {
      var values: [ExactDecimal] = []
      for word in pair[1].split(separator: ",", omittingEmptySubsequences: false) {
        values.append(try Self.number(String(word), text))
      }
      choice = .list(values)
    }
  }

  private static func number(_ word: String, _ text: String) throws(TaskError) -> ExactDecimal {
    guard let value = try? ExactDecimal.written(word) else {
      throw TaskError("'\(text)': '\(word)' is no decimal such as -0.25")
    }
    return value
  }

  /// The parameter with the values that are let to it, all of them in its grid; its default is the
  /// nearest to the old one.
  ///
  /// - Throws: `TaskError` when a value is none that the parameter has.
  public func applied(to parameter: Parameter) throws(TaskError) -> Parameter {
    let values: [ExactDecimal]
    switch choice {
    case .range(let range): values = parameter.values.filter(range.contains)
    case .list(let list): values = parameter.values.filter(list.contains)
    }
    let stranger = listed.first { !parameter.values.contains($0) }
    guard stranger == nil, let first = values.first else {
      let (low, high) = (parameter.values.min() ?? .zero, parameter.values.max() ?? .zero)
      let near = stranger.flatMap { value in
        parameter.values.min { ($0 - value).magnitude < ($1 - value).magnitude }
      }
      throw TaskError(
        "\(text): is none of its \(parameter.values.count) values, \(low) to \(high)"
          + (near.map { "; near is \($0)" } ?? ""))
    }
    let standard =
      values.min {
        ($0 - parameter.standard).magnitude < ($1 - parameter.standard).magnitude
      } ?? first
    return Parameter(
      parameter.name, parameter.summary, values: values, standard: standard, grid: values)
  }

  private var listed: [ExactDecimal] {
    if case .list(let list) = choice { return list }
    return []
  }
}

extension Narrowing {
  /// The parameters of a construction, narrowed.
  public static func applied(
    _ narrowings: [Narrowing], to parameters: [Parameter]
  ) throws(TaskError) -> [Parameter] {
    var result: [Parameter] = []
    for parameter in parameters {
      let own = narrowings.first { $0.parameter == parameter.name }
      result.append(try own?.applied(to: parameter) ?? parameter)
    }
    return result
  }

  /// Refuses a narrowing of a parameter that no family has, or that is narrowed twice.
  public static func check(
    _ narrowings: [Narrowing], families: [any Family]
  ) throws(TaskError) {
    let known = families.compactMap { $0 as? any Construction }.flatMap { $0.parameters }
    for (index, narrowing) in narrowings.enumerated() {
      guard known.contains(where: { $0.name == narrowing.parameter }) else {
        let names = families.map(\.name).joined(separator: ", ")
        throw TaskError(
          "\(narrowing.text): no family of \(names) has the parameter '\(narrowing.parameter)'")
      }
      if narrowings[..<index].contains(where: { $0.parameter == narrowing.parameter }) {
        throw TaskError("\(narrowing.parameter) is set twice")
      }
    }
  }
}
