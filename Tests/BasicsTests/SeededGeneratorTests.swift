import Basics
import Testing

@Suite("Seeded generator")
struct SeededGeneratorTests {
  @Test("The state of a seed is SplitMix64's output, as published")
  func splitMix() {
    #expect(
      SeededGenerator(seed: 0).state == [
        0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f, 0xf88b_b8a8_724c_81ec,
      ])
    #expect(
      SeededGenerator(seed: 1_234_567).state == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
      ])
  }

  @Test("The outputs for the state 1, 2, 3, 4 are the published ones of xoshiro256**")
  func published() {
    let expected: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
      10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    var generator = SeededGenerator(state: [1, 2, 3, 4])
    #expect(expected.map { _ in generator?.next() } == expected)
  }

  @Test("It follows the definition of xoshiro256** for any seed")
  func definition() {
    for seed in UInt64(0)..<200 {
      var generator = SeededGenerator(seed: seed &* 0x1234_5678_9abc_def1, stream: seed % 7)
      // The reference, written with its own names: s0..s3, t and rotl.
      var s = generator.state
      func rotl(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
      for _ in 0..<50 {
        let result = rotl(s[1] &* 5, 7) &* 9
        let t = s[1] << 17
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        #expect(generator.next() == result)
      }
      #expect(generator.state == s)
    }
  }

  @Test("A saved state goes on where it was")
  func saving() {
    var generator = SeededGenerator(seed: 81)
    for _ in 0..<500 {
      var restored = SeededGenerator(state: generator.state)
      #expect(restored == generator)
      #expect(restored?.next() == generator.next())
      _ = generator.below(7)
    }
  }

  @Test("Impossible states are refused")
  func impossibleStates() {
    for state: [UInt64] in [[], [1], [1, 2, 3], [1, 2, 3, 4, 5], [0, 0, 0, 0]] {
      #expect(SeededGenerator(state: state) == nil)
    }
    #expect(SeededGenerator(state: [0, 0, 0, 1]) != nil)
  }

  @Test("Seeds and streams give different generators")
  func streams() {
    var states: Set<[UInt64]> = []
    for seed in UInt64(0)..<100 {
      for stream in UInt64(0)..<100 {
        states.insert(SeededGenerator(seed: seed, stream: stream).state)
      }
    }
    #expect(states.count == 10_000)
    #expect(SeededGenerator(seed: 5) == SeededGenerator(seed: 5, stream: 0))
  }

  /// Pearson's statistic for counts that should be equal.
  private func chiSquare(_ counts: [Int]) -> Double {
    let expected = Double(counts.reduce(0, +)) / Double(counts.count)
    return counts.reduce(0) { sum, count in
      let excess = Double(count) - expected
      return sum + excess * excess / expected
    }
  }

  @Test("Whole numbers below a bound are equally likely, also where words do not divide evenly")
  func uniform() {
    var generator = SeededGenerator(seed: 82)
    for bound in [1, 2, 3, 5, 6, 7, 10, 16, 100] {
      var counts = Array(repeating: 0, count: bound)
      for _ in 0..<20_000 { counts[generator.below(bound)] += 1 }
      // Five standard deviations above the mean of the distribution.
      let freedom = Double(bound - 1)
      #expect(chiSquare(counts) <= freedom + 5 * (2 * freedom).squareRoot())
    }
    // 3·2^61 does not divide 2^64: without rejection the thirds would be uneven.
    var thirds = [0, 0, 0]
    for _ in 0..<30_000 { thirds[generator.below(3 << 61) >> 61] += 1 }
    #expect(chiSquare(thirds) < 20)
    for _ in 0..<1000 { #expect(generator.below(.max) >= 0) }
    #expect((0..<100).allSatisfy { _ in generator.below(1) == 0 })
  }

  @Test("Doubles lie in [0, 1), fill it evenly, and have 53 bits")
  func unit() {
    var generator = SeededGenerator(seed: 83)
    var counts = Array(repeating: 0, count: 64)
    var odd = 0
    for _ in 0..<64_000 {
      let value = generator.unit()
      #expect(value >= 0 && value < 1)
      counts[Int(value * 64)] += 1
      odd += Int(value * 0x1p53) & 1
    }
    #expect(chiSquare(counts) < 63 + 5 * 126.0.squareRoot())
    #expect((31_000...33_000).contains(odd), "the last of the 53 bits is random")
  }

  @Test("Picking takes every element, of slices too")
  func picking() {
    var generator = SeededGenerator(seed: 84)
    let slice = Array(0..<20)[5..<12]
    let picked = Set((0..<1000).map { _ in generator.pick(slice) })
    #expect(picked == Set(slice))
  }

  @Test("Exponential draws exceed 0, 1, 2 and 3 as often as they should")
  func exponential() {
    var generator = SeededGenerator(seed: 12)
    let draws = (0..<100_000).map { _ in generator.exponential() }
    for (bound, expected) in [(0.0, 1.0), (0.5, 0.60653), (1, 0.36788), (3, 0.04979)] {
      let share = Double(draws.count { $0 >= bound }) / 100_000
      #expect(abs(share - expected) < 0.006, "\(bound)")
    }
  }
}
