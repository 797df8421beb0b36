import Foundation

/// A folder for one test, removed when the test is over.
public final class TemporaryFolder {
  /// Where it is.
  public let url: URL

  /// Makes a folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("golf-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file, making the folders it lies in.
  @discardableResult
  public func write(_ text: String, to path: String) throws -> URL {
    try write(Array(text.utf8), to: path)
  }

  /// Writes a file, making the folders it lies in.
  @discardableResult
  public func write(_ bytes: [UInt8], to path: String) throws -> URL {
    let file = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file
  }

  /// The path of a file in the folder.
  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// The text of a file.
  public func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(path)), as: UTF8.self)
  }

  /// The rows of a file of numbers.
  public func numbers(_ path: String) throws -> [[Double]] {
    try Self.numbers(in: read(path))
  }

  /// The rows of a text of numbers parted by commas.
  public static func numbers(in text: String) throws -> [[Double]] {
    try text.split(separator: "\n").map { line in
      try line.split(separator: ",").map { cell in
        guard let number = Double(cell.trimmingCharacters(in: .whitespaces)) else {
          throw Consumer.Failure(description: "no number: \(cell)")
        }
        return number
      }
    }
  }
}
