import Basics
import Networks
import Testing

@testable import Search

@Suite("Networks in digits")
struct DigitNetworkTests {
  private func decimal(_ generator: inout SeededGenerator) -> ExactDecimal {
    let digits = [9, 99, 9999, 999_999_999][generator.below(4)]
    return ExactDecimal(
      generator.below(2 * digits + 1) - digits, exponent: generator.below(13) - 8)
  }

  private func network(_ generator: inout SeededGenerator) -> Network {
    var builder = NetworkBuilder(inputs: ["a", "b"])
    var nodes = builder.inputNodes
    for _ in 0..<1 + generator.below(8) {
      let sources = nodes.filter { _ in generator.below(3) == 0 }
      let terms = sources.map { ($0, decimal(&generator)) }
      let bias = generator.below(2) == 0 ? ExactDecimal.zero : decimal(&generator)
      nodes.append(builder.add(generator.pick(Activation.allCases), terms, bias: bias))
    }
    return builder.network(task: "t", outputs: [generator.pick(nodes), generator.pick(nodes)])
  }

  @Test("A number has the value and the price of the decimal it stands for")
  func numbers() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let exact = decimal(&generator)
      let digits = try #require(Digits(exact))
      #expect(digits.exact == exact)
      #expect(digits.value == exact.doubleValue)
      #expect(digits.isZero == exact.isZero)
      #expect(digits.precision == exact.precision)
      #expect((-digits).exact == -exact)
      let unit = ExactDecimal(1, exponent: min(exact.exponent, 0))
      #expect(digits.moved(by: -3).exact == exact - unit * 3)
    }
    #expect(Digits(ExactDecimal(1 << 60 + 1)) == nil)
    #expect(Digits(ExactDecimal(1, exponent: -30)) == nil)
  }

  @Test("The nearest number of a precision is as cheap as asked, and as near as half a unit")
  func rounding() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<20_000 {
      let value = decimal(&generator).doubleValue * (generator.unit() + 0.5)
      let whole = Digits(nearest: value, precision: 1).moved(by: 0).value
      for precision in 1...8 where abs(whole) < 1e6 {
        let digits = Digits(nearest: value, precision: precision)
        var before = 0
        while abs(digits.value) >= Digits(1, exponent: before).value { before += 1 }
        #expect(digits.precision <= max(precision, before))
        let unit = Digits(1, exponent: before - precision).value
        #expect(abs(digits.value - value) <= unit * 0.5000001)
      }
      let short = Digits(nearest: value, precision: 9)
      #expect(Digits(shortest: short.value) == short)
    }
    #expect(Digits(nearest: .nan, precision: 3) == .zero)
    #expect(Digits(nearest: .infinity, precision: 3) == .zero)
    #expect(Digits(nearest: 7, precision: 0) == .zero)
  }

  @Test("Thousands of networks come back as they were, with their score")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<3000 {
      let network = network(&generator)
      for metric in Metric.allCases {
        let digits = try #require(DigitNetwork(network, metric: metric))
        #expect(digits.network == network)
        #expect(digits.score == score(of: digits))
      }
    }
  }

  /// What a network costs; where neurons count, those that are read.
  private func score(of digits: DigitNetwork) -> Int {
    digits.metric == .neurons
      ? digits.neurons.indices.count(where: digits.isRead) : digits.network.score(digits.metric)
  }

  @Test(
    "Through changes, undone or not, and removals, the score is that of the network",
    arguments: Metric.allCases)
  func changes(metric: Metric) throws {
    var generator = SeededGenerator(seed: 4)
    var removed = 0
    for _ in 0..<500 {
      var digits = try #require(DigitNetwork(network(&generator), metric: metric))
      for _ in 0..<20 {
        let before = digits
        let neuron = generator.below(digits.neurons.count)
        let source = generator.below(digits.inputCount + neuron + 1) - 1
        var number = generator.below(3) == 0 ? .zero : Digits(decimal(&generator)) ?? .zero
        if generator.below(3) == 0 { number = digits.neurons[0].bias }
        let previous = digits.set(neuron, source, to: number)
        #expect(previous == before.number(neuron, source))
        #expect(digits.number(neuron, source) == number)
        let network = digits.network
        #expect(digits.score == score(of: digits))
        let sources = network.neurons[neuron].connections.map(\.source)
        #expect(sources == Set(sources).sorted())
        if generator.below(2) == 0 {
          digits.set(neuron, source, to: previous)
          #expect(digits == before)
        }
      }
      let count = digits.neurons.count
      let isSmaller = digits.removeUnread()
      #expect(isSmaller == (digits.neurons.count < count))
      #expect(digits.score == digits.network.score(metric))
      #expect(digits.neurons.indices.allSatisfy(digits.isRead))
      if digits.neurons.isEmpty { continue }
      removed += isSmaller ? 1 : 0
    }
    #expect(removed > 100)
  }
}
