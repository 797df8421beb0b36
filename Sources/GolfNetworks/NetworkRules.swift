import Networks
import Tasks

/// Which networks a task permits, whatever they answer. Searches propose no others, and proofs refuse them.
///
/// ```swift
/// var rules = NetworkRules()
/// rules.activations = [.identity, .relu]
/// rules.isLayered = true
/// ```
public struct NetworkRules: Hashable, Sendable {
  /// The activations a network may use.
  public var activations: Set<Network.Activation>
  /// Whether a neuron may read nothing but the layer before its own, and all outputs stand in the last
  /// layer.
  public var isLayered: Bool
  /// Whether all neurons of a layer apply the same activation.
  public var hasOneActivationALayer: Bool
  /// Whether all weights and biases are whole numbers.
  public var areIntegers: Bool
  /// The most precision that a weight or bias may have; nil where that is free, as with all limits.
  public var digits: Int?
  /// How many neurons there may be, outputs included.
  public var neurons: Int?
  /// How many neurons may stand on a way from an input to an output, the output included.
  public var depth: Int?
  /// How many nodes a neuron may read.
  public var fanIn: Int?

  /// Rules; those that are left out permit everything.
  public init(
    activations: Set<Network.Activation> = Set(Network.Activation.allCases),
    isLayered: Bool = false, hasOneActivationALayer: Bool = false, areIntegers: Bool = false,
    digits: Int? = nil, neurons: Int? = nil, depth: Int? = nil, fanIn: Int? = nil
  ) {
    self.activations = activations
    self.isLayered = isLayered
    self.hasOneActivationALayer = hasOneActivationALayer
    self.areIntegers = areIntegers
    self.digits = digits
    self.neurons = neurons
    self.depth = depth
    self.fanIn = fanIn
  }

  /// The rules as tasks know them.
  ///
  /// - Throws: `GolfError` where they permit no network at all.
  func core() throws(GolfError) -> Rules {
    if activations.isEmpty { throw GolfError("rules: no activation is permitted") }
    for (name, limit) in [
      ("digits", digits), ("neurons", neurons), ("depth", depth), ("fanIn", fanIn),
    ] {
      if let limit, limit < 1 { throw GolfError("rules: \(name) \(limit) leaves no network") }
    }
    var rules = Rules(
      activations: Set(activations.compactMap { Activation(rawValue: $0.rawValue) }))
    rules.isLayered = isLayered
    rules.isUniform = hasOneActivationALayer
    rules.areIntegers = areIntegers
    rules.mostDigits = digits
    rules.mostNeurons = neurons
    rules.mostDepth = depth
    rules.mostSources = fanIn
    return rules
  }
}

/// What a network costs: its score, lower is better.
public enum Metric: String, CaseIterable, Sendable {
  /// Digits before and after the point.
  case precision
  /// 1 for each number that is not 0.
  case parameters
  /// The different numbers that are not 0: one that is used twice counts once.
  case distinct
  /// 1 for each neuron, outputs and constants included.
  case neurons

  init(_ core: Networks.Metric) {
    self =
      switch core {
      case .precision: .precision
      case .parameters: .parameters
      case .distinct: .distinct
      case .neurons: .neurons
      }
  }

  var core: Networks.Metric {
    switch self {
    case .precision: .precision
    case .parameters: .parameters
    case .distinct: .distinct
    case .neurons: .neurons
    }
  }
}
