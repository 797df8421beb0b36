import Basics
import Evaluation
import Networks
import Testing
import TestSupport

@Suite("The norm of the errors of real networks")
struct ErrorNormTests {
  private func close(_ left: Double, _ right: Double, within size: Double) -> Bool {
    abs(left - right) <= 1e-9 * (1 + size)
  }

  @Test("Costs and equations are those of the single errors and derivatives")
  func definition() {
    var generator = SeededGenerator(seed: 97)
    for _ in 0..<80 {
      let outputs = 1 + generator.below(2)
      let exact = generator.network(
        inputs: 2, outputs: outputs, neurons: 1 + generator.below(8)
      ) {
        $0.decimal(digits: 2, exponents: -2...(-1))
      }
      let network = RealNetwork(exact)
      let count = 1 + generator.below(700)
      let columns = (0..<2).map { _ in (0..<count).map { _ in 2 * generator.normal() } }
      let targets = (0..<outputs).map { _ in (0..<count).map { _ in generator.normal() } }
      let tolerances = (0..<count).map { _ in 0.1 + generator.unit() }
      let table = CaseTable(inputs: columns, targets: targets, tolerances: tolerances)
      let rows = (0..<count).map { [columns[0][$0], columns[1][$0]] }
      let plain = rows.map(ScalarReference(network: exact).outputs)
      let answers = (0..<outputs).map { output in plain.map { $0[output] } }
      if answers.joined().contains(where: { !$0.isFinite }) { continue }
      let errors = (0..<outputs).map { output in
        (0..<count).map { (answers[output][$0] - targets[output][$0]) / tolerances[$0] }
      }
      let norm = ErrorNorm(of: network, over: table)
      let worst = norm.measure()
      #expect(close(worst, errors.joined().map(abs).max() ?? 0, within: worst))

      let power = generator.pick([2, 4, 6])
      let shares = errors.map { $0.map { error in raised(error / worst, power - 2) } }
      let cost = errors.joined().reduce(0) { $0 + raised($1 / worst, power) }
      #expect(close(norm.cost(power: power, scale: worst), cost, within: cost))

      let chosen = network.parameters.indices.filter { _ in generator.below(3) > 0 }
      let equations = norm.equations(of: chosen, power: power, scale: worst)
      let jacobians = (0..<outputs).map {
        ForwardMode(network: exact).jacobian(over: rows, output: $0)
      }
      // Shares below 1e-5 may be left out.
      for (row, parameter) in chosen.enumerated() {
        for (column, other) in (chosen + [-1]).enumerated() where column <= row || other < 0 {
          var (sum, size) = (0.0, 0.0)
          for output in 0..<outputs {
            for index in 0..<count {
              let left = jacobians[output][parameter][index] / tolerances[index]
              let right =
                other < 0
                ? errors[output][index] : jacobians[output][other][index] / tolerances[index]
              if shares[output][index] > 1e-5 { sum += shares[output][index] * left * right }
              size += abs(left * right)
            }
          }
          let found =
            other < 0 ? equations.gradient[row] : equations.matrix[row * chosen.count + column]
          #expect(close(found, sum, within: size))
          if other >= 0 { #expect(found == equations.matrix[column * chosen.count + row]) }
        }
      }
    }
  }

  private func raised(_ base: Double, _ power: Int) -> Double {
    (0..<power).reduce(1) { product, _ in product * base }
  }

  @Test("All vector units give the same bits")
  func units() {
    var generator = SeededGenerator(seed: 98)
    for _ in 0..<40 {
      let network = RealNetwork(generator.network(inputs: 2, outputs: 1, neurons: 8))
      let count = 1 + generator.below(500)
      let columns = (0..<2).map { _ in (0..<count).map { _ in generator.normal() } }
      let table = CaseTable(
        inputs: columns, targets: [columns[0]], tolerances: columns[0].map { _ in 1 })
      let found = VectorUnit.allCases.filter(\.isAvailable).map { unit in
        let norm = ErrorNorm(of: network, over: table, unit: unit)
        let worst = norm.measure()
        let equations = norm.equations(
          of: network.freeParameters, power: 8, scale: worst > 0 ? worst : 1)
        return ([worst] + equations.gradient + equations.matrix).map(\.bitPattern)
      }
      #expect(found.allSatisfy { $0 == found[0] })
    }
  }

  @Test("An answer that is no number makes the largest error infinite")
  func noNumber() {
    var network = RealNetwork(inputCount: 1)
    network.outputs = [network.add(.sin, reading: [(0, 1e9)])]
    let table = CaseTable(inputs: [[0, 1]], targets: [[0, 0]], tolerances: [1, 1])
    #expect(ErrorNorm(of: network, over: table).measure() == .infinity)
  }
}

@Suite("Networks of real weights")
struct RealNetworkTests {
  @Test("A network comes back as itself, without what nothing depends on")
  func roundTrip() {
    var generator = SeededGenerator(seed: 99)
    for _ in 0..<300 {
      let network = generator.network(inputs: 3, outputs: 2, neurons: 1 + generator.below(10))
      let real = RealNetwork(network)
      let decimals = network.neurons.flatMap { $0.connections.map(\.weight) + [$0.bias] }
      #expect(real.parameters == decimals.map(\.doubleValue))
      #expect(
        real.freeParameters == decimals.indices.filter { !decimals[$0].isZero })
      let back = real.network(task: network.task, inputs: network.inputs, decimals: decimals)
      #expect(RealNetwork(back).outputs.count == network.outputs.count)
      #expect(back.neurons.count <= network.neurons.count)
      let rows = generator.rows(20, inputs: 3)
      let columns = (0..<3).map { input in rows.map { $0[input].doubleValue } }
      let table = CaseTable(
        inputs: columns, targets: [columns[0], columns[0]], tolerances: columns[0].map { _ in 1 })
      let plain = rows.map { ScalarReference(network: network).outputs($0.map(\.doubleValue)) }
      let answers = [network, back].map { network in
        RealNetwork(network).answers(over: table).map { $0.map(\.bitPattern) }
      }
      // Not a number has many bit patterns, but equal operations give equal ones.
      #expect(answers[0] == answers[1])
      for (row, outputs) in plain.enumerated() {
        for (output, answer) in outputs.enumerated() where answer.isFinite {
          #expect(answers[0][output][row] == answer.bitPattern)
        }
      }
    }
  }
}
