import Basics
import CFLINT
import Exact

/// The values that a loss takes at its real critical points, where rotations of hidden neurons leave it
/// as it is, as they do in linear layers with equal regularisation (weight decay).
///
/// Real critical points then come in orbits: circles, spheres and so on. Each orbit has a point at which
/// some weights are 0: a rotation of k neurons turns the first column of their weights into a multiple of
/// the first unit vector, the second into one whose entries after the second are 0, and so on. Where
/// there are finitely many such critical points, they are the roots of one polynomial, and which of them
/// are real is exact, up to the primes that were used.
struct RealValues {
  /// The values, ascending, a value as often as it is found.
  let values: [Double]

  /// The most points, with multiplicities, that are looked for.
  private static let mostPoints = 150
  private static let mostSteps = 1_000_000_000

  /// The values; nil where there are no rotations, they leave infinitely many points, or it takes too
  /// much.
  init?(
    _ network: PolynomialNetwork, _ random: inout SeededGenerator, isStopped: () -> Bool
  ) {
    let loss = network.loss
    let zeros = Self.zeros(network)
    guard !zeros.isEmpty else { return nil }
    let kept = (0..<loss.count).filter { !zeros.contains($0) }
    let slice = loss.restricted(to: kept)
    let system = (0..<loss.count).map { loss.derivative($0).restricted(to: kept) }
    guard
      let basis = GroebnerBasis(
        system, count: kept.count, prime: Census.prime(&random), mostSteps: Self.mostSteps,
        isStopped: isStopped),
      basis.dimension == 0, let algebra = QuotientAlgebra(basis),
      algebra.dimension <= Self.mostPoints,
      let found = Parametrisation(
        system, of: slice, Invariants(unchanged: slice), total: algebra.dimension, &random,
        isStopped: isStopped)
    else { return nil }
    let points = found.zeros()
    // A polynomial of lower degree does not tell all points apart.
    guard points.count == algebra.zeros(&random).different else { return nil }
    let polynomial = BallPolynomial(slice, bits: 400)
    values = points.filter(\.isReal).map { point in
      polynomial.evaluate(point.point, withHessian: false)
      return polynomial.value[0].approximation.real
    }.sorted()
  }

  /// The unknowns that rotations make 0.
  static func zeros(_ network: PolynomialNetwork) -> Set<Int> {
    let problem = network.problem
    let places = Dictionary(uniqueKeysWithValues: problem.unknowns.enumerated().map { ($1, $0) })
    var zeros: Set<Int> = []
    for layer in 1..<max(problem.layers.count - 1, 1) {
      let width = problem.layers[layer]
      // The weights of a neuron: from each input, then to each output.
      let weights = (0..<width).map { neuron in
        (0..<problem.fanIn(layer - 1)).map {
          places[problem.weight(layer: layer - 1, row: neuron, column: $0)]
        }
          + (0..<problem.layers[layer + 1]).map {
            places[problem.weight(layer: layer, row: $0, column: neuron)]
          }
      }
      var left = Array(0..<width)
      while let first = left.first {
        let others = left.dropFirst().filter {
          rotates(weights[first], weights[$0], network.loss)
        }
        left.removeAll { $0 == first || others.contains($0) }
        // Weights to the next layer serve only if they are the last: its own rotations mix them.
        guard others.count <= problem.fanIn(layer - 1) || layer == problem.layers.count - 2 else {
          return []
        }
        for (column, neuron) in ([first] + others).enumerated() {
          for weight in weights[neuron].prefix(column) { zeros.insert(weight!) }
        }
      }
    }
    return zeros
  }

  /// Whether rotations of two neurons, given by their weights, leave a loss as it is: its derivative by
  /// the angle is 0.
  private static func rotates(_ first: [Int?], _ second: [Int?], _ loss: Polynomial) -> Bool {
    var sum = Polynomial(.zero, count: loss.count)
    for (one, other) in zip(first, second) {
      guard let one, let other else { return false }
      sum =
        sum + Polynomial(variable: one, count: loss.count) * loss.derivative(other)
        - Polynomial(variable: other, count: loss.count) * loss.derivative(one)
    }
    return sum.terms.isEmpty
  }
}
