import CKernels
import Networks

/// The continuous side of a network: its answers in all cases as a function of all its weights and
/// biases, and their derivatives, by going back through the compiled program (reverse mode).
///
/// The parameters are doubles and stand in one list: for each neuron in order the weights of its
/// connections, then its bias. Sums over cases are kept in eight lanes and added up in a fixed
/// order, so that every result has the same bits on every machine.
///
/// ```swift
/// let gradients = Gradients(of: network, over: table)
/// gradients.parameters[3] += 0.01
/// gradients.forEachRun { run in run.answer(0, 5) }
/// ```
public final class Gradients {
  /// What a parameter is.
  public enum Parameter: Equatable, Sendable {
    /// The weight of a connection, by neuron and place.
    case weight(neuron: Int, place: Int)
    /// The bias of a neuron.
    case bias(neuron: Int)
  }

  /// What each element of `parameters` is.
  public let kinds: [Parameter]
  /// The weights and biases; those of the network to begin with.
  public var parameters: [Double]

  private let table: CaseTable
  private let kernels: kernel_table
  private var program: RealProgram

  private let memory: Rows
  private let values: RowTable
  private let slopes: RowTable
  private let pulls: RowTable

  private static let run = 4 * CaseTable.blockSize

  /// The gradients of a network over the cases of a table.
  public convenience init(
    of network: Network, over table: CaseTable, unit: VectorUnit = .widest
  ) {
    self.init(of: RealNetwork(network), over: table, unit: unit)
  }

  /// The gradients of a network of real weights over the cases of a table; by all of them, free
  /// or not.
  public init(of network: RealNetwork, over table: CaseTable, unit: VectorUnit = .widest) {
    precondition(network.inputCount == table.inputCount, "the network has other inputs")
    self.table = table
    kernels = unit.kernels
    program = RealProgram(network)
    parameters = network.parameters
    kinds = network.units.enumerated().flatMap { index, unit in
      unit.connections.indices.map { .weight(neuron: index, place: $0) } + [.bias(neuron: index)]
    }
    let nodeCount = program.nodeCount
    let inputCount = program.inputCount
    let neurons = nodeCount - inputCount
    memory = Rows(count: 2 * neurons + nodeCount + 1, length: Self.run)
    values = RowTable(count: nodeCount + 1)
    slopes = RowTable(count: nodeCount)
    pulls = RowTable(count: nodeCount)
    for neuron in 0..<neurons {
      values[inputCount + neuron] = memory[neuron]
      slopes[inputCount + neuron] = memory[neurons + neuron]
    }
    for node in 0..<nodeCount { pulls[node] = memory[2 * neurons + node] }
    let ones = memory[2 * neurons + nodeCount]
    ones.update(repeating: 1, count: Self.run)
    values[nodeCount] = ones
  }

  /// A run of cases that has been evaluated.
  public struct Run {
    fileprivate let owner: Gradients
    fileprivate let start: Int
    /// How many places it has. Some may repeat a case: see `caseIndex`.
    public let count: Int

    /// Which case stands at a place; nil where one is repeated, which is not to count.
    public func caseIndex(_ place: Int) -> Int? {
      let index = owner.table.caseIndices[start + place]
      return index < 0 ? nil : index
    }

    /// What the network answers at a place.
    public func answer(_ output: Int, _ place: Int) -> Double {
      owner.values[owner.program.outputs[output]]?[place] ?? .nan
    }

    /// The target at a place.
    public func target(_ output: Int, _ place: Int) -> Double {
      owner.table.target(output)[start + place]
    }
  }

  /// Evaluates the cases, a run at a time, with the present parameters.
  public func forEachRun(_ body: (Run) -> Void) {
    program.load(parameters)
    for start in stride(from: 0, to: table.placeCount, by: Self.run) {
      let lanes = min(Self.run, table.placeCount - start)
      for input in 0..<table.inputCount { values[input] = table.input(input) + start }
      // Safe: every node has a row of `run` doubles, or lies in the table.
      program.runWithSlopes(kernels, values: values, slopes: slopes, lanes: lanes)
      body(Run(owner: self, start: start, count: lanes))
    }
  }

  /// The answers: a column for each output, an element for each case.
  public func answers() -> [[Double]] {
    var columns = program.outputs.map { _ in [Double](repeating: 0, count: table.caseCount) }
    forEachRun { run in
      for output in program.outputs.indices {
        for place in 0..<run.count {
          guard let index = run.caseIndex(place) else { continue }
          columns[output][index] = run.answer(output, place)
        }
      }
    }
    return columns
  }

