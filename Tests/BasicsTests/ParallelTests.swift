import Basics
import Testing

@Suite("Parallel map")
struct ParallelTests {
  @Test("It is map, for any number of threads", arguments: [-1, 0, 1, 2, 5, 16])
  func isMap(_ threads: Int) {
    for count in [0, 1, 2, 3, 15, 16, 17, 1000] {
      let expected = (0..<count).map { "\($0 * $0)" }
      #expect(parallelMap(count: count, threads: threads) { "\($0 * $0)" } == expected)
    }
  }

  @Test("Uneven work lands in its own place")
  func unevenWork() {
    @Sendable func work(_ index: Int) -> [UInt64] {
      var generator = SeededGenerator(seed: UInt64(index))
      var last: UInt64 = 0
      for _ in 0..<(index % 7 == 0 ? 20_000 : 10) { last = generator.next() }
      return [UInt64(index), last]
    }
    let expected = (0..<300).map(work)
    for threads in [2, 5, 16] {
      #expect(parallelMap(count: 300, threads: threads, work) == expected)
    }
  }

  @Test("It may be nested")
  func nested() {
    let sums = parallelMap(count: 20, threads: 4) { outer in
      parallelMap(count: 20, threads: 4) { outer * $0 }.reduce(0, +)
    }
    #expect(sums == (0..<20).map { $0 * 190 })
  }
}
