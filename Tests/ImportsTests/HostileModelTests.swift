import Basics
import Foundation
import Imports
import Networks
import ONNXSchema
import SwiftProtobuf
import Testing

/// Models that no program writes. Each of the first once ended golf, or kept it busy for ever.
@Suite("Hostile models")
struct HostileModelTests {
  private static func node(
    _ kind: String, _ inputs: [String], _ output: String, axis: Int64? = nil
  ) -> Onnx_NodeProto {
    var node = Onnx_NodeProto()
    (node.opType, node.input, node.output) = (kind, inputs, [output])
    if let axis {
      var attribute = Onnx_AttributeProto()
      (attribute.name, attribute.i, attribute.type) = ("axis", axis, .int)
      node.attribute = [attribute]
    }
    return node
  }

  private static func floats(_ name: String, _ shape: [Int64], _ value: [Float]) -> Onnx_TensorProto
  {
    var tensor = Onnx_TensorProto()
    (tensor.name, tensor.dims, tensor.floatData) = (name, shape, value)
    tensor.dataType = Int32(Onnx_TensorProto.DataType.float.rawValue)
    return tensor
  }

  private static func whole(_ name: String, _ values: [Int64]) -> Onnx_TensorProto {
    var tensor = Onnx_TensorProto()
    (tensor.name, tensor.dims, tensor.int64Data) = (name, [Int64(values.count)], values)
    tensor.dataType = Int32(Onnx_TensorProto.DataType.int64.rawValue)
    return tensor
  }

  private static func value(_ name: String, _ lengths: [Int64?]) -> Onnx_ValueInfoProto {
    var value = Onnx_ValueInfoProto()
    value.name = name
    value.type.tensorType.elemType = Int32(Onnx_TensorProto.DataType.float.rawValue)
    value.type.tensorType.shape.dim = lengths.map { length in
      var dimension = Onnx_TensorShapeProto.Dimension()
      dimension.value = length.map { .dimValue($0) } ?? .dimParam("N")
      return dimension
    }
    return value
  }

  /// A model of one input `x`, whose answer is `y`.
  private static func model(
    _ nodes: [Onnx_NodeProto], _ constants: [Onnx_TensorProto] = [], input: [Int64?] = [nil, 1]
  ) throws -> [UInt8] {
    var model = Onnx_ModelProto()
    model.graph.node = nodes
    model.graph.initializer = constants
    model.graph.input = [value("x", input)]
    model.graph.output = [value("y", [nil, 1])]
    return try model.serializedBytes()
  }

  @Test("What is too large to be held or gone over is refused, with the reason")
  func tooLarge() throws {
    let huge = Int64(1) << 62
    let doubled = (0..<60).map { index in
      Self.node("Concat", ["n\(index)", "n\(index)"], index < 59 ? "n\(index + 1)" : "y", axis: 0)
    }
    let squared = (0..<60).map { index in
      Self.node("Mul", ["n\(index)", "n\(index)"], index < 59 ? "n\(index + 1)" : "y")
    }
    let models: [(name: String, bytes: [UInt8], problem: String)] = [
      ("wide input", try Self.model([], input: [nil, huge]), "has \(huge) inputs"),
      (
        "empty matrix",
        try Self.model(
          [Self.node("MatMul", ["c", "d"], "y")],
          [Self.floats("c", [huge, 0], []), Self.floats("d", [0, huge], [])]),
        "constant 'c': has the shape [\(huge), 0], more than 2000000 numbers"
      ),
      (
        "stretched to nothing",
        try Self.model(
          [Self.node("Expand", ["c", "s"], "y")],
          [Self.floats("c", [0, 1, 1], []), Self.whole("s", [0, huge, huge])]),
        "node 'y' (Expand): [0, \(huge), \(huge)] are too many values"
      ),
      (
        "stretched to less",
        try Self.model(
          [Self.node("Expand", ["c", "s"], "y")],
          [Self.floats("c", [1], [1]), Self.whole("s", [-3])]),
        "node 'y' (Expand): asks for the shape [-3]"
      ),
      (
        "empty and reshaped",
        try Self.model(
          [Self.node("Reshape", ["c", "s"], "y")],
          [Self.floats("c", [1, 0], []), Self.whole("s", [huge, 0])]),
        "node 'y' (Reshape): cannot give [1, 0] the shape [\(huge), 0]"
      ),
      (
        "doubled and doubled",
        try Self.model(doubled, [Self.floats("n0", [1], [1])]),
        "node 'n21' (Concat): [2097152] are too many values"
      ),
      (
        "squared and squared",
        try Self.model(squared, [Self.floats("n0", [1], [1.1])]),
        "node 'n11' (Mul): comes to a number of 2133 digits"
      ),
    ]
    for (name, bytes, problem) in models {
      let problem = "m.onnx: \(problem)"
      do {
        _ = try ONNXImport(bytes, file: "m.onnx").network()
        Issue.record("'\(name)' was read")
      } catch {
        #expect("\(error)" == problem, "\(name)")
      }
    }
  }

