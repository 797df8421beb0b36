import Networks
import ONNXSchema

/// The operators of a model that its answers depend on, in their order, with those of exported
/// softpluses put together again.
struct ONNXGraph {
  /// The operators.
  private(set) var nodes: [Onnx_NodeProto]
  /// How often each value is read, by operators or as an answer.
  private(set) var uses: [String: Int] = [:]

  private var producers: [String: Int] = [:]
  private let ones: Set<String>
  private let outputs: [String]

  /// The graph of a model.
  ///
  /// - Parameter ones: The constants that are 1.
  init(_ graph: Onnx_GraphProto, ones: Set<String>) throws(ONNXProblem) {
    nodes = graph.node
    self.ones = ones
    outputs = graph.output.map(\.name)
    for (index, node) in nodes.enumerated() {
      for output in node.output where !output.isEmpty {
        guard producers.updateValue(index, forKey: output) == nil else {
          throw ONNXProblem("value '\(output)' is computed twice")
        }
      }
    }
    for index in nodes.indices { joinSoftplus(index) }
    keepWhatIsRead()
  }

  /// The operator of that kind that computes a value.
  private func operation(_ kind: String, computing value: String) -> Onnx_NodeProto? {
    guard let index = producers[value], nodes[index].opType == kind else { return nil }
    return nodes[index]
  }

  /// ln(1 + e^u) becomes Softplus(u), and max(0, u) + Softplus(-|u|) too.
  private mutating func joinSoftplus(_ index: Int) {
    let node = nodes[index]
    if node.opType == "Log", let value = node.input.first,
      let sum = operation("Add", computing: value), sum.input.count == 2,
      let one = sum.input.firstIndex(where: ones.contains),
      let power = operation("Exp", computing: sum.input[1 - one]), power.input.count == 1
    {
      nodes[index].opType = "Softplus"
      nodes[index].input = [power.input[0]]
    }
    guard node.opType == "Add", node.input.count == 2 else { return }
    for place in 0...1 {
      guard let positive = operation("Relu", computing: node.input[place]),
        let rest = operation("Softplus", computing: node.input[1 - place]),
        let negative = operation("Neg", computing: rest.input[0]),
        let size = operation("Abs", computing: negative.input.first ?? ""),
        size.input == positive.input
      else { continue }
      nodes[index].opType = "Softplus"
      nodes[index].input = positive.input
    }
  }

  /// Leaves out what no answer depends on, and counts who reads what.
  private mutating func keepWhatIsRead() {
    var isRead = [Bool](repeating: false, count: nodes.count)
    for output in outputs { uses[output, default: 0] += 1 }
    var waiting = outputs
    while let value = waiting.popLast() {
      guard let index = producers[value], !isRead[index] else { continue }
      isRead[index] = true
      for input in nodes[index].input where !input.isEmpty {
        uses[input, default: 0] += 1
        waiting.append(input)
      }
    }
    nodes = nodes.indices.filter { isRead[$0] }.map { nodes[$0] }
  }
}
