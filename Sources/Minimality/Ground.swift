import Exact
import Networks
import Tasks

/// What an enumeration needs to know of a task, in doubles that are rounded to the safe side.
///
/// Cases stand in blocks of eight. Those of the first block, the pilots, are far from each other:
/// nearly every network fails one of them, and only those that do not are looked at on the rest.
struct Ground: Sendable {
  let task: Task
  /// The activations that the task permits, in their one order.
  let activations: [Activation]
  /// The input values of each block, within `inputErrors`.
  let inputs: [[Lanes]]
  /// For each input a bound of its size and of the difference between its doubles and its decimals.
  let inputSizes: [Double]
  let inputErrors: [Double]
  /// Whether an input is nowhere below 0; exactly.
  let isNonnegative: [Bool]
  /// For each target and block: an answer at or below `low`, or at or above `high`, is wrong.
  let low: [[Lanes]]
  let high: [[Lanes]]
  /// For each target and input: whether two cases that differ in this input alone have no answer in
  /// common, so that a network has to read it.
  let isNeeded: [[Bool]]
  /// For each target those that no one node can serve with it.
  let conflicts: [Set<Int>]
  /// Pairs of inputs, each of a class and the next one of it: the inputs of a class can be exchanged at
  /// will without changing the task.
  let exchangeable: [(Int, Int)]

  /// How many blocks there are.
  var blockCount: Int { low[0].count }

  init(_ task: Task) {
    self.task = task
    activations = Activation.allCases.filter(task.activations.contains)
    let order = Ground.order(task)
    let blocks = (order.count + 7) / 8
    // The last block is filled up with the last case.
    func blocked(_ values: [Double]) -> [Lanes] {
      (0..<blocks).map { block in
        var lanes = Lanes.zero
        for lane in 0..<8 { lanes[lane] = values[order[min(8 * block + lane, order.count - 1)]] }
        return lanes
      }
    }
    inputs = task.inputColumns.map { blocked($0.map(\.doubleValue)) }
    inputSizes = task.inputColumns.map { $0.reduce(0) { max($0, $1.doubleValue.magnitude.nextUp) } }
    inputErrors = task.inputColumns.map { column in
      // A double is within 2^-53 of its decimal, in relation to it.
      column.reduce(0) { largest, value in
        let near = value.doubleValue
        return ExactDecimal(exactly: near) == value
          ? largest : max(largest, near.magnitude * 0x1p-52)
      }
    }
    isNonnegative = task.inputColumns.map { $0.allSatisfy { $0.sign >= 0 } }
    let ends = task.targetColumns.enumerated().map { output, column in
      zip(column, task.tolerances).enumerated().map {
        Ground.ends($1.0, $1.1, open: task.opening(output, case: $0))
      }
    }
    low = ends.map { blocked($0.map(\.low)) }
    high = ends.map { blocked($0.map(\.high)) }
    exchangeable = Ground.exchangeable(task)
    isNeeded = task.outputs.indices.map { Ground.needed($0, task) }
    conflicts = task.outputs.indices.map { output in
      Set(
        task.outputs.indices.filter { other in
          (0..<task.caseCount).contains {
            Demand(task, output, $0).excludes(Demand(task, other, $0))
          }
        })
    }
  }

  /// Doubles outside which every answer is wrong.
  private static func ends(
    _ target: Target, _ tolerance: ExactDecimal, open: Opening
  ) -> (low: Double, high: Double) {
    let (low, high) = ends(target, tolerance)
    return (
      open.contains(.below) ? -.infinity : low, open.contains(.above) ? .infinity : high
    )
  }

  private static func ends(
    _ target: Target, _ tolerance: ExactDecimal
  ) -> (low: Double, high: Double) {
    switch target {
    case .decimal(let value):
      return (below(value - tolerance), -below(-(value + tolerance)))
    case .root:
      let bounds = target.bounds
      let reach = -below(-tolerance)
      return ((bounds.lowerBound - reach).nextDown, (bounds.upperBound + reach).nextUp)
    }
  }

  /// A double that is not above the number.
  private static func below(_ value: ExactDecimal) -> Double {
    let near = value.doubleValue
    guard let exact = ExactDecimal(exactly: near) else { return -.infinity }
    return exact <= value ? near : near.nextDown
  }

  /// What one output has to be in one case.
  private struct Demand {
    let target: Target
    let tolerance: ExactDecimal
    let open: Opening

    init(_ task: Task, _ output: Int, _ index: Int) {
      target = task.targetColumns[output][index]
      tolerance = task.tolerances[index]
      open = task.opening(output, case: index)
    }

