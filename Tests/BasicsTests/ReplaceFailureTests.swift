import Basics
import Synchronization
import Testing

/// Counts operations and makes the n-th of a kind fail.
private final class Saboteur: Sendable {
  private let seen = Mutex<[FileSystem.Operation: Int]>([:])
  private let target: FileSystem.Operation?
  private let occurrence: Int

  init(_ target: FileSystem.Operation?, occurrence: Int = 1) {
    self.target = target
    self.occurrence = occurrence
  }

  var counts: [FileSystem.Operation: Int] { seen.withLock { $0 } }

  func willPerform(_ operation: FileSystem.Operation, _ path: String) throws(FileError) {
    let count = seen.withLock { seen in
      seen[operation, default: 0] += 1
      return seen[operation, default: 0]
    }
    if operation == target, count == occurrence { throw FileError(path, "sabotage") }
  }
}

@Suite("Replacing a file when something fails")
struct ReplaceFailureTests {
  private let files = FileSystem()
  private let old = [UInt8](repeating: 1, count: 3000)
  private let older = [UInt8](repeating: 2, count: 5000)
  private let new = [UInt8](repeating: 3, count: 200_000)

  @Test(
    "After any failure the path holds all old or all new bytes, and the previous file is whole",
    arguments: FileSystem.Operation.allCases)
  func anyOperation(_ operation: FileSystem.Operation) throws {
    var failures = 0
    for occurrence in 1...20 {
      try withFolder { folder in
        let (path, previous) = (folder + "/f", folder + "/p")
        try files.replace(path, with: older, keeping: "p")
        try files.replace(path, with: old, keeping: "p")
        let saboteur = Saboteur(operation, occurrence: occurrence)
        let fragile = FileSystem { (operation, path) throws(FileError) in
          try saboteur.willPerform(operation, path)
        }
        var failed = false
        do throws(FileError) {
          try fragile.replace(path, with: new, keeping: "p")
        } catch {
          failed = true
          #expect(error.description.hasSuffix(": sabotage"))
        }
        failures += failed ? 1 : 0
        #expect(failed == (saboteur.counts[operation, default: 0] >= occurrence))
        let content = try files.read(path)
        let kept = try files.read(previous)
        #expect(failed ? content == old || content == new : content == new)
        #expect(kept == old || kept == older)
        if content == new { #expect(kept == old, "the file before is the one that is kept") }
        #expect(try files.names(in: folder) == ["f", "p"], "nothing is left lying about")
        // And the next attempt succeeds.
        try files.replace(path, with: new, keeping: "p")
        #expect(try files.read(path) == new)
      }
    }
    #expect(failures > 0, "the operation takes place")
  }

  @Test("A first file that fails is not there", arguments: FileSystem.Operation.allCases)
  func firstFile(_ operation: FileSystem.Operation) throws {
    try withFolder { folder in
      let path = folder + "/f"
      let saboteur = Saboteur(operation)
      let fragile = FileSystem { (operation, path) throws(FileError) in
        try saboteur.willPerform(operation, path)
      }
      #expect(throws: FileError.self) {
        try fragile.replace(path, with: new, keeping: "p")
      }
      if operation == .flushFolder {
        let content = try files.read(path)
        #expect(content == new)
      } else {
        #expect(!files.exists(path))
      }
      #expect(!files.exists(folder + "/p"))
    }
  }

  @Test("At each moment in between, a crash would leave both files whole")
  func everyMoment() throws {
    try withFolder { folder in
      let (path, previous) = (folder + "/f", folder + "/p")
      try files.replace(path, with: older, keeping: "p")
      try files.replace(path, with: old, keeping: "p")
      let (files, old, older, new) = (files, old, older, new)
      let order = Mutex<[FileSystem.Operation]>([])
      let watched = FileSystem { (operation, _) throws(FileError) in
        order.withLock { $0.append(operation) }
        let (content, kept) = (try files.read(path), try files.read(previous))
        #expect(content == (operation == .flushFolder ? new : old))
        #expect(kept == old || kept == older)
        if operation == .rename {
          let fresh = try files.names(in: folder).filter { $0.hasPrefix(".golf-") }
          #expect(fresh.count == 1)
          let prepared = try files.read(folder + "/" + (fresh.first ?? ""))
          #expect(prepared == new)
        }
      }
      try watched.replace(path, with: new, keeping: "p")
      let seen = order.withLock { $0 }
      #expect(
        seen.filter { $0 != .write } == [.create, .flushFile, .keepPrevious, .rename, .flushFolder])
      #expect(seen[1] == .write && seen.firstIndex(of: .flushFile)! > seen.lastIndex(of: .write)!)
    }
  }

  @Test("Appending fails with an error too")
  func append() throws {
    try withFolder { folder in
      let saboteur = Saboteur(.write)
      let fragile = FileSystem { (operation, path) throws(FileError) in
        try saboteur.willPerform(operation, path)
      }
      #expect(throws: FileError.self) { try fragile.append([1], to: folder + "/log") }
      try fragile.append([2], to: folder + "/log")
      #expect(try files.read(folder + "/log") == [2])
    }
  }
}
