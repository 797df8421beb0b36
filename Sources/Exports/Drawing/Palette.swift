import Networks

/// The colours of drawings, on a ground of their own. They are written for light pages; a style
/// exchanges them where the reader prefers dark ones. Signs are told apart by blue and red-orange,
/// which colour-blind readers can.
enum Palette {
  /// The ground.
  static let paper = "#fbfaf6"
  /// The ground of inputs and parts.
  static let card = "#ffffff"
  /// The curves on neurons.
  static let glyph = "#fdfdfd"
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

  /// What takes the place of a colour on a dark page. The colours of neurons serve both.
  private static let dark = [
    (paper, "#15181c"), (card, "#22272e"), (ink, "#e6e8eb"), (quiet, "#9aa3ad"),
    (faint, "#343a42"), (trunk, "#5d646d"), (positive, "#6ea8ea"), (negative, "#f08a63"),
  ]

  /// The style sheet that exchanges the colours where dark pages are preferred. A style outweighs
  /// an attribute, so whatever is drawn in a colour of the palette follows.
  static let darkStyle: String = {
    let rules = dark.map { light, dark in
      "[fill='\(light)']{fill:\(dark)}[stroke='\(light)']{stroke:\(dark)}"
    }
    return "@media (prefers-color-scheme:dark){\(rules.joined())}"
  }()

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
