import Basics
import Exact
import Testing

@Suite("Residues modulo a prime")
struct ModularTests {
  @Test("Powers and inverses")
  func powers() {
    var generator = SeededGenerator(seed: 70)
    for prime in [Modular.prime, 2_147_483_629, 7, 2] as [UInt64] {
      for _ in 0..<1000 {
        let value = UInt64(generator.below(1 << 40))
        let exponent = generator.below(20)
        let product = (0..<exponent).reduce(1 % prime) { product, _ in
          product * (value % prime) % prime
        }
        #expect(Modular.power(value, UInt64(exponent), prime) == product)
        if value % prime == 0 { continue }
        #expect(Modular.inverse(value, prime) * (value % prime) % prime == 1)
        #expect(Modular.inverse(value, prime) == Modular.power(value, prime - 2, prime) % prime)
      }
    }
  }

  @Test("Determinants are the sums over permutations")
  func determinants() {
    var generator = SeededGenerator(seed: 71)
    let prime = Modular.prime
    for round in 0..<600 {
      let count = round % 6
      // Small entries make singular matrices frequent.
      let bound = round.isMultiple(of: 2) ? 2 : Int(prime)
      let matrix = (0..<count).map { _ in
        (0..<count).map { _ in UInt64(generator.below(bound)) }
      }
      func sum(_ row: Int, _ columns: [Int]) -> UInt64 {
        if columns.isEmpty { return 1 }
        return columns.enumerated().reduce(0) { total, entry in
          var rest = columns
          rest.remove(at: entry.offset)
          let term = matrix[row][entry.element] * sum(row + 1, rest) % prime
          return (total + (entry.offset.isMultiple(of: 2) ? term : prime - term)) % prime
        }
      }
      #expect(Modular.determinant(matrix, prime) == sum(0, Array(0..<count)))
    }
  }
}
