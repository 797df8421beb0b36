import Basics
import Foundation

/// The checkpoint file: one line with the format, a checksum and a length, then a state as JSON.
/// Large networks in it may be named, and lie beside it in files of their own (`NetworkStore`).
///
/// A file that was cut short or changed in any byte is refused with the reason.
struct CheckpointContent: Codable {
  /// A champion.
  struct Champion: Codable {
    var candidate: Candidate
    var network: NetworkText
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

  /// A longer file is not read, in bytes.
  static let limit = 256 << 20

  /// The file's bytes.
  ///
  /// - Parameter networks: Takes the large networks, which are then only named.
  func bytes(naming networks: NetworkStore? = nil) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.userInfo[NetworkStore.key] = networks
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
  ///
  /// - Parameter networks: Has the networks that are named.
  init(_ bytes: [UInt8], file: String, networks: NetworkStore? = nil) throws(FileError) {
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
    if let objection = PlausibleNumbers.objection(to: Array(body)) {
      throw FileError(file, "the checkpoint: \(objection)")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    decoder.userInfo[NetworkStore.key] = networks
    do {
      self = try decoder.decode(Self.self, from: Data(body))
    } catch let error as FileError {
      throw error
    } catch {
      throw FileError(file, "the checkpoint's content is none that this version of golf writes")
    }
  }
}
