import Foundation

/// A program that reads what golf exports. The tests need it: where it is missing they fail and
/// say so.
public struct Consumer: Sendable {
  /// What a finished program left behind.
  public struct Result {
    /// Its exit status.
    public var status: Int32
    /// What it printed.
    public var output: String
    /// What it wrote to standard error.
    public var problems: String
  }

  /// Why a consumer could not do its work.
  public struct Failure: Error, CustomStringConvertible {
    /// What went wrong.
    public var description: String
  }

  /// Octave.
  public static let octave = Consumer("octave-cli", install: "the package octave")
  /// Python.
  public static let python = Consumer("python3", install: "python3 with numpy")
  /// JavaScript.
  public static let node = Consumer("node", install: "the package nodejs")
  /// Graphviz.
  public static let dot = Consumer("dot", install: "the package graphviz")

  /// A browser.
  public static let chromium = Consumer("chromium", install: "the package chromium")

  let name: String
  let install: String

  /// A program of that name, and what it comes with.
  public init(_ name: String, install: String) {
    self.name = name
    self.install = install
  }

  /// Runs the program in `folder`.
  ///
  /// - Throws: `Failure` when it is not installed or ends with another status than 0.
  @discardableResult
  public func run(_ arguments: [String], in folder: TemporaryFolder, input: String = "") throws
    -> Result
  {
    let files = try ["in", "out", "err"].map { try folder.write("", to: "\(name).\($0)") }
    try folder.write(input, to: "\(name).in")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    process.currentDirectoryURL = folder.url
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    let result = Result(
      status: process.terminationStatus, output: try folder.read("\(name).out"),
      problems: try folder.read("\(name).err"))
    if result.status == 127 {
      throw Failure(description: "\(name) is not installed; this test needs \(install)")
    }
    if result.status != 0 {
      throw Failure(
        description: "\(name) ended with \(result.status): \(result.problems.suffix(2000))")
    }
    return result
  }
}
