import Exact

/// A place for networks that are too large to stand in every file that has them; the file then
/// holds their names.
public protocol NetworkShelf: Sendable {
  /// A name for a network; nil where it is to stand in the file itself.
  func name(for network: Network) -> String?
  /// The network of that name.
  func network(named name: String) throws -> Network
}

extension CodingUserInfoKey {
  /// Where an encoder or decoder has its `NetworkShelf`, if it has one.
  public static let networkShelf = CodingUserInfoKey(rawValue: "networkShelf")!
}

/// Networks inside other files, such as a checkpoint: as strict as a network file, but with nodes
/// named by their numbers, or the name that a `NetworkShelf` has for them.
extension Network: Codable {
  private enum Keys: String, CodingKey { case task, inputs, neurons, outputs }

  /// Writes the network.
  public func encode(to encoder: any Encoder) throws {
    if let name = (encoder.userInfo[.networkShelf] as? any NetworkShelf)?.name(for: self) {
      var value = encoder.singleValueContainer()
      return try value.encode(name)
    }
    var values = encoder.container(keyedBy: Keys.self)
    try values.encode(task, forKey: .task)
    try values.encode(inputs, forKey: .inputs)
    try values.encode(neurons, forKey: .neurons)
    try values.encode(outputs, forKey: .outputs)
  }

  /// Reads a network.
  ///
  /// - Throws: `DecodingError` for anything that is no valid network.
  public init(from decoder: any Decoder) throws {
    if let shelf = decoder.userInfo[.networkShelf] as? any NetworkShelf,
      let name = try? decoder.singleValueContainer().decode(String.self)
    {
      self = try shelf.network(named: name)
      return
    }
    let values = try decoder.container(keyedBy: Keys.self)
    let network = Network(
      task: try values.decode(String.self, forKey: .task),
      inputs: try values.decode([String].self, forKey: .inputs),
      neurons: try values.decode([Neuron].self, forKey: .neurons),
      outputs: try values.decode([Int].self, forKey: .outputs))
    if let flaw = network.flaw {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: flaw))
    }
    self = network
  }

  /// What makes the parts no network; nil for a valid one.
  private var flaw: String? {
    let names = inputs + neurons.map(\.name)
    if inputs.isEmpty || outputs.isEmpty { return "a network has an input and an output" }
    if Set(names).count != names.count { return "a name stands twice" }
    if let name = names.first(where: { !Network.isName($0) }) { return "'\(name)' is no name" }
    for (index, neuron) in neurons.enumerated() {
      let sources = neuron.connections.map(\.source)
      guard sources.allSatisfy((0..<inputs.count + index).contains),
        zip(sources, sources.dropFirst()).allSatisfy(<)
      else { return "neuron '\(neuron.name)' reads what does not stand before it, or twice" }
      if neuron.connections.contains(where: \.weight.isZero) {
        return "neuron '\(neuron.name)' has a weight of zero"
      }
    }
    return outputs.allSatisfy((0..<nodeCount).contains) ? nil : "an output is no node"
  }

  /// Whether a text may name a node: it is not empty, and every character can be printed.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
  }
}

extension ExactDecimal: Codable {
  /// Writes the decimal as a string, so that nothing is lost.
  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(description)
  }

  /// Reads a decimal from a string.
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let text = try value.decode(String.self)
    do {
      try self.init(reading: text)
    } catch let problem {
      throw DecodingError.dataCorruptedError(
        in: value, debugDescription: problem.problem(with: "'\(text)'", expected: "decimal"))
    }
  }
}
