import Basics

/// Puts together a message: whole numbers, as many bytes as they need (LEB128), and runs of bytes.
struct ByteWriter {
  private var body: [UInt8] = []

  /// Writes a whole number that is not negative.
  mutating func write(_ number: Int) {
    var rest = UInt64(number)
    while rest >= 0x80 {
      body.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    body.append(UInt8(rest))
  }

  /// Writes a word, eight bytes.
  mutating func write(word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      body.append(UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  /// Writes bytes and how many they are.
  mutating func write(_ bytes: [UInt8]) {
    write(bytes.count)
    body += bytes
  }

  /// The message behind its checksum.
  var sealed: [UInt8] {
    var seal = ByteWriter()
    seal.write(word: ByteReader.checksum(body[...]))
    return seal.body + body
  }
}

/// Takes a message apart.
struct ByteReader {
  private var rest: ArraySlice<UInt8>

  /// - Throws: `FleetError` when the checksum does not match.
  init(sealed message: [UInt8]) throws {
    rest = message[...]
    guard try word() == Self.checksum(rest) else { throw FleetError.garbled }
  }

  /// A checksum by words, because a message is made in every generation.
  fileprivate static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var checksum = Checksum()
    checksum.add(UInt64(bytes.count))
    var word: UInt64 = 0
    for (place, byte) in bytes.enumerated() {
      word = word << 8 | UInt64(byte)
      if place & 7 == 7 { checksum.add(word) }
    }
    checksum.add(word)
    return checksum.value
  }

  /// Whether all has been read.
  var isAtEnd: Bool { rest.isEmpty }

  /// A whole number that is not negative.
  mutating func number() throws -> Int {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 63, by: 7) {
      guard let byte = rest.popFirst() else { throw FleetError.garbled }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return Int(value) }
    }
    throw FleetError.garbled
  }

  /// A word, eight bytes.
  mutating func word() throws -> UInt64 {
    guard rest.count >= 8 else { throw FleetError.garbled }
    var value: UInt64 = 0
    for (place, byte) in rest.prefix(8).enumerated() { value |= UInt64(byte) << (8 * place) }
    rest = rest.dropFirst(8)
    return value
  }

  /// Bytes, as many as were written.
  mutating func bytes() throws -> [UInt8] {
    let count = try number()
    guard count <= rest.count else { throw FleetError.garbled }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
}
