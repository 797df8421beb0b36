import Networks

/// The drawing of a small network: one layer for each depth, every neuron with its curve, name and
/// bias, every weight on its line.
///
/// Values flow from left to right, or downwards when there are so many layers that a wide picture
/// would become too small to read.
struct LayeredDrawing {
  /// Larger networks are drawn by part.
  private static let mostNeurons = 100
  /// Deeper ones too.
  private static let mostLayers = 26
  /// And those with more nodes of one depth.
  private static let mostInLayer = 24
  /// Up to here the weights are written out.
  private static let mostLabelled = 60
  /// More layers than this stand below each other.
  private static let mostColumns = 11

  /// Whether values flow downwards.
  private let isUpright: Bool
  private let network: Network
  private let layout: LayeredLayout
  private let radius = 17.0
  private let step: Double
  private let side: Double

  init(_ network: Network) {
    self.network = network
    isUpright = (network.depths().max() ?? 0) >= Self.mostColumns
    // Where many weights arrive at one neuron their labels need room below each other.
    let crowd = Double(max((network.neurons.map(\.connections.count).max() ?? 0) - 4, 0))
    step = isUpright ? 80 + min(7 * crowd, 50) : 136 + min(8 * crowd, 60)
    side = isUpright ? 24 : 40
    layout = LayeredLayout(
      network, nodeRoom: isUpright ? 126 : 76, waypointRoom: isUpright ? 20 : 16)
  }

  /// Whether a network is small enough to be drawn like this.
  static func suits(_ network: Network) -> Bool {
    if network.neurons.count > mostNeurons || network.parameterCount > 8 * mostNeurons {
      return false
    }
    var sizes = [Int](repeating: 0, count: mostLayers)
    for column in network.columns() {
      if column >= mostLayers || sizes[column] == mostInLayer { return false }
      sizes[column] += 1
    }
    return true
  }

  func picture() -> Picture {
    let along = 2 * side + step * Double(max(layout.layerCount - 1, 1))
    let across = layout.breadth + 20
    var picture = Picture(width: isUpright ? across : along, height: isUpright ? along : across)
    picture.content.group(["fill": "none", "stroke-linecap": "round"]) { svg in
      drawTrunks(&svg)
      drawConnections(&svg)
    }
    drawNodes(&picture.content)
    if network.neurons.count <= Self.mostLabelled { drawWeights(&picture.content) }
    picture.legend = legend()
    return picture
  }

  private func legend() -> [LegendEntry] {
    let wedge = "M0 -.5l27 -2v5l-27 -2z"
    var entries = [
      LegendEntry(
        mark: ["d": wedge, "fill": Palette.positive],
        meaning: "positive weight; the thicker, the more digits"),
      LegendEntry(mark: ["d": wedge, "fill": Palette.negative], meaning: "negative weight"),
    ]
    if !layout.trunks.isEmpty {
      entries.append(.line(Palette.trunk, "a value on its way to where it is weighed"))
    }
    if network.neurons.contains(where: { !$0.bias.isZero }) {
      entries.append(
        LegendEntry(
          mark: [
            "d": "M7 0h6M10 -3v6M16 0h5", "fill": "none", "stroke": Palette.quiet,
            "stroke-width": "1.4",
          ], meaning: "a grey number is the neuron's bias"))
    }
    entries.append(
      LegendEntry(
        mark: [
          "d": "M5.5 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0M8.5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0",
          "fill": "none", "stroke": Palette.ink, "stroke-width": "1.4",
        ], meaning: "a double rim: an output"))
    return entries
  }

  // MARK: - Lines

  private func point(_ vertex: Int) -> Point {
    let along = side + step * Double(layout.layer(of: vertex))
    let across = layout.offset(of: vertex) + 10
    // Names stand to the right of the nodes in an upright drawing.
    return isUpright ? Point(across - 30, along) : Point(along, across)
  }

  private func curve(_ from: Int, _ to: Int) -> FlowCurve {
    var start = point(from)
    var end = point(to)
    let leaving = from < network.nodeCount ? radius : 0
    let arriving = to < network.nodeCount ? radius : 0
    if isUpright {
      start.y += leaving
      end.y -= arriving
    } else {
      start.x += leaving
      end.x -= arriving
    }
    return FlowCurve(start: start, end: end, isUpright: isUpright)
  }

  private func drawTrunks(_ svg: inout SVGWriter) {
    let paths = layout.trunks.map { curve($0.from, $0.to).path }
    if paths.isEmpty { return }
    svg.element(
      "path", ["d": paths.joined(), "stroke": Palette.trunk, "stroke-width": "1.6"])
  }

