import Basics
import CriticalPoints
import Foundation

/// The loss of a small network of polynomial activations: `Σ |f(x) - y|² + Σ λₖ wₖ²`, in exact rational
/// numbers, which are written as text: `0.25`, `3/2`, `1e-3`.
///
/// ```swift
/// let loss = try PolynomialLoss(
///   layers: [1, 1, 1], activations: [.linear, .linear],
///   inputs: [["1"]], targets: [["2"]], regularisation: ["1/10", "1/5"])
/// let points = loss.criticalPoints()
/// points.evidence                                   // counted
/// ```
public struct PolynomialLoss: Sendable {
  /// What a layer does with its sums.
  public enum Activation: Equatable, Sendable {
    /// x
    case linear
    /// x²
    case square
    /// A polynomial by its coefficients, the lowest first.
    case polynomial([String])

    fileprivate var json: JSON {
      switch self {
      case .linear: .string("lin")
      case .square: .string("sq")
      case .polynomial(let coefficients): .array(coefficients.map(JSON.string))
      }
    }
  }

  /// Why there is no such loss, in one line that names what is at fault.
  public struct Problem: Error, Equatable, CustomStringConvertible {
    /// The line.
    public let description: String
  }

  private let network: PolynomialNetwork

  /// Reads a problem as `golf solve` does.
  public init(json: String) throws(Problem) {
    do {
      network = try PolynomialNetwork(
        CriticalPoints.Problem(bytes: Array(json.utf8), file: "problem"), file: "problem")
    } catch {
      throw Problem(description: "\(error)")
    }
  }

  /// A loss.
  ///
  /// - Parameters:
  ///   - layers: The width of each layer, inputs first.
  ///   - activations: One for each layer after the inputs.
  ///   - biases: For each layer after the inputs whether it has biases; none, if empty.
  ///   - inputs: The inputs of each example.
  ///   - targets: The targets of each example.
  ///   - regularisation: λ for each weight, layer by layer, a neuron's row first, biases last; 0, if empty.
  ///   - fixed: Weights that are held, by number from 1.
  public init(
    layers: [Int], activations: [Activation], biases: [Bool] = [], inputs: [[String]],
    targets: [[String]], regularisation: [String] = [], fixed: [Int: String] = [:]
  ) throws(Problem) {
    func table(_ rows: [[String]]) -> JSON {
      .array(rows.map { .array($0.map(JSON.string)) })
    }
    let held = fixed.sorted { $0.key < $1.key }
    let members: [JSON.Member] = [
      .init("layers", .array(layers.map { .integer($0) })),
      .init("activations", .array(activations.map(\.json))),
      .init("bias", biases.isEmpty ? .null : .array(biases.map(JSON.bool))),
      .init("fixed", .object(held.map { .init("w\($0.key)", .string($0.value)) })),
      .init("X", table(inputs)),
      .init("Y", table(targets)),
      .init(
        "lambda", regularisation.isEmpty ? .null : .array(regularisation.map(JSON.string))),
    ]
    try self.init(json: JSON.object(members).compact)
  }

  /// The names of the weights that are not held: w1, w2, ...
  public var unknowns: [String] { network.names }

  /// Finds every critical point, proves each, and counts them another way. Takes from milliseconds to
  /// hours.
  ///
  /// - Parameters:
  ///   - seed: The seed of all random choices.
  ///   - threads: How many threads do the work, one for each core if nil; no result depends on it.
  ///   - isStopped: Asked, from any thread, whether to give up; the list then says that it is incomplete.
  public func criticalPoints(
    seed: UInt64 = 1, threads: Int? = nil, isStopped: @escaping @Sendable () -> Bool = { false }
  ) -> CriticalPointList {
    var solver = Solver(network)
    solver.seed = seed
    solver.threads = max(threads ?? ProcessInfo.processInfo.activeProcessorCount, 1)
    solver.isStopped = isStopped
    return CriticalPointList(solver.solve())
  }
}
