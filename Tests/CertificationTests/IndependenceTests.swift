import Foundation
import Testing

@Suite("The certified judge shares nothing with the fast one")
struct IndependenceTests {
  private static let sources = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources")

  /// What the Swift files of a room import.
  private func imports(of room: String) throws -> Set<String> {
    let folder = Self.sources.appendingPathComponent(room)
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
    var modules: Set<String> = []
    for case let file as String in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      for line in text.split(whereSeparator: \.isNewline) {
        let words = line.split(separator: " ")
        // `@testable import Room`, `import struct Room.Type`.
        guard let place = words.firstIndex(of: "import"), place < 2, words.count > place + 1
        else { continue }
        if let module = words.last?.split(separator: ".").first { modules.insert(String(module)) }
      }
    }
    return modules
  }

  @Test("It imports exact numbers, networks and tasks, and neither they nor it the fast evaluator")
  func rooms() throws {
    // SwiftPM puts all modules into one folder, so that an import beyond a target's dependencies
    // may compile.
    let libraries: Set = [
      "CFLINT", "CGSL", "Darwin", "Dispatch", "Foundation", "Glibc", "Musl", "Synchronization",
    ]
    let rooms = ["Basics", "Exact", "Networks", "Tasks", "Certification"]
    for (place, room) in rooms.enumerated() {
      let found = try imports(of: room)
      #expect(found.isSubset(of: libraries.union(rooms[..<place])), "\(room) imports \(found)")
    }
    #expect(try imports(of: "Certification").isSuperset(of: ["Exact", "Networks", "Tasks"]))
    #expect(try !imports(of: "Evaluation").contains("Certification"))
  }
}
