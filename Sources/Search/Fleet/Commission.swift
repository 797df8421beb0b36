import Basics
import Foundation
import Networks
import Tasks

/// What a rank is told when a search begins, so that it needs no files: what was asked of the run, and
/// its state.
struct Commission: Codable {
  var description: RunDescription
  /// The cases, where they stand in a file.
  var cases: Data?
  /// The task's file, where it has rules of its own.
  var rules: Data?
  /// The network it starts from, as a network file.
  var start: Data?
  /// How many threads each rank has.
  var threads: [Int]
  /// How much work a generation is.
  var portion: Int
  /// A checkpoint.
  var state: Data

  /// What a rank that leads tells the others of its run.
  init(_ run: SearchRun, threads: [Int]) throws {
    self.threads = threads
    description = run.description
    if case .file(let file) = run.setting.task.origin { cases = Data(file.bytes) }
    rules = run.setting.task.description.map { Data($0.bytes) }
    if case .given(let network, _)? = run.setting.plans.last {
      start = Data(NetworkFile.text(of: network).utf8)
    }
    portion = run.setting.portion
    state = Data(try Checkpoint(state: run.state, seconds: 0).bytes())
  }

  /// The message.
  var bytes: [UInt8] {
    get throws {
      var writer = ByteWriter()
      writer.write([UInt8](try JSONEncoder().encode(self)))
      return writer.sealed
    }
  }

  /// Reads a message.
  init(_ message: [UInt8]) throws {
    var reader = try ByteReader(sealed: message)
    self = try JSONDecoder().decode(Commission.self, from: Data(try reader.bytes()))
  }

  /// What the leader tells, or that there is no run (nil).
  static func tell(_ commission: Commission?, _ fleet: any Fleet) throws {
    _ = try fleet.exchange(try commission?.bytes ?? []) {}
  }

  /// What the leader tells; nil when there is no run.
  static func heard(by fleet: any Fleet) throws -> Commission? {
    let message = try fleet.exchange([]) {}[0]
    return message.isEmpty ? nil : try Commission(message)
  }

  /// What the search is about.
  func setting(rank: Int) throws -> SearchSetting {
    let threads = threads[rank]
    let task = try description.task.task(threads: threads, file: Self.origin) { part in
      [UInt8]((part == .cases ? cases : rules) ?? Data())
    }
    let start = try start.map {
      try NetworkFile.network(from: [UInt8]($0), file: Self.origin)
    }
    return try SearchRun.setting(
      description, task: task, start: start, threads: threads, portion: portion)
  }

  /// The state to go on from.
  func state(_ setting: SearchSetting) throws -> Archipelago {
    try Checkpoint([UInt8](state), file: Self.origin, setting: setting).state
  }

  /// Where all this comes from, for errors.
  private static let origin = "what rank 0 sent"
}
