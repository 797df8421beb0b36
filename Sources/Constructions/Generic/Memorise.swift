import Networks
import Tasks

/// The network that memorises every answer; published for the reference task at 29,306.
///
/// Each value k of an input has an indicator made of three ReLUs, relu(v-k-1) - 2 relu(v-k) +
/// relu(v-k+1). Indicators are combined input by input, so that one ReLU is exactly 1 at one case
/// and 0 at all others. Answers are rounded to multiples of a granularity; one neuron for each
/// non-zero level sums the cases of that level, and the output weighs the levels. It is exact in
/// rational arithmetic and works for any task whose inputs are decimals.
public struct Memorise: Construction {
  /// A construction without settings of its own.
  public init() {}

  /// What `--family` calls it.
  public var name: String { "memorise" }
  /// One line that says how its networks work.
  public var summary: String { "an indicator for each case, answers rounded to levels" }

  /// The rounding granularity, the coarsest and cheapest first.
  public var parameters: [Parameter] {
    [
      Parameter(
        "granularity", "answers are rounded to multiples of this many tolerances",
        values: Parameter.list(
          "2", "1.99", "1.98", "1.95", "1.9", "1.8", "1.75", "1.6", "1.5", "1.25", "1", "0.8",
          "0.5", "0.4", "0.25", "0.2", "0.1", "0.05", "0.02", "0.01"),
        standard: 2, grid: Parameter.list("0.5", "1", "1.5", "2"))
    ]
  }

  /// How many cases are worth memorising.
  public static let mostCases = 20_000

  /// Memorising serves any task that is not too large.
  public func objection(to task: Task) -> String? {
    if task.rules.isLayered { return "its networks have no layers" }
    return task.caseCount > Self.mostCases
      ? "\(task.caseCount) cases are more than the \(Self.mostCases) worth memorising"
      : task.objection(toLacking: [.identity, .relu])
  }

  /// Every case has a neuron of its own, which reads something.
  public func leastScore(for task: Task) -> Int {
    if task.metric == .distinct { return 0 }
    return Set((0..<task.caseCount).map { row in task.inputColumns.map { $0[row] } }).count
  }

  /// The network that answers each case with its rounded target.
  public func network(
    for task: Task, parameters: [ExactDecimal]
  ) throws(ConstructionError) -> Network {
    var builder = NetworkBuilder(inputs: task.inputs)
    let indicators = task.inputColumns.enumerated().map { index, column in
      addIndicators(of: builder.input(index), values: Set(column).sorted(), to: &builder)
    }
    let cases = addCases(of: task, indicators: indicators, to: &builder)
    let rows = Dictionary(grouping: cases.indices) { cases[$0] }
    let outputs = task.outputs.indices.map { output in
      let levels = rows.mapValues { level(output, rows: $0, of: task, granularity: parameters[0]) }
      return addAnswer(levels: levels, to: &builder)
    }
    return builder.network(task: task.name, outputs: outputs)
  }

  /// One identity neuron for each value: 1 at that value, 0 at all others.
  private func addIndicators(
    of input: NetworkBuilder.Node, values: [ExactDecimal], to builder: inout NetworkBuilder
  ) -> [ExactDecimal: NetworkBuilder.Node] {
    // A hat of half-width 10^e, the widest that reaches no neighbouring value.
    let gap = zip(values, values.dropFirst()).map { $1 - $0 }.min() ?? 1
    var exponent = 0
    while ExactDecimal(1, exponent: exponent) > gap { exponent -= 1 }
    let width = ExactDecimal(1, exponent: exponent)
    let scale = ExactDecimal(1, exponent: -exponent)
    var indicators: [ExactDecimal: NetworkBuilder.Node] = [:]
    for value in values {
      let corners = [width, 0, -width].map { offset in
        builder.add(.relu, [(input, 1)], bias: -(value + offset), part: "corner")
      }
      indicators[value] = builder.add(
        .identity, [(corners[0], scale), (corners[1], -2 * scale), (corners[2], scale)],
        part: "indicator")
    }
    return indicators
  }

