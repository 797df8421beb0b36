import Networks
import ONNXSchema

// Operators that only give a tensor other axes, and what operators are told by attributes.
extension ONNXReader {
  func reshaped(_ node: Onnx_NodeProto) throws -> Tensor {
    let tensor = try value(node, 0)
    var result = tensor
    switch node.opType {
    case "Flatten":
      let axis = Self.integer(node, "axis") ?? 1
      guard axis == 1 || axis == 1 - tensor.shape.count, let first = tensor.shape.first else {
        throw ONNXProblem("flattens from axis \(axis), expected 1")
      }
      result.shape = [first, Tensor.count(Array(tensor.shape.dropFirst()))]
    case "Reshape": result.shape = try Self.shape(tensor.shape, as: integers(node, 1))
    case "Unsqueeze":
      let axes = try axes(node)
      let rank = tensor.shape.count + axes.count
      for axis in try axes.map({ try Self.axis($0, rank: rank) }).sorted() {
        guard axis <= result.shape.count else { throw ONNXProblem("has no axis \(axis)") }
        result.shape.insert(1, at: axis)
      }
    case "Squeeze":
      let rank = tensor.shape.count
      let axes = try axes(node).map { try Self.axis($0, rank: rank) }
      let gone = axes.isEmpty ? tensor.shape.indices.filter { tensor.shape[$0] == 1 } : axes
      guard gone.allSatisfy({ tensor.shape[$0] == 1 }) else {
        throw ONNXProblem("cannot take an axis of \(Tensor.text(tensor.shape)) away")
      }
      result.shape = tensor.shape.indices.filter { !gone.contains($0) }.map { tensor.shape[$0] }
    default:
      guard has(node, 1) else { throw ONNXProblem("lacks its input 2") }
      let target = try shapes[node.input[1]] ?? integers(node, 1).map { Int?($0) }
      guard target.allSatisfy({ $0 ?? 1 >= 0 }) else {
        throw ONNXProblem("asks for the shape \(Tensor.text(target))")
      }
      return tensor.stretched(to: try Tensor.common(tensor.shape, target))
    }
    return result
  }

  /// A shape given new axes: 0 keeps one, -1 takes what is left.
  private static func shape(_ old: [Int?], as wanted: [Int]) throws -> [Int?] {
    var shape: [Int?] = []
    var open: Int?
    for (axis, length) in wanted.enumerated() {
      if axis == 0, old.first == .some(nil), [-1, 0, 1].contains(length) {
        shape.append(nil)
      } else if length == 0, axis < old.count {
        shape.append(old[axis])
      } else if length == -1, open == nil {
        open = axis
        shape.append(1)
      } else if length > 0 {
        shape.append(length)
      } else {
        throw ONNXProblem("asks for the shape \(wanted)")
      }
    }
    let (count, fixed) = (Tensor.count(old), Tensor.count(shape))
    if let open, fixed > 0, count % fixed == 0 { shape[open] = count / fixed }
    guard Tensor.count(shape) == count, !Tensor.isTooLarge(shape),
      shape.contains(nil) == old.contains(nil)
    else {
      throw ONNXProblem("cannot give \(Tensor.text(old)) the shape \(wanted)")
    }
    return shape
  }

  static func axis(_ axis: Int, rank: Int) throws -> Int {
    guard (-rank..<rank).contains(axis) else { throw ONNXProblem("has no axis \(axis)") }
    return axis < 0 ? axis + rank : axis
  }

  // MARK: - Attributes

  static func attribute(_ node: Onnx_NodeProto, _ name: String) -> Onnx_AttributeProto? {
    node.attribute.first { $0.name == name }
  }

  static func integer(_ node: Onnx_NodeProto, _ name: String) -> Int? {
    attribute(node, name).map { Int($0.i) }
  }

  func number(_ node: Onnx_NodeProto, _ name: String) throws -> ExactDecimal? {
    try Self.attribute(node, name).map { try numbers.decimal($0.f, name) }
  }

  func axes(_ node: Onnx_NodeProto) throws -> [Int] {
    if let attribute = Self.attribute(node, "axes") { return attribute.ints.map { Int($0) } }
    return has(node, 1) ? try integers(node, 1) : []
  }

  /// A constant input of whole numbers.
  func integers(_ node: Onnx_NodeProto, _ place: Int) throws -> [Int] {
    try value(node, place).forms.map { form in
      guard let number = form.constant.flatMap({ Int($0.description) }) else {
        throw ONNXProblem("has a shape that is computed")
      }
      return number
    }
  }

  func constant(_ node: Onnx_NodeProto) throws -> Tensor {
    let name = node.output.first ?? ""
    if let attribute = Self.attribute(node, "value") {
      return try numbers.tensor(attribute.t, called: name)
    }
    if let value = try number(node, "value_float") {
      return Tensor(shape: [], forms: [AffineForm(value)])
    }
    if let value = Self.integer(node, "value_int") {
      return Tensor(shape: [], forms: [AffineForm(ExactDecimal(value))])
    }
    if let attribute = Self.attribute(node, "value_floats") {
      let forms = try attribute.floats.map { AffineForm(try numbers.decimal($0, name)) }
      return Tensor(shape: [forms.count], forms: forms)
    }
    if let attribute = Self.attribute(node, "value_ints") {
      let forms = attribute.ints.map { AffineForm(ExactDecimal(Int($0))) }
      return Tensor(shape: [forms.count], forms: forms)
    }
    throw ONNXProblem("holds no numbers")
  }
}
