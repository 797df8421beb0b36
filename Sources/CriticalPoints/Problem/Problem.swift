import Basics
import Exact

/// What is to be solved: a network of polynomial activations, examples, and a regularisation.
///
/// The loss is `Σ |f(x) - y|² + Σ λ_k w_k²`, without factors 1/2. The weights w1, w2, ... stand
/// layer by layer, the row of each neuron first; a layer's bias column comes last.
///
/// ```json
/// {"layers":[1,1,1],"activations":["lin","lin"],"bias":null,
///  "X":[["3/2"]],"Y":[["2"]],"lambda":["2/100","3/100"]}
/// ```
public struct Problem: Equatable, Sendable {
  /// What the problem is called; may be empty.
  public var name = ""
  /// The width of each layer, inputs first.
  public var layers: [Int]
  /// For each layer after the inputs its activation's coefficients, lowest first.
  public var activations: [[Rational]]
  /// For each layer after the inputs whether it has a column of biases.
  public var biases: [Bool]
  /// The weights that are held, by index from 0.
  public var fixed: [Int: Rational] = [:]
  /// The inputs of each example.
  public var inputs: [[Rational]]
  /// The targets of each example.
  public var targets: [[Rational]]
  /// λ, one for each weight.
  public var regularisation: [Rational]

  /// The activation x.
  public static let linear: [Rational] = [.zero, .one]
  /// The activation x².
  public static let square: [Rational] = [.zero, .zero, .one]

  /// A problem of these parts, whose sizes must fit.
  public init(
    layers: [Int], activations: [[Rational]], biases: [Bool]? = nil,
    fixed: [Int: Rational] = [:], inputs: [[Rational]], targets: [[Rational]],
    regularisation: [Rational]
  ) {
    self.layers = layers
    self.activations = activations
    self.biases = biases ?? Array(repeating: false, count: layers.count - 1)
    self.fixed = fixed
    self.inputs = inputs
    self.targets = targets
    self.regularisation = regularisation
  }

  /// How many weights there are, held ones included.
  public var weightCount: Int { Self.weightCount(layers: layers, biases: biases) }

  static func weightCount(layers: [Int], biases: [Bool]) -> Int {
    zip(zip(layers, layers.dropFirst()), biases).reduce(0) { sum, layer in
      sum + (layer.0.0 + (layer.1 ? 1 : 0)) * layer.0.1
    }
  }

  /// How many weights a neuron of the layer after layer `layer` has.
  func fanIn(_ layer: Int) -> Int { layers[layer] + (biases[layer] ? 1 : 0) }

  /// The weights that are not held, by index from 0, in order.
  public var unknowns: [Int] { (0..<weightCount).filter { fixed[$0] == nil } }

  /// The index of the weight from node `column` of layer `layer` (or from its bias, if `column` is
  /// the layer's width) to neuron `row` of the next layer.
  func weight(layer: Int, row: Int, column: Int) -> Int {
    let before = Self.weightCount(layers: Array(layers[...layer]), biases: biases)
    return before + row * fanIn(layer) + column
  }

  /// The layer that a weight belongs to, from 0.
  func layer(ofWeight index: Int) -> Int {
    (1..<layers.count).first { weight(layer: $0 - 1, row: layers[$0], column: 0) > index }.map {
      $0 - 1
    } ?? 0
  }
}

// MARK: - Reading

extension Problem {
  /// The most weights a problem may have.
  public static let mostWeights = 64
  /// The most examples a problem may have.
  public static let mostExamples = 10_000

  /// The members that say what the problem is.
  private static let members = [
    "layers", "activations", "bias", "fixed", "X", "Y", "lambda",
  ]
  /// The members that are for people.
  private static let remarks = [
    "name", "comment", "expected", "loss", "loss_definition", "methods", "unknowns", "weight_order",
  ]

  /// Reads a problem file; a member it does not know is an error, as it might be a misspelt one.
  ///
  /// - Throws: `FileError` with the file, the member and what was expected.
  public init(bytes: [UInt8], file: String) throws(FileError) {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw FileError(file, error.description)
    }
    guard case .object(let members) = json else {
      throw FileError(file, "expected an object, found \(json.kind)")
    }
    for member in members where !(Self.members + Self.remarks).contains(member.key) {
      throw FileError(
        file,
        "\(JSON.quoted(member.key)) is unknown, expected \(Self.members.joined(separator: ", ")) "
          + "or a remark (\(Self.remarks.joined(separator: ", ")))")
    }
    let reader = ProblemReader(file: file, json: json)
    let layers = try reader.layers()
    let biases = try reader.biases(count: layers.count - 1)
    let count = Self.weightCount(layers: layers, biases: biases)
    guard count <= Self.mostWeights else {
      throw FileError(file, "'layers': \(count) weights, at most \(Self.mostWeights) are possible")
    }
    let inputs = try reader.rows("X", width: layers[0])
    let targets = try reader.rows("Y", width: layers[layers.count - 1])
    guard inputs.count == targets.count else {
      throw FileError(file, "'Y': \(targets.count) examples, but 'X' has \(inputs.count)")
    }
    self.init(
      layers: layers, activations: try reader.activations(count: layers.count - 1),
      biases: biases, fixed: try reader.fixed(count: count), inputs: inputs, targets: targets,
      regularisation: try reader.regularisation(count: count))
    if case .string(let name)? = json["name"] { self.name = name }
    guard fixed.count < count else { throw FileError(file, "'fixed': holds every weight") }
  }
}

