import Basics
import Testing

@Suite("Cholesky's decomposition")
struct CholeskyTests {
  @Test("Solutions and inverses are right, for random positive matrices")
  func random() throws {
    var generator = SeededGenerator(seed: 210)
    for _ in 0..<200 {
      let count = 1 + generator.below(12)
      let root = (0..<count * count).map { _ in generator.normal() }
      // root·rootᵀ + 1/10
      let matrix = (0..<count * count).map { cell in
        let (row, column) = cell.quotientAndRemainder(dividingBy: count)
        return (0..<count).reduce(row == column ? 0.1 : 0) {
          $0 + root[row * count + $1] * root[column * count + $1]
        }
      }
      let decomposition = try #require(Cholesky(matrix, count: count, damping: 0))
      let inverse = decomposition.inverse()
      let right = (0..<count).map { _ in generator.normal() }
      let solution = decomposition.solve(right)
      for row in 0..<count {
        let image = (0..<count).reduce(0) { $0 + matrix[row * count + $1] * solution[$1] }
        #expect(abs(image - right[row]) < 1e-8)
        for column in 0..<count {
          let product = (0..<count).reduce(0) {
            $0 + matrix[row * count + $1] * inverse[$1 * count + column]
          }
          #expect(abs(product - (row == column ? 1 : 0)) < 1e-8)
        }
      }
    }
  }

  @Test("A matrix that is not positive has none")
  func notPositive() {
    #expect(Cholesky([1, 2, 2, 1], count: 2, damping: 0) == nil)
    #expect(Cholesky([-1], count: 1, damping: 0) == nil)
    #expect(Cholesky([.nan], count: 1, damping: 0) == nil)
  }

  @Test("Normal numbers have the moments of the normal distribution")
  func normal() {
    var generator = SeededGenerator(seed: 211)
    let numbers = (0..<100_000).map { _ in generator.normal() }
    let moments = (1...4).map { power in
      numbers.reduce(0) { sum, number in
        sum + (0..<power).reduce(1) { product, _ in product * number }
      } / Double(numbers.count)
    }
    #expect(zip(moments, [0, 1, 0, 3]).allSatisfy { abs($0 - $1) < 0.05 })
  }
}
