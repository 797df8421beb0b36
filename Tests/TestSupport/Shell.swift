import Basics
import Foundation

/// Runs the golf that was built beside the tests, as a user would.
public struct Shell {
  /// What a process left behind.
  public struct Outcome {
    /// The exit status.
    public var status: Int32
    /// What it printed.
    public var output: String
    /// What it wrote to standard error.
    public var errors: String

    /// The lines on standard error.
    public var errorLines: [Substring] { errors.split(separator: "\n") }
  }

  /// Where commands run; removed by `remove`.
  public let folder: String

  /// Makes the folder.
  public init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/golf-\(UUID().uuidString)"
    try FileSystem().makeFolder(folder)
  }

  /// Runs `body` in a folder with these files, which is removed afterwards.
  public static func with(
    _ files: KeyValuePairs<String, String>, _ body: (Shell) throws -> Void
  ) throws {
    let shell = try Shell()
    defer { shell.remove() }
    for (name, text) in files { try shell.write(name, text) }
    try body(shell)
  }

  /// Removes the folder.
  public func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// The golf executable: SwiftPM puts it next to the test bundle.
  public static var golf: URL {
    URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("golf")
  }

  /// The environment of the tests, without what changes golf's defaults, and with `changes`.
  public static func environment(_ changes: [String: String]) -> [String: String] {
    ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GOLF_") }
      .merging(changes) { $1 }
  }

  /// Starts golf.
  public func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = Self.golf
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = Self.environment([:])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Runs golf to its end.
  public func run(_ arguments: String..., input: String = "") throws -> Outcome {
    try run(arguments, input: input)
  }

  /// Runs a script of Bash, in which `$GOLF` is golf, to its end.
  public func script(_ text: String) throws -> Outcome {
    try run(
      ["-c", text], of: URL(fileURLWithPath: "/bin/bash"), environment: ["GOLF": Self.golf.path])
  }

  /// Runs golf, or another program, to its end.
  public func run(
    _ arguments: [String], of program: URL = Shell.golf, input: String = "",
    environment: [String: String] = [:]
  ) throws -> Outcome {
    // Files rather than pipes, so that no amount of output can block.
    let stamp = UUID().uuidString
    let paths = ["in", "out", "err"].map { "\(folder)/\($0)-\(stamp)" }
    try FileSystem().replace(paths[0], with: Array(input.utf8))
    for path in paths[1...] { try FileSystem().replace(path, with: []) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = Self.environment(environment)
    process.standardInput = FileHandle(forReadingAtPath: paths[0])
    process.standardOutput = FileHandle(forWritingAtPath: paths[1])
    process.standardError = FileHandle(forWritingAtPath: paths[2])
    try process.run()
    process.waitUntilExit()
    let texts = try paths.map { String(decoding: try FileSystem().read($0), as: UTF8.self) }
    for path in paths { try? FileManager.default.removeItem(atPath: path) }
    return Outcome(status: process.terminationStatus, output: texts[1], errors: texts[2])
  }

  /// Writes a file into the folder.
  public func write(_ name: String, _ text: String) throws {
    try FileSystem().replace(folder + "/" + name, with: Array(text.utf8))
  }
}