private struct ProblemReader {
  let file: String
  let json: JSON

  private func error(_ key: String, _ problem: String) -> FileError {
    FileError(file, "'\(key)': \(problem)")
  }

  private func array(_ key: String, _ value: JSON?) throws(FileError) -> [JSON] {
    guard let value else { throw error(key, "is missing") }
    guard case .array(let values) = value else {
      throw error(key, "expected an array, found \(value.kind)")
    }
    return values
  }

  private func rational(_ key: String, _ value: JSON) throws(FileError) -> Rational {
    switch value {
    case .string(let text), .number(let text):
      do {
        return try Self.number(text)
      } catch let problem {
        throw error(
          key,
          problem.problem(with: JSON.quoted(text), expected: "number such as -0.25, 3/2 or 1e-3"))
      }
    default: throw error(key, "expected a number, found \(value.kind)")
    }
  }

  /// The largest power of ten that is read, so that no short text is a huge number.
  private static let largestExponent = 1000

  /// The value of `7`, `-0.25`, `3/2` or `1e-3`.
  private static func number(_ text: String) throws(NumberError) -> Rational {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard parts.count == 2 else { return try Rational(reading: text) }
    let factor = try DecimalText(parts[0])
    guard let exponent = Int(parts[1]), exponent.magnitude <= largestExponent else {
      throw .notDecimal
    }
    return Rational(factor.digits, exponent: factor.exponent + exponent)
  }

  private func rationals(_ key: String, _ values: [JSON]) throws(FileError) -> [Rational] {
    var numbers: [Rational] = []
    for value in values { numbers.append(try rational(key, value)) }
    return numbers
  }

  func layers() throws(FileError) -> [Int] {
    var layers: [Int] = []
    for value in try array("layers", json["layers"]) {
      guard case .number(let text) = value, let width = Int(text), (1...64).contains(width) else {
        throw error("layers", "expected whole numbers from 1 to 64")
      }
      layers.append(width)
    }
    guard (2...16).contains(layers.count) else {
      throw error("layers", "\(layers.count) layers, expected 2 to 16")
    }
    return layers
  }

  func biases(count: Int) throws(FileError) -> [Bool] {
    switch json["bias"] {
    case nil, .null?, .bool(false)?: return Array(repeating: false, count: count)
    case .bool(true)?: return Array(repeating: true, count: count)
    case .array(let values)?:
      let biases = values.compactMap { value -> Bool? in
        if case .bool(let has) = value { has } else { nil }
      }
      guard biases.count == count, values.count == count else {
        throw error("bias", "expected true, null, or true or false for each of \(count) layers")
      }
      return biases
    case let value?:
      throw error(
        "bias", "expected true, null, or true or false for each layer, found \(value.kind)")
    }
  }

  func activations(count: Int) throws(FileError) -> [[Rational]] {
    var result: [[Rational]] = []
    for value in try array("activations", json["activations"]) {
      switch value {
      case .string("lin"), .string("identity"): result.append(Problem.linear)
      case .string("sq"), .string("square"): result.append(Problem.square)
      case .string(let name):
        throw error(
          "activations",
          "\(JSON.quoted(name)) is unknown, expected lin, sq or a list of coefficients")
      case .array(let values):
        var coefficients = try rationals("activations", values)
        while coefficients.last?.isZero == true { coefficients.removeLast() }
        guard (2...9).contains(coefficients.count) else {
          throw error("activations", "expected a polynomial of degree 1 to 8, lowest first")
        }
        result.append(coefficients)
      default:
        throw error("activations", "expected names or lists of coefficients, found \(value.kind)")
      }
    }
    guard result.count == count else {
      throw error("activations", "\(result.count) activations for \(count) layers of neurons")
    }
    return result
  }

  func rows(_ key: String, width: Int) throws(FileError) -> [[Rational]] {
    var rows: [[Rational]] = []
    for (index, value) in try array(key, json[key]).enumerated() {
      let row = try rationals(key, try array(key, value))
      guard row.count == width else {
        throw error(key, "example \(index + 1) has \(row.count) values, expected \(width)")
      }
      rows.append(row)
    }
    guard !rows.isEmpty else { throw error(key, "has no example") }
    guard rows.count <= Problem.mostExamples else {
      throw error(key, "\(rows.count) examples, at most \(Problem.mostExamples) are possible")
    }
    return rows
  }

  func fixed(count: Int) throws(FileError) -> [Int: Rational] {
    guard let value = json["fixed"], value != .null else { return [:] }
    guard case .object(let members) = value else {
      throw error("fixed", "expected an object such as {\"w3\":\"1/2\"}, found \(value.kind)")
    }
    var fixed: [Int: Rational] = [:]
    for member in members {
      guard member.key.hasPrefix("w"), let number = Int(member.key.dropFirst()),
        (1...count).contains(number), member.key == "w\(number)"
      else {
        throw error("fixed", "\(JSON.quoted(member.key)) is no weight, expected w1 to w\(count)")
      }
      fixed[number - 1] = try rational("fixed", member.value)
    }
    return fixed
  }

  func regularisation(count: Int) throws(FileError) -> [Rational] {
    switch json["lambda"] {
    case nil, .null?: return Array(repeating: .zero, count: count)
    case .array(let values)?:
      let numbers = try rationals("lambda", values)
      guard numbers.count == count else {
        throw error("lambda", "\(numbers.count) values for \(count) weights")
      }
      return numbers
    case let value?:
      return Array(repeating: try rational("lambda", value), count: count)
    }
  }
}
