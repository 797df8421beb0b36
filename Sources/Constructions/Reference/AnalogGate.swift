import Basics
import Evaluation
import Networks

/// The gate of an analog network, of short decimals from the start: E₀ = θ(-p) - q from two units of
/// the depth, a linear term and a constant.
///
///     E₀ = w₁·u₁ + w₂·u₂ + v·depth + bias - ratio·offset,   uᵢ = f(kᵢ·depth + βᵢ)
///
/// A fitted gate tells which cases decide. Then the units are enumerated: pairs of short kᵢ and βᵢ
/// for which some real w₁, w₂, v and bias serve; and for such a pair the cheapest decimals that do.
struct AnalogGate: Equatable, Sendable {
  /// One unit.
  struct Unit: Equatable, Sendable {
    /// f
    let activation: Activation
    /// k and β.
    let weight, bias: ExactDecimal
    /// What its numbers cost.
    var price: Int { weight.precision + bias.precision }
  }

  /// The two units.
  let units: [Unit]
  /// w₁, w₂ and v
  let weights: [ExactDecimal]
  /// The constant.
  let bias: ExactDecimal
  /// How much of the offset is taken off.
  let ratio: Int
  /// The gate as a network of the depth, whose numbers are settled.
  var network: RealNetwork {
    var network = RealNetwork(inputCount: 1)
    let nodes =
      units.map { unit in
        network.add(
          unit.activation, reading: [(0, unit.weight.doubleValue)], bias: unit.bias.doubleValue,
          isFree: false, part: "gate")
      } + [0]
    network.outputs = [
      network.add(
        .identity, reading: zip(nodes, weights.map(\.doubleValue)).map { ($0, $1) },
        bias: bias.doubleValue, isFree: false, part: "gate")
    ]
    return network
  }
  /// The sum of all precisions.
  var price: Int {
    units.reduce(0) { $0 + $1.price } + weights.reduce(0) { $0 + $1.precision } + bias.precision
      + ExactDecimal(ratio).precision
  }
}

/// A gate of real numbers, to be fitted: θ(-p) from some units and a linear term.
extension RealNetwork {
  /// A random gate.
  static func gate(
    units: Int, scales: AnalogScales, using generator: inout SeededGenerator
  ) -> RealNetwork {
    var gate = RealNetwork(inputCount: 1)
    var terms: [(node: Int, weight: Double)] = [(0, 1)]
    for _ in 0..<units {
      let size = 4.3 / scales.deepest * Exponential.exp(0.8 * generator.normal())
      let weight = generator.below(2) == 0 ? size : -size
      let unit = gate.add(
        generator.below(2) == 0 ? .softplus : .sigmoid, reading: [(0, weight)],
        bias: -weight * 1.15 * scales.deepest * generator.unit())
      terms.append((unit, 0.085 * scales.farthest * generator.normal()))
    }
    gate.outputs = [gate.add(.identity, reading: terms, bias: 0)]
    return gate
  }

  /// The same gate as a network of the depth, whose value is `scale` times as large.
  func gate(of coordinates: AnalogCoordinates, scale: Double) -> RealNetwork {
    var gate = self
    for unit in gate.units.indices {
      for place in gate.units[unit].connections.indices
      where gate.units[unit].connections[place].source == 0 {
        gate.units[unit].connections[place].weight /= coordinates.depthScale
      }
      gate.units[unit].part = "gate"
    }
    let last = gate.units.count - 1
    for place in gate.units[last].connections.indices {
      gate.units[last].connections[place].weight *= scale
    }
    gate.units[last].bias *= scale
    return gate
  }
}
