extension RealNetwork {
  /// What the network answers in the cases of a table: a column for each output, an element for each
  /// case. The operations are those of the fast judge, so equal networks give equal bits.
  public func answers(over table: CaseTable, unit: VectorUnit = .widest) -> [[Double]] {
    precondition(inputCount == table.inputCount, "the network has other inputs")
    let program = RealProgram(self)
    let run = 4 * CaseTable.blockSize
    let memory = Rows(count: units.count, length: run)
    let rows = RowTable(count: nodeCount)
    for unit in units.indices { rows[inputCount + unit] = memory[unit] }
    var columns = outputs.map { _ in [Double](repeating: 0, count: table.caseCount) }
    for start in stride(from: 0, to: table.placeCount, by: run) {
      let lanes = min(run, table.placeCount - start)
      for input in 0..<inputCount { rows[input] = table.input(input) + start }
      // Safe: every node has a row of `run` doubles, or lies in the table.
      program.run(unit.kernels, values: rows, lanes: lanes)
      for (output, node) in outputs.enumerated() {
        guard let values = rows[node] else { continue }
        for place in 0..<lanes where table.caseIndices[start + place] >= 0 {
          columns[output][table.caseIndices[start + place]] = values[place]
        }
      }
    }
    return columns
  }
}
