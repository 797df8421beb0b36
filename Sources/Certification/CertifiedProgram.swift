import CFLINT
import Exact
import Networks

/// A network made ready for rigorous evaluation.
///
/// A neuron is *rational* when everything it depends on went through identity and ReLU only. Its
/// value is then an integer times a power of ten that is the same for every case, so exact
/// arithmetic is integer arithmetic. All other values are balls.
final class CertifiedProgram: @unchecked Sendable {
  // Immutable after init; FLINT only reads the integers.

  /// One neuron that some output depends on.
  struct Step {
    var node: Int
    var activation: Activation
    var isRational: Bool
    /// The power of ten of the exact part of the sum.
    var exponent: Int
    /// The edges from rational nodes, and their integer factors.
    var rational: [(source: Int, factor: Int)]
    /// The edges from balls, and their weights.
    var balls: [(source: Int, weight: Int)]
    /// The bias as an integer factor.
    var bias: Int
    /// Whether the exact sum, and all its terms, stay below 2^62 in magnitude in every case, where
    /// FLINT's integers are plain machine words.
    var fitsWord: Bool
  }

  private static let wordBound = Integer(1) << 62

  let steps: [Step]
  /// The integer factors of the exact sums.
  let factors: IntegerArray
  /// The weights of the edges from balls.
  let weights: [ExactDecimal]
  let nodeCount: Int
  let outputs: [Int]
  let isRational: [Bool]
  /// For each rational node the power of ten its integer is multiplied with.
  let exponents: [Int]

  /// - Parameters:
  ///   - inputExponents: For each input the smallest power of ten among its values.
  ///   - inputBounds: For each input the largest magnitude of its values as integers.
  init(_ network: Network, inputExponents: [Int], inputBounds: [Integer]) {
    let inputs = network.inputs.count
    let isNeeded = Self.needed(in: network)
    var isRational = [Bool](repeating: true, count: network.nodeCount)
    var exponents = inputExponents + [Int](repeating: 0, count: network.neurons.count)
    var bounds = inputBounds + [Integer](repeating: 0, count: network.neurons.count)
    var factorValues: [Integer] = []
    var weights: [ExactDecimal] = []
    var steps: [Step] = []
    for (index, neuron) in network.neurons.enumerated() where isNeeded[inputs + index] {
      let node = inputs + index
      let exact = neuron.connections.filter { isRational[$0.source] }
      let rest = neuron.connections.filter { !isRational[$0.source] }
      let powers = exact.map { $0.weight.exponent + exponents[$0.source] }
      let exponent = min((powers + [neuron.bias.exponent]).min() ?? 0, 0)
      var step = Step(
        node: node, activation: neuron.activation,
        isRational: rest.isEmpty && neuron.activation.isRational, exponent: exponent,
        rational: [], balls: [], bias: factorValues.count, fitsWord: false)
      factorValues.append(neuron.bias.scaled(to: exponent))
      var bound = factorValues[step.bias].magnitude
      var largest: Integer = 0
      for connection in exact {
        step.rational.append((connection.source, factorValues.count))
        let power = exponent - exponents[connection.source]
        let factor = connection.weight.scaled(to: power)
        factorValues.append(factor)
        bound += factor.magnitude * bounds[connection.source]
        largest = max(largest, factor.magnitude)
      }
      // Factors are words too if they are below the bound, which a source that is always 0 hides.
      step.fitsWord = max(bound, largest) < CertifiedProgram.wordBound
      for connection in rest {
        step.balls.append((connection.source, weights.count))
        weights.append(connection.weight)
      }
      isRational[node] = step.isRational
      exponents[node] = exponent
      bounds[node] = bound
      steps.append(step)
    }
    let factors = IntegerArray(count: factorValues.count)
    for (index, value) in factorValues.enumerated() { factors.set(index, to: value) }
    self.steps = steps
    self.factors = factors
    self.weights = weights
    self.nodeCount = network.nodeCount
    self.outputs = network.outputs
    self.isRational = isRational
    self.exponents = exponents
  }

  /// For each node whether some output depends on it.
  private static func needed(in network: Network) -> [Bool] {
    var isNeeded = [Bool](repeating: false, count: network.nodeCount)
    for output in network.outputs { isNeeded[output] = true }
    let nodes = network.inputs.count..<network.nodeCount
    for (node, neuron) in zip(nodes, network.neurons).reversed() where isNeeded[node] {
      for connection in neuron.connections { isNeeded[connection.source] = true }
    }
    return isNeeded
  }
}
