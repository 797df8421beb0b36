import Basics
import Evaluation
import Networks

/// The enumeration of gates: random short units, all pairs of them, and for a pair that serves with
/// real weights the cheapest decimals in their place.
struct AnalogGateSearch {
  private let coordinates: AnalogCoordinates
  /// The depth, and the window of θ, of every row, the deciding ones first.
  private let depths, targets, halves: [Double]
  /// How many rows decide.
  private let deciding: Int
  /// Work done, in multiplications.
  private(set) var work = 0

  /// How many units are drawn, and how many pairs of them are looked at closely.
  private static let unitCount = 1600
  private static let mostPairs = 6000
  /// A pair with a larger mean square error, in half windows, hardly ever serves.
  private static let mostError = 0.75
  /// The most a gate may cost.
  private static let mostDigits = 21
  /// The best pairs are so many, each of which is tried with so many ratios.
  private static let (best, ratios) = (6, 2)
  /// How much of a window is used: the rest tells the sides apart.
  private static let window = 0.998

  /// A search around a gate of two units that serves.
  init?(
    around fitted: RealNetwork, _ coordinates: AnalogCoordinates, windows: [ThetaWindow]
  ) {
    self.coordinates = coordinates
    let middles = windows.map(\.middle)
    let widths = windows.map(\.halfWidth)
    let rows = windows.indices
    let depths = windows.map { $0.depth * coordinates.depthScale }
    // The fitted units' own best weights, by Lawson's method, say which rows decide.
    var network = fitted
    network.outputs = [1, 2]
    let columns = network.answers(
      over: CaseTable(
        inputs: [windows.map(\.depth)], targets: [middles, middles], tolerances: widths))
    let values = rows.flatMap { row in
      [1, depths[row], columns[0][row], columns[1][row]].map { $0 / widths[row] }
    }
    guard
      let found = Lawson.fit(
        values, count: 4, targets: rows.map { middles[$0] / widths[$0] }, rounds: 200)
    else { return nil }
    let errors = rows.map { row in
      abs(
        (0..<4).reduce(-middles[row] / widths[row]) {
          $0 + found.weights[$1] * values[4 * row + $1]
        })
    }
    let order = rows.sorted { (-errors[$0], $0) < (-errors[$1], $1) }
    deciding = min(max(20, errors.count { $0 > 0.7 * found.worst }), rows.count)
    self.depths = order.map { depths[$0] }
    targets = order.map { middles[$0] }
    halves = order.map { widths[$0] }
  }

  /// A gate of short decimals; nil when this draw of units has none.
  mutating func gate(using generator: inout SeededGenerator) -> AnalogGate? {
    let units = draw(using: &generator)
    work += units.count * units.count * deciding / 2
    var pairs = pairs(units)
    work += Self.mostPairs * 20_000
    for _ in 0..<min(Self.best, pairs.count) {
      let (first, second) = pairs.remove(at: generator.below(min(pairs.count, Self.best)))
      for _ in 0..<Self.ratios {
        let ratio = 1 + generator.below(9)
        if let gate = gate([units[first], units[second]], ratio: ratio) { return gate }
      }
    }
    return nil
  }

  /// The cheapest gate of two units; nil when it costs too much.
  private mutating func gate(_ units: [AnalogGate.Unit], ratio: Int) -> AnalogGate? {
    let scale = Double(ratio) * coordinates.offsetScale * Self.window
    let ones = [Double](repeating: 1, count: depths.count)
    let columns = units.map(values) + [depths, ones]
    guard
      var search = LatticeReadout(
        columns: columns.map { zip($0, halves).map { $0 / ($1 * scale) } },
        target: zip(targets, halves).map { $0 / ($1 * Self.window) }, deciding: deciding)
    else { return nil }
    let found = search.weights(
      limit: Self.mostDigits - units.reduce(0) { $0 + $1.price } - ExactDecimal(ratio).precision)
    work += search.work
    return found.map {
      AnalogGate(
        units: units, weights: Array($0.weights[..<3]), bias: $0.weights[3], ratio: ratio)
    }
  }

