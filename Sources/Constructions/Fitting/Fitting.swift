import Basics
import Evaluation

/// Levenberg and Marquardt's method on the p-norm of the errors of a network of real weights
/// (Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters", SIAM 11, 1963).
///
/// A high power makes the largest errors count and so comes near the least worst error; rising
/// powers lead there from afar.
///
/// ```swift
/// var fitting = Fitting(network, to: table)
/// for power in [2, 4, 8, 16, 32, 64] { fitting.improve(power: power, steps: 60) }
/// fitting.worst        // below 1 when every case is within its tolerance
/// ```
public struct Fitting {
  /// The network, with the weights found so far.
  public var network: RealNetwork {
    var result = shape
    result.parameters = parameters
    return result
  }
  /// The weights and biases found so far.
  public private(set) var parameters: [Double]
  /// The parameters that may change.
  public var free: [Int]
  /// The largest error as a multiple of its tolerance; infinite when answers are no numbers.
  public private(set) var worst: Double
  /// Multiplications done so far, about.
  public var work: Int { norm.work + ownWork }
  /// How carefully the last step was made; to go on with where `improve` stopped.
  public private(set) var damping = Self.firstDamping

  private let shape: RealNetwork
  private let norm: ErrorNorm
  private var stalls = 0
  private var ownWork = 0

  /// What `improve` begins with unless told otherwise.
  public static let firstDamping = 1e-2
  private static let dampings = 1e-12...1e8
  /// A step that makes the norm smaller by less than this share does not count as one.
  private static let leastGain = 1e-7

  /// A fit of a network's free parameters to the cases of a table.
  public init(_ network: RealNetwork, to table: CaseTable) {
    shape = network
    parameters = network.parameters
    free = network.freeParameters
    norm = ErrorNorm(of: network, over: table)
    worst = norm.measure()
  }

  /// Puts other numbers in the place of the parameters.
  ///
  /// - Returns: The largest error with them.
  @discardableResult
  public mutating func set(_ parameters: [Double]) -> Double {
    self.parameters = parameters
    norm.parameters = parameters
    worst = norm.measure()
    return worst
  }

  /// Makes some steps, fewer when they lead nowhere or the largest error comes down to a goal.
  ///
  /// - Parameters:
  ///   - power: The norm's power, even.
  ///   - damping: How carefully to begin.
  /// - Returns: The largest error as a multiple of its tolerance.
  @discardableResult
  public mutating func improve(
    power: Int, steps: Int, goal: Double = 0, damping: Double = firstDamping
  ) -> Double {
    self.damping = damping
    stalls = 0
    for _ in 0..<steps where worst > goal {
      if !step(power: power) { break }
    }
    return worst
  }

  /// Makes one step.
  ///
  /// - Returns: Whether another one is worth while.
  private mutating func step(power: Int) -> Bool {
    guard worst > 0, worst < 1e30, !free.isEmpty else { return false }
    remeasure()
    let present = norm.cost(power: power, scale: worst)
    let equations = norm.equations(of: free, power: power, scale: worst)
    let matrix = equations.matrix.map { $0 * Double(power - 1) }
    for _ in 0..<8 {
      ownWork += free.count * free.count * free.count
      if let step = Cholesky(matrix, count: free.count, damping: damping)?
        .solve(equations.gradient)
      {
        var moved = parameters
        for (row, parameter) in free.enumerated() { moved[parameter] -= step[row] }
        norm.parameters = moved
        let largest = norm.measure()
        let cost = norm.cost(power: power, scale: worst)
        if cost < present {
          stalls = 1 - cost / present < Self.leastGain * Double(power) ? stalls + 1 : 0
          parameters = moved
          worst = largest
          damping = max(damping / 5, Self.dampings.lowerBound)
          return stalls < 3
        }
      }
      damping = min(damping * 5, Self.dampings.upperBound)
    }
    return false
  }

  /// Sees to it that the norm is about the present parameters: after a step that led nowhere, or
  /// when a copy of this fit shares the norm, it is about others.
  private func remeasure() {
    if norm.measured == parameters { return }
    norm.parameters = parameters
    _ = norm.measure()
  }

  /// Σ w·e'·e'ᵀ of the free parameters, row by row, with the shares w of a power.
  mutating func curvature(power: Int) -> [Double] {
    remeasure()
    return norm.equations(of: free, power: power, scale: max(worst, 1e-100)).matrix
  }
}
