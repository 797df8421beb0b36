import Basics

/// The network file, `golf-network/1`: JSON in which every number is a decimal in quotes, so that
/// nothing is lost.
///
/// ```json
/// {"format":"golf-network/1","task":"largest-root","inputs":["a","b","c"],
///  "neurons":[{"name":"n1","activation":"relu","weights":{"a":"1","c":"-0.25"},"bias":"0.5"}],
///  "outputs":["n1"]}
/// ```
///
/// Reading is strict. A file is either exactly one valid network, or an error that names the
/// neuron and the value at fault.
public enum NetworkFile {
  /// What the `format` field of a network file says.
  public static let format = "golf-network/1"

  /// The network that `bytes`, the content of `file`, describe.
  ///
  /// - Throws: `NetworkFileError`.
  public static func network(
    from bytes: [UInt8], file: String
  ) throws(NetworkFileError) -> Network {
    do {
      return try Network(json: JSON(parsing: bytes))
    } catch let error as JSONSyntaxError {
      throw NetworkFileError(file: file, problem: "\(error)")
    } catch let error as NetworkFormatError {
      throw NetworkFileError(file: file, problem: error.problem)
    } catch {
      throw NetworkFileError(file: file, problem: "\(error)")
    }
  }

  /// The network as the text of a network file.
  public static func text(of network: Network) -> String {
    network.json.text() + "\n"
  }
}

/// Why a file is no network, with the file's name.
public struct NetworkFileError: Error, Equatable, CustomStringConvertible {
  /// The file that was read.
  public var file: String
  /// What is wrong with it; names neuron and value.
  public var problem: String
  /// `FILE: problem`.
  public var description: String { "\(file): \(problem)" }
}

/// Why a JSON value is no network.
public struct NetworkFormatError: Error, Equatable {
  /// What is wrong; names neuron and value.
  public var problem: String
}

extension Network {
  /// The network as JSON.
  public var json: JSON {
    let neurons = neurons.map { neuron in
      JSON.object([
        .init("name", .string(neuron.name)),
        .init("activation", .string(neuron.activation.rawValue)),
        .init(
          "weights",
          .object(
            neuron.connections.map {
              .init(name(ofNode: $0.source), .string($0.weight.description))
            })),
        .init("bias", .string(neuron.bias.description)),
      ])
    }
    return .object([
      .init("format", .string(NetworkFile.format)),
      .init("task", .string(task)),
      .init("inputs", .array(inputs.map(JSON.string))),
      .init("neurons", .array(neurons)),
      .init("outputs", .array(outputs.map { .string(name(ofNode: $0)) })),
    ])
  }

  /// The network that a JSON value describes.
  ///
  /// - Throws: `NetworkFormatError` for anything that is not exactly a `golf-network/1`.
  public init(json: JSON) throws(NetworkFormatError) {
    var reader = try NetworkReader(json)
    self = try reader.network()
  }
}

/// Reads the fields of a network in their order, knowing each name as soon as it is introduced.
private struct NetworkReader {
  private let root: JSON
  private var nodes: [String: Int] = [:]

  init(_ root: JSON) throws(NetworkFormatError) {
    self.root = root
    guard case .object = root else {
      throw Self.error("a network is an object, not \(root.kind)")
    }
    guard let format = root["format"] else { throw Self.error("'format' is missing") }
    guard format == .string(NetworkFile.format) else {
      throw Self.error("format \(format.compact) is not \"\(NetworkFile.format)\"")
    }
  }

  private static func error(_ problem: String) -> NetworkFormatError {
    NetworkFormatError(problem: problem)
  }