  /// Operators, shapes and numbers by chance, each hostile now and then.
  private struct Chance {
    var generator: SeededGenerator
    var evil = 0

    mutating func isEvil() -> Bool { generator.below(100) < evil }

    mutating func length() -> Int64 {
      isEvil()
        ? generator.pick([0, 3, 1000, 1 << 20, 1 << 32, 1 << 62, .max, -1, .min])
        : generator.pick([1, 1, 2])
    }

    mutating func number() -> Float {
      isEvil()
        ? generator.pick([0, .leastNonzeroMagnitude, 3.4e38, .infinity, .nan, 0.1, 1 / 3])
        : generator.pick([1, 0.5, -2, 1.1])
    }

    mutating func model() throws -> [UInt8] {
      evil = generator.pick([0, 2, 2, 10, 30])
      var names = ["x"]
      var constants: [Onnx_TensorProto] = []
      for index in 0..<generator.below(5) {
        let shape = (0..<generator.pick([0, 1, 1, 2])).map { _ in length() }
        let count = shape.reduce(1) { $0 > 12 || $1 > 12 ? 12 : $0 * max(Int($1), 0) }
        let name = "c\(index)"
        constants.append(
          generator.below(3) == 0
            ? HostileModelTests.whole(name, shape)
            : HostileModelTests.floats(name, shape, (0..<count).map { _ in number() }))
        names.append(name)
      }
      let isRepeated = generator.below(4) == 0
      let kinds =
        isRepeated
        ? generator.pick([["Mul", "Add"], ["Concat"], ["Unsqueeze"]])
        : [
          "Gemm", "MatMul", "Add", "Sub", "Sum", "Neg", "Mul", "Div", "Relu", "LeakyRelu", "Tanh",
          "Softplus", "Sin", "Identity", "Concat", "Flatten", "Reshape", "Squeeze", "Unsqueeze",
          "Expand", "Shape", "Cast", "Exp", "Log", "Abs", "Nothing",
        ]
      var nodes: [Onnx_NodeProto] = []
      for index in 0..<generator.pick([1, 2, 3, 6, 12, 60]) {
        let inputs = (0..<(isRepeated ? 2 : 1 + generator.below(3))).map { _ in
          isRepeated ? names[names.count - 1] : generator.pick(names.suffix(4))
        }
        let name = "n\(index)"
        nodes.append(
          HostileModelTests.node(
            generator.pick(kinds), inputs, name, axis: generator.below(4) == 0 ? length() : nil))
        names.append(name)
      }
      nodes[nodes.count - 1].output = ["y"]
      let input = [isEvil() ? length() : nil, length()]
      return try HostileModelTests.model(nodes, constants, input: input)
    }
  }

  @Test("Of thousands of models by chance none ends golf, and what is read can be written")
  func byChance() throws {
    var chance = Chance(generator: SeededGenerator(seed: 153))
    var (read, refused) = (0, 0)
    let count = ProcessInfo.processInfo.environment["GOLF_MUTANTS"].flatMap { Int($0) } ?? 3000
    for _ in 0..<count {
      let bytes = try chance.model()
      do {
        let network = try ONNXImport(bytes, file: "m.onnx").network()
        let text = Array(NetworkFile.text(of: network).utf8)
        #expect(try NetworkFile.network(from: text, file: "m.json") == network)
        read += 1
      } catch let failure as ONNXImport.Failure {
        #expect(failure.description.hasPrefix("m.onnx: "))
        refused += 1
      }
    }
    if count > 3000 { print("models: \(read) read, \(refused) refused") }
    #expect(read > count / 30 && refused > count / 3, "\(read) read, \(refused) refused")
  }
}
