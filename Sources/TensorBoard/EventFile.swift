import Basics
import SwiftProtobuf
import TensorBoardSchema

/// A file of scalars as TensorBoard reads it, one record after the other.
///
/// A record is the length of its message (8 bytes, the lowest first), a checksum of the length (4
/// bytes), the message, and a checksum of the message: TFRecord, as TensorFlow's record_writer.h has
/// it. The checksums are CRC-32C, turned and shifted so that checksums of data that hold checksums do
/// no harm.
public struct EventFile {
  private let folder: Folder
  private let name: String

  /// Begins a file in a folder.
  ///
  /// - Parameters:
  ///   - folder: The folder that TensorBoard is shown, or one below it: a run of its own.
  ///   - seconds: The time, since 1970.
  public init(in folder: Folder, seconds: Double) throws(FileError) {
    self.folder = folder
    // TensorBoard finds event files by this word and orders them by the time behind it.
    name = "events.out.tfevents.\(Int(seconds)).golf"
    var event = Tensorboard_Event()
    event.wallTime = seconds
    event.fileVersion = "brain.Event:2"
    try append(event)
  }

  /// Adds a record of scalars.
  ///
  /// - Parameters:
  ///   - scalars: The values by name, in the order they are written in.
  ///   - step: Where they stand on the horizontal axis.
  ///   - seconds: The time, since 1970.
  public func add(
    _ scalars: [(tag: String, value: Double)], step: Int, seconds: Double
  ) throws(FileError) {
    var event = Tensorboard_Event()
    event.wallTime = seconds
    event.step = Int64(step)
    event.summary.value = scalars.map { tag, value in
      var entry = Tensorboard_Summary.Value()
      entry.tag = tag
      entry.simpleValue = Float(value)
      return entry
    }
    try append(event)
  }

  private func append(_ event: Tensorboard_Event) throws(FileError) {
    guard let bytes: [UInt8] = try? event.serializedBytes() else {
      throw FileError(folder.path + "/" + name, "cannot be written as an event")
    }
    try folder.append(Self.record(bytes), to: name)
  }

  /// A message as a record.
  package static func record(_ message: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(message.count))
    return length + littleEndian(masked(CRC32C.checksum(of: length))) + message
      + littleEndian(masked(CRC32C.checksum(of: message)))
  }

  private static func masked(_ checksum: UInt32) -> UInt32 {
    (checksum >> 15 | checksum << 17) &+ 0xa282_ead8
  }

  private static func littleEndian<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
    (0..<Word.bitWidth / 8).map { UInt8(truncatingIfNeeded: word >> Word(8 * $0)) }
  }
}

/// The cyclic redundancy check of Castagnoli's polynomial (RFC 3720, appendix B.4).
package enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 0 ? value >> 1 : value >> 1 ^ 0x82f6_3b78
    }
  }

  /// The checksum of bytes.
  package static func checksum(of bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }
}
