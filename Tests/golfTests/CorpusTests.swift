import Basics
import Foundation
import TestSupport
import Testing

/// What once went wrong stays on file: `Corpus/*.json` has for each a command, the files it reads,
/// the status it may end with and a word it has to say. `Scripts/torture --only corpus` does the same
/// with any build.
@Suite("What went wrong once does not go wrong again")
struct CorpusTests {
  private struct Failure: Decodable {
    var command: [String]
    var status: [Int32]
    var says: String
    var files: [String: String]
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
    let outcome = try shell.run(failure.command)
    #expect(failure.status.contains(outcome.status), "\(outcome.status): \(outcome.errors)")
    #expect((outcome.output + outcome.errors).contains(failure.says), "\(outcome.errors)")
    #expect(outcome.errorLines.count <= 1)
    let said = (outcome.output + outcome.errors).unicodeScalars
    #expect(!said.contains { "\u{1B}\u{9B}\u{202E}".unicodeScalars.contains($0) })
  }
}
