import Networks

/// The drawing of a large network: rings of neurons, inputs as tracks around them, the answer in
/// the middle.
///
/// What would make the file or the picture too heavy is thinned out evenly, and the caption says
/// so.
struct RingDrawing {
  /// At most so many weights are drawn.
  private static let mostWeights = 5000
  /// Up to here every neuron tells its formula under the pointer.
  private static let mostTips = 1000

  private let network: Network
  private let geometry: RingGeometry

  init(_ network: Network) {
    self.network = network
    geometry = RingGeometry(network)
  }

  func picture() -> Picture {
    let (weights, all) = drawnWeights()
    var picture = Picture(width: geometry.width, height: geometry.height)
    picture.content.group(["fill": "none", "stroke-linecap": "round"]) { svg in
      drawTracks(&svg)
      drawGuides(&svg)
      drawWeights(weights, &svg)
    }
    drawRings(&picture.content)
    drawMiddle(&picture.content)
    drawInputs(&picture.content)
    drawRingNames(&picture.content)
    let neurons = geometry.isDrawn.dropFirst(network.inputs.count).count { $0 }
    if neurons < network.neurons.count || weights.count < all {
      picture.omission =
        "Drawn are \(SafeText.grouped(neurons)) of \(SafeText.grouped(network.neurons.count)) "
        + "neurons and \(SafeText.grouped(weights.count)) of \(SafeText.grouped(all)) weights, "
        + "evenly chosen."
    }
    return picture
  }

  // MARK: - Weights

  private struct Weight {
    var source: Int
    var target: Int
    var value: ExactDecimal
  }

  private func drawnWeights() -> (shown: [Weight], all: Int) {
    var weights: [Weight] = []
    var all = 0
    for (index, neuron) in network.neurons.enumerated() {
      let target = network.inputs.count + index
      all += neuron.connections.count
      for connection in neuron.connections
      where geometry.isDrawn[target] && geometry.isDrawn[connection.source] {
        weights.append(
          Weight(source: connection.source, target: target, value: connection.weight))
      }
    }
    let count = weights.count
    let kept = weights.indices.filter {
      RingGeometry.keeps($0, of: count, atMost: Self.mostWeights)
    }
    return (kept.map { weights[$0] }, all)
  }

  /// How far a weight reaches; what reaches far is drawn below and fainter.
  private enum Reach: Int, CaseIterable {
    case chord, spoke, step
  }

  /// Draws all weights of one look as one path: by reach, sign and thickness.
  private func drawWeights(_ weights: [Weight], _ svg: inout SVGWriter) {
    let sparse = min(1, 700 / Double(max(weights.count, 1)))
    var paths = [String](repeating: "", count: Reach.allCases.count * 12)
    for weight in weights {
      let (reach, data) = path(weight)
      let digits = min(max(weight.value.precision, 1), 6)
      paths[reach.rawValue * 12 + (weight.value.sign < 0 ? 6 : 0) + digits - 1] += data
    }
    for (look, data) in paths.enumerated() where !data.isEmpty {
      let reach = Reach(rawValue: look / 12)
      let digits = Double(look % 6 + 1)
      let width = (reach == .step ? 0.7 : 0.45) + 0.35 * digits
      let opacity =
        switch reach {
        case .step: 75
        case .spoke: Int(25 + 30 * sparse)
        default: Int(12 + 34 * sparse)
        }
      svg.element(
        "path",
        [
          "d": data, "stroke": look % 12 < 6 ? Palette.positive : Palette.negative,
          "stroke-width": SVGWriter.number(max(width * (0.5 + 0.5 * sparse), 0.4)),
          "stroke-opacity": "0.\(opacity)",
        ])
    }
  }

  private func path(_ weight: Weight) -> (Reach, String) {
    let from = geometry.place(weight.source)
    let to = geometry.place(weight.target)
    let start = geometry.point(from.radius, from.angle)
    let end = geometry.point(to.radius, to.angle)
    if weight.source < network.inputs.count {
      // From the input's track straight inwards.
      let isDirect = geometry.isInMiddle(to.radius)
      let onTrack = isDirect ? start : geometry.point(from.radius, to.angle)
      return (.spoke, "M\(onTrack.path)L\(end.path)")
    }
    if geometry.isInMiddle(from.radius) || geometry.isInMiddle(to.radius) {
      return (.spoke, "M\(start.path)L\(end.path)")
    }
    let apart = abs(from.angle - to.angle)
    let middle = (from.angle + to.angle) / 2
    let radius = (from.radius + to.radius) / 2
    if apart < 0.5 {
      let bulge = from.radius == to.radius ? min(apart * radius * 0.55, 44) : 0
      let handle = geometry.point(radius + bulge, middle)
      return (.step, "M\(start.path)Q\(handle.path) \(end.path)")
    }
    let handle = geometry.point(radius * 0.3, middle)
    return (.chord, "M\(start.path)Q\(handle.path) \(end.path)")
  }

