import Tasks

/// The cases of a task as doubles, in blocks that the fast evaluator takes one at a time.
///
/// Within a block the values lie side by side: `blockSize` of the first input, then of the second,
/// and so on, then the targets, then the tolerances. The cases are dealt out so that every block is
/// a sample of the whole task; the last block is filled up with copies of its first case whose
/// tolerance is infinite.
public final class CaseTable: Sendable {
  /// How many cases a block holds.
  public static let blockSize = 64

  /// How many blocks there are.
  public let blockCount: Int
  /// How many cases there are.
  public let caseCount: Int
  let inputCount: Int
  let outputCount: Int
  /// For each place in the table the case that stands there.
  let caseIndices: [Int]
  let values: [Double]

  /// Doubles in a block.
  var blockStride: Int { (inputCount + outputCount + 1) * Self.blockSize }

  /// The table of a task's cases.
  public init(_ task: Task) {
    let size = Self.blockSize
    let count = task.caseCount
    let blocks = (count + size - 1) / size
    let rows = task.inputs.count + task.outputs.count + 1
    let inputs = task.inputColumns.map { $0.map(\.doubleValue) }
    let targets = task.targetColumns.map { $0.map(\.approximation) }
    let tolerances = task.tolerances.map(\.doubleValue)
    var values = [Double](repeating: 0, count: blocks * rows * size)
    var caseIndices: [Int] = []
    for block in 0..<blocks {
      // Deal the cases like cards: block b gets b, b + blocks, b + 2·blocks, ...
      let dealt = Array(stride(from: block, to: count, by: blocks))
      let base = block * rows * size
      for lane in 0..<size {
        let filled = lane < dealt.count
        let index = filled ? dealt[lane] : dealt[0]
        if filled { caseIndices.append(index) }
        for (row, column) in (inputs + targets).enumerated() {
          values[base + row * size + lane] = column[index]
        }
        values[base + (rows - 1) * size + lane] = filled ? tolerances[index] : .infinity
      }
    }
    self.values = values
    self.caseIndices = caseIndices
    self.blockCount = blocks
    self.caseCount = count
    self.inputCount = task.inputs.count
    self.outputCount = task.outputs.count
  }
}
