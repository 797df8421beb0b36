import Basics
import Foundation
import Networks
import ONNXSchema
import SwiftProtobuf

/// A model for ONNX Runtime and everything else that reads ONNX: a graph of elementwise operators in
/// doubles or floats, neuron by neuron, in which every value bears the name it has in the network.
///
/// Inputs and outputs are vectors with an element for each case. A neuron is a `Mul` for each weight
/// other than 1, a `Sum`, and its activation. ONNX has no log1p, and its Softplus of doubles
/// overflows, so ln(1 + e^u) is max(0, u) + log(1 + e^-|u|).
struct ONNXExport {
  /// Operators of this version serve; every runtime since 2022 knows them.
  private static let operatorSet: Int64 = 17
  private static let intermediateVersion: Int64 = 8
  private static let cases = "cases"

  private let subject: Subject
  private let precision: ModelPrecision
  private let names: [String]
  private var taken: UniqueNames
  private var graph = Onnx_GraphProto()

  init(_ subject: Subject, _ precision: ModelPrecision) {
    self.subject = subject
    self.precision = precision
    let network = subject.network
    names = (0..<network.nodeCount).map(network.name(ofNode:))
    taken = UniqueNames(taken: Set(names))
  }

  /// The bytes of the model.
  func bytes() -> [UInt8] {
    var builder = self
    builder.buildGraph()
    var model = Onnx_ModelProto()
    model.irVersion = Self.intermediateVersion
    model.producerName = "golf"
    model.docString = ([subject.title, subject.size + "."] + subject.findings)
      .joined(separator: "\n")
    var operators = Onnx_OperatorSetIdProto()
    operators.domain = ""
    operators.version = Self.operatorSet
    model.opsetImport = [operators]
    model.metadataProps = metadata().map { key, value in
      var entry = Onnx_StringStringEntryProto()
      entry.key = key
      entry.value = value
      return entry
    }
    model.graph = builder.graph
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    // Only a message with missing required fields cannot be written, and these have none.
    guard let bytes: [UInt8] = try? model.serializedBytes(options: options) else {
      preconditionFailure("an ONNX model can always be written")
    }
    return bytes
  }

  private func metadata() -> [(String, String)] {
    var entries = [
      ("task", subject.network.task), ("title", subject.title),
      ("metric", subject.metric.rawValue), ("score", "\(subject.score)"),
      ("precision", precision.rawValue),
    ]
    if !subject.findings.isEmpty {
      entries.append(("certificate", subject.findings.joined(separator: " ")))
    }
    return entries
  }

  // MARK: - Graph

  private mutating func buildGraph() {
    let network = subject.network
    graph.name = subject.title
    graph.input = network.inputs.map(vector)
    for (index, neuron) in network.neurons.enumerated() {
      add(neuron, as: names[network.inputs.count + index])
    }
    let depends = network.inputDependence()
    var used: Set<Int> = []
    for node in network.outputs {
      // An output is a vector with a name of its own, whatever it is in the network.
      var name = names[node]
      if !depends[node] {
        let shape = add("Shape", [names[0]], "shape of \(names[0])")
        name = add("Expand", [name, shape], "\(name) for all \(Self.cases)")
      } else if node < network.inputs.count || used.contains(node) {
        name = add("Identity", [name], "\(name) as output")
      }
      used.insert(node)
      graph.output.append(vector(name))
    }
  }

  private mutating func add(_ neuron: Neuron, as name: String) {
    var terms = neuron.connections.map { connection in
      let source = names[connection.source]
      if connection.weight == .one { return source }
      let weight = constant(connection.weight, "\(name) weighs \(source)")
      return add("Mul", [source, weight], "\(name) of \(source)")
    }
    if !neuron.bias.isZero || terms.isEmpty {
      terms.append(constant(neuron.bias, "bias of \(name)"))
    }
    if neuron.activation == .identity {
      add("Sum", terms, into: name)
      return
    }
    let sum = add("Sum", terms, "sum of \(name)")
    switch neuron.activation {
    case .identity: break
    case .relu: add("Relu", [sum], into: name)
    case .sigmoid: add("Sigmoid", [sum], into: name)
    case .sin: add("Sin", [sum], into: name)
    case .softplus:
      let size = add("Abs", [sum], "size of \(name)")
      let negative = add("Neg", [size], "less of \(name)")
      let power = add("Exp", [negative], "power of \(name)")
      let one = constant(.one, "one of \(name)")
      let above = add("Add", [power, one], "above one of \(name)")
      let rest = add("Log", [above], "rest of \(name)")
      let positive = add("Relu", [sum], "positive of \(name)")
      add("Add", [positive, rest], into: name)
    }
  }

  // MARK: - Parts

  /// Adds an operator whose result has a fresh name like `name`, and returns that name.
  private mutating func add(_ kind: String, _ inputs: [String], _ name: String) -> String {
    let output = taken.fresh(name)
    add(kind, inputs, into: output)
    return output
  }

  private mutating func add(_ kind: String, _ inputs: [String], into output: String) {
    var node = Onnx_NodeProto()
    node.opType = kind
    node.input = inputs
    node.output = [output]
    node.name = output
    graph.node.append(node)
  }

  /// A number as an initializer; its value is the double nearest to the decimal.
  private mutating func constant(_ value: ExactDecimal, _ name: String) -> String {
    var tensor = Onnx_TensorProto()
    tensor.name = taken.fresh(name)
    tensor.dataType = elementType
    switch precision {
    case .double: tensor.doubleData = [value.doubleValue]
    case .float: tensor.floatData = [Float(value.doubleValue)]
    }
    graph.initializer.append(tensor)
    return tensor.name
  }

  private var elementType: Int32 {
    let type: Onnx_TensorProto.DataType = precision == .double ? .double : .float
    return Int32(type.rawValue)
  }

  /// A value with a number for each case.
  private func vector(_ name: String) -> Onnx_ValueInfoProto {
    var dimension = Onnx_TensorShapeProto.Dimension()
    dimension.dimParam = Self.cases
    var shape = Onnx_TensorShapeProto()
    shape.dim = [dimension]
    var tensor = Onnx_TypeProto.Tensor()
    tensor.elemType = elementType
    tensor.shape = shape
    var info = Onnx_ValueInfoProto()
    info.name = name
    info.type.tensorType = tensor
    return info
  }
}
