/// The errors of a network in every case of a table, each relative to the case's tolerance: what
/// tells which cases are the hard ones.
public final class CaseErrors {
  private let table: CaseTable

  /// For each place of the table the largest of its outputs' errors, relative to its tolerance;
  /// infinite where an answer is no number, and 0 where a case is repeated.
  public private(set) var shares: [Double]

  private static let run = 4 * CaseTable.blockSize

  /// The errors of a program's answers.
  public init(of program: Program, over table: CaseTable, unit: VectorUnit = .widest) {
    precondition(program.inputCount == table.inputCount, "the network has other inputs")
    self.table = table
    shares = .init(repeating: 0, count: table.placeCount)
    measure(program, unit)
  }

  /// The errors of a network of real weights.
  public init(of network: RealNetwork, over table: CaseTable, unit: VectorUnit = .widest) {
    self.table = table
    shares = .init(repeating: 0, count: table.placeCount)
    let answers = network.values(of: network.outputs, over: table, unit: unit)
    let memory = Rows(count: answers.count, length: table.placeCount)
    let rows = RowTable(count: answers.count)
    for (output, column) in answers.enumerated() {
      memory[output].update(from: column, count: column.count)
      rows[output] = memory[output]
    }
    let decisions = Decisions(of: table, lanes: table.placeCount, unit.kernels)
    // The rows point to what these hold.
    withExtendedLifetime((memory, decisions)) {
      decisions?.decide(rows, at: table.extras, offset: 0, lanes: table.placeCount)
      enter(rows, from: 0, lanes: table.placeCount)
    }
  }

  /// The largest of the errors.
  public var worst: Double { shares.max() ?? 0 }

  private func measure(_ program: Program, _ unit: VectorUnit) {
    let memory = Rows(count: program.slotCount - table.inputCount, length: Self.run)
    let rows = RowTable(count: program.slotCount)
    let answers = RowTable(count: table.outputCount)
    let decisions = Decisions(of: table, lanes: Self.run, unit.kernels)
    for slot in table.inputCount..<program.slotCount {
      rows[slot] = memory[slot - table.inputCount]
    }
    for start in stride(from: 0, to: table.placeCount, by: Self.run) {
      let lanes = min(Self.run, table.placeCount - start)
      for input in 0..<table.inputCount { rows[input] = table.input(input) + start }
      // Safe: every slot has a row of `run` doubles, or lies in the table.
      program.run(with: unit.kernels, rows: rows, lanes: lanes)
      for (output, slot) in program.outputSlots.enumerated() { answers[output] = rows[slot] }
      withExtendedLifetime(decisions) {
        decisions?.decide(answers, at: table.extras, offset: start, lanes: lanes)
        enter(answers, from: start, lanes: lanes)
      }
    }
  }

  /// Takes in what is compared with the targets in the places from `start` on.
  private func enter(_ judged: RowTable, from start: Int, lanes: Int) {
    let tolerances = table.tolerances + start
    for output in 0..<table.outputCount {
      guard let answers = judged[output] else { continue }
      let targets = table.target(output) + start
      shares.withUnsafeMutableBufferPointer { shares in
        for lane in 0..<lanes where tolerances[lane] < .infinity {
          let share = abs(answers[lane] - targets[lane]) / tolerances[lane]
          if !(share <= shares[start + lane]) {
            shares[start + lane] = share.isNaN ? .infinity : share
          }
        }
      }
    }
  }
}
