import CKernels
import Networks

/// Judges networks that differ from a base by one change, and evaluates only what the change
/// reaches: the changed neuron, and what depends on it in those blocks of cases in which its value
/// is another one.
///
/// It remembers the value of every node of the base in every case. A change is evaluated in memory
/// of its own, so a rejected one leaves nothing to undo. The cases that stopped recent candidates
/// are looked at first: most rejections cost one block of them. Complete verdicts have the bits of
/// those that `FastJudge` gives of the changed network, compiled neuron by neuron.
///
/// ```swift
/// let judge = IncrementalJudge(table, network)
/// if judge.judge(.bias(neuron: 4, value: 0.25), failuresAllowed: 0).passes {
///   judge.accept()   // the change judged last is part of the base from now on
/// }
/// ```
public final class IncrementalJudge {
  private let kernels: kernel_table
  private var program: ChangeableProgram
  private let outputNodes: [Int]
  private let placeCount: Int
  /// The base's node values, the targets, the tolerances: a row each, in the present order of cases.
  private let base: Rows
  /// What the base's verdict is made of, block by block.
  private var baseVerdicts: [kernel_verdict]
  /// The changed neuron's values in all cases, and what follows from them in one block.
  private let change: Rows
  private let scratch: Rows
  private let rows: RowTable
  private let answers: RowTable
  private let targets: RowTable
  private let flags: UnsafeMutablePointer<UInt8>
  private let differs: UnsafeMutablePointer<UInt8>
  /// Which place of the first block the next case that stops a candidate gets.
  private var replaced = 0
  private var last: Change?

  private static let block = CaseTable.blockSize
  private var blockCount: Int { placeCount / Self.block }

  /// A judge whose base is that network.
  public init(_ table: CaseTable, _ network: Network, unit: VectorUnit = .widest) {
    precondition(network.inputs.count == table.inputCount, "the network has other inputs")
    precondition(network.outputs.count == table.outputCount, "the network has other outputs")
    kernels = unit.kernels
    program = ChangeableProgram(network)
    outputNodes = network.outputs
    placeCount = table.placeCount
    let nodes = program.nodeCount
    base = Rows(count: nodes + table.outputCount + 1, length: placeCount)
    baseVerdicts = .init(repeating: .nothing, count: table.blockCount)
    change = Rows(count: 1, length: placeCount)
    scratch = Rows(count: nodes, length: Self.block)
    rows = RowTable(count: nodes)
    answers = RowTable(count: table.outputCount)
    targets = RowTable(count: table.outputCount)
    flags = .allocate(capacity: nodes)
    flags.initialize(repeating: 0, count: nodes)
    differs = .allocate(capacity: table.blockCount)
    differs.initialize(repeating: 0, count: table.blockCount)
    // The cases stand in the order of their targets: cases with the same answer resemble each
    // other, so that a change often leaves whole blocks as they are.
    let order = table.caseIndices.indices.sorted {
      let (left, right) = (table.caseIndices[$0], table.caseIndices[$1])
      if left < 0 || right < 0 { return left >= 0 }
      let (low, high) = (table.target(0)[$0], table.target(0)[$1])
      return low == high ? left < right : low < high
    }
    let columns =
      (0..<table.inputCount).map { ($0, table.input($0)) }
      + (0..<table.outputCount).map { (nodes + $0, table.target($0)) }
      + [(nodes + table.outputCount, table.tolerances)]
    for (row, column) in columns {
      for (place, source) in order.enumerated() { base[row][place] = column[source] }
    }
    evaluateBase { steps, edges, rows, lanes in
      kernels.run(steps.baseAddress, nil, steps.count, edges, rows, lanes)
    }
    bringHardestForward()
    judgeBase(blocks: 0..<blockCount)
  }

  deinit {
    flags.deallocate()
    differs.deallocate()
  }

  /// The base's verdict.
  public var baseVerdict: FastVerdict {
    var found = kernel_verdict.nothing
    for verdict in baseVerdicts { found.add(verdict) }
    return FastVerdict(found, isComplete: true)
  }

  /// Judges the base with one change. The base stays as it is.
  ///
  /// - Parameter failuresAllowed: More wrong answers than this end the evaluation early.
  public func judge(_ change: Change, failuresAllowed: Int = .max) -> FastVerdict {
    last = change
    let undo = program.apply(change)
    defer { program.restore(undo) }
    let neuron = change.neuron
    var found = kernel_verdict.nothing
    // The first block is where most candidates fail.
    evaluate(neuron, from: 0, to: Self.block)
    judge(block: 0, after: neuron, &found)
    if found.failures > failuresAllowed { return FastVerdict(found, isComplete: false) }
    evaluate(neuron, from: Self.block, to: placeCount)
    for block in stride(from: 1, to: blockCount, by: 1) {
      if differs[block] == 0 {
        found.add(baseVerdicts[block])
      } else {
        judge(block: block, after: neuron, &found)
      }
      if found.failures > failuresAllowed {
        if differs[block] != 0 { bringForward(from: block) }
        return FastVerdict(found, isComplete: false)
      }
    }
    return FastVerdict(found, isComplete: true)
  }

  /// Makes the change judged last part of the base.
  public func accept() {
    guard let change = last else { return }
    last = nil
    _ = program.apply(change)
    program.settle()
    let dependents = program.dependents(of: change.neuron)
    evaluateBase { steps, edges, rows, lanes in
      kernels.run(steps.baseAddress! + change.neuron, nil, 1, edges, rows, lanes)
      program.dependents.withUnsafeBufferPointer {
        guard let list = $0.baseAddress, !dependents.isEmpty else { return }
        kernels.run(
          steps.baseAddress, list + dependents.lowerBound, dependents.count, edges, rows, lanes)
      }
    }
    judgeBase(blocks: 0..<blockCount)
  }

