import CKernels

/// Judges candidates in double precision: fast, deterministic to the bit, and never the last word.
///
/// It first looks at the block of cases that stopped the last candidate, so that most rejections
/// cost one block; then at all cases, a run of blocks at a time, and stops at the first run that
/// brings the failures above what the caller allows. The order changes the time a verdict takes,
/// never the verdict.
public final class FastJudge {
  private let table: CaseTable
  private let kernels: kernel_table
  /// The block that stopped a candidate last.
  private var hardBlock = 0
  private var memory = Rows(count: 0, length: 0)
  private var rows = RowTable(count: 0)
  private let targets: RowTable
  private var answers: RowTable
  private let decisions: Decisions?

  /// About how many doubles of working memory stay near the processor.
  private static let nearDoubles = 4096
  private static let longestRun = 8 * CaseTable.blockSize

  /// A judge over these cases.
  ///
  /// - Parameter unit: The vector unit to use; it changes nothing but the speed.
  public init(_ table: CaseTable, unit: VectorUnit = .widest) {
    self.table = table
    kernels = unit.kernels
    targets = RowTable(count: table.outputCount)
    answers = RowTable(count: table.outputCount)
    decisions = Decisions(of: table, lanes: Self.longestRun, kernels)
  }

  /// Judges a candidate.
  ///
  /// - Parameter failuresAllowed: More wrong answers than this end the evaluation early.
  public func judge(_ program: Program, failuresAllowed: Int = .max) -> FastVerdict {
    precondition(program.inputCount == table.inputCount, "the network has other inputs")
    precondition(program.outputSlots.count == table.outputCount, "the network has other outputs")
    if failuresAllowed < CaseTable.blockSize, table.blockCount > 1 {
      var found = kernel_verdict.nothing
      prepare(program, lanes: CaseTable.blockSize)
      run(program, start: hardBlock * CaseTable.blockSize, lanes: CaseTable.blockSize, &found)
      if found.failures > failuresAllowed { return FastVerdict(found, isComplete: false) }
    }
    guard let split = program.split else {
      return judgeAll(program, failuresAllowed: failuresAllowed) { _, _ in }
    }
    let parts = split.parts.map { PartValues($0.program, table.domains[$0.domain], kernels) }
    return judgeAll(split.main, failuresAllowed: failuresAllowed) { start, lanes in
      var input = table.inputCount
      for part in parts {
        for values in part.outputs {
          guard let row = rows[input] else { continue }
          part.domain.places.withUnsafeBufferPointer {
            kernels.expand(values, $0.baseAddress! + start, row, lanes)
          }
          input += 1
        }
      }
    }
  }

  /// Judges a program on all cases, after `bring` has set the inputs that are not the task's.
  private func judgeAll(
    _ program: Program, failuresAllowed: Int, bring: (_ start: Int, _ lanes: Int) -> Void
  ) -> FastVerdict {
    let size = CaseTable.blockSize
    let own = program.slotCount - table.inputCount
    let longest = Self.nearDoubles / max(own, 1) / size * size
    let run = min(max(longest, size), Self.longestRun)
    prepare(program, lanes: run)
    var found = kernel_verdict.nothing
    for start in stride(from: 0, to: table.placeCount, by: run) {
      let lanes = min(run, table.placeCount - start)
      bring(start, lanes)
      self.run(program, start: start, lanes: lanes, &found)
      if found.failures > failuresAllowed {
        hardBlock = start / size + self.hardest(program, start: start, lanes: lanes)
        return FastVerdict(found, isComplete: false)
      }
    }
    return FastVerdict(found, isComplete: true)
  }

  /// Which block of a run just evaluated has the most failures.
  private func hardest(_ program: Program, start: Int, lanes: Int) -> Int {
    var (best, most) = (0, Int64(-1))
    for block in 0..<lanes / CaseTable.blockSize {
      var found = kernel_verdict.nothing
      compare(
        program, from: block * CaseTable.blockSize, start: start, lanes: CaseTable.blockSize,
        &found)
      if found.failures > most { (best, most) = (block, found.failures) }
    }
    return best
  }

  /// Makes room for a program's slots, that many lanes long.
  private func prepare(_ program: Program, lanes: Int) {
    let own = program.slotCount - table.inputCount
    if memory.count < own || memory.length != lanes { memory = Rows(count: own, length: lanes) }
    if rows.count < program.slotCount { rows = RowTable(count: program.slotCount) }
    for slot in 0..<own { rows[table.inputCount + slot] = memory[slot] }
  }

  /// Runs some places, and adds what is found.
  ///
  /// Safe because `prepare` gave every slot a row of at least as many lanes, and `start + lanes`
  /// lies within the table.
  private func run(
    _ program: Program, start: Int, lanes: Int, _ found: inout kernel_verdict
  ) {
    for input in 0..<table.inputCount { rows[input] = table.input(input) + start }
    program.run(with: kernels, rows: rows, lanes: lanes)
    compare(program, from: 0, start: start, lanes: lanes, &found)
  }

  /// Compares answers, from a place of the run that began at `start`.
  private func compare(
    _ program: Program, from place: Int, start: Int, lanes: Int, _ found: inout kernel_verdict
  ) {
    for (index, slot) in program.outputSlots.enumerated() {
      answers[index] = rows[slot].map { $0 + place }
      targets[index] = table.target(index) + start + place
    }
    decisions?.decide(answers, at: table.extras, offset: start + place, lanes: lanes)
    kernels.compare(
      answers.reading, targets.reading, table.outputCount, table.tolerances + start + place,
      FastVerdict.trustedShare, lanes, &found)
  }
}

/// The outputs of a part of a split network on all values of its domain.
private struct PartValues {
  let domain: Domain
  let outputs: [UnsafeMutablePointer<Double>]
  private let memory: Rows

  init(_ program: Program, _ domain: Domain, _ kernels: kernel_table) {
    self.domain = domain
    let inputs = program.inputCount
    // Safe: every slot has a row as long as the domain.
    memory = Rows(count: program.slotCount, length: domain.length)
    let rows = RowTable(count: program.slotCount)
    for slot in 0..<program.slotCount { rows[slot] = memory[slot] }
    for input in 0..<inputs {
      memory[input].update(from: domain.columns[input], count: domain.length)
    }
    program.run(with: kernels, rows: rows, lanes: domain.length)
    outputs = program.outputSlots.map { [memory] in memory[$0] }
  }
}
