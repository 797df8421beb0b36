import Foundation
import Testing

/// A program that reads what golf exports. The tests need it: where it is missing they fail and
/// say so.
struct Consumer {
  /// What a finished program left behind.
  struct Result {
    var status: Int32
    var output: String
    var problems: String
  }

  /// Why a consumer could not do its work.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  static let octave = Consumer("octave-cli", install: "the package octave")
  static let python = Consumer("python3", install: "python3 with numpy")
  static let dot = Consumer("dot", install: "the package graphviz")

  let name: String
  let install: String

  private init(_ name: String, install: String) {
    self.name = name
    self.install = install
  }

  /// Runs the program in `folder`.
  ///
  /// - Throws: `Failure` when it is not installed or ends with another status than 0.
  @discardableResult
  func run(_ arguments: [String], in folder: Folder, input: String = "") throws -> Result {
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

/// A folder for one test, removed when the test is over.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("golf-exports-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file, making the folders it lies in.
  @discardableResult
  func write(_ text: String, to path: String) throws -> URL {
    let file = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  /// The text of a file.
  func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(path)), as: UTF8.self)
  }

  /// The rows of a file of numbers.
  func numbers(_ path: String) throws -> [[Double]] {
    try Self.numbers(in: read(path))
  }

  /// The rows of a text of numbers parted by commas.
  static func numbers(in text: String) throws -> [[Double]] {
    try text.split(separator: "\n").map { line in
      try line.split(separator: ",").map { cell in
        try #require(Double(cell.trimmingCharacters(in: .whitespaces)), "no number: \(cell)")
      }
    }
  }
}