  /// What a unit is in all rows.
  private func values(_ unit: AnalogGate.Unit) -> [Double] {
    let (weight, bias) = (unit.weight.doubleValue, unit.bias.doubleValue)
    return VectorUnit.widest.apply(unit.activation, to: depths.map { weight * $0 + bias })
  }

  /// Random units of short numbers.
  private func draw(using generator: inout SeededGenerator) -> [AnalogGate.Unit] {
    let deepest = depths.reduce(0) { max($0, abs($1)) }
    var units: [AnalogGate.Unit] = []
    while units.count < Self.unitCount {
      let digits = generator.unit() < 0.7 ? 1 : 2
      let weight = ExactDecimal(
        1 + generator.below(digits == 1 ? 9 : 99), exponent: generator.below(4) - 2)
      let reach = weight.doubleValue * deepest
      guard weight.precision <= 2, reach > 0.5, reach < 500 else { continue }
      let bias: ExactDecimal
      switch generator.below(5) {
      case 0: bias = .zero
      case 1, 2: bias = ExactDecimal(generator.below(19) - 9)
      default: bias = ExactDecimal(generator.below(19) - 9, exponent: -1)
      }
      units.append(
        .init(
          activation: generator.below(2) == 0 ? .softplus : .sigmoid, weight: weight, bias: bias))
    }
    return units
  }

  /// The pairs of units for which real weights serve, those with the most room first.
  private func pairs(_ units: [AnalogGate.Unit]) -> [(Int, Int)] {
    let values = units.map(values)
    return promising(values).compactMap { first, second in
      worst(values[first], values[second]).map { ($0, first, second) }
    }.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }.map { ($0.1, $0.2) }
  }

  /// The pairs with the least mean square errors in the deciding rows, which are below the worst
  /// errors: what is left of the targets by 1, the depth and both units.
  private func promising(_ values: [[Double]]) -> [(Int, Int)] {
    let weights = halves[..<deciding].map { 1 / (Double(deciding).squareRoot() * $0) }
    func weighed(_ column: [Double]) -> [Double] { zip(weights, column).map { $0 * $1 } }
    let linear = Orthogonal(of: [weights, weighed(depths)])
    let target = linear.parts(of: weighed(targets)).rest
    var (columns, kept, along): ([Double], [Int], [Double]) = ([], [], [])
    for (index, column) in values.enumerated() {
      let raw = weighed(column)
      // Twice, for what is left may be a millionth.
      let rest = linear.parts(of: linear.parts(of: raw).rest).rest
      let size = dot(rest, rest).squareRoot()
      if size < 1e-6 * dot(raw, raw).squareRoot() { continue }
      kept.append(index)
      columns += rest.map { $0 / size }
      along.append(dot(rest, target) / size)
    }
    let whole = dot(target, target)
    var found: [(error: Double, first: Int, second: Int)] = []
    columns.withUnsafeBufferPointer { columns in
      for first in kept.indices {
        for second in first + 1..<kept.count {
          var mixed = 0.0
          for row in 0..<deciding {
            mixed += columns[first * deciding + row] * columns[second * deciding + row]
          }
          let room = 1 - mixed * mixed
          if room < 1e-8 { continue }
          let (one, other) = (along[first], along[second])
          let error = whole - (one * one - 2 * mixed * one * other + other * other) / room
          if error <= Self.mostError { found.append((error, kept[first], kept[second])) }
        }
      }
    }
    found.sort { ($0.error, $0.first, $0.second) < ($1.error, $1.first, $1.second) }
    return found.prefix(Self.mostPairs).map { ($0.first, $0.second) }
  }

  /// About the least worst error with real weights, where it is below 1 in all rows.
  private func worst(_ first: [Double], _ second: [Double]) -> Double? {
    func fit(_ rows: Range<Int>, rounds: Int, goal: Double?) -> Double? {
      let values = rows.flatMap { row in
        [1, depths[row], first[row], second[row]].map { $0 / halves[row] }
      }
      return Lawson.fit(
        values, count: 4, targets: rows.map { targets[$0] / halves[$0] }, rounds: rounds,
        goal: goal)?.worst
    }
    guard let decided = fit(0..<deciding, rounds: 60, goal: 1), decided < 1,
      let worst = fit(depths.indices, rounds: 150, goal: nil), worst < 1
    else { return nil }
    return worst
  }
}
