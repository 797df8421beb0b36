import Evaluation

/// What the nodes of a network leave of its errors, and how much of that another node would take
/// away: orthogonal least squares (Chen, Cowan and Grant, "Orthogonal Least Squares Learning
/// Algorithm for Radial Basis Function Networks", IEEE Trans. Neural Networks 2, 1991).
///
/// Columns have an element for each place of a table; all are weighed by one over the tolerance.
struct Residuals {
  /// The values of the network's nodes, as they are.
  let columns: [[Double]]
  /// For each output the errors that no weights of the outputs can take away, weighed.
  private(set) var errors: [[Double]]
  /// Multiplications done so far, about.
  private(set) var work = 0
  private let weights: [Double]
  /// Orthonormal columns that span the nodes and the constant.
  private var basis: [[Double]] = []

  /// A node whose own part is a smaller share of it than this is a sum of the others.
  private static let leastShare = 1e-9

  /// The residuals of a network that grows over a table.
  init(of growing: GrowingNetwork, over table: CaseTable) {
    weights = table.weights
    columns = growing.network.values(of: Array(growing.nodes), over: table)
    errors = table.aims { growing.network.values(of: growing.network.outputs, over: table) }
      .map { [weights] in Self.product($0, weights) }
    for column in [[Double](repeating: 1, count: weights.count)] + columns {
      if let direction = direction(of: column) { basis.append(direction) }
    }
    for output in errors.indices {
      // Twice, since the first time loses digits where the targets are large.
      for _ in 0..<2 { for vector in basis { Self.remove(vector, from: &errors[output]) } }
    }
  }

  /// Σ of the squares of all errors.
  var square: Double { errors.reduce(0) { $0 + Self.dot($1, $1) } }

  /// By how much a column would lessen the square, as a share of it.
  mutating func gain(of column: [Double]) -> Double {
    guard let direction = direction(of: column) else { return 0 }
    let gain = errors.reduce(0.0) {
      let share = Self.dot($1, direction)
      return $0 + share * share
    }
    return gain / max(square, 1e-300)
  }

  /// The weighed column's own part, of length 1; nil when there is next to none.
  private mutating func direction(of column: [Double]) -> [Double]? {
    var rest = Self.product(column, weights)
    let whole = Self.dot(rest, rest)
    guard whole > 0, whole < 1e200 else { return nil }
    for _ in 0..<2 { for vector in basis { Self.remove(vector, from: &rest) } }
    work += 4 * basis.count * rest.count
    let own = Self.dot(rest, rest)
    guard own > Self.leastShare * whole else { return nil }
    let factor = 1 / own.squareRoot()
    for place in rest.indices { rest[place] *= factor }
    return rest
  }

  // MARK: - Columns, eight elements at a time: on long ones faster than `dot`, and alike everywhere

  private typealias Lanes = SIMD8<Double>

  private static func product(_ left: [Double], _ right: [Double]) -> [Double] {
    zip(left, right).map { $0 * $1 }
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        var sum = Lanes(repeating: 0)
        // Safe: tables have a multiple of 64 places.
        for offset in stride(from: 0, to: left.count, by: MemoryLayout<Lanes>.stride) {
          sum +=
            left.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
            * right.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
        }
        return (0..<8).reduce(0) { $0 + sum[$1] }
      }
    }
  }

  /// Takes a unit vector's part out of a column.
  private static func remove(_ vector: [Double], from column: inout [Double]) {
    let share = dot(column, vector)
    column.withUnsafeMutableBytes { column in
      vector.withUnsafeBytes { vector in
        for offset in stride(from: 0, to: column.count, by: MemoryLayout<Lanes>.stride) {
          let rest =
            column.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
            - share * vector.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
          column.storeBytes(of: rest, toByteOffset: offset, as: Lanes.self)
        }
      }
    }
  }
}
