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
  private static let mostBound = 0.75
  /// The most a gate may cost.
  private static let mostDigits = 21
  /// So many pairs' weights are looked for at most.
  private static let readouts = 6
  /// So many ratios are tried with each.
  private static let ratios = 2
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
    var best: AnalogGate?
    for _ in 0..<min(Self.readouts, pairs.count) where best == nil {
      let (first, second) = pairs.remove(at: generator.below(min(pairs.count, Self.readouts)))
      for _ in 0..<Self.ratios where best == nil {
        let ratio = 1 + generator.below(9)
        let limit =
          min(best.map { $0.price - 1 } ?? .max, Self.mostDigits)
          - units[first].price - units[second].price - 1
        guard limit >= 4 else { continue }
        let scale = Double(ratio) * coordinates.offsetScale
        let rows = depths.indices
        let window = Self.window
        guard
          var search = LatticeReadout(
            columns: [
              rows.map { value(units[first], $0) / (halves[$0] * scale) },
              rows.map { value(units[second], $0) / (halves[$0] * scale) },
              rows.map { depths[$0] / (halves[$0] * scale) }, rows.map { 1 / (halves[$0] * scale) },
            ].map { $0.map { $0 / window } },
            target: rows.map { targets[$0] / halves[$0] / window },
            deciding: deciding)
        else { continue }
        let found = search.weights(limit: limit)
        work += search.work
        guard let (_, weights) = found else { continue }
        best = AnalogGate(
          units: [units[first], units[second]], weights: Array(weights[..<3]), bias: weights[3],
          ratio: ratio)
      }
    }
    return best
  }

  private func value(_ unit: AnalogGate.Unit, _ row: Int) -> Double {
    let sum = unit.weight.doubleValue * depths[row] + unit.bias.doubleValue
    let tail = Exponential.exp(-abs(sum))
    return unit.activation == .softplus
      ? max(sum, 0) + Exponential.log(1 + tail) : (sum < 0 ? tail : 1) / (1 + tail)
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

  /// The pairs of units for which real weights serve, by their price.
  private func pairs(_ units: [AnalogGate.Unit]) -> [(Int, Int)] {
    // Everything is made orthogonal to 1 and the depth. The square of what then is left of the
    // targets, the mean square error, is below that of the worst error.
    let weights = (0..<deciding).map { 1 / (Double(deciding).squareRoot() * halves[$0]) }
    var basis: [[Double]] = []
    func project(_ column: [Double]) -> [Double] {
      var column = column
      for one in basis + basis {
        let share = zip(column, one).reduce(0) { $0 + $1.0 * $1.1 }
        for row in column.indices { column[row] -= share * one[row] }
      }
      return column
    }
    func length(_ column: [Double]) -> Double {
      column.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    for column in [weights, zip(weights, depths).map { $0 * $1 }] {
      let rest = project(column)
      let size = length(rest)
      basis.append(rest.map { $0 / size })
    }
    let target = project(zip(weights, targets).map { $0 * $1 })
    let whole = target.reduce(0) { $0 + $1 * $1 }
    var columns: [Double] = []
    var kept: [Int] = []
    var dots: [Double] = []
    for (index, unit) in units.enumerated() {
      let raw = (0..<deciding).map { weights[$0] * value(unit, $0) }
      let rest = project(raw)
      let size = length(rest)
      if size < 1e-6 * length(raw) { continue }
      let column = rest.map { $0 / size }
      kept.append(index)
      columns += column
      dots.append(zip(column, target).reduce(0) { $0 + $1.0 * $1.1 })
    }
    var found: [(bound: Double, first: Int, second: Int)] = []
    let count = deciding
    columns.withUnsafeBufferPointer { columns in
      for first in kept.indices {
        for second in first + 1..<kept.count {
          var mixed = 0.0
          for row in 0..<count {
            mixed += columns[first * count + row] * columns[second * count + row]
          }
          let room = 1 - mixed * mixed
          if room < 1e-8 { continue }
          let (one, other) = (dots[first], dots[second])
          let bound = whole - (one * one - 2 * mixed * one * other + other * other) / room
          if bound <= Self.mostBound { found.append((bound, kept[first], kept[second])) }
        }
      }
    }
    found.sort { ($0.bound, $0.first, $0.second) < ($1.bound, $1.first, $1.second) }
    return found.prefix(Self.mostPairs).compactMap { pair in
      worst(units[pair.first], units[pair.second]).map { ($0, pair.first, pair.second) }
    }.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }.map { ($0.1, $0.2) }
  }

  /// About the least worst error with real weights, where it is below 1 in all rows.
  private func worst(_ first: AnalogGate.Unit, _ second: AnalogGate.Unit) -> Double? {
    func fit(_ rows: Range<Int>, rounds: Int, goal: Double?) -> Double? {
      let values = rows.flatMap { row in
        let half = halves[row]
        return [1 / half, depths[row] / half, value(first, row) / half, value(second, row) / half]
      }
      return Lawson.fit(
        values, count: 4, targets: rows.map { targets[$0] / halves[$0] }, rounds: rounds,
        goal: goal)?.worst
    }
    guard fit(0..<deciding, rounds: 60, goal: 1) ?? 1 < 1,
      let worst = fit(depths.indices, rounds: 150, goal: nil), worst < 1
    else { return nil }
    return worst
  }
}