  // MARK: - Lines that guide

  /// Each input's track: from the top as far around, both ways, as its readers stand.
  private func drawTracks(_ svg: inout SVGWriter) {
    for input in network.inputs.indices {
      let place = geometry.place(input)
      for end in geometry.trackEnds(input) {
        drawArc(
          radius: place.radius, from: place.angle, to: end, isLarge: false, Palette.trunk,
          width: min(1.4, 0.3 * geometry.trackStep), &svg)
      }
    }
  }

  private func drawGuides(_ svg: inout SVGWriter) {
    for ring in geometry.layout.rings {
      drawArc(
        radius: ring.radius, from: geometry.angle(0), to: geometry.angle(1), isLarge: true,
        Palette.faint, width: 1.2, &svg)
    }
  }

  private func drawArc(
    radius: Double, from: Double, to: Double, isLarge: Bool, _ color: String,
    width: Double, _ svg: inout SVGWriter
  ) {
    let size = SVGWriter.number(radius)
    let flags = "\(isLarge ? 1 : 0) \(to > from ? 1 : 0)"
    let start = geometry.point(radius, from).path
    let end = geometry.point(radius, to).path
    svg.element(
      "path",
      [
        "d": "M\(start)A\(size) \(size) 0 \(flags) \(end)", "stroke": color,
        "stroke-width": SVGWriter.number(max(width, 0.1)),
      ])
  }

  // MARK: - Nodes

  private func neuron(_ node: Int) -> Neuron { network.neurons[node - network.inputs.count] }

  private func tip(_ node: Int) -> String? {
    network.neurons.count > Self.mostTips
      ? nil : SafeText.shortened(Formula.listing(neuron(node), in: network), to: 160)
  }

  private func drawRings(_ svg: inout SVGWriter) {
    let outputs = Set(network.outputs)
    for ring in geometry.layout.rings {
      let radius = geometry.neuronRadius(ring)
      for activation in Activation.allCases {
        let nodes = ring.nodes.filter {
          geometry.isDrawn[$0] && neuron($0).activation == activation
        }
        if nodes.isEmpty { continue }
        svg.group(["fill": Palette.fill(activation)]) { svg in
          for node in nodes {
            let center = geometry.point(node)
            if radius >= 7.5 {
              Glyphs.draw(activation, at: center, radius: radius, tip: tip(node), into: &svg)
            } else {
              svg.circle(at: center, radius: radius, tip: tip(node))
            }
          }
        }
      }
      for node in ring.nodes where outputs.contains(node) {
        Glyphs.drawRim(at: geometry.point(node), radius: radius + 3, into: &svg)
      }
    }
  }

  private func drawMiddle(_ svg: inout SVGWriter) {
    let middle = geometry.layout.middle
    for node in middle {
      let isOutput = network.outputs.contains(node)
      let center = geometry.point(node)
      let radius = isOutput ? 17.0 : 11
      Glyphs.draw(
        neuron(node).activation, at: center, radius: radius, tip: tip(node), into: &svg)
      if isOutput { Glyphs.drawRim(at: center, radius: radius + 4.5, into: &svg) }
      if middle.count <= 14 {
        svg.label(
          SafeText.shortened(SafeText.line(neuron(node).name), to: 12),
          at: Point(center.x, center.y + radius + (isOutput ? 17 : 11)),
          .init(size: 10.5, anchor: "middle", hasHalo: true))
      }
    }
  }

  private func drawInputs(_ svg: inout SVGWriter) {
    let radius = min(11, geometry.trackStep * 0.42)
    for (input, name) in network.inputs.enumerated() {
      let center = geometry.point(input)
      svg.circle(
        at: center, radius: radius,
        ["fill": "#ffffff", "stroke": Palette.ink, "stroke-width": "1.6"], tip: name)
      let label = SafeText.shortened(SafeText.line(name), to: 18)
      if label.count == 1, radius > 9 {
        svg.label(
          label, at: Point(center.x, center.y + 4.5),
          .init(size: 13, anchor: "middle", isBold: true))
      } else if network.inputs.count <= 10 {
        svg.label(
          label, at: Point(center.x - radius - 5, center.y + 4.5),
          .init(size: 13, anchor: "end", isBold: true, hasHalo: true))
      }
    }
  }

  private func drawRingNames(_ svg: inout SVGWriter) {
    for ring in geometry.layout.rings {
      let count = SafeText.grouped(ring.nodes.count)
      let room = max(Int(geometry.openingWidth(ring.radius) / 6.2), count.count + 4)
      let name = SafeText.shortened(SafeText.line(ring.name), to: room - count.count - 1)
      svg.label(
        "\(name) \(count)", at: Point(geometry.center.x, geometry.center.y - ring.radius + 4),
        .init(size: 11, anchor: "middle", hasHalo: true))
    }
  }
}
