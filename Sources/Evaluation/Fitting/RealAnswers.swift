extension RealNetwork {
  /// The values of some nodes in the cases of a table: a column for each node, an element for each
  /// place. The operations are those of the fast judge, so equal networks give equal bits.
  public func values(
    of nodes: [Int], over table: CaseTable, unit: VectorUnit = .widest
  ) -> [[Double]] {
    precondition(inputCount == table.inputCount, "the network has other inputs")
    let program = RealProgram(self)
    let run = 4 * CaseTable.blockSize
    let memory = Rows(count: units.count, length: run)
    let rows = RowTable(count: nodeCount)
    for unit in units.indices { rows[inputCount + unit] = memory[unit] }
    var columns = nodes.map { _ in [Double](repeating: 0, count: table.placeCount) }
    for start in stride(from: 0, to: table.placeCount, by: run) {
      let lanes = min(run, table.placeCount - start)
      for input in 0..<inputCount { rows[input] = table.input(input) + start }
      // Safe: every node has a row of `run` doubles, or lies in the table.
      program.run(unit.kernels, values: rows, lanes: lanes)
      for (column, node) in nodes.enumerated() {
        guard let values = rows[node] else { continue }
        for lane in 0..<lanes { columns[column][start + lane] = values[lane] }
      }
    }
    return columns
  }

  /// What the network answers in the cases of a task's table: a column for each output, an element
  /// for each case.
  public func answers(over table: CaseTable, unit: VectorUnit = .widest) -> [[Double]] {
    values(of: outputs, over: table, unit: unit).map { column in
      var answers = [Double](repeating: 0, count: table.caseCount)
      for (place, index) in table.caseIndices.enumerated() where index >= 0 {
        answers[index] = column[place]
      }
      return answers
    }
  }
}
