import Basics
import Networks

/// Reads the members of a task file.
struct TaskReader {
  private let file: String
  private let json: JSON

  private static let members = [
    "format", "title", "comment", "cases", "inputs", "targets", "tolerance", "decision",
    "margin", "metric", "activations", "layered", "one-activation-a-layer", "integers", "neurons",
    "depth", "fan-in", "digits",
  ]

  init(file: String, bytes: [UInt8]) throws(TaskError) {
    self.file = file
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw TaskError("\(file): \(error)")
    }
    guard case .object(let members) = json else {
      throw TaskError("\(file): a task is an object, not \(json.kind)")
    }
    guard let format = json["format"] else { throw TaskError("\(file): 'format' is missing") }
    guard format == .string(TaskDescription.format) else {
      throw TaskError("\(file): format \(format.compact) is not \"\(TaskDescription.format)\"")
    }
    if let member = members.first(where: { !Self.members.contains($0.key) }) {
      throw TaskError(
        "\(file): \(JSON.quoted(member.key)) is unknown, expected "
          + Self.members.joined(separator: ", "))
    }
  }

  private func error(_ key: String, _ problem: String) -> TaskError {
    TaskError("\(file): '\(key)': \(problem)")
  }

  /// Where the cases come from: a specification, or the name of a file in the same folder.
  func cases() throws(TaskError) -> String {
    guard case .string(let text)? = json["cases"] else {
      throw error("cases", "expected the name of a CSV file, or largest-root")
    }
    if text.isEmpty || text.contains("/") {
      throw error("cases", "\(JSON.quoted(text)) is no name of a file beside this one")
    }
    return text
  }

  func title() throws(TaskError) -> String? {
    for key in ["title", "comment"] {
      guard let value = json[key] else { continue }
      guard case .string = value else { throw error(key, "expected a text, found \(value.kind)") }
    }
    guard case .string(let text)? = json["title"] else { return nil }
    return text
  }

  /// A list of names that stand once each; nil when there is none.
  func names(_ key: String) throws(TaskError) -> [String]? {
    guard let value = json[key] else { return nil }
    guard case .array(let elements) = value, !elements.isEmpty else {
      throw error(key, "expected a list of names")
    }
    var names: [String] = []
    for element in elements {
      guard case .string(let name) = element else {
        throw error(key, "expected names, found \(element.kind)")
      }
      if names.contains(name) { throw error(key, "\(JSON.quoted(name)) stands twice") }
      names.append(name)
    }
    return names
  }

  func criterion() throws(TaskError) -> TaskDescription.Criterion? {
    guard let decision = json["decision"] else {
      if json["margin"] != nil { throw error("margin", "goes with 'decision'") }
      return try tolerance()
    }
    if json["tolerance"] != nil {
      throw error("decision", "a decision has no 'tolerance', but perhaps a 'margin'")
    }
    let margin = try json["margin"].map { value throws(TaskError) in try number("margin", value) }
    if let margin, margin.sign < 0 { throw error("margin", "\(margin) is below 0") }
    switch decision {
    case .string("sign"): return .sign(margin: margin ?? .zero)
    case .string("argmax"): return .argmax(margin: margin ?? .zero)
    default: throw error("decision", "\(decision.compact) is none of sign, argmax")
    }
  }

  private func tolerance() throws(TaskError) -> TaskDescription.Criterion? {
    let key = "tolerance"
    guard let value = json[key] else { return nil }
    switch value {
    case .string, .number: return .absolute(try positive(key, value))
    case .object(let members) where members.count == 1:
      switch (members[0].key, members[0].value) {
      case ("relative", let share): return .relative(try positive(key, share))
      case ("column", .string(let name)): return .column(name)
      case ("between", .array(let ends)):
        if ends.count == 2, case .string(let low) = ends[0], case .string(let high) = ends[1] {
          return .between(low: low, high: high)
        }
      default: break
      }
    default: break
    }
    throw error(
      key,
      "expected a number, {\"relative\": number}, {\"column\": name} or "
        + "{\"between\": [name, name]}")
  }

  private func positive(_ key: String, _ value: JSON) throws(TaskError) -> ExactDecimal {
    let number = try number(key, value)
    if number.sign <= 0 { throw error(key, "\(number) is not positive") }
    return number
  }

  private func number(_ key: String, _ value: JSON) throws(TaskError) -> ExactDecimal {
    guard case .string(let text) = value.asText else {
      throw error(key, "expected a number, found \(value.kind)")
    }
    do {
      return try ExactDecimal.written(text)
    } catch let problem {
      throw error(key, problem.problem(with: JSON.quoted(text)))
    }
  }

  func metric() throws(TaskError) -> Metric? {
    guard let value = json["metric"] else { return nil }
    guard case .string(let text) = value, let metric = Metric(rawValue: text) else {
      throw error(
        "metric",
        "\(value.compact) is none of " + Metric.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return metric
  }

  func rules() throws(TaskError) -> Rules {
    var rules = Rules(activations: try activations())
    rules.isLayered = try flag("layered")
    rules.isUniform = try flag("one-activation-a-layer")
    rules.areIntegers = try flag("integers")
    rules.mostNeurons = try count("neurons")
    rules.mostDepth = try count("depth")
    rules.mostSources = try count("fan-in")
    rules.mostDigits = try count("digits")
    return rules
  }

  private func activations() throws(TaskError) -> Set<Activation> {
    guard let names = try names("activations") else { return Set(Activation.allCases) }
    var found: Set<Activation> = []
    for name in names {
      guard let activation = Activation(rawValue: name) else {
        throw error(
          "activations",
          "\(JSON.quoted(name)) is none of "
            + Activation.allCases.map(\.rawValue).joined(separator: ", "))
      }
      found.insert(activation)
    }
    return found
  }

  private func flag(_ key: String) throws(TaskError) -> Bool {
    switch json[key] {
    case nil: return false
    case .bool(let value)?: return value
    case let other?: throw error(key, "expected true or false, found \(other.kind)")
    }
  }

  private func count(_ key: String) throws(TaskError) -> Int? {
    guard let value = json[key] else { return nil }
    guard case .number(let text) = value, let count = Int(text), count >= 1 else {
      throw error(key, "expected a whole number from 1")
    }
    return count
  }
}

extension JSON {
  /// A number's text as a string; anything else as it is.
  fileprivate var asText: JSON {
    if case .number(let text) = self { return .string(text) }
    return self
  }
}
