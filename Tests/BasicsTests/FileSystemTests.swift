import Basics
import Foundation
import Synchronization
import Testing

/// A fresh folder for the length of the body.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.path + "/golf-basics-" + UUID().uuidString
  try FileSystem().makeFolder(folder)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

@Suite("Files")
struct FileSystemTests {
  private let files = FileSystem()

  @Test("What is written is read, of any length")
  func roundTrip() throws {
    try withFolder { folder in
      for count in [0, 1, 65_535, 65_536, 65_537, 1_000_000] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try files.replace(folder + "/f", with: bytes)
        #expect(try files.read(folder + "/f") == bytes)
      }
      #expect(try files.names(in: folder) == ["f"])
    }
  }

  @Test("The file before is kept under its second name")
  func keeping() throws {
    try withFolder { folder in
      let (path, previous) = (folder + "/f", folder + "/f.previous")
      try files.replace(path, with: [1], keeping: "f.previous")
      #expect(!files.exists(previous))
      try files.replace(path, with: [2], keeping: "f.previous")
      #expect(try files.read(previous) == [1])
      try files.replace(path, with: [3], keeping: "f.previous")
      #expect(try files.read(path) == [3])
      #expect(try files.read(previous) == [2])
      #expect(try files.names(in: folder) == ["f", "f.previous"])
    }
  }

  @Test("Leftovers of a crash are no obstacle, and are removed; look-alikes are not")
  func leftovers() throws {
    try withFolder { folder in
      let old = [
        ".golf-0123456789abcdef.new", ".golf-0123456789abcdef.newer", ".golf-notes.new",
        ".golf-0123456789abcdeg.new", "f", "f.previous",
      ]
      for name in old { try files.append([9, 9, 9], to: folder + "/" + name) }
      try files.replace(folder + "/f", with: [2], keeping: "f.previous")
      #expect(try files.read(folder + "/f") == [2])
      #expect(try files.read(folder + "/f.previous") == [9, 9, 9])
      #expect(try files.names(in: folder) == old.sorted())
      try files.folder(folder).removeLeftovers()
      #expect(try files.names(in: folder) == old.dropFirst().sorted())
    }
  }

  @Test("Appending adds to the end")
  func appending() throws {
    try withFolder { folder in
      try files.append([1, 2], to: folder + "/log")
      try files.append([], to: folder + "/log")
      try files.append([3], to: folder + "/log")
      #expect(try files.read(folder + "/log") == [1, 2, 3])
    }
  }

  @Test("A file that cannot be kept is not replaced")
  func previousInNoFolder() throws {
    try withFolder { folder in
      let path = folder + "/f"
      try files.replace(path, with: [1])
      #expect(throws: FileError.self) {
        try files.replace(path, with: [2], keeping: "none/previous")
      }
      #expect(try files.read(path) == [1])
      #expect(try files.names(in: folder) == ["f"])
    }
  }

  @Test("Errors name the path: missing folders, folders for files, places nobody may write to")
  func errors() throws {
    try withFolder { folder in
      try files.makeFolder(folder + "/sub")
      try files.append([1], to: folder + "/file")
      let missing = folder + "/none/file"
      let attempts: [(String, () throws -> Void)] = [
        (missing, { _ = try files.read(missing) }),
        (missing, { try files.replace(missing, with: [1]) }),
        (missing, { try files.append([1], to: missing) }),
        (folder + "/sub", { _ = try files.read(folder + "/sub") }),
        (folder + "/sub", { try files.replace(folder + "/sub", with: [1]) }),
        (folder + "/none", { _ = try files.names(in: folder + "/none") }),
        (folder + "/file/x", { try files.makeFolder(folder + "/file/x") }),
        (folder + "/file", { try files.makeFolder(folder + "/file") }),
        (folder + "/file", { _ = try files.names(in: folder + "/file") }),
        ("/proc/golf", { try files.replace("/proc/golf", with: [1]) }),
        ("''", { try files.makeFolder("") }),
        (folder + "/sub", { _ = try files.folder(folder).lock("sub") }),
        (folder + "/sub", { try files.export([1], to: folder + "/sub") }),
      ]
      for (path, attempt) in attempts {
        let error = #expect(throws: FileError.self) { try attempt() }
        #expect(error?.description.hasPrefix(path + ": ") ?? false, "\(String(describing: error))")
      }
      #expect(try files.names(in: folder) == ["file", "sub"])
      #expect(try files.names(in: folder + "/sub") == [])
    }
  }

  @Test("A read-only folder keeps what it has", .enabled(if: geteuid() != 0))
  func readOnly() throws {
    try withFolder { folder in
      let path = folder + "/f"
      try files.replace(path, with: [1])
      chmod(folder, 0o555)
      defer { chmod(folder, 0o755) }
      #expect(throws: FileError.self) { try files.replace(path, with: [2], keeping: "f.p") }
      #expect(try files.read(path) == [1])
      #expect(try files.names(in: folder) == ["f"])
    }
  }

  @Test("Folders are made with their parents, again without harm")
  func folders() throws {
    try withFolder { folder in
      for path in ["a/b/c", "a/b/c", "a//d/", "a/./e", "größe/層"] {
        try files.makeFolder(folder + "/" + path)
        #expect(files.isFolder(folder + "/" + path))
      }
      #expect(try files.names(in: folder + "/a") == ["b", "d", "e"])
      #expect(try files.names(in: folder) == ["a", "größe"])
      #expect(!files.isFolder(folder + "/none") && !files.exists(folder + "/none"))
    }
  }

  @Test("The time of the last change is in nanoseconds since 1970 and does not go back")
  func modificationTime() throws {
    try withFolder { folder in
      let path = folder + "/f"
      #expect(files.modificationTime(path) == nil)
      try files.replace(path, with: [1])
      let first = try #require(files.modificationTime(path))
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      let date = try #require(attributes[.modificationDate] as? Date)
      #expect(abs(Double(first) * 1e-9 - date.timeIntervalSince1970) < 0.01)
      try files.replace(path, with: [2])
      #expect(try #require(files.modificationTime(path)) >= first)
    }
  }

  @Test("A lock is held by one owner at a time, and given back")
  func locks() throws {
    try withFolder { path in
      let folder = try files.folder(path)
      do {
        let lock = try folder.lock("lock")
        for _ in 0..<3 {
          let error = #expect(throws: FileError.self) { _ = try folder.lock("lock") }
          #expect(error?.description == "\(path)/lock: another golf process is using this run")
        }
        _ = try folder.lock("other")
        withExtendedLifetime(lock) {}
      }
      for _ in 0..<3 { _ = try folder.lock("lock") }
    }
  }
}