  /// For each case the neuron that is 1 there and 0 elsewhere: relu(Σ indicators - (inputs - 1)),
  /// summed input by input so that sums are shared.
  private func addCases(
    of task: Task, indicators: [[ExactDecimal: NetworkBuilder.Node]],
    to builder: inout NetworkBuilder
  ) -> [NetworkBuilder.Node] {
    var sums: [[ExactDecimal]: NetworkBuilder.Node] = [:]
    let last = task.inputs.count - 1
    return (0..<task.caseCount).map { row in
      var prefix: [ExactDecimal] = []
      var sum: NetworkBuilder.Node?
      for input in task.inputs.indices {
        prefix.append(task.inputColumns[input][row])
        guard let indicator = indicators[input][prefix[input]] else { continue }
        if let known = sums[prefix] {
          sum = known
          continue
        }
        let terms = (sum.map { [($0, ExactDecimal.one)] } ?? []) + [(indicator, ExactDecimal.one)]
        let added = builder.add(
          input == last ? .relu : .identity, terms,
          bias: input == 0 ? ExactDecimal(-last) : .zero, part: input == last ? "case" : "prefix")
        sums[prefix] = added
        sum = added
      }
      return sum ?? builder.input(0)
    }
  }

  /// The answer to one case, or to several with the same inputs: the middle of what they accept,
  /// rounded to the granularity. Only where that is out of tolerance, as half way between two
  /// levels, or where the common room is narrower than a level, is it rounded less.
  private func level(
    _ output: Int, rows: [Int], of task: Task, granularity: ExactDecimal
  ) -> ExactDecimal {
    let half = ExactDecimal(5, exponent: -1)
    let targets = task.targetColumns[output]
    if !task.winners.isEmpty { return ranks(rows, of: task)[output] }
    let wanted = rows.filter { task.opening(output, case: $0) != .both }
    if wanted.isEmpty { return .zero }
    let low = wanted.map { targets[$0].nearValue - task.tolerances[$0] }.max() ?? .zero
    let high = wanted.map { targets[$0].nearValue + task.tolerances[$0] }.min() ?? .zero
    let middle = (low + high) * half
    var step = granularity * (wanted.map { task.tolerances[$0] }.min() ?? .one)
    for _ in 0..<64 {
      let level = middle.rounded(toMultipleOf: step)
      if wanted.allSatisfy({
        targets[$0].accepts(
          from: level, to: level, within: task.tolerances[$0],
          open: task.opening(output, case: $0)) ?? false
      }) {
        return level
      }
      step = step * half
    }
    return middle
  }

  /// Answers of which each is ahead of those that it has to exceed in any of the cases.
  private func ranks(_ rows: [Int], of task: Task) -> [ExactDecimal] {
    var ranks = [ExactDecimal](repeating: .zero, count: task.outputs.count)
    // Where no output has to exceed itself by way of others, so many rounds are enough.
    for _ in ranks.indices {
      for row in rows {
        for output in ranks.indices where task.opening(output, case: row) == .above {
          let least = ranks[output] + task.targetColumns[output][row].nearValue
          ranks[task.winners[row]] = max(ranks[task.winners[row]], least)
        }
      }
    }
    return ranks
  }

  private func addAnswer(
    levels: [NetworkBuilder.Node: ExactDecimal], to builder: inout NetworkBuilder
  ) -> NetworkBuilder.Node {
    var members: [ExactDecimal: [NetworkBuilder.Node]] = [:]
    for (node, level) in levels where !level.isZero {
      members[level, default: []].append(node)
    }
    let terms = members.keys.sorted().map { level in
      let nodes = (members[level] ?? []).sorted { $0.index < $1.index }
      let sum = builder.add(.identity, nodes.map { ($0, 1) }, part: "level")
      return (sum, level)
    }
    return builder.add(.identity, terms, part: "answer")
  }
}

extension Target {
  /// The target itself where it is a decimal, else the double next to it.
  fileprivate var nearValue: ExactDecimal {
    if case .decimal(let value) = self { return value }
    return ExactDecimal(exactly: approximation) ?? .zero
  }
}
