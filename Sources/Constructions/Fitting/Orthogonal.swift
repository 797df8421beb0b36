/// Gram and Schmidt's orthogonal vectors of a basis.
struct Orthogonal {
  /// The vectors, one for each of the basis.
  private(set) var vectors: [[Double]] = []
  /// The squares of their lengths.
  private(set) var squares: [Double] = []
  /// μ: for each vector of the basis its coordinates along the earlier orthogonal ones.
  var mixed: [[Double]] = []

  /// The orthogonal vectors of a basis, which is independent where no square is 0.
  init(of basis: [[Double]]) {
    for vector in basis {
      let (along, rest) = parts(of: vector)
      mixed.append(along + [Double](repeating: 0, count: basis.count - along.count))
      vectors.append(rest)
      squares.append(dot(rest, rest))
    }
  }

  /// A vector's coordinates along these, and what they leave of it.
  func parts(of vector: [Double]) -> (along: [Double], rest: [Double]) {
    var rest = vector
    var along: [Double] = []
    for (index, other) in vectors.enumerated() {
      let share = dot(rest, other) / squares[index]
      along.append(share)
      for row in rest.indices { rest[row] -= share * other[row] }
    }
    return (along, rest)
  }
}

/// The sum of the products of two vectors' components.
public func dot(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for index in left.indices { sum += left[index] * right[index] }
  return sum
}
