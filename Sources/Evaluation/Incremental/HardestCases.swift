import CKernels

/// What an incremental judge knows of the cases of its first block, which are the hardest: how nodes
/// resemble each other there, and what every parameter does to the errors.
extension IncrementalJudge {
  /// What the base's nodes are in the hardest cases: the sums of the products of two nodes' values,
  /// and of the second one's squares. No node stands for the constant 1.
  public func products(_ left: Int?, _ right: Int?) -> (mixed: Double, square: Double) {
    var (mixed, square) = (SIMD8<Double>(), SIMD8<Double>())
    let one = SIMD8<Double>(repeating: 1)
    for place in stride(from: 0, to: Self.block, by: 8) {
      // Safe: a row has at least a block of doubles, and begins where vectors may stand.
      let first = left.map { Self.vector(base[$0] + place) } ?? one
      let second = right.map { Self.vector(base[$0] + place) } ?? one
      mixed += first * second
      square += second * second
    }
    return (Sensitivities.total(mixed), Sensitivities.total(square))
  }

  /// Moves the errors of `sensitivities` as a change of the weight with which a neuron reads a node
  /// would, whether it reads it or not. The neuron is named by its bias's parameter.
  public func move(
    _ sensitivities: Sensitivities, bias parameter: Int, reading source: Int, by distance: Double
  ) {
    // Safe: a row has at least a block of doubles, and begins where vectors may stand.
    sensitivities.move(parameter, times: base[source], by: distance)
  }

  private static func vector(_ place: UnsafeMutablePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(place).load(as: SIMD8<Double>.self)
  }

  /// How the errors of the hardest cases follow the base's weights and biases. What is returned is
  /// overwritten by the next call.
  public func sensitivities() -> Sensitivities {
    let (steps, edges) = (program.steps, program.edges)
    let nodes = program.nodeCount
    let result =
      sensitivity.flatMap { $0.parameterCount == edges.count + steps.count ? $0 : nil }
      ?? Sensitivities(parameterCount: edges.count + steps.count)
    sensitivity = result
    for node in 0..<nodes {
      rows[node] = node < program.inputCount ? base[node] : scratch[node]
      slopes[node] = back[node]
      pulls[node] = back[nodes + node]
    }
    // Safe: every node has rows of a block; `rows` writes to scratch only.
    kernels.run_with_slopes(
      steps, steps.count, edges, rows.pointers, slopes.pointers, Self.block)
    back[nodes].update(repeating: 0, count: nodes * Self.block)
    let tolerances = base[nodes + outputNodes.count]
    for lane in 0..<Self.block {
      var (worst, signed, at) = (-1.0, 0.0, 0)
      for index in outputNodes.indices {
        let error =
          error(index, at: lane) { rows[outputNodes[$0]]?[lane] ?? 0 } / tolerances[lane]
        if abs(error) > worst { (worst, signed, at) = (abs(error), error, index) }
      }
      result.errors[lane] = signed
      pull(at, lane, error: signed, by: 1 / tolerances[lane])
    }
    kernels.run_back(steps, steps.count, edges, slopes.pointers, pulls.pointers, Self.block)
    var parameter = 0
    for step in steps {
      guard let own = pulls[Int(step.target)] else { continue }
      for edge in Int(step.first_edge)..<Int(step.first_edge + step.edge_count) {
        guard let source = rows[Int(edges[edge].source)] else { continue }
        kernels.multiply(own, source, result.columns[parameter], Self.block)
        parameter += 1
      }
      result.columns[parameter].update(from: own, count: Self.block)
      parameter += 1
    }
    return result
  }

  /// Notes how the error of an output follows the answers: not at all on an open side, where it is 0.
  private func pull(_ output: Int, _ lane: Int, error: Double, by slope: Double) {
    if !extras.isEmpty, error == 0 { return }
    guard let winner = winner(at: lane) else {
      pulls[outputNodes[output]]?[lane] = slope
      return
    }
    pulls[outputNodes[winner]]?[lane] += slope
    pulls[outputNodes[output]]?[lane] -= slope
  }
}
