import Basics
import Foundation
import Networks
import Synchronization
import Tasks
import Testing

@testable import Search

@Suite("Nothing acknowledged is lost, and nothing damaged is believed")
struct CheckpointTests {
  /// A run of a few generations; returns its folder.
  private func finished(_ root: String, generations: Int = 4) throws -> RunFolder {
    let run = try Samples.run(root, name: "r", task: Samples.task())
    _ = try run.run(Budget(generations: generations), interruption: Interruption()) { _ in }
    // The run's own has the lock.
    return RunFolder(root: root, name: "r")
  }

  @Test("Whatever happens to the newest checkpoint, the one before it takes over")
  func mutations() throws {
    try Samples.withFolder { root in
      let folder = try finished(root)
      let path = folder.path + "/checkpoint"
      let whole = try FileSystem().read(path)
      let incumbent = try folder.best()
      var generator = SeededGenerator(seed: 4)
      for trial in 0..<300 {
        let damaged = mutated(whole, using: &generator)
        guard damaged != whole else { continue }
        try FileSystem().replace(path, with: damaged)
        var warnings: [String] = []
        let run = try Samples.resume(root, name: "r") { warnings.append($0) }
        #expect(warnings.count == 1, "trial \(trial): the damage went unnoticed")
        #expect(run.state.generation == 3, "trial \(trial)")
        #expect(try run.folder.best() == incumbent)
      }
    }
  }

