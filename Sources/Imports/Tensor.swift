/// A value of a model: an affine form for each element.
///
/// An axis without a length runs over the cases; it counts as one element, because what is computed
/// in one case is computed in all.
struct Tensor {
  /// The lengths of the axes; nil for the one that runs over the cases.
  var shape: [Int?]
  /// The elements, the last axis fastest.
  var forms: [AffineForm]

  /// What no broadcasting can bring together.
  struct Mismatch: Error, CustomStringConvertible {
    let description: String
  }

  /// More elements than this are none that golf could work on.
  static let most = 2_000_000

  /// How many elements a shape has.
  static func count(_ shape: [Int?]) -> Int {
    shape.reduce(1) { total, length in
      let (product, overflow) = total.multipliedReportingOverflow(by: length ?? 1)
      return overflow ? .max : product
    }
  }

  /// Whether golf could not work on a tensor of that shape. An axis without elements counts as one of
  /// length 1: those beside it may be of any length where there is nothing to hold, and are gone over
  /// all the same.
  static func isTooLarge(_ shape: [Int?]) -> Bool {
    count(shape.map { max($0 ?? 1, 1) }) > most
  }

  /// A shape for people: `[cases, 3]`.
  static func text(_ shape: [Int?]) -> String {
    "[" + shape.map { $0.map(String.init) ?? "cases" }.joined(separator: ", ") + "]"
  }

  /// The shape that two shapes have in common once axes of length 1 are stretched (ONNX's
  /// multidirectional broadcasting).
  static func common(_ left: [Int?], _ right: [Int?]) throws(Mismatch) -> [Int?] {
    let rank = max(left.count, right.count)
    let (longLeft, longRight) = (padded(left, rank), padded(right, rank))
    var shape: [Int?] = []
    for (one, other) in zip(longLeft, longRight) {
      if one == other || other == 1 {
        shape.append(one)
      } else if one == 1 {
        shape.append(other)
      } else {
        throw Mismatch(description: "\(text(left)) and \(text(right)) do not fit together")
      }
    }
    if isTooLarge(shape) { throw Mismatch(description: "\(text(shape)) are too many values") }
    return shape
  }

  private static func padded(_ shape: [Int?], _ rank: Int) -> [Int?] {
    [Int?](repeating: 1, count: rank - shape.count) + shape
  }

  /// The tensor stretched to a shape that its own fits.
  func stretched(to target: [Int?]) -> Tensor {
    if target == shape { return self }
    let own = Self.padded(shape, target.count).map { $0 ?? 1 }
    var strides = [Int](repeating: 0, count: target.count)
    var stride = 1
    for axis in own.indices.reversed() {
      strides[axis] = own[axis] == 1 ? 0 : stride
      stride *= own[axis]
    }
    let lengths = target.map { $0 ?? 1 }
    let elements = (0..<Self.count(target)).map { index in
      var (rest, place) = (index, 0)
      for axis in lengths.indices.reversed() {
        place += rest % lengths[axis] * strides[axis]
        rest /= lengths[axis]
      }
      return forms[place]
    }
    return Tensor(shape: target, forms: elements)
  }

  /// Two tensors of one shape, element by element.
  static func combined(
    _ left: Tensor, _ right: Tensor, _ combine: (AffineForm, AffineForm) throws -> AffineForm
  ) throws -> Tensor {
    let shape = try common(left.shape, right.shape)
    let (left, right) = (left.stretched(to: shape), right.stretched(to: shape))
    return Tensor(shape: shape, forms: try zip(left.forms, right.forms).map(combine))
  }

  /// A matrix with its axes exchanged.
  var transposed: Tensor {
    let (rows, columns) = (shape[0] ?? 1, shape[1] ?? 1)
    return Tensor(
      shape: [shape[1], shape[0]],
      forms: (0..<columns).flatMap { column in
        (0..<rows).map { forms[$0 * columns + column] }
      })
  }

  /// Tensors put one behind the other along an axis.
  static func joined(_ parts: [Tensor], axis: Int) throws(Mismatch) -> Tensor {
    let first = parts[0].shape
    var length = 0
    for part in parts {
      guard part.shape.count == first.count, let own = part.shape[axis],
        part.shape.indices.allSatisfy({ $0 == axis || part.shape[$0] == first[$0] })
      else {
        throw Mismatch(
          description: "\(text(first)) and \(text(part.shape)) cannot be joined along axis \(axis)")
      }
      length += own
    }
    var shape = first
    shape[axis] = length
    if isTooLarge(shape) { throw Mismatch(description: "\(text(shape)) are too many values") }
    let outer = count(Array(first[..<axis]))
    let inner = count(Array(first[(axis + 1)...]))
    var forms: [AffineForm] = []
    for row in 0..<outer {
      for part in parts {
        let run = (part.shape[axis] ?? 1) * inner
        forms += part.forms[row * run..<(row + 1) * run]
      }
    }
    return Tensor(shape: shape, forms: forms)
  }
}
