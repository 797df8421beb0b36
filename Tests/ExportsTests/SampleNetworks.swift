import Exports
import Networks

/// Networks of the kinds that are exported: small, long, wide, hostile and random.
enum SampleNetworks {
  /// Facts that go with any of them.
  static let facts = Facts(
    title: "Largest root of a cubic", cases: 9261, tolerances: d("0.1")...d("0.1"),
    worstError: d("0.098765"), margin: d("0.001235"), worstCase: "a = 3, b = -7, c = 10")

  /// A small network as a person or a search would make it: a few parts that read each other.
  static func small() -> Network {
    var b = NetworkBuilder(inputs: ["a", "b", "c"])
    let (x, y, z) = (b.input(0), b.input(1), b.input(2))
    let square = b.add(.softplus, [(x, d("0.01"))], part: "square")
    let p = b.add(.identity, [(square, d("-800")), (x, 4), (y, 1)], bias: d("554.5"), part: "p")
    let plus = b.add(.softplus, [(x, d("0.01")), (y, d("-0.01"))], part: "product")
    let minus = b.add(.softplus, [(x, d("0.01")), (y, d("0.01"))], part: "product")
    let cube = b.add(.sin, [(x, d("0.02"))], part: "cube")
    let q = b.add(
      .identity, [(plus, 3000), (minus, -3000), (cube, d("1.5")), (y, 33), (z, 1)], part: "q")
    let one = b.add(.sigmoid, [(p, d("0.1"))], bias: 2, part: "edge")
    let two = b.add(.softplus, [(p, d("-0.3"))], bias: -1, part: "edge")
    let edge = b.add(.identity, [(one, 7), (two, 4), (p, d("-0.6")), (q, -1)], part: "edge")
    let gate = b.add(.sigmoid, [(edge, -20000)], bias: 30, part: "gate")
    let far = b.add(.relu, [(q, 1), (gate, -900)], part: "mirror")
    let side = b.add(.identity, [(edge, 1), (far, 2)], part: "mirror")
    var estimate = b.add(.softplus, [(side, d("0.2")), (p, d("-0.1"))], bias: 1, part: "branch")
    for step in 1...8 {
      let kind: Activation = step.isMultiple(of: 2) ? .softplus : .sigmoid
      let unit = b.add(
        kind, [(side, d("0.0\(step)")), (p, d("-0.3")), (estimate, d("-1.\(step)"))],
        bias: ExactDecimal(step - 4), part: "branch")
      if step.isMultiple(of: 4) {
        estimate = b.add(.identity, [(estimate, 1), (unit, d("-2.\(step)"))], part: "branch")
      } else {
        estimate = unit
      }
    }
    let negative = b.add(.relu, [(estimate, 1), (gate, -90)], part: "mirror")
    let root = b.add(.identity, [(estimate, 1), (negative, -2), (x, d("-0.33"))], part: "output")
    return b.network(task: "largest-root", outputs: [root])
  }

  /// A digital scan: samples by a recurrence, a decision for each and between two, and a counter.
  static func ladder(rungs: Int = 110) -> Network {
    var b = NetworkBuilder(inputs: ["a", "b", "c"])
    var samples: [NetworkBuilder.Node] = []
    for s in 0..<rungs {
      if s < 4 {
        let terms = zip(b.inputNodes, [ExactDecimal(s * s), ExactDecimal(s), 1])
        let cube = ExactDecimal(s * s * s)
        samples.append(b.add(.identity, Array(terms), bias: cube, part: "sample"))
      } else {
        let last = samples.suffix(4)
        samples.append(
          b.add(.identity, Array(zip(last, [-1, 4, -6, 4] as [ExactDecimal])), part: "sample"))
      }
    }
    var chain: [(NetworkBuilder.Node, ExactDecimal)] = []
    for sample in samples {
      let decision = b.add(.relu, [(sample, d("-0.1"))], part: "decision")
      chain = [(b.add(.softplus, [(decision, -9)] + chain, part: "counter"), 1)]
    }
    let end = b.add(.sigmoid, chain, bias: -15, part: "decode")
    let answer = b.add(.identity, [(end, -653800)], bias: d("11.2"), part: "output")
    return b.network(task: "largest-root", outputs: [answer])
  }

  /// The published sampling network: s = -11, -10.9, ..., 11; samples by the vanishing fourth
  /// difference, an indicator for each, sticky flags from the top down, and a weighted sum.
  static func sampling() -> Network {
    var b = NetworkBuilder(inputs: ["a", "b", "c"])
    var samples: [NetworkBuilder.Node] = []
    for index in 0...220 {
      let s = ExactDecimal(index - 110, exponent: -1)
      if index < 5 {
        let terms = zip(b.inputNodes, [s * s, s, 1])
        samples.append(b.add(.identity, Array(terms), bias: s * s * s, part: "sample"))
      } else {
        let last = samples.suffix(4)
        samples.append(
          b.add(.identity, Array(zip(last, [-1, 4, -6, 4] as [ExactDecimal])), part: "sample"))
      }
    }
    let indicators = samples.map {
      b.add(.sigmoid, [($0, -600000)], bias: 60, part: "indicator")
    }
    var higher: [(NetworkBuilder.Node, ExactDecimal)] = []
    var flags: [NetworkBuilder.Node] = []
    for indicator in indicators.reversed().dropFirst() {
      let sticky = b.add(.relu, [(indicator, -1)] + higher, bias: 1, part: "sticky")
      let flag = b.add(.identity, [(sticky, -1)], bias: 1, part: "flag")
      higher = [(flag, -1)]
      flags.append(flag)
    }
    let terms = flags.dropLast().map { ($0, d("0.1")) } + flags.suffix(1).map { ($0, -11) }
    let answer = b.add(.identity, terms, part: "output")
    return b.network(task: "largest-root", outputs: [answer])
  }

