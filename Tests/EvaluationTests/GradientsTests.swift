import Basics
import Evaluation
import Networks
import Tasks
import Testing
import TestSupport

/// A number and its derivative in one direction, carried forward (forward mode).
private struct Dual {
  var value: Double
  var slope: Double
}

@Suite("Gradients")
struct GradientsTests {
  /// The nodes' values in a case and their derivatives by one parameter, carried forward.
  private func forward(
    _ network: Network, _ inputs: [Double], by parameter: Gradients.Parameter
  ) -> [Dual] {
    var nodes = inputs.map { Dual(value: $0, slope: 0) }
    for (index, neuron) in network.neurons.enumerated() {
      var sum = Dual(
        value: neuron.bias.doubleValue, slope: parameter == .bias(neuron: index) ? 1 : 0)
      for (place, connection) in neuron.connections.enumerated() {
        let source = nodes[connection.source]
        let weight = connection.weight.doubleValue
        sum.value += source.value * weight
        sum.slope += source.slope * weight
        if parameter == .weight(neuron: index, place: place) { sum.slope += source.value }
      }
      let u = sum.value
      let sigmoid = ScalarReference.apply(.sigmoid, to: u)
      let slope =
        switch neuron.activation {
        case .identity: 1.0
        case .relu: u > 0 ? 1.0 : 0.0
        case .softplus: sigmoid
        case .sigmoid: sigmoid * (1 - sigmoid)
        case .sin: ScalarReference.apply(.sin, to: u + 0.5 * .pi)
        }
      nodes.append(
        Dual(
          value: ScalarReference.apply(neuron.activation, to: u), slope: slope * sum.slope))
    }
    return nodes
  }

  private func close(_ left: Double, _ right: Double) -> Bool {
    abs(left - right) <= 1e-9 * (1 + abs(left) + abs(right))
  }

  @Test("Going back gives what going forward gives, for every weight in every case")
  func jacobian() throws {
    var generator = SeededGenerator(seed: 95)
    for _ in 0..<150 {
      let network = generator.network(inputs: 2, outputs: 2, neurons: 1 + generator.below(10)) {
        $0.decimal(digits: 2, exponents: -2...(-1))
      }
      let rows = generator.rows(70, inputs: 2)
      let task = try Samples.task(rows: rows, targets: rows.map { _ in [0, 0] }, tolerances: [1])
      let gradients = Gradients(of: network, over: CaseTable(task))
      let answers = gradients.answers()
      let jacobians = (0..<2).map { gradients.jacobian(output: $0) }
      for (number, parameter) in gradients.kinds.enumerated() {
        for row in stride(from: 0, to: rows.count, by: 7) {
          let inputs = rows[row].map(\.doubleValue)
          let nodes = forward(network, inputs, by: parameter)
          // A sine of something large is no number.
          if nodes.contains(where: \.value.isNaN) { continue }
          for (output, node) in network.outputs.enumerated() {
            let dual = nodes[node]
            #expect(close(answers[output][row], dual.value))
            #expect(close(jacobians[output][number][row], dual.slope))
          }
        }
      }
    }
  }

  @Test("Sums over cases are the sums of the single derivatives")
  func sums() throws {
    var generator = SeededGenerator(seed: 96)
    for _ in 0..<60 {
      let network = generator.network(inputs: 2, outputs: 1, neurons: 1 + generator.below(8)) {
        $0.decimal(digits: 2, exponents: -2...(-1))
      }
      let count = 1 + generator.below(400)
      let rows = generator.rows(count, inputs: 2)
      let targets = rows.map { _ in [generator.decimal(digits: 2, exponents: -1...(-1))] }
      let task = try Samples.task(rows: rows, targets: targets, tolerances: [1])
      let gradients = Gradients(of: network, over: CaseTable(task))
      let answers = gradients.answers()[0]
      if answers.contains(where: \.isNaN) { continue }
      let jacobian = gradients.jacobian()
      let residuals = (0..<count).map { answers[$0] - targets[$0][0].doubleValue }
      let gradient = gradients.gradient { run, output, place in
        run.answer(output, place) - run.target(output, place)
      }
      let chosen = jacobian.indices.filter { _ in generator.below(3) > 0 }
      let equations = gradients.normalEquations(of: chosen) { run, place in
        (2, run.answer(0, place) - run.target(0, place))
      }
      for (row, parameter) in chosen.enumerated() {
        let expected = zip(jacobian[parameter], residuals).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(close(gradient[parameter], expected))
        #expect(close(equations.vector[row], 2 * expected))
        for (column, other) in chosen.enumerated() {
          let product = zip(jacobian[parameter], jacobian[other]).reduce(0) { $0 + 2 * $1.0 * $1.1 }
          #expect(close(equations.matrix[row * chosen.count + column], product))
        }
      }
    }
  }
}