  // MARK: - Evaluation

  // Safe: rows of `base` and `change` have `placeCount` lanes, those of `scratch` a block's, and
  // sources and targets are nodes, each of which has a row. `rows` has an entry for each node.

  /// Evaluates the changed neuron in some places, and finds the blocks where it differs.
  private func evaluate(_ neuron: Int, from start: Int, to end: Int) {
    if start >= end { return }
    let node = program.inputCount + neuron
    let step = program.steps[neuron]
    for edge in Int(step.first_edge)..<Int(step.first_edge + step.edge_count) {
      let source = Int(program.edges[edge].source)
      rows[source] = base[source] + start
    }
    rows[node] = change[0] + start
    program.steps.withUnsafeBufferPointer { steps in
      program.edges.withUnsafeBufferPointer { edges in
        kernels.run(
          steps.baseAddress! + neuron, nil, 1, edges.baseAddress, rows.pointers, end - start)
      }
    }
    kernels.differ(
      change[0] + start, base[node] + start, differs + start / Self.block, end - start)
  }

  /// Judges a block, given the changed neuron's values.
  private func judge(block: Int, after neuron: Int, _ found: inout kernel_verdict) {
    let start = block * Self.block
    let list = program.dependents(of: neuron)
    program.steps.withUnsafeBufferPointer { steps in
      program.edges.withUnsafeBufferPointer { edges in
        program.dependents.withUnsafeBufferPointer { dependents in
          // Without dependents the list may have no address, and none is read.
          kernels.run_changed(
            steps.baseAddress, dependents.baseAddress.map { $0 + list.lowerBound }, list.count,
            edges.baseAddress, base[0] + start, program.nodeCount, placeCount,
            program.inputCount + neuron, change[0] + start, scratch[0], rows.pointers, flags,
            Self.block)
        }
      }
    }
    compare(start: start, &found)
  }

  /// Compares the answers that `rows` points to with the targets of a block.
  private func compare(start: Int, _ found: inout kernel_verdict) {
    let nodes = program.nodeCount
    for (index, node) in outputNodes.enumerated() {
      answers[index] = rows[node]
      targets[index] = base[nodes + index] + start
    }
    kernels.compare(
      answers.reading, targets.reading, outputNodes.count,
      base[nodes + outputNodes.count] + start, Self.block, &found)
  }

  private func judgeBase(blocks: Range<Int>) {
    for block in blocks {
      for node in outputNodes { rows[node] = base[node] + block * Self.block }
      baseVerdicts[block] = .nothing
      compare(start: block * Self.block, &baseVerdicts[block])
    }
  }

  private func evaluateBase(
    _ body: (
      UnsafeBufferPointer<kernel_step>, UnsafePointer<kernel_edge>?,
      UnsafeMutablePointer<UnsafeMutablePointer<Double>?>, Int
    ) -> Void
  ) {
    let run = 4 * Self.block
    for start in stride(from: 0, to: placeCount, by: run) {
      for node in 0..<program.nodeCount { rows[node] = base[node] + start }
      program.steps.withUnsafeBufferPointer { steps in
        program.edges.withUnsafeBufferPointer { edges in
          if steps.isEmpty { return }
          body(steps, edges.baseAddress, rows.pointers, min(run, placeCount - start))
        }
      }
    }
  }

  // MARK: - The order of cases

  private func swapCases(_ left: Int, _ right: Int) {
    for row in 0..<base.count {
      let values = base[row]
      (values[left], values[right]) = (values[right], values[left])
    }
  }

  /// Brings the first case that failed in the block just judged into the first block.
  private func bringForward(from block: Int) {
    let start = block * Self.block
    let tolerances = base[program.nodeCount + outputNodes.count] + start
    for lane in 0..<Self.block where tolerances[lane] < .infinity {
      var one = kernel_verdict.nothing
      for index in outputNodes.indices {
        let error = abs((answers[index]?[lane] ?? .nan) - (targets[index]?[lane] ?? .nan))
        if !(error < tolerances[lane]) { one.failures = 1 }
      }
      if one.failures == 0 { continue }
      swapCases(replaced, start + lane)
      replaced = (replaced + 1) % Self.block
      judgeBase(blocks: 0..<1)
      judgeBase(blocks: block..<block + 1)
      return
    }
  }

  /// Brings the cases with the smallest margins into the first block.
  private func bringHardestForward() {
    let tolerances = base[program.nodeCount + outputNodes.count]
    var margins = (0..<placeCount).map { place in
      outputNodes.indices.reduce(Double.infinity) { least, index in
        let target = base[program.nodeCount + index][place]
        let error = abs(base[outputNodes[index]][place] - target)
        return min(least, error.isNaN ? -.infinity : tolerances[place] - error)
      }
    }
    let hardest = margins.indices.sorted { (margins[$0], $0) < (margins[$1], $1) }
    // A case that was swapped away from the first block is found again where it went.
    var place = 0
    for threshold in hardest.prefix(Self.block).map({ margins[$0] }) {
      guard let from = (place..<placeCount).first(where: { margins[$0] == threshold }) else {
        continue
      }
      swapCases(place, from)
      margins.swapAt(place, from)
      place += 1
    }
  }
}
