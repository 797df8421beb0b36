import Networks

/// The drawing of a large network: its parts as cards, from left to right, with the number of
/// weights on the lines between them.
struct PartDrawing {
  private let graph: PartGraph
  private let network: Network
  private let layout: LayeredLayout
  private let size = (width: 158.0, height: 62.0)
  private let step = 240.0
  private let side = 84.0

  init(_ network: Network, _ metric: Metric) {
    self.network = network
    graph = PartGraph(network, metric)
    layout = LayeredLayout(graph.skeleton, nodeRoom: 104, waypointRoom: 34)
  }

  func picture() -> Picture {
    let back = graph.links.keys.contains { $0.from > $0.to } ? 60.0 : 0
    var picture = Picture(
      width: 2 * side + step * Double(max(layout.layerCount - 1, 1)),
      height: max(layout.breadth, size.height) + 30 + back)
    picture.omission =
      "Drawn by part: \(SafeText.count(network.neurons.count, "neuron", "neurons")) in "
      + "\(SafeText.count(graph.parts.count, "part", "parts"))."
    picture.content.group(["fill": "none", "stroke-linecap": "round"]) { svg in
      for trunk in layout.trunks {
        let path = FlowCurve(
          start: point(trunk.from, leaving: true), end: point(trunk.to, leaving: false),
          isUpright: false
        ).path
        svg.element("path", ["d": path, "stroke": Palette.trunk, "stroke-width": "2"])
      }
      for (link, weights) in graph.sortedLinks { drawLine(link, weights, &svg) }
    }
    for node in 0..<(graph.inputs.count + graph.parts.count) { drawNode(node, &picture.content) }
    drawCounts(&picture.content)
    picture.legend = [
      .line(Palette.trunk, "weights from part to part, and how many", width: "3")
    ]
    if back > 0 {
      picture.legend.append(
        .line(Palette.trunk, "weights that lead back to an earlier part", width: "3", dash: "5 5"))
    }
    picture.legend.append(
      .line(Palette.fill(.relu), "a strip: the part's neurons by activation", width: "4"))
    return picture
  }

  // MARK: - Places

  private func center(_ vertex: Int) -> Point {
    Point(side + step * Double(layout.layer(of: vertex)), layout.offset(of: vertex) + 16)
  }

  private func halfWidth(_ vertex: Int) -> Double {
    if vertex < graph.inputs.count { return inputWidth(vertex) / 2 }
    return vertex < graph.inputs.count + graph.parts.count ? size.width / 2 : 0
  }

  private func inputWidth(_ input: Int) -> Double {
    max(34, 7.5 * Double(min(graph.inputs[input].count, 16)) + 14)
  }

  private func point(_ vertex: Int, leaving: Bool) -> Point {
    let center = center(vertex)
    return Point(center.x + (leaving ? 1 : -1) * halfWidth(vertex), center.y)
  }

  /// The curve on which a link arrives; one that leads back runs below the cards.
  private func curve(_ link: PartGraph.Link) -> FlowCurve {
    if link.from > link.to {
      let (from, to) = (center(link.from), center(link.to))
      return FlowCurve(
        start: Point(from.x, from.y + size.height / 2), end: Point(to.x, to.y + size.height / 2),
        isUpright: true, dip: 60)
    }
    let stop = layout.lastStop(from: link.from, to: link.to)
    return FlowCurve(
      start: point(stop, leaving: true), end: point(link.to, leaving: false), isUpright: false)
  }

  // MARK: - Parts of the picture

  private func drawLine(_ link: PartGraph.Link, _ weights: Int, _ svg: inout SVGWriter) {
    // One more unit of width for each factor of ten.
    let width = 1.4 + Double(String(weights).count)
    let dash = link.from > link.to ? "5 5" : "none"
    svg.element(
      "path",
      [
        "d": curve(link).path, "stroke": Palette.trunk, "stroke-width": SVGWriter.number(width),
        "stroke-dasharray": dash,
      ])
  }

  private func drawCounts(_ svg: inout SVGWriter) {
    var labels = LabelPlacer()
    for node in 0..<(graph.inputs.count + graph.parts.count) {
      labels.block(center(node), width: 2 * halfWidth(node) + 4, height: size.height + 4)
    }
    let links = graph.sortedLinks
    let places = labels.place(
      links.map { link, weights in
        LabelPlacer.Label(
          width: 6.4 * Double(SafeText.grouped(weights).count) + 8, height: 15,
          candidates: FlowCurve.labelPlaces.map(curve(link).point))
      })
    for ((_, weights), place) in zip(links, places) {
      svg.plate(SafeText.grouped(weights), at: place, size: 11, color: Palette.ink)
    }
  }

  private func drawNode(_ node: Int, _ svg: inout SVGWriter) {
    let center = center(node)
    if node < graph.inputs.count {
      drawBox(at: center, width: inputWidth(node), height: 34, isOutput: false, &svg)
      svg.label(
        SafeText.shortened(graph.inputs[node], to: 16), at: Point(center.x, center.y + 5),
        .init(size: 14, anchor: "middle", isBold: true))
      return
    }
    let part = graph.parts[node - graph.inputs.count]
    drawBox(
      at: center, width: size.width, height: size.height, isOutput: part.isOutput, &svg)
    let left = center.x - size.width / 2 + 10
    svg.label(
      SafeText.shortened(part.name, to: 20), at: Point(left, center.y - 12),
      .init(size: 13, isBold: true))
    svg.label(
      "\(SafeText.count(part.neurons, "neuron", "neurons")), score \(SafeText.grouped(part.score))",
      at: Point(left, center.y + 4), .init(size: 11))
    if part.inner > 0 {
      svg.label(
        "\(SafeText.grouped(part.inner)) weights inside", at: Point(left, center.y + 17),
        .init(size: 10, color: Palette.quiet))
    }
    drawActivations(part, left: left, top: center.y + size.height / 2 - 9, &svg)
  }

  private func drawBox(
    at center: Point, width: Double, height: Double, isOutput: Bool, _ svg: inout SVGWriter
  ) {
    func box(_ margin: Double) {
      svg.element(
        "rect",
        [
          "x": SVGWriter.number(center.x - width / 2 - margin),
          "y": SVGWriter.number(center.y - height / 2 - margin),
          "width": SVGWriter.number(width + 2 * margin),
          "height": SVGWriter.number(height + 2 * margin),
          "rx": "9", "fill": Palette.card, "stroke": Palette.ink, "stroke-width": "1.4",
        ])
    }
    if isOutput { box(4) }
    box(0)
  }

  /// A bar that shows how many of the part's neurons have which activation.
  private func drawActivations(
    _ part: PartGraph.Part, left: Double, top: Double, _ svg: inout SVGWriter
  ) {
    var x = left
    let unit = (size.width - 20) / Double(max(part.neurons, 1))
    for activation in Activation.allCases {
      guard let count = part.activations[activation] else { continue }
      svg.element(
        "rect",
        [
          "x": SVGWriter.number(x), "y": SVGWriter.number(top),
          "width": SVGWriter.number(unit * Double(count)), "height": "4",
          "fill": Palette.fill(activation),
        ])
      x += unit * Double(count)
    }
  }
}
