/// How the answers of the hardest cases follow the parameters of a network, to first order.
///
/// It keeps an error for each case of one block, relative to the case's tolerance and with its sign,
/// and can move them as a change of a parameter would. So it tells, without an evaluation, which
/// change of a second parameter makes up best for a change of a first.
///
/// Parameters are numbered as in `RealNetwork`: for each neuron in order the weights of its
/// connections, then its bias. Sums over cases are kept in eight lanes and added up in a fixed
/// order, so that every result has the same bits on every machine.
public final class Sensitivities {
  /// How many parameters there are.
  public let parameterCount: Int
  /// For each parameter the derivatives of the errors.
  let columns: Rows
  /// The errors of the base.
  let errors: UnsafeMutablePointer<Double>
  /// The errors now, the weights they have in sums, and those times the errors.
  private let moved: UnsafeMutablePointer<SIMD8<Double>>
  private let weights: UnsafeMutablePointer<SIMD8<Double>>
  private let pulls: UnsafeMutablePointer<SIMD8<Double>>
  private let memory: Rows

  /// How many groups of eight cases a block has.
  private static let groups = CaseTable.blockSize / 8

  init(parameterCount: Int) {
    self.parameterCount = parameterCount
    columns = Rows(count: parameterCount, length: CaseTable.blockSize)
    memory = Rows(count: 4, length: CaseTable.blockSize)
    errors = memory[0]
    // Safe: rows begin where vectors of eight doubles may stand, and hold a block.
    moved = Self.vectors(memory[1])
    weights = Self.vectors(memory[2])
    pulls = Self.vectors(memory[3])
  }

  private static func vectors(
    _ row: UnsafeMutablePointer<Double>
  ) -> UnsafeMutablePointer<SIMD8<Double>> {
    UnsafeMutableRawPointer(row).assumingMemoryBound(to: SIMD8<Double>.self)
  }

  /// The base's errors, relative to the tolerances.
  public var baseErrors: [Double] {
    (0..<CaseTable.blockSize).map { errors[$0] }
  }

  /// The derivatives of the errors by a parameter.
  public func derivatives(of parameter: Int) -> [Double] {
    (0..<CaseTable.blockSize).map { columns[parameter][$0] }
  }

  /// Makes the errors those of the base again.
  public func reset() {
    let base = Self.vectors(errors)
    for group in 0..<Self.groups { moved[group] = base[group] }
    weigh()
  }

  /// Moves the errors as a change of a parameter by `distance` would.
  public func move(_ parameter: Int, by distance: Double) {
    let column = Self.vectors(columns[parameter])
    for group in 0..<Self.groups { moved[group] += column[group] * distance }
    weigh()
  }

  /// Moves the errors as a change of the weight with which a parameter's neuron reads a node would,
  /// read or not: the parameter is the neuron's bias, `values` are the node's in the block.
  func move(_ bias: Int, times values: UnsafeMutablePointer<Double>, by distance: Double) {
    let (column, values) = (Self.vectors(columns[bias]), Self.vectors(values))
    for group in 0..<Self.groups { moved[group] += column[group] * values[group] * distance }
    weigh()
  }

  /// The change of a parameter that makes the weighted sum of the errors' squares least, and by how
  /// much that sum falls; nil when the parameter moves nothing. An error weighs by its fourth power,
  /// so the worst count most.
  public func remedy(_ parameter: Int) -> (distance: Double, gain: Double)? {
    let column = Self.vectors(columns[parameter])
    var (slope, curvature) = (SIMD8<Double>(), SIMD8<Double>())
    for group in 0..<Self.groups {
      let derivative = column[group]
      slope += pulls[group] * derivative
      curvature += weights[group] * derivative * derivative
    }
    let (a, b) = (Self.total(slope), Self.total(curvature))
    guard b > 0, b < .infinity else { return nil }
    return (-a / b, a * a / b)
  }

  private func weigh() {
    var largest = SIMD8<Double>(repeating: 1e-9)
    for group in 0..<Self.groups {
      let error = moved[group]
      largest = largest.replacing(with: error, where: error .> largest)
      largest = largest.replacing(with: -error, where: -error .> largest)
    }
    let scale = 1 / largest.max()
    for group in 0..<Self.groups {
      let error = moved[group] * scale
      let square = error * error
      weights[group] = square * square
      pulls[group] = weights[group] * moved[group]
    }
  }

  static func total(_ lanes: SIMD8<Double>) -> Double {
    let four = lanes.lowHalf + lanes.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
