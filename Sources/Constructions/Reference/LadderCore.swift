import Basics
import Networks
import Tasks

/// What a ladder's rungs are made with.
struct LadderSetting {
  /// The factor of the samples.
  var scale: ExactDecimal
  /// Rungs from one sample node to the next.
  var rungsPerNode: Int
  /// How much smaller than the second difference the curvature is held.
  var divisor: ExactDecimal
  /// The factor of a rung's ReLU in the counter.
  var gain: ExactDecimal
  /// Rungs beyond the last node, at most.
  var overhang: Int

  /// The setting in the parameters of `Ladder`.
  init(_ parameters: [ExactDecimal]) {
    scale = parameters[0]
    rungsPerNode = Int(parameters[1].doubleValue)
    divisor = parameters[2]
    gain = parameters[3]
    overhang = Int(parameters[6].doubleValue)
  }

  /// The nodes rungs of these numbers need.
  func reach(_ numbers: ClosedRange<Int>) -> LadderNodes.Reach {
    func places(_ furthest: Int) -> Int {
      max(1, (furthest - overhang + (rungsPerNode - 1) / 2) / rungsPerNode)
    }
    return .init(left: places(-numbers.lowerBound), right: places(numbers.upperBound + 1))
  }
}

/// Where the rungs of a task's ladder stand.
struct LadderFrame {
  /// The distance of neighbouring rungs.
  let spacing: ExactDecimal
  /// The numbers of all rungs: from the first above the lowest answer to the last at or below the
  /// highest.
  let numbers: ClosedRange<Int>
  /// The answer of each case.
  let answers: [Double]

  /// The frame of a task.
  ///
  /// - Throws: `ConstructionError` when there is nothing to climb.
  init(_ task: Task) throws(ConstructionError) {
    answers = task.targetColumns[0].map(\.approximation)
    guard let lowest = answers.min(), let highest = answers.max(),
      let tolerance = task.tolerances.first
    else { throw ConstructionError("there are no cases") }
    spacing = 2 * tolerance
    guard max(abs(lowest), abs(highest)) / spacing.doubleValue <= Self.furthestRung else {
      throw ConstructionError("rungs \(spacing) apart do not reach the answers within 1000")
    }
    let first = Int((lowest / spacing.doubleValue + 0.5).rounded(.down))
    let last = Int((highest / spacing.doubleValue - 0.5).rounded(.down))
    guard first < last else { throw ConstructionError("one rung would do") }
    numbers = first...last
  }

  /// How many rungs from 0 the last one may be.
  private static let furthestRung = 1000.0
}

/// The climbing part of a ladder: nodes, rungs and the counter.
struct LadderCore {
  /// The last count: its exponential is the number of rungs above the last one seen, plus one.
  let counter: NetworkBuilder.Node
  /// Where the last rung stands.
  let top: ExactDecimal

  /// Adds the rungs of these numbers to a network.
  ///
  /// - Parameter isOpen: Whether the last rung must see every case above it.
  /// - Throws: `ConstructionError` when no formula serves a rung.
  init(
    _ setting: LadderSetting, _ frame: LadderFrame, numbers: ClosedRange<Int>, isOpen: Bool,
    task: Task, builder: inout NetworkBuilder
  ) throws(ConstructionError) {
    let reach = isOpen ? setting.reach(numbers) : setting.widestReach(numbers)
    let nodes = try LadderNodes(
      scale: setting.scale, divisor: setting.divisor,
      width: ExactDecimal(setting.rungsPerNode) * frame.spacing, reach: reach, task: task,
      builder: &builder)
    let rungs = LadderRungs(
      rungsPerNode: setting.rungsPerNode, spacing: frame.spacing, numbers: numbers,
      gain: setting.gain, answers: frame.answers, nodes: nodes, isOpen: isOpen)
    top = rungs.position(numbers.upperBound)
    counter = try Self.addCounter(rungs, to: &builder)
  }

  private static func addCounter(
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
}

extension LadderSetting {
  /// The same nodes on both sides, as many as the farther side needs.
  func widestReach(_ numbers: ClosedRange<Int>) -> LadderNodes.Reach {
    let reach = reach(numbers)
    let widest = max(reach.left, reach.right)
    return .init(left: widest, right: widest)
  }
}

/// What turns the last count into the answer: top + 3/2·spacing - spacing·e^counter, by a sigmoid
/// so far below zero that it is an exponential.
struct LadderDecoder {
  /// The sigmoid.
  let node: NetworkBuilder.Node
  /// Its factor in the answer.
  let factor: ExactDecimal
  /// The constant in the answer.
  let offset: ExactDecimal

  /// Adds the sigmoid.
  init(
    _ counter: NetworkBuilder.Node, top: ExactDecimal, spacing: ExactDecimal, depth: ExactDecimal,
    slope: ExactDecimal, builder: inout NetworkBuilder
  ) {
    node = builder.add(.sigmoid, [(counter, 1)], bias: -depth, part: "decode")
    let correction = 1 + slope.doubleValue * 1e-6
    let size = spacing.doubleValue * Exponential.exp(depth.doubleValue) * correction
    factor = -ExactDecimal(Int(size.rounded()))
    offset = top + spacing + spacing * ExactDecimal(5, exponent: -1)
  }
}
