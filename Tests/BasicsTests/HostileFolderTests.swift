import Basics
import Foundation
import Testing

@Suite("Folders and files that others have put things into")
struct HostileFolderTests {
  private let files = FileSystem()

  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  @Test("Somebody's FILE.new is left alone, be it a file, a link or a pipe")
  func neighbours() throws {
    try withFolder { folder in
      let path = folder + "/x.svg"
      try files.append([7], to: folder + "/target")
      for kind in 0..<3 {
        let neighbour = path + ".new"
        switch kind {
        case 0: try files.append([5], to: neighbour)
        case 1: symlink(folder + "/target", neighbour)
        default: mkfifo(neighbour, 0o644)
        }
        try files.replace(path, with: [1, 2], keeping: "x.svg.previous")
        #expect(try files.read(path) == [1, 2])
        #expect(try files.read(folder + "/target") == [7])
        if kind == 0 { #expect(try files.read(neighbour) == [5]) }
        #expect(files.exists(neighbour))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.type] as? FileAttributeType == .typeRegular)
        #expect(unlink(neighbour) == 0)
      }
    }
  }

  @Test("The mode of a file is kept, and a new one is not writable for others")
  func modes() throws {
    try withFolder { folder in
      let path = folder + "/f"
      try files.replace(path, with: [1])
      #expect(try mode(path) & 0o022 == 0)
      for wanted in [0o600, 0o664, 0o444, 0o755] {
        chmod(path, mode_t(wanted))
        try files.replace(path, with: [2], keeping: "g")
        #expect(try mode(path) == wanted)
        try files.export([3], to: path)
        #expect(try mode(path) == wanted)
      }
    }
  }

  @Test("Exporting to a link writes the file it leads to, in one piece, and keeps the link")
  func links() throws {
    try withFolder { folder in
      try files.makeFolder(folder + "/sub")
      try files.append([1], to: folder + "/sub/target")
      symlink("sub/target", folder + "/link")
      try files.export([2], to: folder + "/link")
      #expect(try files.read(folder + "/sub/target") == [2])
      #expect(try files.names(in: folder + "/sub") == ["target"])
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "sub/target")
      symlink("nowhere", folder + "/dangling")
      let error = #expect(throws: FileError.self) {
        try files.export([2], to: folder + "/dangling")
      }
      #expect(error?.description.hasSuffix("is a link that leads nowhere") == true)
      #expect(!files.exists(folder + "/nowhere"))
    }
  }

  @Test("A link in place of a file is replaced, not followed")
  func linkedFile() throws {
    try withFolder { folder in
      try files.append([1], to: folder + "/precious")
      symlink("precious", folder + "/checkpoint")
      symlink("precious", folder + "/log")
      symlink("precious", folder + "/lock")
      let run = try files.folder(folder)
      try run.replace("checkpoint", with: [2], keeping: "previous")
      #expect(throws: FileError.self) { try run.append([3], to: "log") }
      #expect(throws: FileError.self) { _ = try run.lock("lock") }
      #expect(try files.read(folder + "/precious") == [1])
      #expect(try files.read(folder + "/checkpoint") == [2])
    }
  }

  @Test("A folder that is moved keeps its files, and its successor is not touched")
  func moved() throws {
    try withFolder { root in
      let folder = try files.makeFolder(root + "/a")
      try folder.replace("f", with: [1], keeping: "p")
      #expect(folder.isInPlace)
      #expect(rename(root + "/a", root + "/b") == 0)
      #expect(!folder.isInPlace)
      let successor = try files.makeFolder(root + "/a")
      try successor.replace("f", with: [9])
      #expect(!folder.isInPlace && successor.isInPlace)
      try folder.replace("f", with: [2], keeping: "p")
      try folder.append([3], to: "log")
      #expect(try folder.read("f") == [2])
      #expect(try files.names(in: root + "/a") == ["f"])
      #expect(try files.read(root + "/a/f") == [9])
      #expect(try files.names(in: root + "/b") == ["f", "log", "p"])
      #expect(try files.read(root + "/b/p") == [1])
    }
  }

  @Test("What has no end is read up to the limit, and a pipe does not make golf wait")
  func endless() throws {
    try withFolder { folder in
      let limit = 100_000
      let long = #expect(throws: FileError.self) { _ = try files.read("/dev/zero", limit: limit) }
      #expect(
        long?.description == "/dev/zero: is longer than the 100000 bytes that are read at most")
      #expect(try files.read("/dev/null") == [])
      try files.append([UInt8](repeating: 1, count: limit), to: folder + "/f")
      #expect(try files.read(folder + "/f", limit: limit).count == limit)
      try files.append([1], to: folder + "/f")
      #expect(throws: FileError.self) { _ = try files.read(folder + "/f", limit: limit) }
      mkfifo(folder + "/pipe", 0o644)
      let silent = #expect(throws: FileError.self) { _ = try files.read(folder + "/pipe") }
      #expect(silent?.description.hasSuffix("is a pipe that nobody writes to") == true)
      let inside = #expect(throws: FileError.self) { _ = try files.folder(folder).read("pipe") }
      #expect(inside?.description == "\(folder)/pipe: is a pipe, not a file")
      #expect(throws: FileError.self) { _ = try files.folder(folder).lock("pipe") }
      #expect(throws: FileError.self) { _ = try files.folder("/dev").read("zero") }
    }
  }

  @Test("A pipe somebody writes to is read to its end")
  func pipes() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data([1, 2, 3]))
    let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
    let writer = Thread {
      for _ in 0..<100 { try? pipe.fileHandleForWriting.write(contentsOf: Data(count: 5000)) }
      try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    #expect(try files.read(path).count == 500_003)
  }
}
