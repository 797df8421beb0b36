import Networks

/// What the exported programs share: identifiers for all nodes, the order of things, and how a
/// header reads.
struct Program {
  let subject: Subject
  /// The name of the function.
  let function: String
  /// The identifier of every node.
  let names: [String]
  /// The identifier of the answer.
  let result: String

  /// The names of a program in a language with those `reserved` words.
  init(_ subject: Subject, function: String, reserved: Set<String>) {
    var identifiers = Identifiers(reserved: reserved.union([function]))
    self.function = function
    let network = subject.network
    self.subject = subject
    self.names = (0..<network.nodeCount).map {
      identifiers.identifier(for: network.name(ofNode: $0))
    }
    self.result = identifiers.identifier(for: "y")
  }

  /// The identifiers of the inputs.
  var arguments: ArraySlice<String> { names.prefix(subject.network.inputs.count) }

  /// How the function is called, in prose.
  var call: String {
    let arguments = arguments.joined(separator: ", ")
    return "\(function)(\(arguments.count <= 60 ? arguments : "..."))"
  }

  /// The header's prose, a line each, without comment signs; an empty line parts paragraphs.
  ///
  /// - Parameter usage: What is said about the arguments and the answer.
  func header(usage: [String]) -> [String] {
    let network = subject.network
    var lines = ["\(subject.title): score \(subject.score)", ""]
    lines += usage
    for (index, name) in network.inputs.enumerated() where name != names[index] {
      lines.append("\(names[index]) is the input \"\(SafeText.line(name))\".")
    }
    lines += ["", "\(subject.size)."]
    lines += subject.findings
    lines += [""] + subject.scoreRule
    return lines
  }

  /// One statement for each neuron, with the neuron's name where its identifier is another.
  ///
  /// - Parameters:
  ///   - writer: How statements are written.
  ///   - call: What stands before and after the sum for an activation.
  func body(
    _ writer: StatementWriter, call: (Activation) -> (before: String, after: String)
  ) -> [String] {
    let network = subject.network
    return network.neurons.enumerated().flatMap { index, neuron in
      let identifier = names[network.inputs.count + index]
      return writer.lines(
        identifier, Formula(neuron, names: names, number: Formula.literal),
        call: call(neuron.activation),
        note: identifier == neuron.name ? nil : Self.note(neuron.name))
    }
  }

  /// A name as a comment, in quotes where its end may mean something: in C a comment that ends in a
  /// backslash goes on in the next line.
  private static func note(_ name: String) -> String {
    let line = SafeText.line(name)
    let isPlain = line.last.map { $0.isLetter || $0.isNumber } ?? false
    return isPlain ? line : "\"\(line)\""
  }

  /// The outputs' identifiers; those that depend on no input are spread by `spread`, so that all
  /// have the same shape.
  func outputs(spread: (String) -> String) -> [String] {
    let depends = subject.network.inputDependence()
    return subject.network.outputs.map { depends[$0] ? names[$0] : spread(names[$0]) }
  }

  /// Whether a neuron has that activation.
  func uses(_ activation: Activation) -> Bool {
    subject.network.neurons.contains { $0.activation == activation }
  }
}
