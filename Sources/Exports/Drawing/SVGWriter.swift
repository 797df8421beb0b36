/// A point of a drawing, in its units; y grows downwards.
struct Point: Equatable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  /// The point as path data.
  var path: String { "\(SVGWriter.number(x)) \(SVGWriter.number(y))" }
}

/// Puts SVG elements together; texts and attributes are escaped here and nowhere else.
struct SVGWriter {
  /// What was written so far.
  private(set) var text = ""

  /// A number with at most one decimal, which is finer than any screen shows.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let whole = tenths.magnitude / 10
    let rest = tenths.magnitude % 10
    return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
  }

  /// Adds what another writer wrote.
  mutating func append(_ other: SVGWriter) { text += other.text }

  /// An element without content; `tip` is shown when the pointer rests on it.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String>, tip: String? = nil
  ) {
    let start = "<\(name)\(Self.list(attributes))"
    text += tip.map { "\(start)><title>\(SafeText.xml($0))</title></\(name)>\n" } ?? start + "/>\n"
  }

  /// A group around what `content` writes.
  mutating func group(
    _ attributes: KeyValuePairs<String, String>, _ content: (inout SVGWriter) -> Void
  ) {
    text += "<g\(Self.list(attributes))>\n"
    content(&self)
    text += "</g>\n"
  }

  /// An element that holds a text.
  mutating func content(
    _ name: String, _ value: String, _ attributes: KeyValuePairs<String, String> = [:]
  ) {
    text += "<\(name)\(Self.list(attributes))>\(SafeText.xml(value))</\(name)>\n"
  }

  /// How a label looks; the defaults are those of small print.
  struct Lettering {
    var size = 12.0
    var color = Palette.ink
    var anchor = "start"
    var isBold = false
    /// Whether a rim of the ground's colour keeps lines off the letters.
    var hasHalo = false
  }

  /// A line of text whose baseline begins, ends or is centred at `point`.
  mutating func label(_ value: String, at point: Point, _ lettering: Lettering = Lettering()) {
    var more = lettering.anchor == "start" ? "" : " text-anchor=\"\(lettering.anchor)\""
    if lettering.isBold { more += " font-weight=\"600\"" }
    if lettering.hasHalo {
      more +=
        " paint-order=\"stroke\" stroke=\"\(Palette.paper)\" stroke-width=\"3\""
        + " stroke-linejoin=\"round\""
    }
    text +=
      "<text x=\"\(Self.number(point.x))\" y=\"\(Self.number(point.y))\""
      + " font-size=\"\(Self.number(lettering.size))\" fill=\"\(lettering.color)\"\(more)>"
      + SafeText.xml(value) + "</text>\n"
  }

  /// A short text centred at `point` on a plate of the ground's colour, which interrupts the line
  /// it stands on: a curve through the letters would hide decimal points.
  mutating func plate(_ value: String, at point: Point, size: Double, color: String) {
    let width = size * 0.56 * Double(value.count) + 4
    element(
      "rect",
      [
        "x": Self.number(point.x - width / 2), "y": Self.number(point.y - size * 0.56),
        "width": Self.number(width), "height": Self.number(size * 1.12), "rx": "3",
        "fill": Palette.paper,
      ])
    label(
      value, at: Point(point.x, point.y + size * 0.36),
      .init(size: size, color: color, anchor: "middle"))
  }

  /// A filled circle.
  mutating func circle(
    at center: Point, radius: Double, _ attributes: KeyValuePairs<String, String> = [:],
    tip: String? = nil
  ) {
    let start =
      "<circle cx=\"\(Self.number(center.x))\" cy=\"\(Self.number(center.y))\""
      + " r=\"\(Self.number(radius))\"\(Self.list(attributes))"
    text += tip.map { "\(start)><title>\(SafeText.xml($0))</title></circle>\n" } ?? start + "/>\n"
  }

  private static func list(_ attributes: KeyValuePairs<String, String>) -> String {
    attributes.map { " \($0.key)=\"\(SafeText.xml($0.value))\"" }.joined()
  }
}

/// A finished part of a drawing with its size.
struct Picture {
  var width: Double
  var height: Double
  var content = SVGWriter()
  /// What is not drawn, as a sentence; nil when everything is.
  var omission: String?
  /// What the lines and marks of the drawing mean.
  var legend: [LegendEntry] = []
}

/// A mark of a drawing, small, with what it means.
struct LegendEntry {
  /// The attributes of a path that shows the mark, inside a box 27 wide around the height 0.
  var mark: KeyValuePairs<String, String>
  /// What it means.
  var meaning: String

  /// A line of a colour.
  static func line(_ color: String, _ meaning: String, width: String = "2", dash: String = "none")
    -> LegendEntry
  {
    LegendEntry(
      mark: [
        "d": "M0 0h27", "fill": "none", "stroke": color, "stroke-width": width,
        "stroke-dasharray": dash,
      ], meaning: meaning)
  }
}