  @Test("Of ten thousand damaged checkpoints none is believed")
  func manyMutations() throws {
    try Samples.withFolder { root in
      let folder = try FileSystem().folder(finished(root).path)
      let whole = try folder.read("checkpoint")
      let networks = NetworkStore(folder)
      _ = try CheckpointContent(whole, file: "c", networks: networks)
      var generator = SeededGenerator(seed: 5)
      for trial in 0..<10_000 {
        let damaged = mutated(whole, using: &generator)
        guard damaged != whole else { continue }
        #expect(throws: FileError.self, "trial \(trial)") {
          try CheckpointContent(damaged, file: "c", networks: networks)
        }
      }
    }
  }

  @Test("A run that has an incumbent but lost its checkpoints is not begun anew")
  func missing() throws {
    try Samples.withFolder { root in
      let folder = try finished(root)
      let incumbent = try folder.best()
      for name in ["checkpoint", "checkpoint.previous"] {
        try FileManager.default.removeItem(atPath: folder.path + "/" + name)
      }
      #expect(throws: FileError.self) { try Samples.resume(root, name: "r") }
      #expect(try folder.best() == incumbent)
    }
  }

  @Test("After the newest checkpoint was damaged, a failing save does not lose the other one")
  func damageThenFailure() throws {
    try Samples.withFolder { root in
      let folder = try finished(root)
      let path = folder.path + "/checkpoint"
      try FileSystem().replace(path, with: Array(FileSystem().read(path).prefix(100)))
      let count = Counter()
      // The first rename puts the whole checkpoint in place of the damaged one.
      let files = FileSystem { (operation, path) throws(FileError) in
        guard operation == .rename, count.next() > 0 else { return }
        throw FileError(path, "no space left on device")
      }
      #expect(throws: FileError.self) {
        let run = try Samples.resume(root, name: "r", files: files)
        _ = try run.run(Budget(generations: 9), interruption: Interruption()) { _ in }
      }
      let run = try Samples.resume(root, name: "r")
      #expect(run.state.generation >= 3)
    }
  }

  @Test("A run whose two checkpoints are both damaged is refused, with the reason")
  func bothDamaged() throws {
    try Samples.withFolder { root in
      let folder = try finished(root)
      for name in ["checkpoint", "checkpoint.previous"] {
        let path = folder.path + "/" + name
        try FileSystem().replace(path, with: Array(FileSystem().read(path).dropLast(10)))
      }
      let error = #expect(throws: FileError.self) { try Samples.resume(root, name: "r") }
      #expect(error?.description.contains("not the") == true)
    }
  }

  /// Another text in the body of a run's checkpoint, under a checksum that is right.
  private func forge(
    _ folder: RunFolder, from whole: [UInt8], _ edit: (String) -> String
  ) throws -> Bool {
    let end = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
    let body = String(decoding: whole[(end + 1)...], as: UTF8.self)
    let forged = Array(edit(body).utf8)
    let header = "\(CheckpointContent.format) \(Checksum(of: forged).hexadecimal) \(forged.count)\n"
    for name in ["checkpoint", "checkpoint.previous"] {
      try FileSystem().replace(folder.path + "/" + name, with: Array(header.utf8) + forged)
    }
    return forged != Array(body.utf8)
  }

  /// Puts another number wherever a key has one, the first time only.
  private func replacing(_ key: String, with number: String) -> (String) -> String {
    { body in
      body.replacingOccurrences(
        of: "\"\(key)\":-?[0-9.e+]+", with: "\"\(key)\":\(number)", options: .regularExpression,
        range: body.range(of: "\"\(key)\":-?[0-9.e+]+", options: .regularExpression))
    }
  }

  @Test("What is forged under a right checksum is refused, with the reason")
  func forged() throws {
    try Samples.withFolder { root in
      let folder = try finished(root)
      let whole = try FileSystem().read(folder.path + "/checkpoint")
      let forgeries: [(key: String, number: String, reason: String)] = [
        ("generation", "-1", "does not fit the run"),
        ("generation", "9223372036854775807", "no plausible number"),
        ("evaluations", "9223372036854775807", "claims"),
        ("evaluations", "-1", "impossible improvement"),
        ("seconds", "1e300", "no plausible number"),
        ("score", "1", "claims"),
        ("plan", "7", "does not fit the run"),
        ("island", "-4", "does not fit the run"),
        ("age", "9223372036854775807", "no plausible number"),
        ("index", "3", "does not fit the run"),
      ]
      for (key, number, reason) in forgeries {
        let edit: (String) -> String =
          key == "evaluations" && number.first != "-"
          // Each island's count is possible; their sum is not.
          ? {
            $0.replacingOccurrences(
              of: "\"evaluations\":[0-9]+,\"generatorState\"",
              with: "\"evaluations\":9007199254740991,\"generatorState\"",
              options: .regularExpression)
          } : replacing(key, with: number)
        #expect(try forge(folder, from: whole, edit), "no \(key) in the checkpoint")
        let error = #expect(throws: FileError.self, "\(key) became \(number)") {
          try Samples.resume(root, name: "r")
        }
        #expect(error.map { "\($0)".contains(reason) } == true, "\(key): \(error as Any)")
      }
    }
  }

  @Test("A forged score is not announced: what a champion costs is computed from its network")
  func forgedScore() throws {
    try Samples.withFolder { root in
      let folder = try finished(root)
      let score = try #require(try Samples.resume(root, name: "r").state.incumbent?.score)
      let whole = try FileSystem().read(folder.path + "/checkpoint")
      _ = try forge(folder, from: whole) {
        // The champions come first.
        $0.replacingOccurrences(
          of: "\"score\":\(score)", with: "\"score\":3",
          range: $0.range(of: "\"score\":\(score)"))
      }
      let error = #expect(throws: FileError.self) { try Samples.resume(root, name: "r") }
      #expect(error.map { "\($0)".contains("costs \(score), not the 3") } == true)
    }
  }

  @Test("A champion whose network was changed is refused")
  func forgedNetwork() throws {
    try Samples.withFolder { root in
      let folder = try finished(root)
      let whole = try FileSystem().read(folder.path + "/checkpoint")
      // All biases of one digit become another one: the cost stays, the answers do not.
      #expect(
        try forge(folder, from: whole) {
          $0.replacingOccurrences(of: "\"bias\":\"1\"", with: "\"bias\":\"7\"")
            .replacingOccurrences(of: "\"bias\":\"-1\"", with: "\"bias\":\"7\"")
        })
      let error = #expect(throws: FileError.self) { try Samples.resume(root, name: "r") }
      #expect(error.map { "\($0)".contains("fails on") } == true, "\(error as Any)")
    }
  }

  @Test("A run that another golf made is not gone on with, unless told so")
  func otherVersion() throws {
    try Samples.withFolder { root in
      let folder = try finished(root)
      let path = folder.path + "/run.json"
      let text = String(decoding: try FileSystem().read(path), as: UTF8.self)
      let other = text.replacingOccurrences(of: Signature.expected, with: "0123456789abcdef")
      #expect(other != text)
      try FileSystem().replace(path, with: Array(other.utf8))
      let error = #expect(throws: FileError.self) { try Samples.resume(root, name: "r") }
      #expect(error.map { "\($0)".contains("0123456789abcdef") } == true)
      let run = try SearchRun(
        resuming: folder, threads: 1, isAnyVersion: true, clock: Samples.ticking(),
        warn: { _ in })
      #expect(run.state.generation == 4)
    }
  }

  @Test("A failure of any write leaves a run that goes on to the same end")
  func failures() throws {
    let task = try Samples.task()
    let end = try Samples.withFolder { root in
      let run = try Samples.run(root, name: "r", task: task)
      _ = try run.run(Budget(generations: 4), interruption: Interruption()) { _ in }
      return try run.folder.best()
    }
    for operation in FileSystem.Operation.allCases {
      for occurrence in [0, 1, 2, 3, 5, 8, 13] {
        try Samples.withFolder { root in
          let count = Counter()
          let files = FileSystem { (made, path) throws(FileError) in
            guard made == operation, count.next() == occurrence else { return }
            throw FileError(path, "no space left on device")
          }
          var failed = false
          do {
            let run = try Samples.run(root, name: "r", task: task, files: files)
            _ = try run.run(Budget(generations: 4), interruption: Interruption()) { _ in }
          } catch {
            failed = true
            #expect("\(error)".contains("no space left"))
          }
          let isRun = FileSystem().exists(root + "/r/run.json")
          let run =
            isRun
            ? try Samples.resume(root, name: "r") : try Samples.run(root, name: "r", task: task)
          _ = try run.run(Budget(generations: 4), interruption: Interruption()) { _ in }
          #expect(
            try run.folder.best() == end, "\(operation) \(occurrence), failed: \(failed)")
        }
      }
    }
  }

  @Test("A run that exists is not overwritten, and one in use is not shared")
  func collisions() throws {
    let task = try Samples.task()
    try Samples.withFolder { root in
      let run = try Samples.run(root, name: "r", task: task)
      #expect(throws: FileError.self) { try Samples.run(root, name: "r", task: task) }
      #expect(throws: FileError.self) { try Samples.resume(root, name: "r") }
      withExtendedLifetime(run) {}
    }
  }

  @Test("Whether a target is reached depends on verified networks only")
  func target() throws {
    try Samples.withFolder { root in
      let task = try Samples.task()
      let run = try Samples.run(root, name: "r", task: task)
      let reason = try run.run(
        Budget(generations: 200, targetScore: 2000), interruption: Interruption()
      ) { _ in }
      #expect(reason == .targetScore)
      #expect(run.state.incumbent.map { $0.score <= 2000 } == true)
      #expect(Samples.verify(run.state, task))
    }
  }

  /// Flips, deletes, inserts or cuts off some bytes.
  private func mutated(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0...generator.below(3) {
      let place = generator.below(bytes.count)
      switch generator.below(4) {
      case 0: bytes[place] ^= UInt8(1 << generator.below(8))
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(UInt8(generator.below(256)), at: place)
      default: bytes.removeSubrange(max(place, 1)...)
      }
    }
    return bytes
  }
}

/// Counts from 0.
private final class Counter: Sendable {
  private let value = Atomic(0)
  func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
}
