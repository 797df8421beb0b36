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
    if task.rules.isLayered { return "its networks have no layers" }
    guard case .largestRoot(let family) = task.origin, family.degree == 3 else {
      return "scans cubics, so needs largest-root of degree 3"
    }
    return task.objection(toLacking: [.identity, .relu, .softplus, .sigmoid])
  }

  /// Every rung is fitted to the cases.
  public func buildingWork(for task: Task) -> Int { 5000 * task.caseCount }

  /// The ladder of the cheapest rungs for these parameters.
  public func network(
    for task: Task, parameters: [ExactDecimal]
  ) throws(ConstructionError) -> Network {
    if let objection = objection(to: task) { throw ConstructionError(objection) }
    let setting = LadderSetting(parameters)
    let frame = try LadderFrame(task)
    var builder = NetworkBuilder(inputs: task.inputs)
    let core = try LadderCore(
      setting, frame, numbers: frame.numbers, isOpen: false, task: task, builder: &builder)
    let answer = addAnswer(
      core.counter, top: core.top, spacing: frame.spacing, depth: parameters[4],
      slope: parameters[5], to: &builder)
    return builder.network(task: task.name, outputs: [answer])
  }

  /// answer = top + 3/2·spacing - spacing·e^counter, by a sigmoid so far below zero that it is an
  /// exponential.
  private func addAnswer(
    _ counter: NetworkBuilder.Node, top: ExactDecimal, spacing: ExactDecimal,
    depth: ExactDecimal, slope: ExactDecimal, to builder: inout NetworkBuilder
  ) -> NetworkBuilder.Node {
    let decoder = LadderDecoder(
      counter, top: top, spacing: spacing, depth: depth, slope: slope, builder: &builder)
    return builder.add(
      .identity, [(decoder.node, decoder.factor)], bias: decoder.offset, part: "answer")
  }
}
