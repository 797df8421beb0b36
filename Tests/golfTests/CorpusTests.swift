import Basics
import Foundation
import TestSupport
import Testing

/// What once went wrong stays on file: `Corpus/*.json` has for each a command, the files it reads,
/// the status it may end with and a word it has to say; some begin with a run whose checkpoint then
/// gets other values under a right checksum. `Scripts/torture --only corpus` does the same with any
/// build.
@Suite("What went wrong once does not go wrong again")
struct CorpusTests {
  private struct Failure: Decodable {
    var command: [String]
    var status: [Int32]
    var says: String
    var files: [String: String]
    /// The command that makes a run, `f`.
    var begin: [String]?
    /// Values as JSON, by their places in the run's checkpoint: `islands.0.age`.
    var checkpoint: [String: String]?
  }

  private static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Corpus"

  private static var names: [String] {
    ((try? FileSystem().names(in: folder)) ?? []).filter { $0.hasSuffix(".json") }
  }

  @Test("golf, as it once failed", arguments: names)
  func failure(name: String) throws {
    let bytes = try FileSystem().read(Self.folder + "/" + name)
    let failure = try JSONDecoder().decode(Failure.self, from: Data(bytes))
    let shell = try Shell()
    defer { shell.remove() }
    for (file, text) in failure.files { try shell.write(file, text) }
    if let begin = failure.begin {
      #expect(try shell.run(begin).status == 0)
      try Self.forge(failure.checkpoint ?? [:], in: shell.folder + "/runs/f")
    }
    let outcome = try shell.run(failure.command)
    #expect(failure.status.contains(outcome.status), "\(outcome.status): \(outcome.errors)")
    #expect((outcome.output + outcome.errors).contains(failure.says), "\(outcome.errors)")
    #expect(outcome.errorLines.count <= 1)
    let said = (outcome.output + outcome.errors).unicodeScalars
    #expect(!said.contains { "\u{1B}\u{9B}\u{202E}".unicodeScalars.contains($0) })
  }

  /// Puts other values into a run's checkpoints.
  private static func forge(_ changes: [String: String], in run: String) throws {
    let folder = try FileSystem().folder(run)
    let whole = try folder.read("checkpoint")
    let end = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
    var state = try JSON(parsing: Array(whole[(end + 1)...]))
    for (place, text) in changes {
      let path = place.split(separator: ".")[...]
      state = try #require(
        state.setting(path, to: JSON(parsing: Array(text.utf8))), "there is no \(place)")
    }
    let format = String(decoding: whole.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
    let body = Array(state.compact.utf8)
    let header = "\(format) \(Checksum(of: body).hexadecimal) \(body.count)\n"
    for name in ["checkpoint", "checkpoint.previous"] {
      try folder.replace(name, with: Array(header.utf8) + body)
    }
  }
}

extension JSON {
  /// The value with another one at a place; nil where there is no such place.
  fileprivate func setting(_ path: ArraySlice<Substring>, to value: JSON) -> JSON? {
    guard let first = path.first else { return value }
    switch self {
    case .object(var members):
      guard let index = members.firstIndex(where: { $0.key == first }),
        let changed = members[index].value.setting(path.dropFirst(), to: value)
      else { return nil }
      members[index].value = changed
      return .object(members)
    case .array(var values):
      guard let index = Int(first), values.indices.contains(index),
        let changed = values[index].setting(path.dropFirst(), to: value)
      else { return nil }
      values[index] = changed
      return .array(values)
    default: return nil
    }
  }
}