  /// The derivatives of one output by every parameter in every case: a column for each parameter,
  /// an element for each case.
  public func jacobian(output: Int = 0) -> [[Double]] {
    var columns = parameters.map { _ in [Double](repeating: 0, count: table.caseCount) }
    let product = Rows(count: 1, length: Self.run)
    forEachRun { run in
      goBack(run) { $1 == output ? 1 : 0 }
      for parameter in parameters.indices {
        // Safe: `run.count` is at most the length of a row.
        kernels.multiply(
          values[program.factors[parameter]], pulls[program.owners[parameter]], product[0],
          run.count)
        for place in 0..<run.count {
          guard let index = run.caseIndex(place) else { continue }
          columns[parameter][index] = product[0][place]
        }
      }
    }
    return columns
  }

  /// The derivative by every parameter of a sum over all cases of something whose derivative by
  /// the answers is `pull(run, output, place)`.
  public func gradient(_ pull: (Run, Int, Int) -> Double) -> [Double] {
    var sums = [Double](repeating: 0, count: parameters.count * Int(KERNEL_SUM_LANES))
    let (left, right) = (RowTable(count: 1), RowTable(count: 1))
    forEachRun { run in
      goBack(run) { place, output in
        run.caseIndex(place) == nil ? 0 : pull(run, output, place)
      }
      sums.withUnsafeMutableBufferPointer { sums in
        for parameter in parameters.indices {
          left[0] = values[program.factors[parameter]]
          right[0] = pulls[program.owners[parameter]]
          kernels.products(
            left.reading, 1, right.reading, 1, 0,
            sums.baseAddress! + parameter * Int(KERNEL_SUM_LANES), run.count)
        }
      }
    }
    return Self.total(sums)
  }

  /// Weighted normal equations for one output: with g the gradient of a case's answer by the chosen
  /// parameters, w its weight and r its residual, the matrix Σ w·g·gᵀ, row by row, and the vector
  /// Σ w·r·g.
  ///
  /// - Parameter weigh: The weight and the residual at a place of a run.
  public func normalEquations(
    of chosen: [Int], output: Int = 0, _ weigh: (Run, Int) -> (weight: Double, residual: Double)
  ) -> (matrix: [Double], vector: [Double]) {
    let count = chosen.count
    let lanes = Int(KERNEL_SUM_LANES)
    var sums = [Double](repeating: 0, count: count * (count + 1) * lanes)
    // The chosen derivatives, the same times the weight, and the residuals.
    let rows = Rows(count: 2 * count + 2, length: Self.run)
    let (plain, weighted) = (RowTable(count: count + 1), RowTable(count: count))
    for row in 0..<count {
      plain[row] = rows[row]
      weighted[row] = rows[count + 2 + row]
    }
    let (residuals, weights) = (rows[count], rows[count + 1])
    plain[count] = residuals
    forEachRun { run in
      goBack(run) { $1 == output ? 1 : 0 }
      for place in 0..<run.count {
        let found = run.caseIndex(place) == nil ? (0, 0) : weigh(run, place)
        (weights[place], residuals[place]) = found
      }
      for (row, parameter) in chosen.enumerated() {
        kernels.multiply(
          values[program.factors[parameter]], pulls[program.owners[parameter]], plain[row],
          run.count)
        kernels.multiply(plain[row], weights, weighted[row], run.count)
      }
      sums.withUnsafeMutableBufferPointer {
        kernels.products(
          weighted.reading, count, plain.reading, count + 1, 0, $0.baseAddress, run.count)
      }
    }
    let totals = Self.total(sums)
    var matrix = [Double](repeating: 0, count: count * count)
    var vector = [Double](repeating: 0, count: count)
    for row in 0..<count {
      for column in 0..<count { matrix[row * count + column] = totals[row * (count + 1) + column] }
      vector[row] = totals[row * (count + 1) + count]
    }
    return (matrix, vector)
  }

  // MARK: - Steps

  /// Goes back through the run evaluated last, from derivatives by the answers.
  private func goBack(_ run: Run, _ pull: (_ place: Int, _ output: Int) -> Double) {
    for node in 0..<program.nodeCount { pulls[node]?.update(repeating: 0, count: run.count) }
    for (output, node) in program.outputs.enumerated() {
      guard let row = pulls[node] else { continue }
      for place in 0..<run.count { row[place] += pull(place, output) }
    }
    // Safe: every node has a row of `run` doubles.
    program.runBack(kernels, slopes: slopes, pulls: pulls, lanes: run.count)
  }

  /// Adds up the lanes of sums.
  static func total(_ sums: [Double]) -> [Double] {
    let lanes = Int(KERNEL_SUM_LANES)
    return (0..<sums.count / lanes).map { index in
      (0..<lanes).reduce(0) { $0 + sums[index * lanes + $1] }
    }
  }
}
