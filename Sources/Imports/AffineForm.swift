import Networks

/// A sum of nodes with weights, and a constant: `Σ weight·node + bias`, exactly. What a model computes
/// between two activations is one for each element.
struct AffineForm: Hashable {
  /// The weight of each node; none is zero.
  private(set) var weights: [Int: ExactDecimal] = [:]
  /// The constant.
  var bias = ExactDecimal.zero

  /// A constant.
  init(_ constant: ExactDecimal) { bias = constant }

  /// A node's value.
  init(node: Int) { weights = [node: .one] }

  /// The constant, where the form is one.
  var constant: ExactDecimal? { weights.isEmpty ? bias : nil }

  /// The node, where the form is its value and nothing else.
  var node: Int? {
    guard bias.isZero, weights.count == 1, let (node, weight) = weights.first, weight == .one else {
      return nil
    }
    return node
  }

  /// The weights, in no order, and the constant.
  var numbers: [ExactDecimal] { weights.values + [bias] }

  /// Whether the form is one node and numbers of a digit, such as 2·s - 1: what weighs it grows by
  /// less than a neuron of its own would cost.
  var isSlight: Bool {
    weights.count == 1 && weights.allSatisfy { $0.value.precision <= 1 } && bias.precision <= 1
  }

  /// The weights as a neuron has them.
  var connections: [Connection] {
    weights.sorted { $0.key < $1.key }.map { Connection(source: $0.key, weight: $0.value) }
  }

  static func + (left: AffineForm, right: AffineForm) -> AffineForm {
    var sum = left
    sum.bias = left.bias + right.bias
    for (node, weight) in right.weights {
      let total = (left.weights[node] ?? .zero) + weight
      sum.weights[node] = total.isZero ? nil : total
    }
    return sum
  }

  static func * (factor: ExactDecimal, form: AffineForm) -> AffineForm {
    if factor.isZero { return AffineForm(.zero) }
    if factor == .one { return form }
    var product = form
    product.bias = factor * form.bias
    product.weights = form.weights.mapValues { factor * $0 }
    return product
  }
}

extension ExactDecimal {
  /// How many digits the number has when it is written plainly, zeros included.
  var length: Int { max(significand.digitCount + max(exponent, 0), -exponent) }
}
