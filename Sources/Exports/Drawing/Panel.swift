import Networks

/// What stands beside a drawing: the score by part as bars, the legend, and what was verified.
struct Panel {
  /// Parts beyond these are added up.
  private static let mostBars = 12

  private let subject: Subject
  private let lines: [LegendEntry]

  /// - Parameter lines: What the lines and marks of the drawing mean.
  init(_ subject: Subject, lines: [LegendEntry]) {
    self.subject = subject
    self.lines = lines
  }

  /// The blocks, each as wide as told; they are put under or beside each other.
  func blocks(width: Double) -> [Picture] {
    [bars(width: width), legend(width: width), facts(width: width)].filter { $0.height > 0 }
  }

  private func heading(_ text: String, _ svg: inout SVGWriter) {
    svg.label(text, at: Point(0, 12), .init(size: 13, isBold: true))
  }

  /// One bar: a part, or what many small parts cost together.
  private struct Bar {
    var name: String
    var score: Int
    /// What the part's neurons of each activation cost; empty for a mixture of parts.
    var pieces: [(activation: Activation, score: Int)] = []
  }

  private func bars() -> [Bar] {
    let parts = subject.network.scoreByPart(subject.metric)
    let ranked = parts.indices.sorted { (parts[$1].score, $0) < (parts[$0].score, $1) }
    let kept = Set(ranked.prefix(parts.count > Self.mostBars ? Self.mostBars - 1 : parts.count))
    var costs: [String: [Activation: Int]] = [:]
    for (neuron, cost) in zip(subject.network.neurons, subject.network.costs(subject.metric)) {
      costs[String(neuron.part), default: [:]][neuron.activation, default: 0] += cost
    }
    var bars: [Bar] = []
    for index in parts.indices where kept.contains(index) {
      let part = parts[index]
      bars.append(
        Bar(
          name: part.part, score: part.score,
          pieces: Activation.allCases.compactMap { activation in
            costs[part.part]?[activation].map { (activation, $0) }
          }))
    }
    let rest = parts.indices.filter { !kept.contains($0) }
    if !rest.isEmpty {
      let score = rest.reduce(0) { $0 + parts[$1].score }
      bars.append(Bar(name: "\(rest.count) other parts", score: score))
    }
    return bars
  }

  private func bars(width: Double) -> Picture {
    let bars = bars()
    var picture = Picture(width: width, height: 30 + 24 * Double(bars.count))
    heading("Score by part", &picture.content)
    let most = Double(max(bars.map(\.score).max() ?? 0, 1))
    let start = 112.0
    let unit = (width - start - 52) / most
    for (index, bar) in bars.enumerated() {
      let y = 28 + 24 * Double(index)
      picture.content.label(
        SafeText.shortened(SafeText.line(bar.name), to: 16), at: Point(start - 10, y + 13),
        .init(anchor: "end"))
      var x = start
      func piece(_ score: Int, _ fill: String) {
        if score == 0 { return }
        picture.content.element(
          "rect",
          [
            "x": SVGWriter.number(x), "y": SVGWriter.number(y),
            "width": SVGWriter.number(max(unit * Double(score), 0.5)), "height": "17",
            "fill": fill,
          ])
        x += unit * Double(score)
      }
      if bar.pieces.isEmpty { piece(bar.score, Palette.trunk) }
      for part in bar.pieces { piece(part.score, Palette.fill(part.activation)) }
      picture.content.label(
        SafeText.grouped(bar.score), at: Point(x + 7, y + 13), .init(color: Palette.quiet))
    }
    return picture
  }

  func legend(width: Double) -> Picture {
    let network = subject.network
    let used = Activation.allCases.compactMap { activation -> (Activation, Int)? in
      let count = network.neurons.count { $0.activation == activation }
      return count > 0 ? (activation, count) : nil
    }
    var picture = Picture(
      width: width, height: 44 + 30 * Double(used.count) + 22 * Double(lines.count))
    heading("Neurons and weights", &picture.content)
    for (index, (activation, count)) in used.enumerated() {
      let y = 38 + 30 * Double(index)
      Glyphs.draw(activation, at: Point(13, y), radius: 12, into: &picture.content)
      picture.content.label(
        "\(activation.rawValue): \(activation.formula)", at: Point(36, y + 4.5))
      picture.content.label(
        SafeText.grouped(count), at: Point(width - 30, y + 4.5),
        .init(color: Palette.quiet, anchor: "end"))
    }
    for (index, line) in lines.enumerated() {
      let y = 38 + 30 * Double(used.count) + 22 * Double(index)
      picture.content.group(["transform": "translate(\(Point(0, y).path))"]) {
        $0.element("path", line.mark)
      }
      picture.content.label(line.meaning, at: Point(36, y + 4.5))
    }
    return picture
  }

  private func facts(width: Double) -> Picture {
    guard let facts = subject.facts else { return Picture(width: width, height: 0) }
    var rows = [("cases", SafeText.grouped(facts.cases)), facts.demand]
    if let error = facts.worstError { rows.append(("worst error", "\(error)")) }
    rows.append(("margin", "\(facts.margin)"))
    if let worst = facts.worstCase { rows.append(("worst case", SafeText.line(worst))) }
    var picture = Picture(width: width, height: 34 + 21 * Double(rows.count))
    heading("What was verified", &picture.content)
    for (index, row) in rows.enumerated() {
      let y = 38 + 21 * Double(index)
      picture.content.label(row.0, at: Point(0, y), .init(color: Palette.quiet))
      picture.content.label(
        SafeText.shortened(row.1, to: Int((width - 90) / 6.6)), at: Point(86, y))
    }
    return picture
  }
}
