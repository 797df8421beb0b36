import Networks

/// A drawing of the network that stands alone: no scripts, no foreign fonts, a ground of its own,
/// light or dark as the reader prefers, and a title and description for readers who cannot see it.
struct SVGExport {
  private let subject: Subject
  private let isBare: Bool
  private let margin = 36.0
  private let gap = 40.0

  /// - Parameter isBare: Leave out what a page around the drawing says: heading, score by part, facts.
  init(_ subject: Subject, isBare: Bool = false) {
    self.subject = subject
    self.isBare = isBare
  }

  func text() -> String {
    let network = subject.network
    if LayeredDrawing.suits(network) {
      let drawing = LayeredDrawing(network).picture()
      return page(drawing, isBeside: drawing.width < max(800, drawing.height))
    }
    let drawing = PartDrawing(network, subject.metric).picture()
    return page(drawing, isBeside: drawing.width < 800)
  }

  /// The drawing with its heading above and its panel beside or below it.
  private func page(_ drawing: Picture, isBeside: Bool) -> String {
    let panelWidth = 330.0
    let panel = Panel(subject, lines: drawing.legend)
    let blocks = isBare ? [panel.legend(width: panelWidth)] : panel.blocks(width: panelWidth)
    let top = isBare ? 28.0 : 96.0
    var corners: [Point] = []
    var width = max(drawing.width, 560)
    var height: Double
    if isBeside {
      var y = top + 20
      for block in blocks {
        corners.append(Point(margin + drawing.width + gap, y))
        y += block.height + gap * 0.8
      }
      width = max(width, drawing.width + gap + panelWidth)
      height = max(top + drawing.height, y - gap * 0.8)
    } else {
      let columns = max(1, Int((max(width, panelWidth) + gap) / (panelWidth + gap)))
      var y = [Double](repeating: top + drawing.height + gap, count: columns)
      for (index, block) in blocks.enumerated() {
        let column = index % columns
        corners.append(Point(margin + Double(column) * (panelWidth + gap), y[column]))
        y[column] += block.height + gap * 0.8
      }
      height = (y.max() ?? 0) - gap * 0.8
    }
    let omission = drawing.omission
    if omission != nil { height += 34 }
    var body = SVGWriter()
    if !isBare { drawHeading(&body) }
    let inset = isBeside ? 0 : (width - drawing.width) / 2
    body.group(["transform": "translate(\(Point(margin + inset, top).path))"]) {
      $0.append(drawing.content)
    }
    for (block, corner) in zip(blocks, corners) {
      body.group(["transform": "translate(\(corner.path))"]) { $0.append(block.content) }
    }
    if let omission {
      body.label(omission, at: Point(margin, height - 4), .init(size: 12, color: Palette.quiet))
    }
    return sheet(body, width: width + 2 * margin, height: height + margin, omission: omission)
  }

  private func drawHeading(_ svg: inout SVGWriter) {
    svg.label(
      "Score \(SafeText.grouped(subject.score))", at: Point(margin, 52),
      .init(size: 24, isBold: true))
    svg.label(
      SafeText.shortened("\(subject.title) · \(subject.size)", to: 130), at: Point(margin, 76),
      .init(size: 14, color: Palette.quiet))
  }

  private func sheet(
    _ body: SVGWriter, width: Double, height: Double, omission: String?
  ) -> String {
    let size = (SVGWriter.number(width.rounded(.up)), SVGWriter.number(height.rounded(.up)))
    var svg = SVGWriter()
    svg.content(
      "title", "\(subject.title): a network of score \(subject.score)", ["id": "golf-title"])
    let uses = Activation.allCases.compactMap { activation -> String? in
      let count = subject.network.neurons.count { $0.activation == activation }
      return count > 0 ? "\(count) \(activation.rawValue)" : nil
    }
    let description =
      ["\(subject.size). Neurons by activation: \(uses.joined(separator: ", "))."]
      + subject.findings + [omission].compactMap { $0 }
    svg.content("desc", description.joined(separator: " "), ["id": "golf-description"])
    svg.content("style", Palette.darkStyle)
    svg.element(
      "rect", ["width": size.0, "height": size.1, "rx": "14", "fill": Palette.paper])
    svg.append(body)
    return """
      \(isBare ? "" : #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n")\
      <svg xmlns="http://www.w3.org/2000/svg" width="\(size.0)" height="\(size.1)" \
      viewBox="0 0 \(size.0) \(size.1)" role="img" \
      aria-labelledby="golf-title golf-description" \
      font-family="'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">
      \(svg.text)</svg>

      """
  }
}
