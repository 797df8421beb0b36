/// xoshiro256** of Blackman and Vigna ("Scrambled linear pseudorandom number generators", 2021),
/// seeded through SplitMix64 as its authors advise.
///
/// Every random choice in golf comes from such a generator that was handed in. Its state is four
/// words, so a checkpoint can hold it. The derived draws below are golf's own: the standard
/// library may change its algorithms, and a seed must mean the same for ever.
public struct SeededGenerator: RandomNumberGenerator, Equatable, Sendable {
  /// The words of the state; never all zero.
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// The four words of state; never all zero.
  public var state: [UInt64] { [words.0, words.1, words.2, words.3] }

  /// A generator for `seed`; `stream` tells generators of one seed apart.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var mixer = seed &+ stream &* 0xd134_2543_de82_ef95
    func word() -> UInt64 {
      mixer &+= 0x9e37_79b9_7f4a_7c15
      var word = mixer
      word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
      return word ^ (word >> 31)
    }
    words = (word(), word(), word(), word())
  }

  /// The generator whose state was saved; nil when it is no possible state.
  public init?(state: [UInt64]) {
    guard state.count == 4, state.contains(where: { $0 != 0 }) else { return nil }
    words = (state[0], state[1], state[2], state[3])
  }

  /// Whether two generators will draw the same for ever.
  public static func == (left: SeededGenerator, right: SeededGenerator) -> Bool {
    left.words == right.words
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let scrambled = words.1 &* 5
    let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
    let shifted = words.1 << 17
    words.2 ^= words.0
    words.3 ^= words.1
    words.1 ^= words.2
    words.0 ^= words.3
    words.2 ^= shifted
    words.3 = (words.3 << 45) | (words.3 >> 19)
    return result
  }

  /// A whole number in `0..<bound`, each equally likely (Lemire's method with rejection).
  ///
  /// - Precondition: `bound > 0`.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "nothing lies below \(bound)")
    let range = UInt64(bound)
    let threshold = (0 &- range) % range
    while true {
      let (high, low) = next().multipliedFullWidth(by: range)
      if low >= threshold { return Int(high) }
    }
  }

  /// A double in [0, 1) with 53 random bits.
  public mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A double that exceeds x > 0 with probability e^-x, from comparisons only (von Neumann, "Various
  /// techniques used in connection with random digits", 1951).
  ///
  /// A run of uniform numbers that fall from the first on ends after an even or an odd number of
  /// them. If odd, the first is the fraction; each even run before adds 1.
  public mutating func exponential() -> Double {
    var whole = 0.0
    while true {
      let first = unit()
      var (last, isOdd) = (first, true)
      while true {
        let next = unit()
        if next >= last { break }
        last = next
        isOdd.toggle()
      }
      if isOdd { return whole + first }
      whole += 1
    }
  }

  /// One of the elements, each equally likely.
  ///
  /// - Precondition: there is one.
  public mutating func pick<Elements: RandomAccessCollection>(
    _ elements: Elements
  ) -> Elements.Element where Elements.Index == Int {
    elements[elements.startIndex + below(elements.count)]
  }
}
