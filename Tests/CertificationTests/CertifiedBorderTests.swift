import Basics
import Certification
import Networks
import Tasks
import Testing
import TestSupport

/// Known values of the activations, to 58 digits, from their series in decimal arithmetic.
private struct KnownValue: Sendable, CustomTestStringConvertible {
  let activation: Activation
  let argument: ExactDecimal
  let digits: String

  init(_ activation: Activation, _ argument: ExactDecimal, _ digits: String) {
    self.activation = activation
    self.argument = argument
    self.digits = digits
  }

  var testDescription: String { "\(activation)(\(argument))" }

  /// The value cut to `places` decimals, towards zero.
  func cut(to places: Int) -> ExactDecimal {
    let point = digits.firstIndex(of: ".") ?? digits.startIndex
    return ExactDecimal(String(digits[...digits.index(point, offsetBy: places)])) ?? .zero
  }

  static let all = [
    KnownValue(.softplus, 0, "0.6931471805599453094172321214581765680755001343602552541206"),
    KnownValue(.softplus, 1, "1.3132616875182228340489954949678556419152800856703483747190"),
    KnownValue(.softplus, -3, "0.0485873515737420587589259198546899979418816428281086205308"),
    KnownValue(.sigmoid, 1, "0.7310585786300048792511592418218362743651446401650565192763"),
    KnownValue(.sin, 1, "0.8414709848078965066525023216302989996225630607983710656727"),
    KnownValue(
      .sin, ExactDecimal(1, exponent: 22),
      "-0.852200849767188801772705893753029368261762150410043656256"),
    KnownValue(
      .sin, ExactDecimal(1, exponent: 30),
      "-0.090116901912138058030386428952987330274396332993043449885"),
  ]
}

@Suite("Certified judging near the border")
struct CertifiedBorderTests {
  private func certify(
    _ network: Network, at x: ExactDecimal, target: ExactDecimal, tolerance: ExactDecimal
  ) throws -> Certificate {
    let task = try Samples.task(rows: [[x]], targets: [[target]], tolerances: [tolerance])
    return CertifiedJudge(task, threads: 1).certify(network)
  }

  @Test("The 20th, 30th and 50th digit of a tolerance decide", arguments: KnownValue.all)
  private func lastDigit(_ known: KnownValue) throws {
    let network = Samples.neuron(known.activation)
    for places in [20, 30, 50] {
      let last = ExactDecimal(1, exponent: -places)
      for target in [ExactDecimal.zero, ExactDecimal(7, exponent: -1), -3] {
        // The error is between these two, which differ in the last place.
        let value = known.cut(to: places)
        let outer = value.sign < 0 ? value - last : value + last
        let ends = [(value - target).magnitude, (outer - target).magnitude]
        let (below, above) = (min(ends[0], ends[1]), max(ends[0], ends[1]))
        let x = known.argument
        let failing = try certify(network, at: x, target: target, tolerance: below)
        #expect(failing.failures == 1 && failing.undecided == 0 && !failing.passes)
        let passing = try certify(network, at: x, target: target, tolerance: above)
        #expect(passing.failures == 0 && passing.undecided == 0 && passing.passes)
        #expect(passing.bits >= 64)
      }
    }
  }

  @Test("What no precision can decide is not passed")
  func undecidable() throws {
    // softplus(x) - softplus(-x) - x = 0 for all x, as a sum of balls.
    var builder = NetworkBuilder(inputs: ["x0"])
    let x = builder.input(0)
    let (right, left) = (builder.add(.softplus, [(x, 1)]), builder.add(.softplus, [(x, -1)]))
    let zero = builder.add(.identity, [(right, 1), (left, -1), (x, -1)])
    let network = builder.network(outputs: [zero])
    let hair = ExactDecimal(1, exponent: -300)
    for x in [ExactDecimal(3), -7, ExactDecimal(1, exponent: -2)] {
      let border = try certify(network, at: x, target: 1, tolerance: 1)
      #expect(!border.passes && border.undecided == 1)
      #expect(border.bits == CertifiedJudge.lastBits)
      #expect(try certify(network, at: x, target: 1, tolerance: 1 + hair).passes)
      let narrow = try certify(network, at: x, target: 1, tolerance: 1 - hair)
      #expect(narrow.failures == 1 && narrow.undecided == 0)
    }
  }

