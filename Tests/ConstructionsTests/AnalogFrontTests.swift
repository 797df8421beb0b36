import Basics
import Evaluation
import Tasks
import Testing

@testable import Constructions
@testable import Networks

@Suite("The front of an analog network")
struct AnalogFrontTests {
  @Test("Short formulas give -p and q", arguments: [4, 7, 10])
  func formulas(reach: Int) throws {
    let task = try LargestRoot(range: -reach...reach).task(threads: 2)
    let scales = AnalogScales(of: task)
    let cases = DepressedCubic.all(of: task)
    let fronts = AnalogNumbers.cheapest(for: scales)
    #expect(fronts.count >= 4)
    for front in fronts {
      let (depths, offsets) = AnalogCoordinates(front).values(in: cases)
      for (index, one) in cases.enumerated() {
        #expect(abs(depths[index] - Double(one.n) / 3) < 0.01 * scales.deepest)
        #expect(abs(offsets[index] - one.offset) < 0.015 * scales.farthest)
      }
    }
  }

  @Test("The formulas' numbers cost what they say")
  func prices() throws {
    let scales = AnalogScales(of: try LargestRoot().task(threads: 2))
    for front in AnalogNumbers.cheapest(for: scales) {
      let numbers = AnalogCoordinates(front).network.parameters
      let price = numbers.reduce(0) { sum, number in
        sum + (ExactDecimal("\(number)")?.precision ?? 100)
      }
      #expect(price == front.price)
      #expect(price <= 25)
    }
  }

  @Test("A gate of short decimals tells every cubic's side")
  func gate() throws {
    let task = try LargestRoot().task(threads: 2)
    let scales = AnalogScales(of: task)
    let cases = DepressedCubic.all(of: task)
    var generator = SeededGenerator(seed: 4)
    let coordinates = AnalogCoordinates(generator.pick(AnalogNumbers.cheapest(for: scales)))
    let windows = coordinates.windows(of: cases)
    let table = CaseTable(
      inputs: [windows.map(\.depth)], targets: [windows.map(\.middle)],
      tolerances: windows.map(\.halfWidth))
    var found: AnalogGate?
    for _ in 0..<30 where found == nil {
      var fitting = Fitting(.gate(units: 2, scales: scales, using: &generator), to: table)
      for power in [2, 4, 8, 16, 32, 64] { fitting.improve(power: power, steps: 60) }
      guard fitting.worst < 1 else { continue }
      var search = AnalogGateSearch(around: fitting.network, coordinates, windows: windows)
      found = search?.gate(using: &generator)
    }
    let gate = try #require(found)
    #expect(gate.price <= 21)
    let front = AnalogFront(
      coordinates, gate: gate.network, ratio: gate.ratio, scales: scales)
    #expect(front.tellsSides(of: cases))
    // A digit less in its constant, and some cubic is on the wrong side.
    var network = gate.network
    network.units[network.units.count - 1].bias *= 1.02
    let other = AnalogFront(coordinates, gate: network, ratio: gate.ratio, scales: scales)
    #expect(!other.tellsSides(of: cases))
  }
}
