import Basics
import Evaluation
import Networks
import Tasks

/// The search for the unit that takes most of a network's errors away: many are drawn, the best are
/// varied, and one of the best of these is chosen.
///
/// What is drawn: comparators of wires, waves of the errors' own frequencies, and units of every
/// kind whose bend lies in the midst of the cases.
struct UnitSearch {
  private let growing: GrowingNetwork
  private let activations: [Activation]
  private let places: [Int]
  private var residuals: Residuals
  private var found: [(draft: UnitDraft, gain: Double)] = []
  private let deviations: [Double]
  /// Multiplications done so far, those of the residuals not counted.
  private var work = 0

  /// What a unit costs in a case, in multiplications.
  private static let workPerCase = 20

  private static let drawn = 160
  private static let varied = 6
  private static let variations = 48
  private static let waves = 12
  /// Its weights are short, so a comparator is worth more than its gain.
  private static let comparatorWorth = 2.0
  /// How much chance there is in the choice, in logarithms of gain.
  private static let noise = 0.25

  init(for growing: GrowingNetwork, over table: CaseTable, of task: Task) {
    self.growing = growing
    activations = RandomCascade.activations(of: task)
    residuals = Residuals(of: growing, over: table)
    places = (0..<table.placeCount).filter(table.hasCase)
    deviations = residuals.columns.map { [places] column in
      Spread(places.map { column[$0] }).deviation
    }
  }

  /// The unit to add; nil when none lessens the sum of the squares of the errors.
  mutating func best(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> UnitDraft? {
    defer { bench.charge(work: work + residuals.work) }
    drawComparators()
    drawWaves(using: &generator)
    for _ in 0..<Self.drawn { consider(draw(using: &generator)) }
    found.sort { $0.gain > $1.gain }
    for (draft, gain) in found.prefix(Self.varied) where draft.compared == nil {
      vary(draft, gain, using: &generator)
    }
    let chances = found.map {
      (
        draft: $0.draft,
        worth: $0.gain * ($0.draft.compared == nil ? 1 : Self.comparatorWorth)
          * Exponential.exp(Self.noise * generator.normal())
      )
    }
    return chances.max { $0.worth < $1.worth }?.draft
  }

  private mutating func consider(_ draft: UnitDraft) {
    let gain = gain(of: draft.unit)
    if gain > 1e-9 { found.append((draft, gain)) }
  }

  private mutating func gain(of unit: RealNetwork.Unit) -> Double {
    work += residuals.columns[0].count * (unit.connections.count + Self.workPerCase)
    var sums = [Double](repeating: unit.bias, count: residuals.columns[0].count)
    for connection in unit.connections {
      let column = residuals.columns[connection.source]
      for place in sums.indices { sums[place] += connection.weight * column[place] }
    }
    return residuals.gain(of: VectorUnit.widest.apply(unit.activation, to: sums))
  }

  // MARK: - What is drawn

  private mutating func drawComparators() {
    guard activations.contains(.relu), growing.network.inputCount <= GrowingNetwork.mostWires else {
      return
    }
    for low in growing.wires.indices {
      for high in 0..<low {
        if let draft = growing.comparator(of: high, low) { consider(draft) }
      }
    }
  }

  /// A unit of any kind that reads a few nodes or all inputs.
  private func draw(using generator: inout SeededGenerator) -> UnitDraft {
    let inputs = growing.network.inputCount
    let units = growing.unitCount
    var sources: Set<Int> = []
    if generator.below(5) == 0 {
      sources = Set(0..<inputs)
    } else {
      for _ in 0...generator.below(3) { sources.insert(generator.below(inputs)) }
    }
    if units > 0, generator.below(3) == 0 {
      if generator.below(2) == 0 { sources.removeAll() }
      for _ in 0...generator.below(2) { sources.insert(inputs + generator.below(units)) }
    }
    let size = 1.5 * Exponential.exp(0.8 * generator.normal())
    let centre = generator.pick(places)
    var bias = 0.0
    let connections = sources.sorted().map { source in
      let weight = size * generator.normal() / deviations[source]
      bias -= weight * residuals.columns[source][centre]
      return RealNetwork.Connection(source: source, weight: weight)
    }
    return UnitDraft(
      unit: .init(
        generator.pick(activations), connections, bias: bias + 0.5 * generator.normal(),
        isBiasFree: true, part: "unit"))
  }

  /// Waves of those frequencies that the errors have most of.
  private mutating func drawWaves(using generator: inout SeededGenerator) {
    guard activations.contains(.sin) else { return }
    var spectrum = Spectrum(
      of: residuals.errors, over: Array(residuals.columns.prefix(growing.network.inputCount)),
      at: places)
    let peaks = spectrum.peaks(Self.waves, using: &generator)
    work += spectrum.work
    for wave in peaks {
      let connections = wave.frequencies.enumerated().filter { $0.element != 0 }.map {
        RealNetwork.Connection(source: $0.offset, weight: $0.element)
      }
      guard !connections.isEmpty else { continue }
      consider(
        UnitDraft(
          unit: .init(
            .sin, connections, bias: wave.phase, isBiasFree: true, part: "unit")))
    }
  }

  // MARK: - Variation

  /// Climbs by chance from a unit to better ones near by.
  private mutating func vary(
    _ draft: UnitDraft, _ gain: Double, using generator: inout SeededGenerator
  ) {
    var best = (draft: draft, gain: gain)
    var size = 0.3
    for _ in 0..<Self.variations {
      var other = best.draft
      for place in other.unit.connections.indices {
        let source = other.unit.connections[place].source
        let scale = max(abs(other.unit.connections[place].weight), 0.1 / deviations[source])
        other.unit.connections[place].weight += size * scale * generator.normal()
      }
      other.unit.bias += size * generator.normal()
      let reached = self.gain(of: other.unit)
      if reached > best.gain {
        best = (other, reached)
        size *= 1.5
      } else {
        size *= 0.9
      }
    }
    found.append(best)
  }
}
