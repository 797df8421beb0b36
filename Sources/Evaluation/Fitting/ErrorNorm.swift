import CKernels

/// The errors of a network of real weights in all cases, each as a multiple of its tolerance, and
/// the equations for making their p-norm smaller.
///
/// With e the errors of the cases and s a scale, the cost is Σ (e/s)^p for an even power p. A high
/// power makes the largest errors count. Then most cases do not matter to the equations, and only
/// those that do are differentiated: `measure` remembers the errors, `equations` gathers the cases
/// that count. All sums run in a fixed order, so that results have the same bits on every machine.
///
/// ```swift
/// let norm = ErrorNorm(of: network, over: table)
/// let worst = norm.measure()
/// let equations = norm.equations(of: network.freeParameters, power: 8, scale: worst)
/// ```
public final class ErrorNorm {
  /// The equations whose solution is the Gauss-Newton step.
  public struct Equations: Sendable {
    /// Σ w·e·e', one element for each chosen parameter; w = (e/s)^(p - 2).
    public var gradient: [Double]
    /// Σ w·e'·e'ᵀ, row by row.
    public var matrix: [Double]
  }

  private typealias Lanes = SIMD8<Double>

  /// The weights and biases; those of the network to begin with.
  public var parameters: [Double]
  /// Multiplications done so far, about: what a search shares its time out by.
  public private(set) var work = 0
  /// The parameters that were measured last; `cost` and `equations` are about these.
  public private(set) var measured: [Double] = []

  private let table: CaseTable
  private let kernels: kernel_table
  private var program: RealProgram
  private let memory: Rows
  private let values: RowTable
  private let slopes: RowTable
  private let pulls: RowTable
  /// The errors measured last, a row for each output.
  private let errors: Rows
  /// One over each tolerance; 0 where a place repeats a case.
  private let inverses: Rows
  /// Room for the inputs of gathered cases.
  private let gathered: Rows
  private let answers: RowTable
  private let decisions: Decisions?

  /// Multiplications of one evaluation of one case; an activation counts as so many.
  private let workPerCase: Int
  private static let workPerActivation = 8
  private static let run = 4 * CaseTable.blockSize
  /// Cases whose share is smaller than this do not enter the equations.
  private static let negligible = 1e-5

  /// The errors of a network in the cases of a table.
  public init(of network: RealNetwork, over table: CaseTable, unit: VectorUnit = .widest) {
    precondition(network.inputCount == table.inputCount, "the network has other inputs")
    precondition(network.outputs.count == table.outputCount, "the network has other outputs")
    self.table = table
    kernels = unit.kernels
    program = RealProgram(network)
    parameters = network.parameters
    let units = network.units.count
    workPerCase = parameters.count + Self.workPerActivation * units
    memory = Rows(count: 2 * units + network.nodeCount + 1, length: Self.run)
    values = RowTable(count: network.nodeCount + 1)
    slopes = RowTable(count: network.nodeCount)
    pulls = RowTable(count: network.nodeCount)
    for unit in 0..<units {
      values[network.inputCount + unit] = memory[unit]
      slopes[network.inputCount + unit] = memory[units + unit]
    }
    for node in 0..<network.nodeCount { pulls[node] = memory[2 * units + node] }
    let ones = memory[2 * units + network.nodeCount]
    ones.update(repeating: 1, count: Self.run)
    values[network.nodeCount] = ones
    errors = Rows(count: table.outputCount, length: table.placeCount)
    inverses = Rows(count: 1, length: table.placeCount)
    for place in 0..<table.placeCount { inverses[0][place] = 1 / table.tolerances[place] }
    gathered = Rows(count: table.inputCount, length: Self.run)
    answers = RowTable(count: table.outputCount)
    decisions = Decisions(of: table, lanes: Self.run, kernels)
  }

  /// Evaluates all cases with the present parameters.
  ///
  /// - Returns: The largest error as a multiple of its tolerance; infinite when an answer is no
  ///   number.
  public func measure() -> Double {
    program.load(parameters)
    measured = parameters
    work += table.placeCount * workPerCase
    var worst = Lanes(repeating: 0)
    for start in stride(from: 0, to: table.placeCount, by: Self.run) {
      let lanes = min(Self.run, table.placeCount - start)
      for input in 0..<table.inputCount { values[input] = table.input(input) + start }
      program.run(kernels, values: values, lanes: lanes)
      for (output, node) in program.outputs.enumerated() { answers[output] = values[node] }
      decisions?.decide(answers, at: table.extras, offset: start, lanes: lanes)
      for output in program.outputs.indices {
        guard let answers = answers[output] else { continue }
        let targets = table.target(output) + start
        let inverse = inverses[0] + start
        let found = errors[output] + start
        for place in stride(from: 0, to: lanes, by: 8) {
          let error =
            (Self.load(answers + place) - Self.load(targets + place)) * Self.load(inverse + place)
          UnsafeMutableRawPointer(found + place).storeBytes(of: error, as: Lanes.self)
          let size = error.replacing(with: -error, where: error .< 0)
          // Written so that a value that is no number is kept.
          worst = worst.replacing(with: size, where: .!(size .<= worst) .& (worst .== worst))
        }
      }
    }
    return (0..<8).reduce(0) { worst[$1] < .infinity ? max($0, worst[$1]) : .infinity }
  }

