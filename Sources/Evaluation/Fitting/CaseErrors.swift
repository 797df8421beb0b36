/// The errors of a network in every case of a table, each relative to the case's tolerance: what
/// tells which cases are the hard ones.
public final class CaseErrors {
  private let table: CaseTable
  private let memory: Rows
  private let rows: RowTable

  /// For each place of the table the largest of its outputs' errors, relative to its tolerance;
  /// infinite where an answer is no number, and 0 where a case is repeated.
  public private(set) var shares: [Double]

  private static let run = 4 * CaseTable.blockSize

  /// The errors of a program's answers.
  public init(of program: Program, over table: CaseTable, unit: VectorUnit = .widest) {
    precondition(program.inputCount == table.inputCount, "the network has other inputs")
    self.table = table
    memory = Rows(count: program.slotCount - table.inputCount, length: Self.run)
    rows = RowTable(count: program.slotCount)
    shares = .init(repeating: 0, count: table.placeCount)
    measure(program, unit)
  }

  /// The largest of the errors.
  public var worst: Double { shares.max() ?? 0 }

  private func measure(_ program: Program, _ unit: VectorUnit) {
    let tolerances = table.tolerances
    for slot in table.inputCount..<program.slotCount {
      rows[slot] = memory[slot - table.inputCount]
    }
    for start in stride(from: 0, to: table.placeCount, by: Self.run) {
      let lanes = min(Self.run, table.placeCount - start)
      for input in 0..<table.inputCount { rows[input] = table.input(input) + start }
      // Safe: every slot has a row of `run` doubles, or lies in the table.
      program.run(with: unit.kernels, rows: rows, lanes: lanes)
      shares.withUnsafeMutableBufferPointer { shares in
        for (output, slot) in program.outputSlots.enumerated() {
          guard let answers = rows[slot] else { continue }
          let targets = table.target(output) + start
          for lane in 0..<lanes where tolerances[start + lane] < .infinity {
            let share = abs(answers[lane] - targets[lane]) / tolerances[start + lane]
            if !(share <= shares[start + lane]) {
              shares[start + lane] = share.isNaN ? .infinity : share
            }
          }
        }
      }
    }
  }
}
