import Basics
import Evaluation
import Networks
import Tasks

/// A network that grows: units one after the other, and outputs that read every node.
///
/// Beside its nodes it knows *wires*, the sums of nodes that comparators have sorted so far: of two
/// wires u and v, relu(u - v) makes the larger one v + relu(u - v) and the smaller one
/// u - relu(u - v). So a network that sorts is a few units of short weights, which stay as they are.
struct GrowingNetwork: Equatable, Codable, Sendable {
  /// A sum of nodes.
  typealias Wire = [RealNetwork.Connection]

  /// The network: its units, and then an identity for each output.
  var network: RealNetwork
  /// The inputs, and what comparators have made of them.
  private(set) var wires: [Wire]

  /// More wires than this are not kept.
  static let mostWires = 24

  /// The network without units: the outputs are linear in the inputs.
  init(_ task: Task) {
    var linear = RealNetwork(inputCount: task.inputs.count)
    linear.outputs = task.targetColumns.map { _ in
      linear.add(
        .identity, reading: task.inputs.indices.map { ($0, 0) }, bias: 0, part: "answer")
    }
    network = linear
    wires = task.inputs.indices.map { [.init(source: $0, weight: 1, isFree: false)] }
  }

  /// Whether it is a network that grows for a task.
  func fits(_ task: Task) -> Bool {
    network.fits(task) && unitCount >= 0 && wires.count <= max(Self.mostWires, task.inputs.count)
      && network.outputs.enumerated().allSatisfy { nodes.upperBound + $0 == $1 }
      && wires.joined().allSatisfy { nodes.contains($0.source) }
  }

  /// How many units there are, outputs not counted.
  var unitCount: Int { network.units.count - network.outputs.count }

  /// The inputs and units: what a new unit and the outputs can read.
  var nodes: Range<Int> { 0..<network.inputCount + unitCount }

  /// The parameters of the outputs.
  var answerParameters: [Int] {
    let all = network.parameters.indices
    let own = network.units.suffix(network.outputs.count).reduce(0) {
      $0 + $1.connections.count + 1
    }
    return Array(all.suffix(own))
  }

  /// Adds a unit that every output reads, with weights that are 0 to begin with.
  mutating func add(_ unit: UnitDraft) {
    let node = network.inputCount + unitCount
    network.units.insert(unit.unit, at: unitCount)
    for output in network.outputs.indices {
      network.outputs[output] += 1
      network.units[unitCount + output].connections.append(
        .init(source: node, weight: 0))
    }
    guard let (high, low) = unit.compared, wires.count + 2 <= Self.mostWires else { return }
    wires.append(Self.sum(wires[low], [.init(source: node, weight: 1, isFree: false)], 1))
    wires.append(Self.sum(wires[high], [.init(source: node, weight: 1, isFree: false)], -1))
  }

  /// The comparator of two wires: relu(high - low).
  func comparator(of high: Int, _ low: Int) -> UnitDraft? {
    let difference = Self.sum(wires[high], wires[low], -1)
    if difference.isEmpty { return nil }
    return UnitDraft(
      unit: .init(.relu, difference, part: "unit"), compared: (high, low))
  }

  private static func sum(_ left: Wire, _ right: Wire, _ factor: Double) -> Wire {
    var weights: [Int: Double] = [:]
    for part in left { weights[part.source, default: 0] += part.weight }
    for part in right { weights[part.source, default: 0] += factor * part.weight }
    return weights.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map {
      .init(source: $0.key, weight: $0.value, isFree: false)
    }
  }
}

/// A unit that a network might grow.
struct UnitDraft {
  /// The unit.
  var unit: RealNetwork.Unit
  /// The wires that it compares, if it is a comparator.
  var compared: (high: Int, low: Int)?
}
