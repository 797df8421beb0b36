import Foundation
import Networks
import ONNXSchema

/// The constants of a model as exact decimals.
struct ONNXNumbers {
  let numbers: ONNXImport.Numbers

  /// A constant tensor.
  func tensor(_ proto: Onnx_TensorProto, called name: String) throws(ONNXProblem) -> Tensor {
    let place = "constant '\(name)'"
    guard proto.dataLocation != .external, proto.externalData.isEmpty else {
      throw ONNXProblem("\(place): lies in another file; save the model with its weights inside")
    }
    let shape = proto.dims.map { Int?(Int($0)) }
    let count = Tensor.count(shape)
    guard proto.dims.allSatisfy({ $0 >= 0 }), !Tensor.isTooLarge(shape) else {
      throw ONNXProblem("\(place): has the shape \(proto.dims), more than \(Tensor.most) numbers")
    }
    let values = try decimals(proto, place)
    guard values.count == count else {
      throw ONNXProblem(
        "\(place): holds \(values.count) numbers, its shape \(proto.dims) has \(count)")
    }
    return Tensor(shape: shape, forms: values.map { AffineForm($0) })
  }

  private func decimals(
    _ proto: Onnx_TensorProto, _ place: String
  ) throws(ONNXProblem) -> [ExactDecimal] {
    let raw = [UInt8](proto.rawData)
    switch Onnx_TensorProto.DataType(rawValue: Int(proto.dataType)) {
    case .float:
      let values =
        proto.hasRawData
        ? words(raw, UInt32.self).map(Float.init(bitPattern:)) : proto.floatData
      return try values.map { value throws(ONNXProblem) in try decimal(value, place) }
    case .double:
      let values =
        proto.hasRawData
        ? words(raw, UInt64.self).map(Double.init(bitPattern:)) : proto.doubleData
      return try values.map { value throws(ONNXProblem) in try decimal(value, place) }
    case .int64:
      return proto.hasRawData
        ? words(raw, UInt64.self).map { ExactDecimal(Int(Int64(bitPattern: $0))) }
        : proto.int64Data.map { ExactDecimal(Int($0)) }
    case .int32:
      return proto.hasRawData
        ? words(raw, UInt32.self).map { ExactDecimal(Int(Int32(bitPattern: $0))) }
        : proto.int32Data.map { ExactDecimal(Int($0)) }
    default:
      throw ONNXProblem("\(place): its numbers are of another type than float, double and integer")
    }
  }

  /// Little-endian words; what is left at the end is none.
  private func words<Word: FixedWidthInteger>(_ bytes: [UInt8], _: Word.Type) -> [Word] {
    let size = MemoryLayout<Word>.size
    return (0..<bytes.count / size).map { index in
      (0..<size).reduce(Word(0)) { $0 | Word(bytes[index * size + $1]) << Word(8 * $1) }
    }
  }

  /// A float as a decimal.
  func decimal(_ value: Float, _ place: String) throws(ONNXProblem) -> ExactDecimal {
    try decimal(Double(value), text: "\(value)", place)
  }

  private func decimal(_ value: Double, _ place: String) throws(ONNXProblem) -> ExactDecimal {
    try decimal(value, text: "\(value)", place)
  }

  /// - Parameter text: The shortest text that reads back as the value.
  private func decimal(
    _ value: Double, text: String, _ place: String
  ) throws(ONNXProblem) -> ExactDecimal {
    let decimal =
      switch numbers {
      case .exact: ExactDecimal(exactly: value)
      case .shortest: try? ExactDecimal.written(text)
      }
    guard let decimal, value.isFinite else { throw ONNXProblem("\(place): holds \(value)") }
    return decimal
  }
}
