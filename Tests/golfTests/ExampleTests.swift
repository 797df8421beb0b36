import Basics
import Foundation
import TestSupport
import Testing

/// Where the repository is.
private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path

@Suite("The examples do what is said of them")
struct ExampleTests {
  @Test("Tasks")
  func tasks() throws {
    let shell = try Shell()
    defer { shell.remove() }
    for (file, tolerance, cases) in [("sum.csv", "0.1", "2"), ("product.csv", "0.5", "441")] {
      let search = try shell.run(
        "search", "--task", "\(root)/Examples/\(file)", "--tolerance", tolerance, "--family",
        "memorise", "--generations", "3", "--name", file)
      #expect(search.status == 0, "\(search.errors)")
      #expect(search.output.contains("proved on \(cases) cases"))
      #expect(try shell.run("verify", file).status == 0)
    }
  }

  @Test("A task with rules")
  func rules() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let search = try shell.run(
      "search", "--task", "\(root)/Examples/xor-layers.json", "--generations", "3", "--name", "x")
    #expect(search.status == 0, "\(search.errors)")
    #expect(search.output.contains("proved on 4 cases"))
    #expect(try shell.run("verify", "x").status == 0)
  }

  @Test("Every record is proved again, and has the score that the table says")
  func records() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let folder = "\(root)/runs/records"
    let table = String(decoding: try FileSystem().read("\(folder)/README.md"), as: UTF8.self)
    let names = try FileSystem().names(in: folder).filter { $0 != "README.md" }
    #expect(names.count >= 2)
    for name in names {
      let proof = try shell.run("verify", "\(folder)/\(name)/best.json")
      #expect(proof.status == 0, "\(proof.errors)")
      let score = try #require(proof.output.firstMatch(of: /score +([0-9]+)/)).1
      let row = table.split(separator: "\n").first { $0.contains("(\(name)/\(name).json)") }
      #expect(row?.contains("| \(score)") == true, "\(name): \(score)")
    }
  }

  @Test("Tasks of which nothing cheaper is proved")
  func minimal() throws {
    let shell = try Shell()
    defer { shell.remove() }
    for (file, tolerance, score) in [
      ("xor.csv", "0.1", 3), ("xor.csv", "0.4", 2), ("parity.csv", "0.4", 4),
    ] {
      let outcome = try shell.run(
        "minimal", "--task", "\(root)/Examples/\(file)", "--tolerance", tolerance)
      #expect(
        outcome.output.contains(
          "score \(score), proved minimal: no network of score \(score - 1) or less does it"),
        "\(outcome.output) \(outcome.errors)")
    }
  }

  @Test("A network")
  func network() throws {
    let shell = try Shell()
    defer { shell.remove() }
    // relu(1 - 3/4 + 1/2) = 3/4, times -3.
    let answer = try shell.run("evaluate", "\(root)/Examples/relu.json", "--", "1", "-2", "3")
    #expect(answer.output == "-2.25\n")
    let bytes = try FileSystem().read("\(root)/Examples/relu.json")
    let readme = String(decoding: try FileSystem().read("\(root)/README.md"), as: UTF8.self)
    #expect(readme.contains(String(decoding: bytes, as: UTF8.self)))
  }

  @Test("A problem for solve is the one in the README")
  func problem() throws {
    let bytes = try FileSystem().read("\(root)/Examples/xor.json")
    let readme = String(decoding: try FileSystem().read("\(root)/README.md"), as: UTF8.self)
    #expect(readme.contains(String(decoding: bytes, as: UTF8.self)))
    let shell = try Shell()
    defer { shell.remove() }
    let golf = try Conversation(shell, ["solve", "\(root)/Examples/xor.json"], onTerminal: true)
    #expect(golf.wait { $0.contains("░") || $0.contains("█") })
    golf.end(with: SIGKILL)
  }

  @Test("Every example is named in its README")
  func listed() throws {
    let names = try FileSystem().names(in: "\(root)/Examples").filter { $0 != "README.md" }
    let text = String(
      decoding: try FileSystem().read("\(root)/Examples/README.md"), as: UTF8.self)
    for name in names { #expect(text.contains("[\(name)](\(name))"), "\(name)") }
  }
}

@Suite("Scripts/golf")
struct ScriptTests {
  /// A copy of the script whose `swift` is a few lines of shell that build a golf that says hello.
  private func withScript(
    _ compiler: String, _ body: (_ run: () throws -> Consumer.Result) throws -> Void
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(FileSystem().read("\(root)/Scripts/golf"), to: "Scripts/golf")
    try folder.write("#!/bin/sh\n", to: "Scripts/setup")
    try folder.write("#!/bin/sh\n" + compiler, to: "bin/swift")
    try folder.write("chmod +x Scripts/golf Scripts/setup bin/swift", to: "prepare.sh")
    let shell = Consumer("sh", install: "a shell")
    try shell.run(["prepare.sh"], in: folder)
    try body { try shell.run(["-c", "PATH=$PWD/bin:$PATH Scripts/golf there"], in: folder) }
  }

  @Test("The first build shows how it gets on, later ones are silent")
  func firstBuild() throws {
    let compiler = """
      echo "[1/2] Compiling golf"
      mkdir -p .build/release
      printf '#!/bin/sh\\necho hello $1\\n' > .build/release/golf
      chmod +x .build/release/golf
      """
    try withScript(compiler) { run in
      let first = try run()
      #expect(first.output == "hello there\n")
      #expect(first.problems.contains("building"))
      #expect(first.problems.contains("[1/2] Compiling golf"))
      let second = try run()
      #expect(second.output == "hello there\n")
      #expect(second.problems.isEmpty)
    }
  }

  @Test("A build that fails says why")
  func failedBuild() throws {
    try withScript("echo 'error: no luck' >&2\nexit 1\n") { run in
      let failure = #expect(throws: Consumer.Failure.self) { try run() }
      #expect(failure?.description.contains("ended with 2") == true)
      #expect(failure?.description.contains("no luck") == true)
    }
  }
}
