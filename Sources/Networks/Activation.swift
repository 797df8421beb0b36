/// What a neuron does with its weighted sum.
public enum Activation: String, CaseIterable, Codable, Sendable {
  /// u
  case identity
  /// max(0, u)
  case relu
  /// ln(1 + e^u)
  case softplus
  /// 1 / (1 + e^-u)
  case sigmoid
  /// sin u, u in radians
  case sin

  /// Whether a rational sum gives a rational value, so that exact arithmetic can follow.
  public var isRational: Bool { self == .identity || self == .relu }
}
