import Basics
import Networks
import ONNXSchema

/// Computes the values of a model, operator after operator, as tensors of affine forms, and adds a
/// neuron for each element of each activation.
struct ONNXReader {
  private let graph: Onnx_GraphProto
  let numbers: ONNXNumbers
  var values: [String: Tensor] = [:]
  /// The shapes that Shape operators have found.
  var shapes: [String: [Int?]] = [:]
  var uses: [String: Int] = [:]

  private var inputs: [String] = []
  private var neurons: [Neuron] = []
  private var names = UniqueNames()
  /// The neuron of every activation and form so far.
  private var known: [Kernel: Int] = [:]

  private struct Kernel: Hashable {
    var activation: Activation
    var form: AffineForm
  }

  private static let mostInputs = 1000
  /// A network with more neurons than this is none that golf could work on.
  private static let mostNeurons = 100_000

  init(_ graph: Onnx_GraphProto, numbers: ONNXImport.Numbers) {
    self.graph = graph
    self.numbers = ONNXNumbers(numbers: numbers)
  }

  /// The network, once.
  mutating func network(task: String, inputs wanted: [String]?) throws -> Network {
    for proto in graph.initializer {
      values[proto.name] = try numbers.tensor(proto, called: proto.name)
    }
    guard graph.sparseInitializer.isEmpty else { throw ONNXProblem("has sparse constants") }
    try readInputs(wanted)
    let ones = Set(values.filter { $1.forms == [AffineForm(.one)] }.keys)
    let operators = try ONNXGraph(graph, ones: ones)
    uses = operators.uses
    for node in operators.nodes {
      do {
        try compute(node)
      } catch {
        let name = node.name.isEmpty ? node.output.first ?? "" : node.name
        let domain = ["", "ai.onnx"].contains(node.domain) ? "" : node.domain + "."
        throw ONNXProblem("node '\(name)' (\(domain)\(node.opType)): \(error)")
      }
    }
    var outputs: [Int] = []
    for output in graph.output {
      guard let tensor = values[output.name] else {
        throw ONNXProblem("nothing computes the output '\(output.name)'")
      }
      outputs += try nodes(of: tensor, called: output.name)
    }
    guard !outputs.isEmpty else { throw ONNXProblem("has no output") }
    return Network(task: task, inputs: inputs, neurons: neurons, outputs: outputs).withoutUnread()
  }

  // MARK: - Inputs

  private mutating func readInputs(_ wanted: [String]?) throws {
    var tensors: [(name: String, shape: [Int?])] = []
    for input in graph.input where values[input.name] == nil {
      let type = input.type.tensorType
      let isNumber = [Onnx_TensorProto.DataType.float, .double].contains {
        $0.rawValue == Int(type.elemType)
      }
      guard isNumber else { throw ONNXProblem("input '\(input.name)' is no float or double") }
      let shape = try Self.shape(of: type.shape, input.name)
      // Each gets a name: not before it is known that there are not too many.
      let count = Tensor.count(shape)
      guard count <= Self.mostInputs else { throw ONNXProblem("has \(count) inputs") }
      tensors.append((input.name, shape))
    }
    let own = tensors.flatMap { name, shape in
      let count = Tensor.count(shape)
      return count == 1 ? [name] : (1...max(count, 1)).map { "\(name)\($0)" }
    }
    guard !own.isEmpty, own.count <= Self.mostInputs else {
      throw ONNXProblem("has \(own.count) inputs")
    }
    inputs = try Self.names(of: own, wanted: wanted)
    let taken = Set(inputs)
    names = UniqueNames(taken: taken)
    guard taken.count == inputs.count, inputs.allSatisfy(Self.isName) else {
      throw ONNXProblem("its inputs have the names \(inputs.joined(separator: ", "))")
    }
    // Where the names are those of the task, they count, else the order does.
    let isByName = Set(own) == Set(inputs)
    var next = 0
    for (name, shape) in tensors {
      let forms = (0..<Tensor.count(shape)).map { offset in
        let place = next + offset
        let node = isByName ? inputs.firstIndex(of: own[place]) ?? place : place
        return AffineForm(node: node)
      }
      next += forms.count
      values[name] = Tensor(shape: shape, forms: forms)
    }
  }

  private static func names(of own: [String], wanted: [String]?) throws -> [String] {
    guard let wanted else { return own }
    guard wanted.count == own.count else {
      throw ONNXProblem(
        "reads \(own.count) values, the task gives \(wanted.count): "
          + wanted.joined(separator: ", "))
    }
    return wanted
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
  }

  /// The shape of an input: a number or a vector in each case, with the cases along the first axis;
  /// or one case's vector without such an axis.
  private static func shape(
    of proto: Onnx_TensorShapeProto, _ name: String
  ) throws(ONNXProblem) -> [Int?] {
    let lengths = proto.dim.map { dimension -> Int? in
      if case .dimValue(let length)? = dimension.value, length > 0 { return Int(length) }
      return nil
    }
    switch lengths.count {
    case 0, 1: return lengths
    case 2 where lengths[1] != nil: return [nil, lengths[1]]
    default:
      throw ONNXProblem(
        "input '\(name)' has the shape \(Tensor.text(lengths)); expected [cases, N] or [cases]")
    }
  }

  // MARK: - Neurons

  /// The node whose value is the form; an identity neuron where there is none.
  private mutating func node(of form: AffineForm, called name: String) throws -> Int {
    try form.node ?? neuron(.identity, form, called: name)
  }

  private mutating func nodes(of tensor: Tensor, called name: String) throws -> [Int] {
    try tensor.forms.enumerated().map { index, form in
      try node(of: form, called: Self.element(index, of: tensor, called: name))
    }
  }

  mutating func neuron(
    _ activation: Activation, _ form: AffineForm, called name: String
  ) throws -> Int {
    let kernel = Kernel(activation: activation, form: form)
    if let node = known[kernel] { return node }
    guard neurons.count < Self.mostNeurons else {
      throw ONNXProblem("comes to more than \(Self.mostNeurons) neurons")
    }
    let node = inputs.count + neurons.count
    neurons.append(
      Neuron(
        name: fresh(name), activation: activation, connections: form.connections, bias: form.bias))
    known[kernel] = node
    return node
  }

  /// A name that no other node has.
  private mutating func fresh(_ name: String) -> String {
    names.fresh(Self.isName(name) ? name : "n")
  }

  /// What an element of a value is called: `fc1.Relu-3` of PyTorch's `/fc1/Relu_output_0`.
  static func element(_ index: Int, of tensor: Tensor, called name: String) -> String {
    var stem = name[...]
    if name.hasPrefix("/") {
      stem.removeFirst()
      if stem.hasSuffix("_output_0") { stem.removeLast("_output_0".count) }
    }
    let plain = stem.replacing("/", with: ".")
    return tensor.forms.count == 1 ? String(plain) : "\(plain)-\(index + 1)"
  }

  /// The tensor with its forms made nodes' values, but for constants.
  ///
  /// - Parameter keepsSlight: Leave forms that a neuron is not worth its price for.
  mutating func settled(
    _ tensor: Tensor, called name: String, keepsSlight: Bool = false
  ) throws -> Tensor {
    var result = tensor
    for (index, form) in tensor.forms.enumerated() where form.constant == nil && form.node == nil {
      if keepsSlight, form.isSlight { continue }
      let label = Self.element(index, of: tensor, called: name)
      result.forms[index] = AffineForm(node: try neuron(.identity, form, called: label))
    }
    return result
  }
}
