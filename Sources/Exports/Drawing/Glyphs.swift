import Networks

/// The small curves that stand for activations, so that a drawing can be read without its colours.
enum Glyphs {
  /// The curve of an activation as path data, inside a circle of radius 13 about the origin.
  static func path(_ activation: Activation) -> String {
    switch activation {
    case .identity: "M-7 7L7 -7"
    case .relu: "M-10 5H-1L8 -7"
    case .softplus: "M-10 5C-2 5 2 2 8 -7"
    case .sigmoid: "M-9 6C3 6 -3 -6 9 -6"
    case .sin: "M-10 0C-7 -9 -3 -9 0 0S7 9 10 0"
    }
  }

  /// Draws a neuron: a disc in the activation's colour with its curve.
  static func draw(
    _ activation: Activation, at center: Point, radius: Double, tip: String? = nil,
    into svg: inout SVGWriter
  ) {
    svg.circle(at: center, radius: radius, ["fill": Palette.fill(activation)], tip: tip)
    let percent = Int((radius * 100 / 17).rounded())
    let scale = "\(percent / 100).\(percent / 10 % 10)\(percent % 10)"
    svg.element(
      "path",
      [
        "d": path(activation), "fill": "none", "stroke": Palette.glyph, "stroke-width": "2.4",
        "stroke-linecap": "round", "stroke-linejoin": "round", "pointer-events": "none",
        "transform": "translate(\(center.path)) scale(\(scale))",
      ])
  }

  /// Draws the second rim of an output.
  static func drawRim(at center: Point, radius: Double, into svg: inout SVGWriter) {
    svg.circle(
      at: center, radius: radius,
      ["fill": "none", "stroke": Palette.ink, "stroke-width": "1.8"])
  }
}
