import Basics
import Certification
import Exact
import Networks
import Tasks
import Testing
import TestSupport

/// A number as an integer over a power of ten: the test's own exact arithmetic.
private struct Exact {
  var digits: Integer
  var places: Int

  init(_ digits: Integer, places: Int) {
    self.digits = digits
    self.places = places
  }

  init(_ value: ExactDecimal) {
    let parts = value.description.split(separator: ".")
    self.init(Integer(parts.joined()) ?? 0, places: parts.count == 2 ? parts[1].count : 0)
  }

  static func + (left: Exact, right: Exact) -> Exact {
    let places = max(left.places, right.places)
    return Exact(
      left.digits * Integer(10).power(places - left.places)
        + right.digits * Integer(10).power(places - right.places), places: places)
  }

  static func * (left: Exact, right: Exact) -> Exact {
    Exact(left.digits * right.digits, places: left.places + right.places)
  }

  var decimal: ExactDecimal { ExactDecimal(digits, exponent: -places) }

  /// The outputs of a network of identity and relu.
  static func outputs(of network: Network, _ inputs: [ExactDecimal]) -> [ExactDecimal] {
    var values = inputs.map(Exact.init)
    for neuron in network.neurons {
      var sum = neuron.connections.reduce(Exact(neuron.bias)) {
        $0 + values[$1.source] * Exact($1.weight)
      }
      if neuron.activation == .relu, sum.digits < 0 { sum = Exact(0, places: 0) }
      values.append(sum)
    }
    return network.outputs.map { values[$0].decimal }
  }
}

@Suite("Certified judging of exact networks")
struct CertifiedExactTests {
  private static let exact: [Activation] = [.identity, .relu]

  /// Weights of one digit, of nineteen (where sums leave the machine word) and of sixty.
  private static func weight(_ generator: inout SeededGenerator) -> ExactDecimal {
    switch generator.below(6) {
    case 0: generator.decimal(digits: 60, exponents: -30...0)
    case 1: generator.decimal(digits: 19, exponents: -3...0)
    case 2: generator.decimal(digits: 1, exponents: -40...(-38))
    default: generator.decimal(digits: 2, exponents: -2...1)
    }
  }

  @Test("Values are those of integer arithmetic, to the last digit")
  func exactValues() throws {
    var generator = SeededGenerator(seed: 50)
    for _ in 0..<1500 {
      let network = generator.network(
        inputs: 2, outputs: 3, neurons: generator.below(12), activations: Self.exact,
        weight: Self.weight)
      let rows = (0..<4).map { _ in
        [
          generator.decimal(digits: 19, exponents: -12...0),
          generator.decimal(digits: 2, exponents: 0...0),
        ]
      }
      let expected = rows.map { Exact.outputs(of: network, $0).map(\.description) }
      #expect(try CertifiedJudge.evaluate(network, rows: rows) == expected)
    }
  }

