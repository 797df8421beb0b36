import Basics
import Foundation
import TestSupport
import Testing

@Suite("The help texts are the ones on file")
struct HelpTests {
  static let commands = [
    "", "search", "runs", "show", "verify", "score", "evaluate", "export", "families", "bench",
    "solve", "build", "import", "report", "scan", "watch", "minimal",
  ]

  /// Set GOLF_WRITE_HELP=1 to write the files anew, then read the difference.
  @Test("golf help", arguments: commands)
  func help(command: String) throws {
    let shell = try Shell()
    defer { shell.remove() }
    let arguments = (command.isEmpty ? [] : [command]) + ["--help"]
    let outcome = try shell.run(arguments)
    #expect(outcome.status == 0)
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Help"
    let path = folder + "/\(command.isEmpty ? "golf" : command).txt"
    if ProcessInfo.processInfo.environment["GOLF_WRITE_HELP"] != nil {
      try FileSystem().replace(path, with: Array(outcome.output.utf8))
    }
    #expect(outcome.output == String(decoding: try FileSystem().read(path), as: UTF8.self))
  }
}
