import Basics
import Exact

/// A problem's loss as exact polynomials in its unknowns.
public struct PolynomialNetwork: Sendable {
  /// The problem.
  public let problem: Problem
  /// The squared error of all examples, without regularisation.
  public private(set) var error: Polynomial
  /// The whole loss.
  public private(set) var loss: Polynomial
  /// λ of the unknowns.
  public private(set) var regularisation: [Rational]
  /// The unknowns' names: `w1`, `w2` and so on.
  public private(set) var names: [String]
  /// The unknowns' layers, from 0.
  private(set) var layers: [Int]

  /// The most terms a loss may have.
  public static let mostTerms = 20_000

  /// Expands the loss.
  ///
  /// - Throws: `FileError` when the loss is too large to be expanded.
  public init(_ problem: Problem, file: String = "problem") throws(FileError) {
    self.problem = problem
    let unknowns = problem.unknowns
    regularisation = unknowns.map { problem.regularisation[$0] }
    names = unknowns.map { "w\($0 + 1)" }
    layers = unknowns.map(problem.layer)
    let count = unknowns.count
    let places = Dictionary(uniqueKeysWithValues: unknowns.enumerated().map { ($1, $0) })
    func weight(_ index: Int) -> Polynomial {
      if let place = places[index] { return Polynomial(variable: place, count: count) }
      return Polynomial(problem.fixed[index] ?? .zero, count: count)
    }
    var degree = 1
    for activation in problem.activations {
      degree = (degree + 1) * (activation.count - 1)
      guard 2 * degree <= Polynomial.highestExponent else {
        throw FileError(file, "the loss has a degree above \(Polynomial.highestExponent)")
      }
    }
    let zero = Polynomial(.zero, count: count)
    var error = zero
    for (inputs, targets) in zip(problem.inputs, problem.targets) {
      var values = inputs.map { Polynomial($0, count: count) }
      for (layer, activation) in problem.activations.enumerated() {
        var next: [Polynomial] = []
        for row in 0..<problem.layers[layer + 1] {
          var sum =
            problem.biases[layer]
            ? weight(problem.weight(layer: layer, row: row, column: values.count)) : zero
          for (column, value) in values.enumerated() {
            sum = sum + weight(problem.weight(layer: layer, row: row, column: column)) * value
          }
          let image = Self.apply(activation, to: sum)
          guard let image else { throw FileError(file, Self.tooLarge) }
          next.append(image)
        }
        values = next
      }
      for (value, target) in zip(values, targets) {
        let residual = value - Polynomial(target, count: count)
        guard residual.terms.count * residual.terms.count <= 64 * Self.mostTerms else {
          throw FileError(file, Self.tooLarge)
        }
        error = error + residual * residual
      }
      guard error.terms.count <= Self.mostTerms else { throw FileError(file, Self.tooLarge) }
    }
    self.error = error
    var sum = error
    for (index, lambda) in problem.regularisation.enumerated() {
      sum = sum + weight(index) * weight(index) * lambda
    }
    loss = sum
  }

  private static let tooLarge = "the loss has more than \(mostTerms) terms"

  /// The activation of a sum; nil when it grows too large.
  private static func apply(_ activation: [Rational], to sum: Polynomial) -> Polynomial? {
    if activation == Problem.linear { return sum }
    var result = Polynomial(.zero, count: sum.count)
    for coefficient in activation.reversed() {
      guard result.terms.count * sum.terms.count <= 64 * mostTerms else { return nil }
      result = result * sum + Polynomial(coefficient, count: sum.count)
    }
    return result
  }

  /// The same loss in scaled unknowns.
  func scaled(by scale: Scale) -> PolynomialNetwork {
    var result = self
    result.error = scale.apply(to: error)
    result.loss = scale.apply(to: loss)
    result.regularisation = scale.apply(to: regularisation)
    return result
  }

  /// The same loss with its unknowns in another order: unknown k becomes number `places[k]`.
  func permuted(_ places: [Int]) -> PolynomialNetwork {
    var result = self
    result.error = error.renamed(places)
    result.loss = loss.renamed(places)
    for (from, to) in places.enumerated() {
      result.regularisation[to] = regularisation[from]
      result.names[to] = names[from]
      result.layers[to] = layers[from]
    }
    return result
  }
}
