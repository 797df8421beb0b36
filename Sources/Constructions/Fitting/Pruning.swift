import Basics
import Evaluation

/// Takes weights away from a fitted network as long as the others can make up for it.
///
/// As in `Rounding`, the curvature of a norm of the errors foretells the damage (Hassibi and Stork
/// 1992); the weight with the least goes first. One that could not be spared once is not tried
/// again.
public struct Pruning: Equatable, Codable, Sendable {
  /// The network without the weights taken away, which are 0 and fixed.
  public private(set) var network: RealNetwork
  /// The parameters that cannot be spared.
  private var needed: Set<Int> = []

  /// What the largest error may be in the end, as a multiple of its tolerance: what is left to the
  /// tolerance is for rounding.
  public static let limit = 0.8
  private static let power = 12
  private static let noise = 0.7

  /// A pruning of the free weights of a network.
  public init(_ network: RealNetwork) { self.network = network }

  /// Tries to take one more weight away.
  ///
  /// - Returns: Whether there is another one to try.
  public mutating func advance(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> Bool {
    var fitting = Fitting(network, to: bench.table)
    defer { bench.charge(fitting) }
    guard fitting.worst < 1e6,
      let inverse = InverseCurvature(
        of: fitting.curvature(power: Self.power), count: fitting.free.count)
    else { return false }
    var least: (row: Int, damage: Double)?
    for (row, parameter) in fitting.free.enumerated() where !needed.contains(parameter) {
      let value = fitting.parameters[parameter]
      let damage =
        value * value / inverse[row, row] * Exponential.exp(Self.noise * generator.normal())
      if damage < least?.damage ?? .infinity { least = (row, damage) }
    }
    guard let row = least?.row else { return false }
    let parameter = fitting.free[row]
    fitting.settle(row, at: 0, inverse, allowed: Self.limit * 0.95)
    for power in [4, 12, 40] {
      fitting.improve(power: power, steps: 25, goal: Self.limit * 0.95)
    }
    if fitting.worst < Self.limit {
      network = fitting.network
      network.fix(parameter)
    } else {
      needed.insert(parameter)
    }
    return true
  }
}
