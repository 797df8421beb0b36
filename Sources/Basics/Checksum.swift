/// FNV-1a, 64 bits (Fowler, Noll and Vo; offset basis and prime from the IETF draft
/// `draft-eastlake-fnv`).
///
/// It guards files against damage and condenses deterministic results into one signature. It is no
/// defence against an adversary who can compute it; what an adversary could forge (an incumbent)
/// is verified again whenever it is read.
public struct Checksum: Sendable {
  /// The hash of the bytes so far.
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// A checksum of nothing yet.
  public init() {}

  /// A checksum of `bytes`.
  public init(of bytes: some Sequence<UInt8>) {
    add(bytes)
  }

  /// Takes in more bytes.
  public mutating func add(_ bytes: some Sequence<UInt8>) {
    // Other modules call this for a sequence that is unknown here; going through one byte by byte
    // takes a hundred times as long.
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { buffer in
      for byte in buffer { add(byte) }
    }
    if isDone == nil {
      for byte in bytes { add(byte) }
    }
  }

  private mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  /// Takes in the eight bytes of `word`, least significant first.
  public mutating func add(_ word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      value = (value ^ ((word >> shift) & 0xff)) &* 0x100_0000_01b3
    }
  }

  /// The hash as 16 hexadecimal digits.
  public var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
