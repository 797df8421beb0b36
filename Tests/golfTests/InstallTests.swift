import Basics
import Foundation
import TestSupport
import Testing

@Suite("What is installed")
struct InstallTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test("Scripts/install puts golf, its manual and its completions under a prefix")
  func install() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let outcome = try shell.script("\(Self.root)/Scripts/install 'my tools'")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("export PATH=\"") && outcome.output.contains("/my tools/bin:"))
    let again = try shell.script(
      "PATH=\"$PWD/my tools/bin:$PATH\"; \(Self.root)/Scripts/install 'my tools'")
    #expect(!again.output.contains("export PATH"))
    let use = try shell.script(
      """
      set -eu
      PATH="$PWD/my tools/bin:$PATH"
      golf --version
      cd 'my tools/share'
      bash -c 'set -u; source bash-completion/completions/golf && complete -p golf'
      test -s man/man1/golf.1
      grep -q 'compdef golf' zsh/site-functions/_golf
      grep -q 'complete -c' fish/vendor_completions.d/golf.fish
      """)
    #expect(use.status == 0, "\(use.errors)")
    #expect(use.output.contains("complete -"))
  }

  /// `Scripts/generate-manual` makes it anew.
  @Test("The manual knows every command and option")
  func manual() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let manual = String(
      decoding: try FileSystem().read(Self.root + "/docs/golf.1"), as: UTF8.self)
    let dump = try JSON(
      parsing: Array(try shell.run("--experimental-dump-help").output.utf8))
    guard case .array(let commands)? = dump["command"]?["subcommands"] else {
      Issue.record("no commands")
      return
    }
    #expect(commands.count > 10)
    for command in commands {
      guard case .string(let name)? = command["commandName"], name != "help",
        case .array(let arguments)? = command["arguments"]
      else { continue }
      let start = try #require(manual.range(of: "\n.It Em \(name)\n"), "\(name)")
      let rest = manual[start.upperBound...]
      let section = rest[..<(rest.range(of: "\n.It Em ")?.lowerBound ?? rest.endIndex)]
      for argument in arguments {
        // What is hidden is for scripts of this repository.
        guard argument["shouldDisplay"] != .bool(false),
          case .array(let names)? = argument["names"]
        else { continue }
        for entry in names {
          guard case .string("long")? = entry["kind"], case .string(let word)? = entry["name"]
          else { continue }
          #expect(
            section.contains("Fl -\(word)") || section.contains(", -\(word)"), "\(name) --\(word)")
        }
      }
    }
  }
}
