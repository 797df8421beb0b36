import Basics
import Foundation
import Networks

/// The checkpoint file: one line with the format, a checksum and a length, then a state as JSON.
/// Large networks in it may be named, and lie beside it in files of their own (`NetworkStore`).
///
/// A file that was cut short or changed in any byte is refused with the reason.
struct CheckpointContent: Codable {
  /// A champion. Its score and margin are computed from the network when it is read.
  struct Champion: Codable {
    var candidate: Candidate
    var network: Network
    var island: Int
    var generation: Int
  }

  var generation: Int
  var seconds: Double
  var islands: [Island]
  var champions: [Champion?]
  /// The networks of the front that are no champions of a plan; runs of earlier versions have none.
  var front: [Champion]?
  var history: [Improvement]
  var tournament: Tournament
  var refused: [UInt64]

  static let format = "golf-checkpoint/4"

  /// A longer file is not read, in bytes.
  static let limit = 256 << 20

  /// The file's bytes.
  ///
  /// - Parameter networks: Takes the large networks, which are then only named.
  func bytes(naming networks: NetworkStore? = nil) throws -> [UInt8] {
    let body = [UInt8](try Self.encoder(networks).encode(self))
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
    let header = String(decoding: bytes[..<end], as: UTF8.self)
      .split(separator: " ", omittingEmptySubsequences: false)
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
    do {
      self = try Self.decoder(networks).decode(Self.self, from: Data(body))
    } catch let error as FileError {
      throw error
    } catch {
      throw FileError(file, "the checkpoint's content is none that this version of golf writes")
    }
    if let flaw { throw FileError(file, "the checkpoint \(flaw)") }
  }

  /// Writes every number so that it reads back as the same.
  static func encoder(_ networks: NetworkStore? = nil) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.userInfo[.networkShelf] = networks
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  /// Reads what `encoder` wrote.
  static func decoder(_ networks: NetworkStore? = nil) -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    decoder.userInfo[.networkShelf] = networks
    return decoder
  }

  /// What makes the numbers ones that no search could have come to; nil when nothing does.
  private var flaw: String? {
    let counts = MoveTally.range
    guard counts.contains(generation), (0...Budget.longest).contains(seconds) else {
      return "claims \(generation) generations in \(seconds) seconds"
    }
    if islands.isEmpty { return "has no islands" }
    for row in history {
      let numbers = [row.generation, row.evaluations, row.score]
      guard (0...Budget.longest).contains(row.seconds), numbers.allSatisfy(counts.contains) else {
        return "has an impossible improvement, at score \(row.score)"
      }
    }
    let evaluations = islands.reduce(0.0) { $0 + Double($1.evaluations) }
    if evaluations >= Double(counts.upperBound) { return "claims \(evaluations) candidates" }
    return nil
  }
}