  private func drawConnections(_ svg: inout SVGWriter) {
    for (index, neuron) in network.neurons.enumerated() {
      let target = network.inputs.count + index
      for connection in neuron.connections {
        let stop = layout.lastStop(from: connection.source, to: target)
        let digits = Double(min(connection.weight.precision, 8))
        svg.element(
          "path",
          [
            "d": curve(stop, target).path, "stroke": Palette.stroke(connection.weight),
            "stroke-width": SVGWriter.number(0.8 + 0.6 * digits), "stroke-opacity": "0.8",
          ],
          tip: "\(network.name(ofNode: connection.source)) → \(neuron.name): \(connection.weight)")
      }
    }
  }

  // MARK: - Nodes

  private func drawNodes(_ svg: inout SVGWriter) {
    let outputs = Set(network.outputs)
    for node in 0..<network.nodeCount {
      let center = point(node)
      if outputs.contains(node) {
        Glyphs.drawRim(at: center, radius: radius + 4.5, into: &svg)
      }
      if node < network.inputs.count {
        drawInput(network.inputs[node], at: center, &svg)
      } else {
        let neuron = network.neurons[node - network.inputs.count]
        Glyphs.draw(
          neuron.activation, at: center, radius: radius,
          tip: Formula.listing(neuron, in: network), into: &svg)
        drawName(of: neuron, at: center, isOutput: outputs.contains(node), &svg)
      }
    }
  }

  private func drawName(
    of neuron: Neuron, at center: Point, isOutput: Bool, _ svg: inout SVGWriter
  ) {
    let name = SafeText.shortened(SafeText.line(neuron.name), to: isUpright ? 14 : 18)
    let sign = neuron.bias.sign > 0 ? "+" : ""
    let bias = neuron.bias.isZero ? "" : SafeText.shortened("\(sign)\(neuron.bias)", to: 14)
    let away = radius + (isOutput ? 9 : 5)
    let anchor = isUpright ? "start" : "middle"
    let places =
      isUpright
      ? [
        Point(center.x + away, center.y + (bias.isEmpty ? 4 : -2)),
        Point(center.x + away, center.y + 11),
      ]
      : [Point(center.x, center.y + away + 8), Point(center.x, center.y - away)]
    svg.label(name, at: places[0], .init(size: 11, anchor: anchor, hasHalo: true))
    if !bias.isEmpty {
      svg.label(
        bias, at: places[1],
        .init(size: 10.5, color: Palette.quiet, anchor: anchor, hasHalo: true))
    }
  }

  private func drawInput(_ name: String, at center: Point, _ svg: inout SVGWriter) {
    let label = SafeText.shortened(SafeText.line(name), to: 12)
    let width = max(2 * radius, 7.5 * Double(label.count) + 12)
    // Long names grow away from the connections.
    let middle = isUpright ? center.x : center.x + radius - width / 2
    svg.element(
      "rect",
      [
        "x": SVGWriter.number(middle - width / 2), "y": SVGWriter.number(center.y - radius),
        "width": SVGWriter.number(width), "height": SVGWriter.number(2 * radius), "rx": "9",
        "fill": Palette.card, "stroke": Palette.ink, "stroke-width": "1.6",
      ], tip: name)
    svg.label(
      label, at: Point(middle, center.y + 5), .init(size: 14, anchor: "middle", isBold: true))
  }

  // MARK: - Weights

  /// Writes every weight on its line where it covers least of other weights and of nodes.
  private func drawWeights(_ svg: inout SVGWriter) {
    var placer = LabelPlacer()
    for node in 0..<network.nodeCount {
      let center = point(node)
      if isUpright {
        placer.block(Point(center.x + 24, center.y), width: 92, height: 2 * radius + 6)
      } else {
        placer.block(Point(center.x, center.y + 4), width: 2 * radius + 6, height: 60)
      }
    }
    var labels: [LabelPlacer.Label] = []
    var texts: [(text: String, color: String)] = []
    for (index, neuron) in network.neurons.enumerated() {
      let target = network.inputs.count + index
      for connection in neuron.connections {
        let text = SafeText.shortened(connection.weight.description, to: 12)
        let curve = curve(layout.lastStop(from: connection.source, to: target), target)
        labels.append(
          .init(
            width: 5.9 * Double(text.count) + 6, height: 13,
            candidates: FlowCurve.labelPlaces.map(curve.point)))
        texts.append((text, Palette.stroke(connection.weight)))
      }
    }
    for (place, (text, color)) in zip(placer.place(labels), texts) {
      svg.plate(text, at: place, size: 10.5, color: color)
    }
  }
}
