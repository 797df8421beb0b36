import Basics
import Foundation
import Networks
import Testing

@testable import Search

@Suite("A long run does not fill the disk")
struct GrowthTests {
  private func networks(_ path: String) throws -> [String] {
    try FileSystem().names(in: path).filter { $0.hasPrefix("network-") }
  }

  @Test("A large network is written once, and only named in the checkpoint")
  func namedNetworks() throws {
    try Samples.withFolder { root in
      let run = try Samples.run(root, name: "r", task: Samples.task())
      var sizes: [Int] = []
      var inodes: [String: Set<UInt64>] = [:]
      for generations in 1...12 {
        _ = try run.run(Budget(generations: generations), interruption: Interruption()) { _ in }
        sizes.append(try FileSystem().read(run.folder.path + "/checkpoint").count)
        for name in try networks(run.folder.path) {
          let attributes = try FileManager.default.attributesOfItem(
            atPath: run.folder.path + "/" + name)
          inodes[name, default: []].insert(
            (attributes[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0)
        }
      }
      let largest = try #require(
        run.state.champions.compactMap { $0?.network }.max {
          $0.nodeCount < $1.nodeCount
        })
      #expect(largest.parameterCount >= NetworkStore.smallest, "the sample has a large network")
      #expect(!inodes.isEmpty && inodes.values.allSatisfy { $0.count == 1 }, "each written once")
      #expect(sizes.allSatisfy { $0 < 200_000 }, "\(sizes)")
    }
  }

  @Test("Networks that neither of the two checkpoints names are removed, the others never")
  func unnamedNetworks() throws {
    try Samples.withFolder { path in
      let folder = try FileSystem().folder(path)
      let store = NetworkStore(folder)
      let networks = (0..<6).map { number in large(number) }
      try folder.replace("network-notes.json", with: [1])
      var names: [String] = []
      for (number, network) in networks.enumerated() {
        names.append(try #require(store.name(for: network)))
        if number == 4 { #expect(store.name(for: networks[0]) == names[0]) }
        _ = try store.write()
        try store.removeUnnamed()
        let expected =
          switch number {
          case 4: [names[0], names[3], names[4]]
          case 5: [names[0], names[4], names[5]]
          default: Array(names.suffix(2))
          }
        #expect(try self.networks(path) == expected.sorted() + ["network-notes.json"])
        for name in expected {
          let place = try #require(names.firstIndex(of: name))
          #expect(try NetworkStore(folder).network(named: name) == networks[place])
        }
      }
      for name in ["network-notes.json", "../network-0000000000000000.json", ""] {
        #expect(throws: FileError.self) { try store.network(named: name) }
      }
    }
  }

  /// A network of so many weights that it is named.
  private func large(_ number: Int) -> Network {
    var builder = NetworkBuilder(inputs: ["x"])
    var node = builder.inputNodes[0]
    for _ in 0..<NetworkStore.smallest {
      node = builder.add(.relu, [(node, ExactDecimal(number + 2, exponent: 0))], bias: .one)
    }
    return builder.network(outputs: [node])
  }

  @Test("A named network that is missing, or another one, makes its checkpoints useless")
  func damagedNetwork() throws {
    for damage in [false, true] {
      try Samples.withFolder { root in
        let task = try Samples.task()
        do {
          let run = try Samples.run(root, name: "r", task: task)
          _ = try run.run(Budget(generations: 4), interruption: Interruption()) { _ in }
        }
        let folder = try FileSystem().folder(root + "/r")
        let names = try networks(folder.path)
        #expect(!names.isEmpty)
        for name in names {
          if damage {
            // Another network, as far as its text goes.
            let text = String(decoding: try folder.read(name), as: UTF8.self)
            let other = text.replacingOccurrences(of: "\"bias\":\"", with: "\"bias\":\"1")
            #expect(other != text)
            try folder.replace(name, with: Array(other.utf8))
          } else {
            folder.remove(name)
          }
        }
        let error = #expect(throws: FileError.self) { try Samples.resume(root, name: "r") }
        let reason =
          damage ? "is damaged: its checksum does not match" : "No such file or directory"
        let text = error?.description ?? ""
        #expect(text.contains("network-") && text.hasSuffix(reason), "\(text)")
      }
    }
  }

  @Test("A week of saving and logging stays below a gigabyte, whatever the size of the state")
  func week() {
    let week = 7 * 86400.0
    for size in [1000, 50_000, 400_000, 2_000_000, 30_000_000] {
      var pace = SavePace(now: 0)
      var (written, lines, longest) = (0, 0, 0.0)
      var (now, lastSave, lastLine) = (0.0, 0.0, 0.0)
      while now < week {
        now += 0.5
        if pace.isDue(now) {
          longest = max(longest, now - lastSave)
          #expect(now - lastSave >= SavePace.shortest)
          (written, lastSave) = (written + size, now)
          pace.saved(size, now: now)
        }
        if now - lastLine >= SavePace.logInterval(now) { (lines, lastLine) = (lines + 1, now) }
      }
      #expect(written < 1_000_000_000 - 20_000_000, "\(size): \(written)")
      #expect(longest <= max(5.5, Double(size) / SavePace.rate * 2), "\(size): \(longest) s")
      #expect(lines < 2000, "\(lines) lines of some kilobytes")
    }
  }

  @Test("A clock that jumps back lets no time pass, and nothing of it is refused on resuming")
  func unsteadyClock() throws {
    let times = [7.0, 8, 8.5, -3600, -3599, 10, 9, 1e9, 5]
    var index = -1
    let clock = steady {
      index += 1
      return times[index % times.count]
    }
    #expect(
      (1..<times.count).map { _ in clock() } == [
        1, 1.5, 1.5, 2.5, 3611.5, 3611.5, 1e9 + 3602.5, 1e9 + 3602.5,
      ])
    try Samples.withFolder { root in
      do {
        var looks = 0.0
        let run = try SearchRun(
          creating: RunFolder(root: root, name: "r"), Samples.description(Samples.task()),
          task: Samples.task(), threads: 1
        ) {
          looks += 1
          return -looks
        }
        _ = try run.run(Budget(generations: 6), interruption: Interruption()) { _ in }
        #expect(run.seconds >= 0 && !run.state.history.isEmpty)
      }
      _ = try Samples.resume(root, name: "r")
    }
  }

  @Test("A clock that goes back does not put saving off")
  func clockBack() {
    var pace = SavePace(now: 1e6)
    #expect(!pace.isDue(1e6 + 1))
    #expect(pace.isDue(5))
    pace.saved(1000, now: 5)
    #expect(!pace.isDue(6) && pace.isDue(11))
  }
}