  /// A network that knows every case by heart, as the published one does: more than 9,000 neurons.
  static func memory() -> Network {
    var b = NetworkBuilder(inputs: ["a", "b", "c"])
    let indicators = b.inputNodes.map { input in
      (-10...10).map { k in
        let corners = (-1...1).map {
          b.add(.relu, [(input, 1)], bias: ExactDecimal(-k + $0), part: "corner")
        }
        return b.add(.identity, Array(zip(corners, [1, -2, 1] as [ExactDecimal])), part: "is")
      }
    }
    var triples: [NetworkBuilder.Node] = []
    for first in indicators[0] {
      let x = b.add(.identity, [(first, 1)], bias: -2, part: "first")
      for second in indicators[1] {
        let pair = b.add(.identity, [(x, 1), (second, 1)], part: "pair")
        for third in indicators[2] {
          triples.append(b.add(.relu, [(pair, 1), (third, 1)], part: "triple"))
        }
      }
    }
    let levels = (0..<60).map { level in
      b.add(
        .identity, triples.indices.filter { $0 % 61 == level }.map { (triples[$0], 1) },
        part: "level")
    }
    let answer = b.add(
      .identity, levels.enumerated().map { ($1, ExactDecimal($0 * 2 - 60, exponent: -1)) },
      part: "output")
    return b.network(task: "largest-root", outputs: [answer])
  }

  private static func d(_ text: String) -> ExactDecimal {
    guard let value = ExactDecimal(text) else { preconditionFailure("no decimal: \(text)") }
    return value
  }
}

extension SampleNetworks {
  /// A shallow network with two outputs: two layers of units of all kinds.
  static func shallow() -> Network {
    var b = NetworkBuilder(inputs: ["time", "distance"])
    let kinds = Activation.allCases
    let first = (1...7).map { index in
      b.add(
        kinds[index % kinds.count],
        [
          (b.input(0), ExactDecimal(index * 3 - 10, exponent: -1)),
          (b.input(1), ExactDecimal(index - 9)),
        ], bias: ExactDecimal(4 - index, exponent: -1), part: "feature")
    }
    let second = (1...5).map { index in
      b.add(
        kinds[(index + 2) % kinds.count],
        first.indices.filter { ($0 + index) % 3 > 0 }.map {
          (first[$0], ExactDecimal(($0 * 7 + index * 5) % 19 - 9, exponent: -1))
        }, part: "mix")
    }
    let outputs = (0..<2).map { index in
      b.add(
        .identity, second.map { ($0, ExactDecimal(index * 2 - 1)) } + [(b.input(index), 3)],
        bias: 1, part: "answer")
    }
    return b.network(task: "", outputs: outputs)
  }
}

extension SampleNetworks {
  /// One neuron that reads ten thousand others, and constants among the outputs.
  static func longSum() -> Network {
    var b = NetworkBuilder(inputs: ["x"])
    let waves = (1...5000).map { b.add(.sin, [(b.input(0), ExactDecimal($0, exponent: -3))]) }
    let steps = (1...5000).map {
      b.add(.sigmoid, [(b.input(0), ExactDecimal($0, exponent: -2))], part: "step")
    }
    let terms = (waves + steps).enumerated().map { ($1, ExactDecimal($0 % 9 + 1, exponent: -4)) }
    let sum = b.add(.softplus, terms, part: "sum")
    let constant = b.add(.sigmoid, [], bias: 2, part: "constant")
    return b.network(outputs: [constant, sum, b.input(0)])
  }

  /// Every activation of the input itself, and one constant.
  static func everyActivation() -> Network {
    var b = NetworkBuilder(inputs: ["u"])
    let kinds = Activation.allCases.filter { $0 != .sin }
    var outputs = kinds.map { b.add($0, [(b.input(0), 1)]) }
    outputs.append(b.add(.softplus, []))
    return b.network(outputs: outputs)
  }

  /// More inputs than fit beside each other.
  static func manyInputs() -> Network {
    var b = NetworkBuilder(inputs: (1...300).map { "pixel \($0)" })
    let units = (0..<200).map { unit in
      b.add(
        unit.isMultiple(of: 3) ? .relu : .sigmoid,
        (0..<5).map { (b.input((unit * 7 + $0 * 31) % 300), ExactDecimal($0 - 7, exponent: -1)) },
        part: "unit")
    }
    let sum = b.add(.identity, units.map { ($0, 1) }, part: "sum")
    return b.network(outputs: [sum])
  }

  /// One layer of neurons that each read one input.
  static func fan(inputs: Int, neurons: Int) -> Network {
    var b = NetworkBuilder(inputs: (1...inputs).map { "input-\($0)" })
    let outputs = (0..<neurons).map { b.add(.relu, [(b.input($0 % inputs), 1)], bias: -1) }
    return b.network(outputs: outputs)
  }
}

extension ExportFormat {
  /// The formats that are text.
  static let texts = allCases.filter { $0 != .onnx }

  /// The network in a format that is text.
  func text(of network: Network, metric: Metric = .precision, facts: Facts? = nil) -> String {
    String(decoding: bytes(of: network, metric: metric, facts: facts), as: UTF8.self)
  }
}
