/// What fast evaluation says of a candidate.
public struct FastVerdict: Equatable, Sendable {
  /// How many cases are answered wrongly. When `isComplete` is false this and the two figures below
  /// tell of the blocks seen only.
  public var failures: Int
  /// The largest error seen; infinite when an answer was not a number.
  public var worstError: Double
  /// The smallest difference between a case's tolerance and its error seen.
  public var margin: Double
  /// Whether the failures stayed within what the caller allowed, so that every case was seen.
  public var isComplete: Bool

  /// Whether the candidate answers every case, as far as doubles can tell.
  public var passes: Bool { isComplete && failures == 0 }
}

/// Judges candidates in double precision: fast, deterministic to the bit, and never the last word.
///
/// It evaluates a block of cases at a time and stops at the first block that brings the failures
/// above what the caller allows. Blocks that stopped a candidate come first for the next one, so
/// most rejections cost one block. The order changes the time a verdict takes, never the verdict.
public final class FastJudge {
  private let table: CaseTable
  private var blockOrder: [Int]
  private var scratch: UnsafeMutableBufferPointer<Double>

  /// A judge over these cases.
  public init(_ table: CaseTable) {
    self.table = table
    self.blockOrder = Array(0..<table.blockCount)
    self.scratch = .allocate(capacity: 0)
  }

  deinit { scratch.deallocate() }

  /// Judges a candidate.
  ///
  /// - Parameter failuresAllowed: More wrong answers than this end the evaluation early.
  public func judge(_ program: Program, failuresAllowed: Int = .max) -> FastVerdict {
    precondition(program.inputCount == table.inputCount, "the network has other inputs")
    precondition(program.outputSlots.count == table.outputCount, "the network has other outputs")
    reserve(program.slotCount * CaseTable.blockSize)
    var verdict = FastVerdict(failures: 0, worstError: 0, margin: .infinity, isComplete: true)
    for place in blockOrder.indices {
      let block = blockOrder[place]
      let found = run(program, block: block, into: &verdict)
      verdict.failures += found
      if verdict.failures > failuresAllowed {
        verdict.isComplete = false
        blockOrder.insert(blockOrder.remove(at: place), at: 0)
        return verdict
      }
    }
    return verdict
  }

  private func reserve(_ count: Int) {
    if scratch.count >= count { return }
    scratch.deallocate()
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: count * MemoryLayout<Double>.stride, alignment: 64)
    scratch = bytes.bindMemory(to: Double.self)
  }

  /// Runs one block, updates worst error and margin, and returns how many cases fail.
  ///
  /// Safe because slots lie below `program.slotCount`, for which `reserve` made room, and a block
  /// has `blockStride` values; both were checked when program and table were made.
  private func run(_ program: Program, block: Int, into verdict: inout FastVerdict) -> Int {
    let size = CaseTable.blockSize
    return table.values.withUnsafeBufferPointer { values in
      let cases = values.baseAddress! + block * table.blockStride
      let slots = scratch.baseAddress!
      slots.update(from: cases, count: table.inputCount * size)
      Kernel.run(program, slots: slots)
      return Kernel.compare(
        outputs: program.outputSlots, slots: slots,
        targets: cases + table.inputCount * size, verdict: &verdict)
    }
  }
}
