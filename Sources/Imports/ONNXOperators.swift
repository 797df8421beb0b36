import Exact
import Networks
import ONNXSchema

// What each operator does to its tensors.
extension ONNXReader {
  func value(_ node: Onnx_NodeProto, _ place: Int) throws -> Tensor {
    guard node.input.indices.contains(place), !node.input[place].isEmpty else {
      throw ONNXProblem("lacks its input \(place + 1)")
    }
    guard let tensor = values[node.input[place]] else {
      throw ONNXProblem("reads '\(node.input[place])', which nothing computes before it")
    }
    return tensor
  }

  func has(_ node: Onnx_NodeProto, _ place: Int) -> Bool {
    node.input.indices.contains(place) && !node.input[place].isEmpty
  }

  /// An input that will be weighed: constants, nodes, and next to nodes.
  private mutating func factor(_ node: Onnx_NodeProto, _ place: Int) throws -> Tensor {
    let tensor = try settled(value(node, place), called: node.input[place], keepsSlight: true)
    values[node.input[place]] = tensor
    return tensor
  }

  /// Longer numbers are none that a model computes with: a double written out has 1,074 places at
  /// most. Without a limit a constant that is multiplied with itself doubles its digits each time.
  private static let mostDigits = 1200

  private mutating func store(_ tensor: Tensor, _ node: Onnx_NodeProto) throws {
    guard let name = node.output.first, !name.isEmpty else { throw ONNXProblem("has no output") }
    for form in tensor.forms {
      if let long = form.numbers.first(where: { $0.length > Self.mostDigits }) {
        throw ONNXProblem("comes to a number of \(long.length) digits")
      }
    }
    // What is read twice is computed once.
    values[name] = uses[name, default: 0] > 1 ? try settled(tensor, called: name) : tensor
  }

  mutating func compute(_ node: Onnx_NodeProto) throws {
    guard ["", "ai.onnx"].contains(node.domain) else {
      throw ONNXProblem("is of a domain golf does not know")
    }
    switch node.opType {
    case "Identity", "Dropout", "Cast": try store(value(node, 0), node)
    case "Constant": try store(constant(node), node)
    case "Shape":
      shapes[node.output.first ?? ""] = try value(node, 0).shape
    case "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Expand":
      try store(reshaped(node), node)
    case "Concat":
      let parts = try node.input.indices.map { try value(node, $0) }
      guard let first = parts.first else { throw ONNXProblem("lacks its input 1") }
      let axis = try Self.axis(Self.integer(node, "axis") ?? 0, rank: first.shape.count)
      try store(Tensor.joined(parts, axis: axis), node)
    case "Add", "Sum":
      var sum = try value(node, 0)
      for place in node.input.indices.dropFirst() {
        sum = try Tensor.combined(sum, value(node, place), +)
      }
      try store(sum, node)
    case "Sub":
      let right = Self.scaled(-1, try factor(node, 1))
      try store(Tensor.combined(value(node, 0), right, +), node)
    case "Neg": try store(Self.scaled(-1, factor(node, 0)), node)
    case "Mul":
      let (left, right) = (try factor(node, 0), try factor(node, 1))
      try store(Tensor.combined(left, right, Self.product), node)
    case "Div":
      let (left, right) = (try factor(node, 0), try value(node, 1))
      try store(Tensor.combined(left, right) { try Self.product($0, Self.reciprocal($1)) }, node)
    case "MatMul": try store(Self.matrixProduct(factor(node, 0), factor(node, 1)), node)
    case "Gemm": try store(general(node), node)
    default: try store(activated(node), node)
    }
  }