  @Test("With several outputs one failure is enough, and one undecided is no pass")
  func severalOutputs() throws {
    var builder = NetworkBuilder(inputs: ["x0"])
    let x = builder.input(0)
    let (right, left) = (builder.add(.softplus, [(x, 1)]), builder.add(.softplus, [(x, -1)]))
    let zero = builder.add(.identity, [(right, 1), (left, -1), (x, -1)])
    // Targets that pass, fail, and cannot be decided at a tolerance of 1, for an answer of 0.
    let verdicts: [(target: ExactDecimal, passes: Bool?)] = [(0, true), (2, false), (1, nil)]
    for first in verdicts {
      for second in verdicts {
        let task = try Samples.task(
          rows: [[3]], targets: [[first.target, second.target]], tolerances: [1])
        let certificate = CertifiedJudge(task, threads: 1)
          .certify(builder.network(outputs: [zero, zero]))
        let fails = first.passes == false || second.passes == false
        let passes = first.passes == true && second.passes == true
        #expect(certificate.failures == (fails ? 1 : 0))
        #expect(certificate.undecided == (fails || passes ? 0 : 1))
        #expect(certificate.passes == passes)
      }
    }
  }

  @Test("Exact values of the activations are at the border exactly")
  func exactPoints() throws {
    // sigmoid(0) = 1/2 and sin(0) = 0.
    let half = ExactDecimal(5, exponent: -1)
    let tiny = ExactDecimal(1, exponent: -40)
    for (network, value) in [(Samples.neuron(.sigmoid), half), (Samples.neuron(.sin), 0)] {
      for target in [value + half, value - half] {
        #expect(try !certify(network, at: 0, target: target, tolerance: half).passes)
        #expect(try certify(network, at: 0, target: target, tolerance: half + tiny).passes)
        #expect(try certify(network, at: 0, target: target, tolerance: half - tiny).failures == 1)
      }
    }
  }

  @Test("Arguments far out: sigmoid of ±10^6 is next to 0 or 1, but not there")
  func farOut() throws {
    let million = ExactDecimal(1, exponent: 6)
    let tiny = ExactDecimal(1, exponent: -1000)
    let sigmoid = Samples.neuron(.sigmoid)
    #expect(try certify(sigmoid, at: -million, target: 0, tolerance: tiny).passes)
    #expect(try certify(sigmoid, at: million, target: 1, tolerance: tiny).passes)
    #expect(try certify(sigmoid, at: million, target: 0, tolerance: 1 - tiny).failures == 1)
    // The true error is 1 - e^-1000000: below 1, but not so that 8192 bits could tell.
    #expect(try !certify(sigmoid, at: million, target: 0, tolerance: 1 - tiny * tiny).passes)
    let softplus = Samples.neuron(.softplus)
    #expect(try certify(softplus, at: -million, target: 0, tolerance: tiny).passes)
    #expect(try certify(softplus, at: million, target: million, tolerance: tiny).passes)
    #expect(try certify(softplus, at: million, target: 0, tolerance: million).passes == false)
  }

  @Test("A sine of more digits than the precision is not passed unless any sine would be")
  func hugeSine() throws {
    let network = Samples.neuron(.sin)
    let huge = ExactDecimal(1, exponent: 6000)
    #expect(try !certify(network, at: huge, target: 0, tolerance: 1).passes)
    #expect(try certify(network, at: huge, target: 0, tolerance: 2).passes)
    #expect(try certify(network, at: huge, target: 3, tolerance: 1).failures == 1)
    // A thousand digits still fit.
    let large = try certify(
      network, at: ExactDecimal(1, exponent: 1000), target: 0, tolerance: 1)
    #expect(large.passes && large.bits >= 2048)
  }

  @Test("A chain of n softplus from 0 is ln(n + 1), to 24 digits")
  func softplusChain() throws {
    // ln 301 and ln 11.
    for (length, digits) in [
      (300, "5.7071102647488757285781952"), (10, "2.3978952727983705440619435"),
    ] {
      var builder = NetworkBuilder(inputs: ["x0"])
      var node = builder.add(.softplus, [(builder.input(0), 1)])
      for _ in 1..<length { node = builder.add(.softplus, [(node, 1)]) }
      let network = builder.network(outputs: [node])
      let value = try #require(ExactDecimal(digits))
      let close = ExactDecimal(1, exponent: -24)
      #expect(try certify(network, at: 0, target: value, tolerance: close).passes)
      #expect(
        try certify(network, at: 0, target: value + 3 * close, tolerance: close).failures == 1)
    }
  }

  @Test("Answers printed for people are the doubles nearest to the known values")
  func evaluation() throws {
    for known in KnownValue.all {
      let text = try CertifiedJudge.evaluate(
        Samples.neuron(known.activation), rows: [[known.argument]])
      #expect(text == [["\(Double(known.digits) ?? .nan)"]])
    }
    let sigmoid = Samples.neuron(.sigmoid)
    let million = ExactDecimal(1, exponent: 6)
    #expect(
      try CertifiedJudge.evaluate(sigmoid, rows: [[0], [million], [-million]])
        == [["0.5"], ["1.0"], ["0.0"]])
  }
}
