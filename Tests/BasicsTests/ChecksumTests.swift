import Basics
import Testing

@Suite("Checksum")
struct ChecksumTests {
  @Test(
    "Published values of FNV-1a, 64 bits",
    arguments: [
      ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("b", "af63df4c8601f1a5"),
      ("c", "af63de4c8601eff2"), ("f", "af63db4c8601ead9"), ("fo", "08985907b541d342"),
      ("foo", "dcb27518fed9d577"), ("foob", "dd120e790c2512af"), ("fooba", "cac165afa2fef40a"),
      ("foobar", "85944171f73967e8"), ("chongo was here!\n", "46810940eff5f915"),
    ])
  func published(_ text: String, _ value: String) {
    #expect(Checksum(of: text.utf8).hexadecimal == value)
  }

  @Test("It does not matter in which pieces the bytes come, or that eight are one word")
  func pieces() {
    var generator = SeededGenerator(seed: 80)
    for _ in 0..<500 {
      let words = (0..<generator.below(6)).map { _ in generator.next() }
      let bytes = words.flatMap { word in
        (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
      }
      var byWords = Checksum()
      for word in words { byWords.add(word) }
      var byPieces = Checksum()
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = 1 + generator.below(rest.count)
        byPieces.add(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      #expect(byWords.value == Checksum(of: bytes).value)
      #expect(byPieces.value == Checksum(of: bytes).value)
    }
  }

  @Test("Any changed bit of a file changes the checksum")
  func everyBit() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let checksum = Checksum(of: bytes).value
    for place in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[place] ^= 1 << UInt8(bit)
        #expect(Checksum(of: damaged).value != checksum)
      }
    }
  }

  @Test("The hexadecimal form has sixteen digits and is the value")
  func hexadecimal() {
    for number in 0..<3000 {
      let checksum = Checksum(of: String(number).utf8)
      #expect(checksum.hexadecimal.count == 16)
      #expect(UInt64(checksum.hexadecimal, radix: 16) == checksum.value)
    }
  }
}