  private mutating func activated(_ node: Onnx_NodeProto) throws -> Tensor {
    func each(
      _ reader: inout ONNXReader, _ tensor: Tensor, _ activation: Activation
    ) throws -> Tensor {
      let name = node.output.first ?? ""
      var result = tensor
      for (index, form) in tensor.forms.enumerated() {
        let label = Self.element(index, of: tensor, called: name)
        result.forms[index] = AffineForm(
          node: try reader.neuron(activation, form, called: label))
      }
      return result
    }
    switch node.opType {
    case "Relu": return try each(&self, value(node, 0), .relu)
    case "Sigmoid": return try each(&self, value(node, 0), .sigmoid)
    case "Softplus": return try each(&self, value(node, 0), .softplus)
    case "Sin": return try each(&self, value(node, 0), .sin)
    case "Tanh":
      // tanh u = 2·sigmoid(2u) - 1
      let doubled = Self.scaled(2, try value(node, 0))
      let twice = Self.scaled(2, try each(&self, doubled, .sigmoid))
      return Tensor(shape: twice.shape, forms: twice.forms.map { $0 + AffineForm(-1) })
    case "LeakyRelu":
      // a·u + (1 - a)·max(0, u)
      let slope = try number(node, "alpha") ?? ExactDecimal(1, exponent: -2)
      let sum = try factor(node, 0)
      let positive = try each(&self, sum, .relu)
      return try Tensor.combined(Self.scaled(slope, sum), Self.scaled(1 - slope, positive), +)
    default:
      throw ONNXProblem(
        "golf reads Gemm, MatMul, Add, Sub, Sum, Neg, Mul and Div by constants, Relu, LeakyRelu, "
          + "Sigmoid, Tanh, Softplus, Sin, Identity, Concat and what only reshapes")
    }
  }

  /// alpha·A·B + beta·C
  private mutating func general(_ node: Onnx_NodeProto) throws -> Tensor {
    var (left, right) = (try factor(node, 0), try factor(node, 1))
    guard left.shape.count == 2, right.shape.count == 2 else {
      throw ONNXProblem(
        "\(Tensor.text(left.shape)) and \(Tensor.text(right.shape)) are no matrices")
    }
    if Self.integer(node, "transA") == 1 { left = left.transposed }
    if Self.integer(node, "transB") == 1 { right = right.transposed }
    let product = Self.scaled(
      try number(node, "alpha") ?? .one, try Self.matrixProduct(left, right))
    guard has(node, 2) else { return product }
    let beta = try number(node, "beta") ?? .one
    let constant = Self.scaled(beta, beta == .one ? try value(node, 2) : try factor(node, 2))
    return try Tensor.combined(product, constant, +)
  }

  // MARK: - Arithmetic

  private static func scaled(_ factor: ExactDecimal, _ tensor: Tensor) -> Tensor {
    Tensor(shape: tensor.shape, forms: tensor.forms.map { factor * $0 })
  }

  private static func product(_ left: AffineForm, _ right: AffineForm) throws -> AffineForm {
    if let factor = left.constant { return factor * right }
    if let factor = right.constant { return factor * left }
    throw ONNXProblem("multiplies two computed values, which no neuron does")
  }

  private static func reciprocal(_ form: AffineForm) throws -> AffineForm {
    guard let divisor = form.constant else { throw ONNXProblem("divides by a computed value") }
    // 1/d is a decimal where the digits of d divide a power of ten.
    for power in 0...60 where !divisor.isZero {
      let (quotient, rest) = Integer.power(ofTen: power)
        .quotientAndRemainder(dividingBy: divisor.significand)
      if rest.isZero {
        return AffineForm(ExactDecimal(quotient, exponent: -power - divisor.exponent))
      }
    }
    throw ONNXProblem("divides by \(divisor), and 1/\(divisor) is no decimal")
  }

  private static func matrixProduct(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    guard (1...2).contains(left.shape.count), (1...2).contains(right.shape.count) else {
      throw ONNXProblem(
        "\(Tensor.text(left.shape)) and \(Tensor.text(right.shape)) are no matrices")
    }
    // A vector on the left is a row, one on the right a column.
    let leftShape = left.shape.count == 1 ? [1] + left.shape : left.shape
    let rightShape = right.shape.count == 1 ? right.shape + [1] : right.shape
    guard let inner = leftShape[1], inner == rightShape[0] else {
      throw ONNXProblem(
        "\(Tensor.text(left.shape)) and \(Tensor.text(right.shape)) do not fit together")
    }
    let (rows, columns) = (leftShape[0] ?? 1, rightShape[1] ?? 1)
    guard !Tensor.isTooLarge([rows, inner, columns]) else {
      throw ONNXProblem("is a product of \(rows)·\(inner)·\(columns) steps, which is too large")
    }
    var forms: [AffineForm] = []
    for row in 0..<rows {
      for column in 0..<columns {
        var sum = AffineForm(.zero)
        for index in 0..<inner {
          sum =
            sum
            + (try product(
              left.forms[row * inner + index], right.forms[index * columns + column]))
        }
        forms.append(sum)
      }
    }
    let shape =
      (left.shape.count == 1 ? [] : [leftShape[0]])
      + (right.shape.count == 1 ? [] : [rightShape[1]])
    return Tensor(shape: shape, forms: forms)
  }
}
