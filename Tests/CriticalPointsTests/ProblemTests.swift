import Basics
import Exact
import Testing

@testable import CriticalPoints

@Suite("Problem files")
struct ProblemTests {
  private func problem(_ text: String) throws -> Problem {
    try Problem(bytes: Array(text.utf8), file: "p.json")
  }

  private static let good = """
    {"name":"n","layers":[2,1,1],"activations":["sq",["1/2",0,"-0.25"]],"bias":true,
     "fixed":{"w2":"1/2"},"X":[["1",2],["-3/4","0.5"]],"Y":[[1],["2"]],"lambda":"1/10","comment":[]}
    """

  @Test("A file with everything in it")
  func everything() throws {
    let problem = try problem(Self.good)
    #expect(problem.layers == [2, 1, 1])
    #expect(problem.weightCount == 5)
    #expect(problem.unknowns == [0, 2, 3, 4])
    #expect(problem.activations[1] == [Rational("1/2")!, .zero, Rational("-1/4")!])
    #expect(problem.inputs[1] == [Rational("-3/4")!, Rational("1/2")!])
    #expect(problem.regularisation == Array(repeating: Rational("1/10")!, count: 5))
    #expect(problem.name == "n")
  }

  @Test("The loss is the polynomial that was written down by hand")
  func loss() throws {
    // (w1·3/2·w2 - 2)² + w1²/50 + 3w2²/100
    let network = try Instances.network(Instances.all[0].text)
    let (first, second) = (Polynomial(variable: 0, count: 2), Polynomial(variable: 1, count: 2))
    let product = first * second
    let wanted =
      product * product * Rational("9/4")! - product * Rational(6)
      + first * first * Rational("1/50")! + second * second * Rational("3/100")!
      + Polynomial(Rational(4), count: 2)
    #expect(network.loss == wanted)
  }

  @Test("The expanded loss is the loss of the network, on random problems")
  func expansion() throws {
    var generator = SeededGenerator(seed: 35)
    for _ in 0..<60 {
      func number() -> Rational {
        Rational(generator.below(19) - 9) / Rational(1 + generator.below(5))
      }
      let layers = (0..<2 + generator.below(2)).map { _ in 1 + generator.below(2) }
      let biases = (1..<layers.count).map { _ in generator.below(2) == 0 }
      let count = Problem.weightCount(layers: layers, biases: biases)
      let activations = (1..<layers.count).map { _ in
        (0...generator.below(2)).map { _ in number() } + [.one]
      }
      let examples = 1 + generator.below(3)
      let fixed = generator.below(2) == 0 || count == 1 ? [:] : [generator.below(count): number()]
      let problem = Problem(
        layers: layers, activations: activations, biases: biases, fixed: fixed,
        inputs: (0..<examples).map { _ in (0..<layers[0]).map { _ in number() } },
        targets: (0..<examples).map { _ in (0..<layers[layers.count - 1]).map { _ in number() } },
        regularisation: (0..<count).map { _ in number() })
      let weights = (0..<count).map { fixed[$0] ?? number() }
      var wanted = zip(problem.regularisation, weights).reduce(Rational.zero) {
        $0 + $1.0 * $1.1 * $1.1
      }
      for (inputs, targets) in zip(problem.inputs, problem.targets) {
        var (values, next) = (inputs, 0)
        for (layer, activation) in activations.enumerated() {
          values = (0..<layers[layer + 1]).map { _ in
            var sum = Rational.zero
            for value in values {
              sum = sum + weights[next] * value
              next += 1
            }
            if biases[layer] {
              sum = sum + weights[next]
              next += 1
            }
            return activation.reversed().reduce(.zero) { $0 * sum + $1 }
          }
        }
        for (value, target) in zip(values, targets) {
          wanted = wanted + (value - target) * (value - target)
        }
      }
      let network = try PolynomialNetwork(problem)
      #expect(network.loss.value(at: problem.unknowns.map { weights[$0] }) == wanted)
    }
  }

  @Test("Numbers with exponents and biases of some layers")
  func exponents() throws {
    let problem = try Problem(
      bytes: Array(
        """
        {"layers":[1,2,1],"activations":["lin","lin"],"bias":[true,false],"X":[["1e-3"]],
         "Y":[[2.5e1]],"lambda":1e-3}
        """.utf8), file: "p.json")
    #expect(problem.biases == [true, false] && problem.weightCount == 6)
    #expect(problem.inputs == [[Rational("1/1000")!]] && problem.targets == [[Rational(25)]])
    #expect(problem.regularisation == Array(repeating: Rational("1/1000")!, count: 6))
  }