    /// Whether no number is right for both; false where that is not seen.
    func excludes(_ other: Demand) -> Bool { liesAbove(other) || other.liesAbove(self) }

    /// Whether all that is right here is too high there.
    private func liesAbove(_ other: Demand) -> Bool {
      if open.contains(.below) || other.open.contains(.above) { return false }
      let reach = tolerance + other.tolerance
      if case .decimal(let own) = target, case .decimal(let low) = other.target {
        return own - low >= reach
      }
      let gap = target.bounds.lowerBound - other.target.bounds.upperBound
      return gap.nextDown > reach.doubleValue.nextUp
    }
  }

  /// For each input whether two cases that differ in it alone exclude each other.
  private static func needed(_ output: Int, _ task: Task) -> [Bool] {
    let targets = task.targetColumns[output]
    return task.inputs.indices.map { input in
      var groups: [[ExactDecimal]: [Int]] = [:]
      for index in targets.indices {
        let others = task.inputs.indices.filter { $0 != input }
        groups[others.map { task.inputColumns[$0][index] }, default: []].append(index)
      }
      return groups.values.contains { group in
        // Neighbours by target are the likeliest to agree, the ends the likeliest to exclude.
        let sorted = group.sorted { targets[$0].approximation < targets[$1].approximation }
        let pairs = [(sorted[0], sorted[sorted.count - 1])] + zip(sorted, sorted.dropFirst())
        return pairs.contains { pair in
          task.inputColumns[input][pair.0] != task.inputColumns[input][pair.1]
            && Demand(task, output, pair.0).excludes(Demand(task, output, pair.1))
        }
      }
    }
  }

  /// Neighbours in the classes of inputs that can be exchanged: the cases with two inputs exchanged are
  /// the same cases, with the same targets and tolerances. If i and j can be exchanged, and j and k, so
  /// can i and k, so that the classes are well defined.
  private static func exchangeable(_ task: Task) -> [(Int, Int)] {
    var demands: [[ExactDecimal]: [[ExactDecimal]]] = [:]
    for index in task.tolerances.indices {
      var demand = [task.tolerances[index]]
      for (output, column) in task.targetColumns.enumerated() {
        // Roots are not compared.
        guard case .decimal(let value) = column[index] else { return [] }
        let open = task.opening(output, case: index)
        // Where any answer will do, it is of no consequence what the target is.
        demand.append(open == .both ? .zero : value)
        demand.append(ExactDecimal(Int(open.rawValue)))
      }
      demands[task.inputColumns.map { $0[index] }, default: []].append(demand)
    }
    let sorted = demands.mapValues { $0.sorted { $0.lexicographicallyPrecedes($1) } }
    var pairs: [(Int, Int)] = []
    var isTaken = Set<Int>()
    for one in task.inputs.indices {
      // Each input is paired with the next one of its class alone.
      for other in task.inputs.indices where other > one && !isTaken.contains(other) {
        let isSame = sorted.allSatisfy { inputs, demand in
          var exchanged = inputs
          exchanged.swapAt(one, other)
          return sorted[exchanged] == demand
        }
        if isSame {
          pairs.append((one, other))
          isTaken.insert(other)
          break
        }
      }
    }
    return pairs
  }

  /// All cases, the pilots first: each is as far as can be from those before it, in inputs and
  /// targets that are scaled to 0...1.
  private static func order(_ task: Task) -> [Int] {
    let columns =
      task.inputColumns.map { $0.map(\.doubleValue) }
      + task.targetColumns.map { $0.map(\.approximation) }
    let scaled = columns.map { column in
      let low = column.min() ?? 0
      let width = (column.max() ?? 0) - low
      return column.map { width > 0 && width.isFinite ? ($0 - low) / width : 0 }
    }
    func distance(_ one: Int, _ other: Int) -> Double {
      scaled.reduce(0) { $0 + ($1[one] - $1[other]) * ($1[one] - $1[other]) }
    }
    let all = Array(0..<task.caseCount)
    guard let answers = scaled.last, let first = all.min(by: { answers[$0] < answers[$1] }) else {
      return all
    }
    var pilots = [first]
    var nearest = all.map { distance($0, first) }
    while pilots.count < min(8, all.count) {
      guard let next = all.max(by: { nearest[$0] < nearest[$1] }) else { break }
      pilots.append(next)
      for index in all { nearest[index] = min(nearest[index], distance(index, next)) }
      for pilot in pilots { nearest[pilot] = -1 }
    }
    let chosen = Set(pilots)
    return pilots + all.filter { !chosen.contains($0) }
  }
}
