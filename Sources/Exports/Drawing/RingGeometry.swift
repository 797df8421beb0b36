import Foundation
import Networks

/// The measures of a ring drawing: where every node lies, which are drawn, and how large the whole
/// is.
struct RingGeometry {
  /// At most so many neurons of a ring are drawn.
  private static let mostOnRing = 720
  /// The radius of the outermost ring.
  static let outer = 400.0
  /// Rings stay outside this radius; the neurons in the middle inside.
  static let inner = 150.0
  /// The part of the circle, at the top, that rings leave free.
  private static let opening = 0.085

  let network: Network
  let layout: RingLayout
  /// Whether a node is drawn: rings of very many neurons are thinned out evenly.
  let isDrawn: [Bool]
  /// The distance between the tracks of two inputs.
  let trackStep: Double
  /// The centre of the rings.
  private(set) var center = Point(0, 0)
  /// The drawing's width.
  private(set) var width = 0.0
  /// The drawing's height.
  private(set) var height = 0.0

  /// Where the neurons in the middle stand, but for the answer in the very centre.
  private var angleInMiddle: [Int: Double] = [:]

  init(_ network: Network) {
    self.network = network
    let layout = RingLayout(network, inner: Self.inner, outer: Self.outer)
    self.layout = layout
    var isDrawn = [Bool](repeating: true, count: network.nodeCount)
    for ring in layout.rings where ring.nodes.count > Self.mostOnRing {
      for (place, node) in ring.nodes.enumerated() {
        isDrawn[node] = Self.keeps(place, of: ring.nodes.count, atMost: Self.mostOnRing)
      }
    }
    self.isDrawn = isDrawn
    trackStep = min(28, 150 / Double(network.inputs.count))
    arrangeMiddle()
    fit()
  }

  /// Whether element `index` of `count` is kept when they are thinned out evenly.
  static func keeps(_ index: Int, of count: Int, atMost most: Int) -> Bool {
    count <= most || (index + 1) * most / count > index * most / count
  }

  /// Spreads the neurons in the middle evenly, in the order of the ring neurons they are connected
  /// with, and turns them so that the first stands right before its own.
  private mutating func arrangeMiddle() {
    let middle = layout.middle.filter { network.outputs != [$0] }
    if middle.isEmpty { return }
    var wishes: [Int: (sum: Double, count: Double)] = [:]
    for (index, neuron) in network.neurons.enumerated() {
      let target = network.inputs.count + index
      for connection in neuron.connections {
        for (node, other) in [(target, connection.source), (connection.source, target)] {
          guard let turn = layout.turns[other] else { continue }
          let wish = wishes[node, default: (0, 0)]
          wishes[node] = (wish.sum + turn, wish.count + 1)
        }
      }
    }
    let sorted = middle.map { node -> (turn: Double, node: Int) in
      let wish = wishes[node, default: (0.5, 1)]
      return (wish.sum / wish.count, node)
    }.sorted { ($0.turn, $0.node) < ($1.turn, $1.node) }
    for (index, place) in sorted.enumerated() {
      let share = Double(index) / Double(sorted.count)
      angleInMiddle[place.node] = angle(sorted[0].turn) + 2 * Double.pi * share
    }
  }

  /// Finds the centre and the size at which the rings, the inputs and their tracks just fit.
  private mutating func fit() {
    let rim = Self.outer + 26
    var left = -rim
    var right = rim
    var bottom = rim
    for input in network.inputs.indices {
      let radius = place(input).radius
      for end in trackEnds(input) {
        for step in 0...32 {
          let top = -Double.pi / 2
          let point = point(radius, top + (end - top) * Double(step) / 32)
          left = min(left, point.x - 6)
          right = max(right, point.x + 6)
          bottom = max(bottom, point.y + 6)
        }
      }
    }
    let top = Self.outer + 40 + trackStep * Double(network.inputs.count)
    center = Point(-left, top)
    width = right - left
    height = top + bottom
  }

  // MARK: - Places

  /// The angle of a turn: clockwise from the top, in radians, 0 pointing right.
  func angle(_ turn: Double) -> Double {
    2 * Double.pi * (Self.opening / 2 + turn * (1 - Self.opening)) - Double.pi / 2
  }

  /// The point at a radius and an angle.
  func point(_ radius: Double, _ angle: Double) -> Point {
    Point(center.x + radius * cos(angle), center.y + radius * sin(angle))
  }

  /// The radius and the angle of a node.
  func place(_ node: Int) -> (radius: Double, angle: Double) {
    if let ring = layout.ringOfNode[node], let turn = layout.turns[node] {
      return (layout.rings[ring].radius, angle(turn))
    }
    if node < network.inputs.count {
      let step = trackStep * Double(network.inputs.count - 1 - node)
      return (Self.outer + 34 + step, -Double.pi / 2)
    }
    guard let angle = angleInMiddle[node] else { return (0, 0) }
    return (min(max(52, Double(angleInMiddle.count) * 26 / (2 * Double.pi)), 104), angle)
  }

  /// The point of a node.
  func point(_ node: Int) -> Point {
    let place = place(node)
    return point(place.radius, place.angle)
  }

  /// Whether a radius lies in the middle, inside all rings.
  func isInMiddle(_ radius: Double) -> Bool { radius < Self.inner - 1 }

  /// The radius of the discs of a ring's neurons.
  func neuronRadius(_ ring: RingLayout.Ring) -> Double {
    let drawn = min(ring.nodes.count, Self.mostOnRing)
    let spacing = 2 * Double.pi * ring.radius * (1 - Self.opening) / Double(drawn)
    return min(9, max(0.40 * spacing, 1.3))
  }

  /// The width of the free part of a ring.
  func openingWidth(_ radius: Double) -> Double { 2 * radius * sin(Double.pi * Self.opening) }

  /// The angles at which an input's track ends: the last of its readers clockwise and
  /// counterclockwise.
  func trackEnds(_ input: Int) -> [Double] {
    var clockwise: Double?
    var counterclockwise: Double?
    for (index, neuron) in network.neurons.enumerated() {
      guard let turn = layout.turns[network.inputs.count + index],
        neuron.connections.contains(where: { $0.source == input })
      else { continue }
      if turn < 0.5 {
        clockwise = max(clockwise ?? turn, turn)
      } else {
        counterclockwise = min(counterclockwise ?? turn, turn)
      }
    }
    return [clockwise.map(angle), counterclockwise.map { angle($0) - 2 * Double.pi }]
      .compactMap { $0 }
  }
}
