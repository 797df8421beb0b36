/// The values of a program's outputs in every case: what a construction needs that builds one part
/// of a network to fit another.
public enum NodeValues {
  /// One column for each output of the program, one element for each case, in the order of the
  /// cases. They have the same bits on every machine.
  public static func columns(of program: Program, over table: CaseTable) -> [[Double]] {
    precondition(program.inputCount == table.inputCount, "the network has other inputs")
    let size = CaseTable.blockSize
    var columns = program.outputSlots.map { _ in [Double](repeating: 0, count: table.caseCount) }
    var slots = [Double](repeating: 0, count: program.slotCount * size)
    var known = 0
    for block in 0..<table.blockCount {
      let first = block * table.blockStride
      slots.replaceSubrange(
        0..<table.inputCount * size,
        with: table.values[first..<first + table.inputCount * size])
      // Safe: `slots` has room for `slotCount` blocks.
      slots.withUnsafeMutableBufferPointer { Kernel.run(program, slots: $0.baseAddress!) }
      let filled = (table.caseCount - block + table.blockCount - 1) / table.blockCount
      for lane in 0..<filled {
        for (index, slot) in program.outputSlots.enumerated() {
          columns[index][table.caseIndices[known + lane]] = slots[slot * size + lane]
        }
      }
      known += filled
    }
    return columns
  }
}