  mutating func network() throws(NetworkFormatError) -> Network {
    try Self.check(
      root, fields: ["format", "task", "inputs", "neurons", "outputs"], optional: [], in: "")
    guard case .string(let task)? = root["task"] else { throw Self.error("'task' is no string") }
    var inputs: [String] = []
    for input in try list("inputs") {
      guard case .string(let name) = input else {
        throw Self.error("input \(inputs.count + 1) is \(input.kind), not a name")
      }
      try introduce(name, what: "input")
      inputs.append(name)
    }
    if inputs.isEmpty { throw Self.error("a network has at least one input") }
    var neurons: [Neuron] = []
    for (index, value) in try list("neurons").enumerated() {
      neurons.append(try neuron(value, number: index + 1))
    }
    var outputs: [Int] = []
    for output in try list("outputs") {
      guard case .string(let name) = output, let node = nodes[name] else {
        throw Self.error("output \(output.compact) is no input or neuron")
      }
      outputs.append(node)
    }
    if outputs.isEmpty { throw Self.error("a network has at least one output") }
    return Network(task: task, inputs: inputs, neurons: neurons, outputs: outputs)
  }

  private func list(_ key: String) throws(NetworkFormatError) -> [JSON] {
    guard case .array(let values)? = root[key] else { throw Self.error("'\(key)' is no array") }
    return values
  }

  private mutating func introduce(_ name: String, what: String) throws(NetworkFormatError) {
    guard Network.isName(name)
    else { throw Self.error("\(what) name \(JSON.quoted(name)) is empty or not printable") }
    guard nodes[name] == nil else { throw Self.error("\(what) '\(name)': the name stands twice") }
    nodes[name] = nodes.count
  }

  private static func check(
    _ value: JSON, fields: [String], optional: [String], in place: String
  ) throws(NetworkFormatError) {
    guard case .object(let members) = value else {
      throw error("\(place)expected an object, not \(value.kind)")
    }
    for member in members where !fields.contains(member.key) && !optional.contains(member.key) {
      throw error("\(place)unknown field '\(member.key)'")
    }
    for field in fields where value[field] == nil {
      throw error("\(place)'\(field)' is missing")
    }
  }

  private mutating func neuron(_ value: JSON, number: Int) throws(NetworkFormatError) -> Neuron {
    guard case .string(let name)? = value["name"] else {
      throw Self.error("neuron \(number): 'name' is missing or no string")
    }
    let place = "neuron '\(name)': "
    try Self.check(
      value, fields: ["name", "activation", "weights"], optional: ["bias"], in: place)
    guard case .string(let word)? = value["activation"], let activation = Activation(rawValue: word)
    else {
      let known = Activation.allCases.map(\.rawValue).joined(separator: ", ")
      throw Self.error(
        "\(place)unknown activation \(value["activation"]?.compact ?? ""), expected \(known)")
    }
    guard case .object(let weights)? = value["weights"] else {
      throw Self.error("\(place)'weights' is no object")
    }
    var connections: [Connection] = []
    for member in weights {
      guard let source = nodes[member.key] else {
        throw Self.error("\(place)source '\(member.key)' is no input or earlier neuron")
      }
      let weight = try decimal(member.value, place + "weight of '\(member.key)'")
      if weight.isZero {
        throw Self.error("\(place)weight of '\(member.key)' is zero; leave zero weights out")
      }
      connections.append(Connection(source: source, weight: weight))
    }
    connections.sort { $0.source < $1.source }
    let bias = try value["bias"].map { json throws(NetworkFormatError) in
      try decimal(json, place + "bias")
    }
    try introduce(name, what: "neuron")
    return Neuron(
      name: name, activation: activation, connections: connections, bias: bias ?? .zero)
  }

  private func decimal(_ value: JSON, _ place: String) throws(NetworkFormatError) -> ExactDecimal {
    guard case .string(let text) = value else {
      throw Self.error("\(place) is \(value.kind), expected a decimal in quotes such as \"-0.25\"")
    }
    do {
      return try ExactDecimal(reading: text)
    } catch {
      let problem = error.problem(
        with: JSON.quoted(text), expected: "decimal such as \"-0.25\"")
      throw Self.error("\(place) \(problem)")
    }
  }
}
