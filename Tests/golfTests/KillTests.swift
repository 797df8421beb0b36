import Basics
import Foundation
import TestSupport
import Testing

@Suite("A search can be stopped and killed at any moment")
struct KillTests {
  /// A search short enough to be done many times.
  private static let search = [
    "search", "--task", "largest-root:range=-3...3", "--islands", "3", "--quiet",
  ]
  private static let generations = 40

  private func uninterrupted(_ shell: Shell) throws -> [UInt8] {
    let outcome = try shell.run(
      Self.search + ["--generations", "\(Self.generations)", "--name", "whole", "--threads", "1"])
    #expect(outcome.status == 0)
    return try FileSystem().read(shell.folder + "/runs/whole/best.json")
  }

  /// Set GOLF_KILLS to kill more often than the twelve times of an ordinary test.
  @Test("Killed at random moments and resumed, it ends with the same bytes")
  func killed() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let expected = try uninterrupted(shell)
    let wanted = ProcessInfo.processInfo.environment["GOLF_KILLS"].flatMap(Int.init) ?? 12
    var generator = SeededGenerator(seed: 7)
    var kills = 0
    var run = 0
    while kills < wanted {
      run += 1
      let threads = [1, 2, 5][run % 3]
      let name = "killed-\(run)"
      var isNew = true
      for _ in 0..<6 {
        let process = try shell.start(line(name, isNew: isNew, threads: threads))
        Thread.sleep(forTimeInterval: generator.unit() * 0.5)
        if process.isRunning { kills += 1 }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        isNew = !FileSystem().exists(shell.folder + "/runs/\(name)/run.json")
      }
      let end = try shell.run(line(name, isNew: isNew, threads: threads))
      #expect(end.status == 0, "run \(run): \(end.errors)")
      #expect(end.errors.isEmpty, "run \(run): \(end.errors)")
      let found = try FileSystem().read(shell.folder + "/runs/\(name)/best.json")
      #expect(found == expected, "run \(run), \(threads) threads")
      try FileManager.default.removeItem(atPath: shell.folder + "/runs/\(name)")
    }
  }

  private func line(_ name: String, isNew: Bool, threads: Int) -> [String] {
    let start = isNew ? Self.search + ["--name", name] : ["search", "--resume", name, "--quiet"]
    return start + ["--generations", "\(Self.generations)", "--threads", "\(threads)"]
  }

  @Test(
    "Asked to stop, it saves, says where things stand and can be resumed",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func stopped(signal: Int32) throws {
    let shell = try Shell()
    defer { shell.remove() }
    let search = Self.search.filter { $0 != "--quiet" } + ["--name", "asked"]
    let golf = try Conversation(shell, search)
    #expect(golf.wait(for: "score"))
    golf.end(with: signal)
    #expect(golf.process.terminationReason == .exit)
    #expect(golf.process.terminationStatus == 0)
    #expect(golf.text.contains("stopped: interrupted"))
    let resumed = try shell.run("search", "--resume", "asked", "--generations", "0")
    #expect(resumed.status == 0)
    #expect(resumed.output.contains("incumbent: score"))
    #expect(try shell.run("verify", "asked").status == 0)
  }
}
