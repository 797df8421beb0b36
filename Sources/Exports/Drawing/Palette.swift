import Networks

/// The colours of drawings: on a light ground of their own, so that they look the same in light
/// and dark viewers; signs are told apart by blue and red-orange, which colour-blind readers can.
enum Palette {
  /// The ground.
  static let paper = "#fbfaf6"
  /// Text and the rims of inputs.
  static let ink = "#22272e"
  /// Text of less weight.
  static let quiet = "#6b7280"
  /// Lines that only guide the eye.
  static let faint = "#d9d6cd"
  /// Lines that carry a value from where it is made to where it is weighed.
  static let trunk = "#b6b3a8"
  /// Positive weights.
  static let positive = "#2f6db5"
  /// Negative weights.
  static let negative = "#d2552f"

  /// The colour of a neuron.
  static func fill(_ activation: Activation) -> String {
    switch activation {
    case .identity: "#7c8794"
    case .relu: "#e2a12c"
    case .softplus: "#1f9e8c"
    case .sigmoid: "#8a5cc4"
    case .sin: "#d44f7c"
    }
  }

  /// The colour of a weight.
  static func stroke(_ weight: ExactDecimal) -> String {
    weight.sign < 0 ? negative : positive
  }
}
