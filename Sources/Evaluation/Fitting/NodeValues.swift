/// The values of a program's outputs in every case: what a construction needs that builds one part
/// of a network to fit another.
public enum NodeValues {
  /// One column for each output of the program, one element for each case, in the order of the
  /// cases. They have the same bits on every machine.
  public static func columns(of program: Program, over table: CaseTable) -> [[Double]] {
    precondition(program.inputCount == table.inputCount, "the network has other inputs")
    // Safe: every slot has a row as long as the table.
    let memory = Rows(count: program.slotCount - table.inputCount, length: table.placeCount)
    let rows = RowTable(count: program.slotCount)
    for slot in 0..<program.slotCount {
      rows[slot] =
        slot < table.inputCount ? table.input(slot) : memory[slot - table.inputCount]
    }
    program.run(with: VectorUnit.widest.kernels, rows: rows, lanes: table.placeCount)
    return program.outputSlots.map { slot in
      var column = [Double](repeating: 0, count: table.caseCount)
      for (place, index) in table.caseIndices.enumerated() where index >= 0 {
        column[index] = rows[slot]?[place] ?? .nan
      }
      return column
    }
  }
}
