import Basics
import Foundation

/// What a rank tells the others at the end of a generation.
struct Tidings {
  /// What there is to tell.
  enum Content {
    /// What became of the rank's islands, and how long it took.
    case news([(index: Int, microseconds: Int, news: Island.News)])
    /// Nothing: the rank stood down before it had finished.
    case nothing
    /// The leader's last word: all stop, and the state after so many generations stands.
    case stop(generation: Int)
  }

  /// The generation that was being done.
  let generation: Int
  /// The state it began from (`Archipelago.commonDigest`), which must be the same everywhere.
  let digest: UInt64
  let content: Content

  /// The message.
  func bytes() throws -> [UInt8] {
    var writer = ByteWriter()
    writer.write(generation)
    writer.write(word: digest)
    switch content {
    case .nothing: writer.write(0)
    case .stop(let generation):
      writer.write(1)
      writer.write(generation)
    case .news(let islands):
      writer.write(2)
      for (index, microseconds, news) in islands {
        writer.write(index)
        writer.write(microseconds)
        switch news {
        case .rested: writer.write(0)
        case .stepped(let evaluations):
          writer.write(1)
          writer.write(evaluations)
        case .changed(let island):
          writer.write(2)
          writer.write(try IslandBytes.bytes([island]))
        }
      }
    }
    return writer.sealed
  }

  init(generation: Int, digest: UInt64, _ content: Content) {
    self.generation = generation
    self.digest = digest
    self.content = content
  }

  /// Reads a message.
  init(_ message: [UInt8]) throws {
    var reader = try ByteReader(sealed: message)
    generation = try reader.number()
    digest = try reader.word()
    switch try reader.number() {
    case 0: content = .nothing
    case 1: content = .stop(generation: try reader.number())
    default:
      var islands: [(Int, Int, Island.News)] = []
      while !reader.isAtEnd {
        let index = try reader.number()
        let microseconds = try reader.number()
        switch try reader.number() {
        case 0: islands.append((index, microseconds, .rested))
        case 1:
          islands.append((index, microseconds, .stepped(evaluations: try reader.number())))
        default:
          guard let island = try IslandBytes.islands(try reader.bytes()).first else {
            throw FleetError.garbled
          }
          islands.append((index, microseconds, .changed(island)))
        }
      }
      content = .news(islands)
    }
  }
}

/// Islands as bytes, to the last bit: as they stand in a checkpoint.
enum IslandBytes {
  static func bytes(_ islands: [Island]) throws -> [UInt8] {
    [UInt8](try CheckpointContent.encoder().encode(islands))
  }

  static func islands(_ bytes: [UInt8]) throws -> [Island] {
    do {
      return try CheckpointContent.decoder().decode([Island].self, from: Data(bytes))
    } catch {
      throw FleetError.garbled
    }
  }
}
