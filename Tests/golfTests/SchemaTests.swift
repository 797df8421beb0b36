import Basics
import Foundation
import Networks
import TestSupport
import Testing

/// The tables of `docs/json.md`, as what they are: a schema.
private struct Schema {
  struct Member {
    var name: String
    var type: String
  }

  /// The members of each object, by the heading of its table.
  private(set) var objects: [String: [Member]] = [:]

  init() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let bytes = try FileSystem().read(root.path + "/docs/json.md")
    var heading = ""
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("#") {
        heading = line.drop { $0 == "#" || $0 == " " }.description
      } else if line.hasPrefix("| "), !line.hasPrefix("| member") {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        objects[heading, default: []].append(Member(name: cells[0], type: cells[1]))
      }
    }
  }

  /// What is wrong with a value of that type; nothing when it fits.
  func flaws(_ value: JSON, _ type: String, at place: String) -> [String] {
    if type.hasSuffix("?") {
      return value == .null ? [] : flaws(value, String(type.dropLast()), at: place)
    }
    if type.hasPrefix("[") {
      guard case .array(let values) = value else { return ["\(place): no list"] }
      let inner = String(type.dropFirst().dropLast())
      return values.enumerated().flatMap { flaws($1, inner, at: "\(place)[\($0)]") }
    }
    if type.hasPrefix("{") {
      guard case .object(let members) = value else { return ["\(place): no object"] }
      let inner = String(type.dropFirst().dropLast())
      return members.flatMap { flaws($0.value, inner, at: "\(place).\($0.key)") }
    }
    switch (type, value) {
    case ("text", .string), ("boolean", .bool), ("number", .number): return []
    case ("integer", .number(let digits)): return Int(digits) == nil ? ["\(place): \(digits)"] : []
    case ("decimal", .string(let text)):
      return (try? ExactDecimal.written(text)) == nil ? ["\(place): \(text)"] : []
    case (_, .object(let members)): return flaws(members, type, at: place)
    default: return ["\(place): \(value.kind), expected \(type)"]
    }
  }

  private func flaws(_ found: [JSON.Member], _ type: String, at place: String) -> [String] {
    guard let members = objects[type] else { return ["\(place): no table is called '\(type)'"] }
    let names = found.map(\.key)
    if type == "run", names.contains("error") {
      return names == ["name", "path", "error"] ? [] : ["\(place): \(names)"]
    }
    let expected = members.map(\.name).filter { !(type == "run" && $0 == "error") }
    if names != expected { return ["\(place): has \(names), the table says \(expected)"] }
    return found.flatMap { member in
      flaws(
        member.value, members.first { $0.name == member.key }?.type ?? "",
        at: "\(place).\(member.key)")
    }
  }
}

@Suite("JSON is what docs/json.md says")
struct SchemaTests {
  private static let sum = """
    {"format":"golf-network/1","task":"sum.csv","inputs":["x","y"],
     "neurons":[{"name":"s-1","activation":"sigmoid","weights":{"x":"1"},"bias":"0"},
      {"name":"s","activation":"identity","weights":{"x":"1","y":"1"},"bias":"0"}],
     "outputs":["s"]}
    """

  private func withShell(_ body: (Shell, Schema) throws -> Void) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("sum.json", Self.sum)
    try shell.write(
      "pair.json", Self.sum.replacingOccurrences(of: "[\"s\"]", with: "[\"s\",\"s-1\"]"))
    try shell.write("sum.csv", "x,y,sum,tolerance\n1,2,3,0.1\n-0.5,0.25,-0.25,0.25\n")
    try shell.write("hard.csv", "x,y,sum,tolerance\n1,2,7,0.1\n")
    try body(shell, Schema())
  }

  /// The object a command prints, which must fit its table.
  private func object(
    _ arguments: [String], _ shell: Shell, _ schema: Schema, input: String = "", status: Int32 = 0
  ) throws -> JSON {
    let outcome = try shell.run(arguments + ["--json"], input: input)
    #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
    let json = try JSON(parsing: Array(outcome.output.utf8))
    guard case .string(let format)? = json["format"] else {
      Issue.record("\(arguments): no format")
      return json
    }
    #expect(schema.flaws(json, format, at: format) == [])
    return json
  }

  @Test("verify, score, evaluate and families")
  func networks() throws {
    try withShell { shell, schema in
      let right = try object(["verify", "sum.json"], shell, schema)
      #expect(right["passes"] == .bool(true))
      #expect(right["margin"] == .string("0.1"))
      #expect(right["worst_case"] == .object([.init("x", .string("1")), .init("y", .string("2"))]))
      let wrong = try object(
        ["verify", "sum.json", "--task", "hard.csv"], shell, schema, status: 1)
      #expect(wrong["failures"] == .number("1"))
      #expect(wrong["worst_error"] == .string("4"))
      let score = try object(["score", "sum.json"], shell, schema)
      #expect(score["score"] == .number("3"))
      let evaluated = try object(
        ["evaluate", "pair.json"], shell, schema, input: "1,2\n0.5,1e-3\n")
      guard case .array(let rows)? = evaluated["rows"] else { return }
      #expect(rows.count == 2)
      #expect(rows[1]["answers"] == .array([.string("0.501"), .string("0.6224593312018546")]))
      #expect(rows[1]["exact"] == .array([.bool(true), .bool(false)]))
      _ = try object(["families"], shell, schema)
      let minimal = try object(
        ["minimal", "--task", "sum.csv", "-o", "minimal-sum.json"], shell, schema)
      #expect(minimal["minimal"] == .bool(true))
      #expect(minimal["network"] == .string("minimal-sum.json"))
    }
  }

  @Test("search, runs and show")
  func runs() throws {
    try withShell { shell, schema in
      let empty = try object(["runs"], shell, schema)
      #expect(empty["runs"] == .array([]))
      let search = try shell.run(
        "search", "--task", "sum.csv", "--generations", "12", "--name", "one", "--json")
      #expect(search.status == 0, "\(search.errors)")
      let lines = try search.output.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
      let tables = [
        "started": "started", "improvement": "improvement event", "progress": "progress event",
        "stopped": "stopped",
      ]
      var events: [String] = []
      for line in lines {
        guard case .string(let event)? = line["event"] else {
          Issue.record("no event")
          continue
        }
        events.append(event)
        #expect(schema.flaws(line, tables[event] ?? "", at: event) == [])
      }
      #expect(events.first == "started" && events.last == "stopped")
      #expect(events.contains("improvement"))
      #expect(events.allSatisfy { tables[$0] != nil })
      #expect(lines.last?["reason"] == .string("generations"))
      let quiet = try shell.run(
        "search", "--resume", "one", "--generations", "12", "--json", "--quiet")
      #expect(quiet.output.split(separator: "\n").count == 1)
      #expect(
        try JSON(parsing: Array(quiet.output.utf8))["score"] == lines.last?["score"])
      let show = try object(["show", "one"], shell, schema)
      #expect(show["proof"]?["passes"] == .bool(true))
      #expect(show["proof"]?["score"] == lines.last?["score"])
      _ = try object(["show", "sum.json"], shell, schema)
      let file = shell.folder + "/runs/broken/run.json"
      try FileSystem().makeFolder(shell.folder + "/runs/broken")
      try FileSystem().replace(file, with: [0x7B])
      guard case .array(let runs)? = try object(["runs"], shell, schema)["runs"] else { return }
      #expect(runs.count == 2)
      #expect(runs.contains { $0["error"] != nil })
    }
  }
}
