import Basics
import Foundation
import Synchronization
import Testing

@testable import CriticalPoints

@Suite("Solving goes on where it was ended")
struct JournalTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "golf-journal-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func journal(
    _ path: String, _ network: PolynomialNetwork, seed: UInt64 = 1, version: String = "1",
    isResuming: Bool = true, system: FileSystem = FileSystem()
  ) throws -> Journal {
    try Journal(
      path, of: network, seed: seed, version: version, isResuming: isResuming, system: system,
      now: { 0 })
  }

  private func solve(
    _ network: PolynomialNetwork, _ journal: Journal?, threads: Int = 1,
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) -> String {
    var solver = Solver(network)
    solver.threads = threads
    solver.journal = journal
    solver.isStopped = isStopped
    return solver.solve().json().text()
  }

  /// Points by monodromy and paths to a target, and a set from random starts.
  private static let texts = [
    Instances.xor,
    #"{"layers":[1,2,1],"activations":["lin","lin"],"X":[[1]],"Y":[[2]],"lambda":"1/10"}"#,
  ]

  @Test("Stopped at any moment and gone on with, it ends with the same bytes", arguments: texts)
  func resumed(_ text: String) throws {
    let network = try Instances.network(text)
    let expected = solve(network, nil)
    try withFolder { folder in
      var generator = SeededGenerator(seed: 5)
      for round in 0..<3 {
        let path = "\(folder)/\(round)"
        for _ in 0..<4 {
          let left = Atomic(generator.below(400))
          let journal = try journal(path, network)
          _ = solve(network, journal, threads: 1 + round) {
            left.subtract(1, ordering: .relaxed).newValue < 0
          }
          try journal.save()
        }
        #expect(solve(network, try journal(path, network), threads: 2) == expected)
      }
    }
  }

  @Test("What was done is not done again")
  func remembered() throws {
    let network = try Instances.network(Instances.xor)
    try withFolder { folder in
      func squares(_ count: Int, _ journal: Journal) -> (results: [Int], tasks: Int) {
        let tasks = Atomic(0)
        let results = Workers(threads: 2, journal: journal).map(count: count, width: 3) { number in
          tasks.add(1, ordering: .relaxed)
          return number * number
        }
        return (results, tasks.load(ordering: .relaxed))
      }
      let path = folder + "/squares"
      let first = try journal(path, network)
      #expect(squares(1000, first) == ((0..<1000).map { $0 * $0 }, 1000))
      try first.save()
      let second = try journal(path, network)
      #expect(squares(1000, second) == ((0..<1000).map { $0 * $0 }, 0))
      // More than was remembered.
      #expect(squares(10, second).tasks == 10)
      // What is remembered but does not fit is computed.
      #expect(squares(999, try journal(path, network)) == ((0..<999).map { $0 * $0 }, 39))
    }
  }

  @Test("A checkpoint of something else, or a damaged one, is refused with the reason")
  func refused() throws {
    let network = try Instances.network(Instances.all[1].text)
    let other = try Instances.network(Instances.all[0].text)
    try withFolder { folder in
      let path = folder + "/checkpoint"
      let first = try journal(path, network)
      _ = solve(network, first)
      try first.save()
      func objection(_ body: () throws -> Journal) -> String {
        do {
          _ = try body()
          return "none"
        } catch { return "\(error)" }
      }
      let foreign = "\(path): the checkpoint is of another problem, seed or version of golf"
      #expect(objection { try journal(path, other) } == foreign)
      #expect(objection { try journal(path, network, seed: 2) } == foreign)
      #expect(objection { try journal(path, network, version: "2") } == foreign)
      #expect(
        objection { try journal(path, network, isResuming: false) }
          == "\(path): is there already; --resume goes on from it")
      let bytes = try FileSystem().read(path)
      try FileSystem().replace(path, with: Array(bytes.dropLast()))
      #expect(objection { try journal(path, network) }.contains("not the"))
      var damaged = bytes
      damaged[damaged.count - 9] ^= 1
      try FileSystem().replace(path, with: damaged)
      #expect(
        objection { try journal(path, network) }
          == "\(path): the checkpoint is damaged: its checksum does not match")
      try FileSystem().replace(path, with: Array("{}\n".utf8))
      #expect(
        objection { try journal(path, network) } == "\(path): is no golf-solve-checkpoint/1")
    }
  }

  @Test("Wrong bytes under a right checksum are computed anew, or cost points, and never trap")
  func forged() throws {
    let network = try Instances.network(Instances.all[1].text)
    try withFolder { folder in
      let path = folder + "/checkpoint"
      let first = try journal(path, network)
      _ = solve(network, first)
      try first.save()
      let bytes = try FileSystem().read(path)
      let end = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
      let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
      var generator = SeededGenerator(seed: 8)
      for _ in 0..<60 {
        var body = Array(bytes[(end + 1)...])
        for _ in 0...generator.below(4) {
          body[generator.below(body.count)] = UInt8(generator.below(256))
        }
        if generator.below(3) == 0 { body.removeLast(generator.below(body.count)) }
        let line =
          "\(words[0]) \(Checksum(of: body).hexadecimal) \(body.count) \(words[3]) \(words[4])\n"
        try FileSystem().replace(path, with: Array(line.utf8) + body)
        var solver = Solver(network)
        solver.journal = try journal(path, network)
        let solution = solver.solve()
        #expect(solution.isComplete ? solution.points.count == 17 : !solution.warnings.isEmpty)
      }
    }
  }

  @Test("A checkpoint that cannot be written is reported, and costs no result")
  func unwritable() throws {
    let network = try Instances.network(Instances.all[1].text)
    let expected = solve(network, nil)
    try withFolder { folder in
      let isFull = Mutex(false)
      let system = FileSystem { operation, path throws(FileError) in
        if operation == .write, isFull.withLock({ $0 }) { throw FileError(path, "no room") }
      }
      let time = Atomic(0)
      let journal = try Journal(
        folder + "/checkpoint", of: network, seed: 1, version: "1", isResuming: true,
        system: system, now: { Double(time.add(1, ordering: .relaxed).newValue) })
      isFull.withLock { $0 = true }
      #expect(solve(network, journal) == expected)
      #expect(throws: FileError(folder + "/checkpoint", "no room")) { try journal.save() }
    }
  }

  @Test("Values come back as they were")
  func values() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<300 {
      func number() -> Complex {
        Complex(Double(bitPattern: generator.next()), Double(bitPattern: generator.next()))
      }
      func point() -> [Complex] { (0..<generator.below(5)).map { _ in number() } }
      let ends: [PathEnd] = [.solution(point()), .infinity(point()), .singular(point())]
      let points: [[Complex]?] = [point(), nil, point()]
      let landing = CriticalSetSearch.Landing(
        point: point(), loss: number(), dimension: generator.below(2) == 0 ? nil : 2,
        isReal: generator.below(2) == 0, index: generator.below(2) == 0 ? nil : 1)
      var bytes: [UInt8] = []
      ends.record(into: &bytes)
      points.record(into: &bytes)
      [landing].record(into: &bytes)
      var rest = bytes[...]
      var again: [UInt8] = []
      [PathEnd].read(&rest)?.record(into: &again)
      Array<[Complex]?>.read(&rest)?.record(into: &again)
      [CriticalSetSearch.Landing].read(&rest)?.record(into: &again)
      #expect(again == bytes && rest.isEmpty)
      for cut in 0..<bytes.count {
        var part = bytes[..<cut]
        let whole =
          [PathEnd].read(&part) != nil && Array<[Complex]?>.read(&part) != nil
          && [CriticalSetSearch.Landing].read(&part) != nil
        #expect(!whole)
      }
    }
  }
}