  /// Σ (e/scale)^power of the errors measured last.
  public func cost(power: Int, scale: Double) -> Double {
    var sum = Lanes(repeating: 0)
    for output in 0..<table.outputCount {
      for place in stride(from: 0, to: table.placeCount, by: 8) {
        let ratio = Self.load(errors[output] + place) * (1 / scale)
        sum += Self.raise(ratio * ratio, to: power / 2)
      }
    }
    return (0..<8).reduce(0) { $0 + sum[$1] }
  }

  /// The equations for a step of the chosen parameters from where `measure` was called last.
  public func equations(of chosen: [Int], power: Int, scale: Double) -> Equations {
    let columns = chosen.count + 1
    var sums = [Double](repeating: 0, count: columns * columns * Int(KERNEL_SUM_LANES))
    // The derivatives by the chosen parameters, and the errors; all times the root of w.
    let rows = Rows(count: columns, length: Self.run)
    let factors = RowTable(count: columns)
    for (row, parameter) in chosen.enumerated() {
      // The derivative by a bias is the pull itself.
      factors[row] =
        program.factors[parameter] == program.nodeCount
        ? pulls[program.owners[parameter]] : rows[row]
    }
    factors[chosen.count] = rows[chosen.count]
    for output in 0..<table.outputCount {
      let places = places(output, power: power, scale: scale)
      work += places.count * (3 * workPerCase + columns * columns / 2)
      for start in stride(from: 0, to: places.count, by: Self.run) {
        let batch = places[start..<min(start + Self.run, places.count)]
        let lanes = (batch.count + CaseTable.blockSize - 1) / CaseTable.blockSize * 64
        differentiate(output, batch, lanes: lanes, errors: rows[chosen.count])
        for (row, parameter) in chosen.enumerated()
        where program.factors[parameter] != program.nodeCount {
          kernels.multiply(
            values[program.factors[parameter]], pulls[program.owners[parameter]], rows[row], lanes)
        }
        sums.withUnsafeMutableBufferPointer {
          kernels.products(
            factors.reading, columns, factors.reading, columns, 1, $0.baseAddress, lanes)
        }
      }
    }
    let totals = Self.total(sums)
    var result = Equations(
      gradient: Array(totals[chosen.count * columns..<chosen.count * columns + chosen.count]),
      matrix: [Double](repeating: 0, count: chosen.count * chosen.count))
    for row in chosen.indices {
      for column in 0...row {
        result.matrix[row * chosen.count + column] = totals[row * columns + column]
        result.matrix[column * chosen.count + row] = totals[row * columns + column]
      }
    }
    return result
  }

  /// The places whose errors matter, and the roots of their shares.
  private func places(
    _ output: Int, power: Int, scale: Double
  ) -> [(place: Int, root: Double)] {
    var found: [(place: Int, root: Double)] = []
    for start in stride(from: 0, to: table.placeCount, by: 8) {
      let ratio = Self.load(errors[output] + start) * (1 / scale)
      let share = Self.raise(ratio * ratio, to: power / 2 - 1)
      if share.max() <= Self.negligible { continue }
      for lane in 0..<8 where share[lane] > Self.negligible && table.caseIndices[start + lane] >= 0
      {
        // On an open side the error is 0 and stays so.
        if table.isOpen, ratio[lane] == 0 { continue }
        found.append((start + lane, share[lane].squareRoot()))
      }
    }
    return found
  }

  /// Evaluates the cases at some places and goes back from an output, so that `values` and `pulls`
  /// have what the derivatives are products of. What is left of the lanes is filled with nothing.
  private func differentiate(
    _ output: Int, _ batch: ArraySlice<(place: Int, root: Double)>, lanes: Int,
    errors scaled: UnsafeMutablePointer<Double>
  ) {
    for input in 0..<table.inputCount {
      let column = table.input(input)
      let row = gathered[input]
      for (lane, entry) in batch.enumerated() { row[lane] = column[entry.place] }
      for lane in batch.count..<lanes { row[lane] = row[0] }
      values[input] = row
    }
    // Safe: every node has a row of `run` doubles, and there are no more lanes.
    program.runWithSlopes(kernels, values: values, slopes: slopes, lanes: lanes)
    for node in 0..<program.nodeCount { pulls[node]?.update(repeating: 0, count: lanes) }
    guard let seeds = pulls[program.outputs[output]] else { return }
    for (lane, entry) in batch.enumerated() {
      let seed = entry.root * inverses[0][entry.place]
      if let winner = table.winner(at: entry.place) {
        // What is judged is how far the winner is ahead of the output.
        pulls[program.outputs[winner]]?[lane] += seed
        seeds[lane] -= seed
      } else {
        seeds[lane] = seed
      }
      scaled[lane] = entry.root * errors[output][entry.place]
    }
    for lane in batch.count..<lanes { scaled[lane] = 0 }
    program.runBack(kernels, slopes: slopes, pulls: pulls, lanes: lanes)
  }

  /// Adds up the lanes of sums.
  private static func total(_ sums: [Double]) -> [Double] {
    let lanes = Int(KERNEL_SUM_LANES)
    return (0..<sums.count / lanes).map { index in
      (0..<lanes).reduce(0) { $0 + sums[index * lanes + $1] }
    }
  }

  /// Safe: rows begin at addresses that suit vectors, and places are multiples of 8.
  @inline(__always)
  private static func load(_ pointer: UnsafeMutablePointer<Double>) -> Lanes {
    UnsafeRawPointer(pointer).load(as: Lanes.self)
  }

  @inline(__always)
  private static func raise(_ base: Lanes, to exponent: Int) -> Lanes {
    var result = Lanes(repeating: 1)
    var square = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      rest >>= 1
      if rest > 0 { square *= square }
    }
    return result
  }
}
