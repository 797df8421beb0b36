import Basics
import Foundation
import TensorBoard
import TensorBoardSchema
import TestSupport
import Testing

/// Event files are records that TensorBoard reads back.
struct EventFileTests {
  /// The examples of RFC 3720, appendix B.4.
  @Test func checksumsAreThoseOfTheRFC() {
    #expect(CRC32C.checksum(of: [UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(CRC32C.checksum(of: [UInt8](repeating: 0xff, count: 32)) == 0x62a8_ab43)
    #expect(CRC32C.checksum(of: Array(0..<32)) == 0x46dd_794e)
    #expect(CRC32C.checksum(of: Array((0..<32).reversed())) == 0x113f_db5c)
    #expect(CRC32C.checksum(of: Array("123456789".utf8)) == 0xe306_9283)
  }

  /// The messages of a file, whose records must be whole.
  private static func events(_ bytes: [UInt8]) throws -> [Tensorboard_Event] {
    var events: [Tensorboard_Event] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      let message = Array(rest.dropFirst(12).prefix(length))
      #expect(Array(rest.prefix(16 + length)) == EventFile.record(message))
      events.append(try Tensorboard_Event(serializedBytes: message))
      rest = rest.dropFirst(16 + length)
    }
    return events
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let folder = try TemporaryFolder()
    let file = try EventFile(
      in: FileSystem().makeFolder(folder.path("run")), seconds: 1_700_000_000.5)
    for step in 0..<50 {
      try file.add(
        [("incumbent/score", Double(100 - step)), ("incumbent/margin", 0.5)], step: step * 3,
        seconds: 1_700_000_001 + Double(step))
    }
    let name = "run/events.out.tfevents.1700000000.golf"
    let events = try Self.events(FileSystem().read(folder.path(name)))
    #expect(events.count == 51)
    #expect(events[0].fileVersion == "brain.Event:2")
    #expect(events[50].step == 147)
    #expect(events[50].wallTime == 1_700_000_050)
    #expect(events[50].summary.value.map(\.tag) == ["incumbent/score", "incumbent/margin"])
    #expect(events[50].summary.value[0].simpleValue == 51)
  }

  /// A Python that has TensorBoard.
  private static let hasTensorBoard =
    (try? TemporaryFolder()).map {
      (try? Consumer.python.run(["-c", "import tensorboard"], in: $0)) != nil
    } ?? false

  @Test(.enabled(if: hasTensorBoard, "TensorBoard is not installed here (pip install tensorboard)"))
  func tensorBoardReadsIt() throws {
    let folder = try TemporaryFolder()
    let file = try EventFile(in: FileSystem().makeFolder(folder.path("log/run")), seconds: 1e9)
    for step in 0..<20 {
      try file.add(
        [("incumbent/score", Double(90 - step))], step: step, seconds: 1e9 + Double(step))
    }
    try folder.write(
      """
      from tensorboard.backend.event_processing import event_accumulator
      found = event_accumulator.EventAccumulator("log/run")
      found.Reload()
      print(found.Tags()["scalars"])
      print([(e.step, e.value, e.wall_time) for e in found.Scalars("incumbent/score")][-1])
      """, to: "driver.py")
    let output = try Consumer.python.run(["driver.py"], in: folder).output
    #expect(output == "['incumbent/score']\n(19, 71.0, 1000000019.0)\n")
  }
}
