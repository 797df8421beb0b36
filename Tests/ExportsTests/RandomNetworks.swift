import Basics
import Networks

/// Random networks with hostile names whose values a program can reproduce: the generator keeps
/// track of how far rounding errors can grow, and draws again when they grow too far.
struct RandomNetworks {
  /// Names that collide with something, somewhere.
  static let names = [
    "end", "lambda", "a-b", "1x", "y", "x", "X", "e", "i", "ans", "np", "max", "exp", "type", "in",
    "function", "network", "golf_network", "softplus", "sigmoid", "_", "__init__", "a b", "a_b",
    "quote\"s", "it's", "back\\slash", "tail\\", "\\N", "50% off", "%{", "#{", "# hash", "...",
    "`tick`", "```", "a|b", "<b>", "&amp;", "]]>", "-->", "*/", "$x$", "{n}", "naïve", "λ", "数値",
    "😀", "e\u{301}", "\u{202e}right", "soft\u{ad}hyphen", "line\u{2028}break", "\u{ffff}",
    String(repeating: "long", count: 40), "endfunction", "varargin", "nargin", "print", "float",
  ]

  /// How large errors may become in theory; a tenth of what the tests allow.
  private static let largestError = 1e-10

  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// A network of 1 to 4 inputs, up to 40 neurons and 1 to 3 outputs, for inputs in -10...10.
  mutating func next() -> Network {
    var used: Set<String> = []
    var inputs: [String] = []
    for _ in 0...generator.below(4) { inputs.append(freshName(&used)) }
    var neurons: [Neuron] = []
    var bounds = [Double](repeating: 10, count: inputs.count)
    var errors = [Double](repeating: 0, count: inputs.count)
    for _ in 0..<generator.below(41) {
      while true {
        let neuron = self.neuron(name: "", sources: bounds.count)
        let weights = neuron.connections.map { (abs($0.weight.doubleValue), $0.source) }
        let bound = weights.reduce(abs(neuron.bias.doubleValue)) { $0 + $1.0 * bounds[$1.1] }
        let error = weights.reduce(0) { $0 + $1.0 * errors[$1.1] } + (bound + 1) * 3e-15
        if error > Self.largestError { continue }
        let isBounded = neuron.activation == .sin || neuron.activation == .sigmoid
        bounds.append(isBounded ? 1 : bound + 1)
        errors.append(error)
        neurons.append(neuron)
        neurons[neurons.count - 1].name = freshName(&used)
        break
      }
    }
    let outputs = (0...generator.below(3)).map { _ in
      generator.below(4) == 0 ? generator.below(bounds.count) : bounds.count - 1
    }
    let task = generator.below(2) == 0 ? "largest-root" : "two\nlines %} */ \"\\"
    return Network(task: task, inputs: inputs, neurons: neurons, outputs: outputs)
  }

  private mutating func freshName(_ used: inout Set<String>) -> String {
    while true {
      var name = generator.pick(Self.names)
      if generator.below(3) == 0 { name += "-\(generator.below(20))" }
      if used.insert(name).inserted { return name }
    }
  }

  private mutating func neuron(name: String, sources: Int) -> Neuron {
    var connections: [Connection] = []
    let count = generator.below(6)
    for source in (0..<sources) where generator.below(sources) < count {
      connections.append(Connection(source: source, weight: number()))
    }
    let bias = generator.below(2) == 0 ? ExactDecimal.zero : number()
    return Neuron(
      name: name, activation: generator.pick(Activation.allCases), connections: connections,
      bias: bias)
  }

  /// Mostly short decimals; sometimes one, and sometimes more digits than a double has.
  private mutating func number() -> ExactDecimal {
    let sign = generator.below(2) * 2 - 1
    switch generator.below(12) {
    case 0: return ExactDecimal(sign)
    case 1: return ExactDecimal(sign * (1 + generator.below(1 << 60)), exponent: -20)
    case 2: return ExactDecimal(sign * 123_456_789_012_345_678)
    default:
      return ExactDecimal(sign * (1 + generator.below(99)), exponent: -generator.below(4))
    }
  }
}