  @Test("Sums at the edge of the machine word are exact")
  func wordEdge() throws {
    for bits in [31, 53, 61, 62, 63, 64, 126] {
      for offset in -2...2 {
        let edge = ExactDecimal((Integer(1) << bits) + Integer(offset))
        for sign in [ExactDecimal.one, ExactDecimal(-1)] {
          var builder = NetworkBuilder(inputs: ["x", "zero"])
          let (x, zero) = (builder.input(0), builder.input(1))
          let first = builder.add(.identity, [(x, edge * sign), (zero, edge * edge)], bias: 1)
          let second = builder.add(.relu, [(first, 1), (x, edge * sign)], bias: -sign * edge)
          let third = builder.add(.identity, [(second, -1), (first, 1), (zero, edge)], bias: edge)
          let network = builder.network(outputs: [first, second, third])
          for x in [ExactDecimal.one, -1, 0, 2, edge] {
            #expect(
              try CertifiedJudge.evaluate(network, rows: [[x, 0]])
                == [Exact.outputs(of: network, [x, 0]).map(\.description)])
          }
        }
      }
    }
  }

  @Test("An error of exactly the tolerance fails; 10^-30 more tolerance passes")
  func border() throws {
    var generator = SeededGenerator(seed: 51)
    let tiny = ExactDecimal(1, exponent: -30)
    for _ in 0..<400 {
      let network = generator.network(
        inputs: 2, outputs: 1, neurons: 6, activations: Self.exact, weight: Self.weight)
      let rows = generator.rows(5, inputs: 2)
      let targets = rows.map { _ in [generator.decimal(digits: 30, exponents: -25...0)] }
      let errors = zip(rows, targets).map {
        (Exact.outputs(of: network, $0)[0] - $1[0]).magnitude
      }
      if errors.contains(where: { $0 <= tiny }) { continue }
      func certificate(_ tolerances: [ExactDecimal]) throws -> Certificate {
        let task = try Samples.task(rows: rows, targets: targets, tolerances: tolerances)
        return CertifiedJudge(task, threads: 1).certify(network)
      }
      let exact = try certificate(errors)
      #expect(exact.failures == 5 && exact.undecided == 0 && exact.bits == 0)
      #expect(exact.margin <= 0 && exact.margins.allSatisfy { $0 <= 0 })
      let wider = try certificate(errors.map { $0 + tiny })
      #expect(wider.passes && wider.failures == 0)
      let narrower = try certificate(errors.map { $0 - tiny })
      #expect(narrower.failures == 5)
      // One case at the border among passing ones.
      let one = try certificate(errors.enumerated().map { $0 == 3 ? $1 : $1 + 1 })
      #expect(one.failures == 1 && !one.passes)
      // Figures come from balls of 64 bits, so they tell cases apart while errors are moderate.
      if errors.allSatisfy({ $0 < 1_000_000 }) { #expect(one.worstCase == 3) }
    }
  }

  @Test("Figures of a certificate bound the exact ones")
  func figures() throws {
    var generator = SeededGenerator(seed: 52)
    for _ in 0..<400 {
      let network = generator.network(
        inputs: 2, outputs: 2, neurons: 8, activations: Self.exact)
      let rows = generator.rows(20, inputs: 2)
      let targets = rows.map { _ in
        (0..<2).map { _ in generator.decimal(digits: 3, exponents: -2...(-1)) }
      }
      let task = try Samples.task(rows: rows, targets: targets, tolerances: [5])
      let certificate = CertifiedJudge(task, threads: 2).certify(network)
      let errors = zip(rows, targets).map { row, target in
        zip(Exact.outputs(of: network, row), target).map { ($0 - $1).magnitude }.max() ?? 0
      }
      #expect(certificate.failures == errors.count { $0 >= 5 })
      let worst = try #require(errors.max())
      let bound = try #require(ExactDecimal(exactly: certificate.worstError))
      #expect(bound >= worst && bound <= worst + (worst + 1) * ExactDecimal(1, exponent: -12))
      for (margin, error) in zip(certificate.margins, errors) {
        let margin = try #require(ExactDecimal(exactly: margin))
        #expect(margin <= 5 - error)
        #expect(margin >= 5 - error - (error + 5) * ExactDecimal(1, exponent: -12))
      }
      #expect(certificate.margin == certificate.margins.min())
      #expect(certificate.margins[certificate.worstCase] == certificate.margin)
      #expect(certificate.cases == 20)
    }
  }

  @Test("Roots are compared exactly: linear answers to quadratics, by integer arithmetic")
  func roots() throws {
    for tolerance in [ExactDecimal(1), 2, ExactDecimal(5, exponent: -1)] {
      let family = try LargestRoot(degree: 2, range: -6...6, tolerance: tolerance)
      let task = family.task(threads: 2)
      for (p, q, r) in [(-1, 0, 0), (0, 0, 0), (-1, -1, 1), (0, -1, 2), (1, 1, -3), (0, 0, 3)] {
        var builder = NetworkBuilder(inputs: ["a", "b"])
        let node = builder.add(
          .identity, [(builder.input(0), ExactDecimal(p)), (builder.input(1), ExactDecimal(q))],
          bias: ExactDecimal(r))
        let certificate = CertifiedJudge(task, threads: 2)
          .certify(builder.network(outputs: [node]))
        var failures = 0
        for a in -6...6 {
          for b in -6...6 where a * a >= 4 * b {
            /// Whether the root exceeds v, for v in halves.
            func exceeds(_ v: ExactDecimal, orEquals: Bool) -> Bool {
              let side = 2 * v + ExactDecimal(a)
              let excess = ExactDecimal(a * a - 4 * b) - side * side
              if side.sign < 0 { return true }
              return orEquals ? excess.sign >= 0 : excess.sign > 0
            }
            let answer = ExactDecimal(p * a + q * b + r)
            let passes =
              exceeds(answer - tolerance, orEquals: false)
              && !exceeds(answer + tolerance, orEquals: true)
            failures += passes ? 0 : 1
          }
        }
        #expect(certificate.failures == failures && certificate.undecided == 0)
      }
    }
  }

  @Test("Long chains with forty places in each weight stay exact")
  func longChains() throws {
    var builder = NetworkBuilder(inputs: ["x"])
    let weight = ExactDecimal("1.0000000000000000000000000000000000000003") ?? 1
    // Each neuron adds forty places, so the answer has twelve thousand.
    var node = builder.input(0)
    for index in 0..<300 {
      node = builder.add(index.isMultiple(of: 2) ? .relu : .identity, [(node, weight)], bias: 1)
    }
    let network = builder.network(outputs: [node])
    for x in [ExactDecimal(3), -200] {
      #expect(
        try CertifiedJudge.evaluate(network, rows: [[x]])
          == [Exact.outputs(of: network, [x]).map(\.description)])
    }
  }
}
