/// Finds places for labels where they cover each other, and what else is there, least.
struct LabelPlacer {
  /// A label, and where it may stand, best places first.
  struct Label {
    var width: Double
    var height: Double
    var candidates: [Point]
  }

  private struct Box {
    var center: Point
    var width: Double
    var height: Double

    /// The area two boxes share.
    func overlap(_ other: Box) -> Double {
      let across = (other.width + width) / 2 - abs(other.center.x - center.x)
      let down = (other.height + height) / 2 - abs(other.center.y - center.y)
      return max(across, 0) * max(down, 0)
    }
  }

  private var blocked: [Box] = []

  /// What a step down in the list of places costs, in units of area covered: a place that is a
  /// little worse is taken to cover less, not for nothing.
  private static let stepCost = 1.5
  private static let rounds = 6

  /// Marks a rectangle as taken.
  mutating func block(_ center: Point, width: Double, height: Double) {
    blocked.append(Box(center: center, width: width, height: height))
  }

  /// A place for every label. All begin at their best places; then each in turn moves to where it
  /// covers least of the others, until none moves.
  ///
  /// - Precondition: every label has a candidate.
  func place(_ labels: [Label]) -> [Point] {
    var boxes = labels.map { Box(center: $0.candidates[0], width: $0.width, height: $0.height) }
    for _ in 0..<Self.rounds {
      var hasMoved = false
      for (index, label) in labels.enumerated() {
        let others = boxes.indices.filter { $0 != index }.map { boxes[$0] } + blocked
        let costs = label.candidates.enumerated().map { rank, candidate in
          let box = Box(center: candidate, width: label.width, height: label.height)
          return others.reduce(Double(rank) * Self.stepCost) { $0 + box.overlap($1) }
        }
        let best = costs.indices.min { costs[$0] < costs[$1] } ?? 0
        if boxes[index].center != label.candidates[best] {
          boxes[index].center = label.candidates[best]
          hasMoved = true
        }
      }
      if !hasMoved { break }
    }
    return boxes.map(\.center)
  }
}