  static let offences: [(text: String, problem: String)] = [
    ("", "line 1: the file ends too early"),
    ("[]", "expected an object, found an array"),
    ("{}", "'layers': is missing"),
    (#"{"layers":3}"#, "'layers': expected an array, found a number"),
    (#"{"layers":[1]}"#, "'layers': 1 layers, expected 2 to 16"),
    (#"{"layers":[1,0]}"#, "'layers': expected whole numbers from 1 to 64"),
    (#"{"layers":[1,1.5]}"#, "'layers': expected whole numbers from 1 to 64"),
    (#"{"layers":[9,9]}"#, "'layers': 81 weights, at most 64 are possible"),
    (
      #"{"layers":[1,1],"bias":1}"#,
      "'bias': expected true, null, or true or false for each layer, found a number"
    ),
    (
      #"{"layers":[1,1],"bias":[true,false]}"#,
      "'bias': expected true, null, or true or false for each of 1 layers"
    ),
    (
      #"{"layers":[1,1],"lamda":1}"#,
      #""lamda" is unknown, expected layers, activations, bias, fixed, X, Y, lambda or a remark "#
        + "(name, comment, expected, loss, loss_definition, methods, unknowns, weight_order)"
    ),
    (
      #"{"layers":[1,1],"fixd":{}}"#,
      #""fixd" is unknown, expected layers, activations, bias, fixed, X, Y, lambda or a remark "#
        + "(name, comment, expected, loss, loss_definition, methods, unknowns, weight_order)"
    ),
    (#"{"layers":[1,1]}"#, "'X': is missing"),
    (#"{"layers":[1,1],"X":[]}"#, "'X': has no example"),
    (#"{"layers":[1,1],"X":[[1,2]]}"#, "'X': example 1 has 2 values, expected 1"),
    (#"{"layers":[1,1],"X":[["x"]]}"#, #"'X': "x" is no number such as -0.25, 3/2 or 1e-3"#),
    (#"{"layers":[1,1],"X":[["1/0"]]}"#, #"'X': "1/0" is no number such as -0.25, 3/2 or 1e-3"#),
    (
      #"{"layers":[1,1],"X":[[1e5000]]}"#, #"'X': "1e5000" is no number such as -0.25, 3/2 or 1e-3"#
    ),
    (
      #"{"layers":[1,1],"X":[["1/\#(String(repeating: "3", count: 10_001))"]]}"#,
      "'X': has 10001 digits; at most 10000 are possible"
    ),
    (#"{"layers":[1,1],"X":[[null]]}"#, "'X': expected a number, found null"),
    (#"{"layers":[1,1],"X":[[1]],"Y":[[1],[2]]}"#, "'Y': 2 examples, but 'X' has 1"),
    (#"{"layers":[1,1],"X":[[1]],"Y":[[1]]}"#, "'activations': is missing"),
    (
      #"{"layers":[1,1],"X":[[1]],"Y":[[1]],"activations":["relu"]}"#,
      #"'activations': "relu" is unknown, expected lin, sq or a list of coefficients"#
    ),
    (
      #"{"layers":[1,1],"X":[[1]],"Y":[[1]],"activations":[[1,0]]}"#,
      "'activations': expected a polynomial of degree 1 to 8, lowest first"
    ),
    (
      #"{"layers":[1,1],"X":[[1]],"Y":[[1]],"activations":["lin","lin"]}"#,
      "'activations': 2 activations for 1 layers of neurons"
    ),
    (
      #"{"layers":[1,1],"X":[[1]],"Y":[[1]],"activations":["lin"],"fixed":{"w2":1}}"#,
      #"'fixed': "w2" is no weight, expected w1 to w1"#
    ),
    (
      #"{"layers":[1,1],"X":[[1]],"Y":[[1]],"activations":["lin"],"fixed":{"w1":1}}"#,
      "'fixed': holds every weight"
    ),
    (
      #"{"layers":[1,1],"X":[[1]],"Y":[[1]],"activations":["lin"],"lambda":[1,2]}"#,
      "'lambda': 2 values for 1 weights"
    ),
  ]

  @Test("Malformed files have the exact error", arguments: offences.indices)
  func malformed(_ number: Int) {
    let (text, problem) = Self.offences[number]
    let error = #expect(throws: FileError.self) { try self.problem(text) }
    #expect(error?.description == "p.json: \(problem)")
  }

  @Test("A loss that is too large is refused, not expanded")
  func tooLarge() throws {
    let problem = try problem(
      """
      {"layers":[3,3,3,1],"activations":[[1,1,1,1],[1,1,1,1],"sq"],"X":[[1,2,3]],"Y":[[1]]}
      """)
    #expect(throws: FileError.self) { try PolynomialNetwork(problem) }
  }

  @Test("A damaged file is refused with its name or read; it never crashes")
  func mutations() throws {
    var generator = SeededGenerator(seed: 36)
    var accepted = 0
    for _ in 0..<4000 {
      var bytes = Array(Self.good.utf8)
      for _ in 0...generator.below(2) {
        let place = generator.below(bytes.count)
        switch generator.below(4) {
        case 0: bytes[place] ^= 1 << UInt8(generator.below(8))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(generator.below(256)), at: place)
        default: bytes.swapAt(place, generator.below(bytes.count))
        }
      }
      do {
        let problem = try Problem(bytes: bytes, file: "p.json")
        #expect(problem.regularisation.count == problem.weightCount)
        accepted += 1
      } catch {
        #expect(error.description.hasPrefix("p.json: "))
      }
    }
    #expect((60...3800).contains(accepted))
  }

  @Test("A point's orbit has each of its images once, however many changes leave the point alone")
  func orbits() throws {
    // Nothing depends on the weights but their regularisation: 2^64 changes of sign.
    let solution = try Instances.solve(
      #"{"layers":[1,32,1],"activations":["lin","lin"],"X":[[0]],"Y":[[1]],"lambda":1}"#)
    #expect(solution.points.count == 1)
    #expect(solution.warnings.isEmpty)
    let signs = SignGroup(
      try Instances.network(
        #"{"layers":[1,3,1],"activations":["lin","lin"],"X":[[1]],"Y":[[1]],"lambda":1}"#
      ).loss)
    #expect(signs.order == 8)
    for pattern in 0..<64 {
      let point = (0..<6).map { pattern >> $0 & 1 == 1 ? Complex(Double($0 + 1)) : .zero }
      func image(_ change: UInt64) -> [Double] {
        SignGroup.apply(change, to: point).map(\.real)
      }
      let images = Set((0..<signs.order).map { image(signs.change($0)) })
      let changes = signs.changes(of: point)
      #expect(Set(changes.map(image)) == images)
      #expect(changes.count == images.count && changes[0] == 0)
    }
  }
}
