import Basics
import Evaluation
import Networks

/// The first part of an analog network: from a cubic's coefficients to the coordinates in which its
/// largest root is smooth.
///
/// Behind the formulas (`AnalogCoordinates`) a gate of a few units gives θ(p), beyond which
/// there is one real root only. E₀ = θ - q tells which case it is (`side`); where it is negative
/// the cubic is mirrored, for -q the sought root is a smallest one, and E = θ + q. So `edge` is the
/// distance E from the edge at which the largest root jumps, on the one side or the other.
struct AnalogFront: Equatable, Codable, Sendable {
  /// The front, from the coefficients to the node `edge`.
  let network: RealNetwork
  /// The formulas it begins with.
  let coordinates: AnalogCoordinates
  /// The node that is 1 where E₀ > 0, and 0 elsewhere.
  let side: Int
  /// The node that is E.
  let edge: Int
  /// What the edge is beside E.
  let edgeScale: Double
  /// The node that is E₀.
  private let rawEdge: Int

  /// The front around a gate.
  ///
  /// - Parameters:
  ///   - gate: θ from the depth, `ratio` times as large as the offset is beside q.
  ///   - ratio: How much of the offset is taken off.
  init(_ coordinates: AnalogCoordinates, gate: RealNetwork, ratio: Int, scales: AnalogScales) {
    self.coordinates = coordinates
    edgeScale = Double(ratio) * coordinates.offsetScale
    var front = coordinates.network
    let shift = front.nodeCount - 1
    for var unit in gate.units {
      for place in unit.connections.indices {
        let source = unit.connections[place].source
        unit.connections[place].source = source == 0 ? coordinates.depth : source + shift
      }
      front.units.append(unit)
    }
    rawEdge = front.nodeCount - 1
    front.units[front.units.count - 1].connections.append(
      .init(source: coordinates.offset, weight: -Double(ratio), isFree: false))
    let reach = coordinates.offsetScale * scales.farthest
    side = front.add(
      .sigmoid, reading: [(rawEdge, Self.oneDigit(20_000 / edgeScale))], isFree: false,
      part: "side")
    let beyond = front.add(
      .relu, reading: [(coordinates.offset, 2), (side, -Self.oneDigit(3.5 * reach))],
      isFree: false, part: "mirror")
    edge = front.add(
      .identity, reading: [(rawEdge, 1), (beyond, Double(ratio))], isFree: false, part: "edge")
    front.outputs = [edge]
    network = front
  }

  /// The decimal of one digit that is nearest to a positive number.
  static func oneDigit(_ value: Double) -> Double {
    ExactDecimal(nearest: value, digits: 1).doubleValue
  }

  /// The values of nodes in all cases.
  func values(of nodes: [Int], in cases: [DepressedCubic]) -> [[Double]] {
    var network = network
    network.outputs = nodes
    return network.answers(over: cases)
  }

  /// Whether every case that it matters for is clearly on the right side of the edge.
  func tellsSides(of cases: [DepressedCubic]) -> Bool {
    let edges = values(of: [rawEdge], in: cases)[0].map { $0 / edgeScale }
    return zip(cases, edges).allSatisfy { one, edge in
      if one.n > 0, one.scaledOffset >= 0 {
        return one.hasThreeRoots ? edge > Self.clearance : edge < -Self.clearance
      }
      return one.scaledOffset >= 0 || edge > Self.clearance
    }
  }

  /// Nearer to the edge than this, `side` is neither 0 nor 1.
  private static let clearance = 0.0005
}
