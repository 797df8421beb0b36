import Basics
import Networks
import Tasks

/// The cheap scan: a ladder of rungs two tolerances apart, climbed by a counter.
///
/// Each rung has a ReLU q that is positive when the polynomial is negative at the rung (for cases
/// where it matters, see `RungFitter`) and a counter neuron d ← softplus(d - gain·q). Since
/// e^d = 1 + e^(d before)·e^(-gain·q), e^d counts the rungs above the last one at which the
/// polynomial was negative, and one sigmoid far below zero turns e^d into the answer. Samples are
/// taken only at every few rungs, by recurrences with one-digit weights (`LadderNodes`).
///
/// Nothing about a particular network is written down here. For its parameters the construction
/// goes through the formulas for every rung and takes the cheapest that the cases allow.
public struct Ladder: Construction {
  /// A construction without settings of its own.
  public init() {}

  /// What `--family` calls it.
  public var name: String { "ladder" }
  /// One line that says how its networks work.
  public var summary: String { "a scan with a counter; the cheapest formula for every rung" }

  /// Scales and spacings; the rungs' formulas follow from them.
  public var parameters: [Parameter] {
    [
      Parameter(
        "scale", "the factor of the samples: P is held as scale·P",
        values: Parameter.decimals(digits: 1...99, exponents: -1...1), standard: 40,
        grid: [8, 10, 12, 16, 20, 24, 32, 40, 48, 80]),
      Parameter(
        "rungs", "rungs from one sample node to the next", values: [3, 5, 7, 9], standard: 5,
        grid: [5, 7]),
      Parameter(
        "divisor", "how much smaller than the second difference the curvature is held",
        values: Parameter.list(
          "0.1", "0.2", "0.4", "0.5", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        standard: 1, grid: [1, 7]),
      .integer("gain", "the factor of q in the counter", 1...9, standard: 9),
      .integer(
        "depth", "how far below zero the sigmoid works: the counter minus this", 9...25,
        standard: 17),
      .integer(
        "slope", "the answer's factor above spacing·e^depth, in millionths", -50...50, standard: 4),
      .integer("overhang", "rungs beyond the last node, at most", 0...4, standard: 2),
    ]
  }

  /// A ladder serves largest-root tasks of cubics.
  public func objection(to task: Task) -> String? {
    guard case .largestRoot(let family) = task.origin, family.degree == 3 else {
      return "scans cubics, so needs largest-root of degree 3"
    }
    return nil
  }

  /// The ladder of the cheapest rungs for these parameters.
  public func network(
    for task: Task, parameters: [ExactDecimal]
  ) throws(ConstructionError) -> Network {
    if let objection = objection(to: task) { throw ConstructionError(objection) }
    let (scale, divisor, gain) = (parameters[0], parameters[2], parameters[3])
    let rungsPerNode = Self.whole(parameters[1])
    let answers = task.targetColumns[0].map(\.approximation)
    guard let lowest = answers.min(), let highest = answers.max(),
      let tolerance = task.tolerances.first
    else { throw ConstructionError("there are no cases") }
    let spacing = 2 * tolerance
    guard max(abs(lowest), abs(highest)) / spacing.doubleValue <= Self.furthestRung else {
      throw ConstructionError("rungs \(spacing) apart do not reach the answers within 1000")
    }
    // The first rung above the lowest answer, the last one at or below the highest.
    let first = Int((lowest / spacing.doubleValue + 0.5).rounded(.down))
    let last = Int((highest / spacing.doubleValue - 0.5).rounded(.down))
    guard first < last else { throw ConstructionError("one rung would do") }
    let furthest = max(abs(first), abs(last + 1)) - Self.whole(parameters[6])
    let reach = max(1, (furthest + (rungsPerNode - 1) / 2) / rungsPerNode)
    var builder = NetworkBuilder(inputs: task.inputs)
    let nodes = try LadderNodes(
      scale: scale, divisor: divisor, width: ExactDecimal(rungsPerNode) * spacing, reach: reach,
      task: task, builder: &builder)
    let rungs = LadderRungs(
      rungsPerNode: rungsPerNode, spacing: spacing, numbers: first...last, gain: gain,
      answers: answers, nodes: nodes)
    let counter = try addCounter(rungs, to: &builder)
    let answer = addAnswer(
      counter, top: rungs.position(last), spacing: spacing, depth: Self.whole(parameters[4]),
      slope: parameters[5], to: &builder)
    return builder.network(task: task.name, outputs: [answer])
  }

  /// How many rungs from 0 the last one may be.
  private static let furthestRung = 1000.0

  private static func whole(_ value: ExactDecimal) -> Int { Int(value.doubleValue) }

  private func addCounter(
    _ rungs: LadderRungs, to builder: inout NetworkBuilder
  ) throws(ConstructionError) -> NetworkBuilder.Node {
    var counter: NetworkBuilder.Node?
    for number in rungs.numbers {
      guard let near = rungs.neighbourhood(number) else {
        throw ConstructionError("the rung at \(rungs.position(number)) has no samples")
      }
      let formulas = rungs.formulas(number, near: near)
      if formulas.isEmpty {
        throw ConstructionError("no formula serves the rung at \(rungs.position(number))")
      }
      let tenth = ExactDecimal(1, exponent: -1)
      let signs = formulas.map { formula in
        builder.add(
          .relu,
          [
            (near.left.node, ExactDecimal(formula.weights.left) * tenth),
            (near.right.node, ExactDecimal(formula.weights.right) * tenth),
            (near.bend.node, ExactDecimal(formula.weights.bend) * tenth),
            (rungs.nodes.stepNode, formula.steps),
          ], bias: formula.bias, part: "rung")
      }
      let before = counter.map { [($0, ExactDecimal.one)] } ?? []
      counter = builder.add(
        .softplus, before + signs.map { ($0, -rungs.gain) }, part: "count")
    }
    guard let counter else { throw ConstructionError("a ladder has rungs") }
    return counter
  }

  /// answer = top + 3/2·spacing - spacing·e^counter, by a sigmoid so far below zero that it is an
  /// exponential.
  private func addAnswer(
    _ counter: NetworkBuilder.Node, top: ExactDecimal, spacing: ExactDecimal, depth: Int,
    slope: ExactDecimal, to builder: inout NetworkBuilder
  ) -> NetworkBuilder.Node {
    let tiny = builder.add(.sigmoid, [(counter, 1)], bias: ExactDecimal(-depth), part: "decode")
    let correction = 1 + slope.doubleValue * 1e-6
    let factor = spacing.doubleValue * Exponential.exp(Double(depth)) * correction
    let offset = top + spacing + spacing * ExactDecimal(5, exponent: -1)
    return builder.add(
      .identity, [(tiny, -ExactDecimal(Int(factor.rounded())))], bias: offset, part: "answer")
  }
}
