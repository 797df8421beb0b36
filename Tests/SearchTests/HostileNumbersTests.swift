import Basics
import Foundation
import Testing

@testable import Search

@Suite("Checkpoints with a right checksum and hostile numbers")
struct HostileNumbersTests {
  /// The places of all numbers in a text.
  private func numbers(in text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var (index, isQuoted) = (0, false)
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        if isQuoted { break }
        let start = index
        while index < text.count, Array("+-.0123456789eE".utf8).contains(text[index]) { index += 1 }
        ranges.append(start..<index)
        continue
      default: break
      }
      index += 1
    }
    return ranges
  }

  /// Whatever is believed must not end the process, which is what an overflow would do, nor go on
  /// for ever; that the wrong is refused with a reason is asserted where no state has such a number.
  @Test("No number of a checkpoint, however changed, stops golf or makes it loop")
  func anyNumber() throws {
    try Samples.withFolder { root in
      do {
        let run = try Samples.run(root, name: "r", task: Samples.task())
        _ = try run.run(Budget(generations: 30), interruption: Interruption()) { _ in }
      }
      let folder = try FileSystem().folder(root + "/r")
      let whole = try folder.read("checkpoint")
      let end = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
      let body = Array(whole[(end + 1)...])
      let places = numbers(in: body)
      #expect(places.count > 100)
      var generator = SeededGenerator(seed: 11)
      var (refused, believed) = (0, 0)
      for trial in 0..<600 {
        let place = places[generator.below(places.count)]
        let hostile = [
          "9223372036854775807", "-9223372036854775808", "9223372036854775806", "1e30", "1e308",
          "-1e308", "18446744073709551615", "9007199254740993", "-1", "4611686018427387904", "1e18",
          "281474976710656",
        ][trial % 12]
        let forged =
          Array(body[..<place.lowerBound]) + Array(hostile.utf8)
          + Array(body[place.upperBound...])
        let header =
          "\(CheckpointContent.format) \(Checksum(of: forged).hexadecimal) \(forged.count)\n"
        for name in ["checkpoint", "checkpoint.previous"] {
          try folder.replace(name, with: Array(header.utf8) + forged)
        }
        _ = try? RunFolder(root: root, name: "r").overview()
        do {
          let run = try Samples.resume(root, name: "r")
          believed += 1
          _ = try run.run(
            Budget(generations: run.state.generation + 1), interruption: Interruption()
          ) { _ in }
        } catch let error as FileError {
          refused += 1
          #expect(error.description.contains("checkpoint"), "\(error)")
        }
      }
      #expect(refused > 300, "\(refused) refused, \(believed) believed")
    }
  }
}
