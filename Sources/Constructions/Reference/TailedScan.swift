import Evaluation
import Networks
import Tasks

/// The middle of a `Tailed` network, to which tails can be added.
struct TailedScan {
  private var builder: NetworkBuilder
  private let counter: NetworkBuilder.Node
  private let decoder: LadderDecoder

  /// The scan of these parameters.
  init(_ task: Task, _ parameters: [ExactDecimal]) throws(ConstructionError) {
    if let objection = Tailed().objection(to: task) { throw ConstructionError(objection) }
    let frame = try LadderFrame(task)
    let bottom = max(frame.numbers.lowerBound, Int(parameters[7].doubleValue))
    let top = min(frame.numbers.upperBound, Int(parameters[8].doubleValue))
    guard bottom < top else { throw ConstructionError("one rung would do") }
    builder = NetworkBuilder(inputs: task.inputs)
    let core = try LadderCore(
      LadderSetting(parameters), frame, numbers: bottom...top, isOpen: true, task: task,
      builder: &builder)
    counter = core.counter
    decoder = LadderDecoder(
      counter, top: core.top, spacing: frame.spacing, depth: parameters[4], slope: parameters[5],
      builder: &builder)
  }

  /// Adds a tail, which the count closes or opens.
  mutating func addTail(
    _ cascade: Cascade, _ weights: [ExactDecimal], gate: ExactDecimal
  ) -> NetworkBuilder.Node {
    var units: [NetworkBuilder.Node] = []
    var next = 0
    for unit in 0...cascade.units {
      let sources = builder.inputNodes + units
      var terms = zip(sources, weights[next...]).map { ($0, $1) }
      let bias = weights[next + sources.count]
      next += sources.count + 1
      if unit == cascade.units { terms.append((counter, gate)) }
      units.append(
        builder.add(unit < cascade.units ? .softplus : .relu, terms, bias: bias, part: "tail"))
    }
    return units[cascade.units]
  }

  /// The finished network.
  func network(_ task: Task, adding tails: [(NetworkBuilder.Node, ExactDecimal)]) -> Network {
    var builder = builder
    let answer = builder.add(
      .identity, [(decoder.node, decoder.factor)] + tails, bias: decoder.offset, part: "answer")
    return builder.network(task: task.name, outputs: [answer])
  }

  /// The scan alone: its outputs are the last count and the answer.
  func bare(_ task: Task) -> Network {
    var builder = builder
    let answer = builder.add(
      .identity, [(decoder.node, decoder.factor)], bias: decoder.offset, part: "answer")
    return builder.network(task: task.name, outputs: [counter, answer])
  }
}
