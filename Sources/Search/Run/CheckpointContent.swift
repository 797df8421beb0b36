import Basics
import Foundation

/// The checkpoint file: one line with the format, a checksum and a length, then a state as JSON.
///
/// A file that was cut short or changed in any byte is refused with the reason.
struct CheckpointContent: Codable {
  /// A champion, with its network as the text of a network file.
  struct Champion: Codable {
    var candidate: Candidate
    var network: String
    var margin: Double
    var island: Int
    var generation: Int
  }

  var generation: Int
  var seconds: Double
  var islands: [Island]
  var champions: [Champion?]
  var history: [Improvement]
  var ledger: Ledger
  var tournament: Tournament
  var refused: [UInt64]

  static let format = "golf-checkpoint/3"

  /// The file's bytes.
  func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let body = [UInt8](try encoder.encode(self))
    let header = "\(Self.format) \(Checksum(of: body).hexadecimal) \(body.count)\n"
    return Array(header.utf8) + body
  }
}

extension CheckpointContent {
  /// Reads the bytes of `file`.
  init(_ bytes: [UInt8], file: String) throws(FileError) {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
      throw FileError(file, "the checkpoint is cut short")
    }
    let header = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
    let body = bytes[(end + 1)...]
    guard header.count == 3, header[0] == Self.format else {
      throw FileError(file, "is no \(Self.format)")
    }
    guard header[2] == "\(body.count)" else {
      throw FileError(file, "the checkpoint has \(body.count) bytes, not the \(header[2]) it names")
    }
    guard header[1] == Checksum(of: body).hexadecimal else {
      throw FileError(file, "the checkpoint is damaged: its checksum does not match")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let content = try? decoder.decode(Self.self, from: Data(body)) else {
      throw FileError(file, "the checkpoint's content is none that this version of golf writes")
    }
    self = content
  }
}
