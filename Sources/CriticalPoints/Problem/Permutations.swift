/// Orbits under changes of sign and under those exchanges of hidden neurons that leave the whole
/// loss, regularisation included, as it is.
struct PermutationOrbits {
  /// For each point the number of its orbit; orbits are numbered in the order of their first point.
  private(set) var orbits: [Int]
  /// Exchanges of two neurons that are symmetries.
  let exchanges: [[Int]]

  init(_ solution: Solution, _ network: PolynomialNetwork) {
    exchanges = Self.exchanges(network)
    var parents = Array(solution.points.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index {
        parents[index] = parents[parents[index]]
        index = parents[index]
      }
      return index
    }
    var first: [Int: Int] = [:]
    for (place, point) in solution.points.enumerated() {
      if let other = first[point.orbit] {
        parents[root(place)] = root(other)
      } else {
        first[point.orbit] = place
      }
    }
    if !exchanges.isEmpty {
      var known = PointSet(tolerance: 1e-9)
      let places = solution.points.map { known.add($0.approximation).index }
      var original = [Int](repeating: 0, count: known.count)
      for (point, place) in places.enumerated() { original[place] = point }
      for (place, point) in solution.points.enumerated() {
        for exchange in exchanges {
          var image = point.approximation
          for (from, to) in exchange.enumerated() { image[to] = point.approximation[from] }
          if let found = known.index(of: image) { parents[root(place)] = root(original[found]) }
        }
      }
    }
    var numbers: [Int: Int] = [:]
    orbits = solution.points.indices.map { place in
      let root = root(place)
      if let number = numbers[root] { return number }
      numbers[root] = numbers.count
      return numbers.count - 1
    }
  }

  /// The exchanges of two neurons of one hidden layer under which the loss is invariant, as
  /// permutations of the unknowns.
  static func exchanges(_ network: PolynomialNetwork) -> [[Int]] {
    let problem = network.problem
    let places = Dictionary(
      uniqueKeysWithValues: problem.unknowns.enumerated().map { ($1, $0) })
    var result: [[Int]] = []
    for layer in 1..<max(problem.layers.count - 1, 1) {
      for first in 0..<problem.layers[layer] {
        for second in first + 1..<max(problem.layers[layer], first + 1) {
          var images = Array(0..<problem.weightCount)
          func exchange(_ left: Int, _ right: Int) { images.swapAt(left, right) }
          for column in 0..<problem.fanIn(layer - 1) {
            exchange(
              problem.weight(layer: layer - 1, row: first, column: column),
              problem.weight(layer: layer - 1, row: second, column: column))
          }
          for row in 0..<problem.layers[layer + 1] {
            exchange(
              problem.weight(layer: layer, row: row, column: first),
              problem.weight(layer: layer, row: row, column: second))
          }
          let moved = problem.unknowns.map { places[images[$0]] }
          let permutation = moved.compactMap { $0 }
          guard permutation.count == moved.count,
            network.loss.renamed(permutation) == network.loss
          else { continue }
          result.append(permutation)
        }
      }
    }
    return result
  }
}
