import CKernels
import Networks

/// Judges networks that differ from a base by a few changes, and evaluates only what they reach:
/// the changed neurons, and what depends on them in those blocks of cases in which their values are
/// others.
///
/// It remembers the value of every node of the base in every case. A change is evaluated in memory
/// of its own, so a rejected one leaves nothing to undo. The cases that stopped recent candidates
/// are looked at first: most rejections cost one block of them. Complete verdicts have the bits of
/// those that `FastJudge` gives of the changed network, compiled neuron by neuron.
///
/// ```swift
/// let judge = IncrementalJudge(table, network)
/// if judge.judge(.bias(neuron: 4, value: 0.25), failuresAllowed: 0).passes {
///   judge.accept()   // the changes judged last are part of the base from now on
/// }
/// ```
public final class IncrementalJudge {
  let kernels: kernel_table
  // The accesses that are not checked for overlaps are short and call nothing that could come back.
  @exclusivity(unchecked) var program: ChangeableProgram
  let outputNodes: [Int]
  private let placeCount: Int
  /// The base's node values, the targets, the tolerances, and what else the table has of decisions: a
  /// row each, in the present order of cases.
  let base: Rows
  private let decisions: Decisions?
  /// The rows of `base` that tell of decisions.
  let extras: [UnsafeMutablePointer<Double>]
  /// What the base's verdict is made of, block by block, and what its wrong cases cost.
  @exclusivity(unchecked) private var baseVerdicts: [kernel_verdict]
  @exclusivity(unchecked) private var baseLosses: [Double]
  /// The changed neuron's values in all cases, and what follows from them in one block.
  private let change: Rows
  let scratch: Rows
  let rows: RowTable
  private let answers: RowTable
  private let targets: RowTable
  private let flags: UnsafeMutablePointer<UInt8>
  private let differs: UnsafeMutablePointer<UInt8>
  /// Marks the nodes that a list of changes edits; 0 between judgements.
  private let edited: UnsafeMutablePointer<UInt8>
  /// What going back through the network takes.
  let back: Rows
  let slopes: RowTable
  let pulls: RowTable
  var sensitivity: Sensitivities?
  /// Which place of the first block the next case that stops a candidate gets.
  @exclusivity(unchecked) private var replaced = 0
  /// The changes judged last, and what takes them back.
  @exclusivity(unchecked) private var last: [Change] = []
  @exclusivity(unchecked) private var undos: [ChangeableProgram.Undo] = []
  /// The neurons that accepted changes reach.
  @exclusivity(unchecked) private var affected: [Int32] = []

  static let block = CaseTable.blockSize
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
    let own = table.extras
    base = Rows(count: nodes + table.outputCount + 1 + own.count, length: placeCount)
    extras = own.indices.map { [base] in base[nodes + table.outputCount + 1 + $0] }
    decisions = Decisions(of: table, lanes: Self.block, kernels)
    baseVerdicts = .init(repeating: .nothing, count: table.blockCount)
    baseLosses = .init(repeating: 0, count: table.blockCount)
    change = Rows(count: 1, length: placeCount)
    scratch = Rows(count: nodes, length: Self.block)
    rows = RowTable(count: nodes)
    back = Rows(count: 2 * nodes, length: Self.block)
    slopes = RowTable(count: nodes)
    pulls = RowTable(count: nodes)
    answers = RowTable(count: table.outputCount)
    targets = RowTable(count: table.outputCount)
    flags = .allocate(capacity: nodes)
    flags.initialize(repeating: 0, count: nodes)
    edited = .allocate(capacity: nodes)
    edited.initialize(repeating: 0, count: nodes)
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
      + own.enumerated().map { (nodes + table.outputCount + 1 + $0, $1) }
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
    edited.deallocate()
  }

  /// The base's verdict.
  public var baseVerdict: FastVerdict {
    var found = kernel_verdict.nothing
    for verdict in baseVerdicts { found.add(verdict) }
    return FastVerdict(found, isComplete: true)
  }

  /// What the base's wrong cases cost together.
  public var baseLoss: Double { baseLosses.reduce(0, +) }

  /// The base's worst error, as a share of the tolerance; infinite when an answer is no number.
  public var baseShare: Double {
    let tolerances = base[program.nodeCount + outputNodes.count]
    var worst = 0.0
    for (index, node) in outputNodes.enumerated() {
      let (answers, targets) = (base[node], base[program.nodeCount + index])
      for place in 0..<placeCount where tolerances[place] < .infinity {
        let error =
          extras.isEmpty
          ? answers[place] - targets[place]
          : error(index, at: place) { base[outputNodes[$0]][place] }
        let share = abs(error) / tolerances[place]
        if !(share <= worst) { worst = share.isNaN ? .infinity : share }
      }
    }
    return worst
  }

  /// By how much an output is off at a place, with its sign.
  func error(_ output: Int, at place: Int, answers: (Int) -> Double) -> Double {
    let target = base[program.nodeCount + output][place]
    if extras.isEmpty { return answers(output) - target }
    var answer = answers(output)
    if let winner = winner(at: place) { answer = answers(winner) - answer }
    let (low, high) = (extras[2 * output][place], extras[2 * output + 1][place])
    return (answer < low ? low : answer > high ? high : answer) - target
  }

  /// The output that has to exceed the others at a place.
  func winner(at place: Int) -> Int? {
    extras.count > 2 * outputNodes.count ? Int(extras[2 * outputNodes.count][place]) : nil
  }

  /// Judges the base with one change. The base stays as it is.
  ///
  /// - Parameters:
  ///   - failuresAllowed: More wrong answers than this end the evaluation early.
  ///   - share: A case fails when its error is not below this share of its tolerance.
  public func judge(
    _ change: Change, failuresAllowed: Int = .max, share: Double = FastVerdict.trustedShare
  ) -> FastVerdict {
    last.removeAll(keepingCapacity: true)
    last.append(change)
    return judgeLast(Bar(failuresAllowed: failuresAllowed, share: share))
  }

  /// Judges the base with several changes, made one after the other. The base stays as it is.
  ///
  /// - Parameters:
  ///   - failuresAllowed: More wrong answers than this end the evaluation early.
  ///   - share: A case fails when its error is not below this share of its tolerance. Above
  ///     the share that doubles can be trusted with it tells nothing of the task.
  public func judge(
    _ changes: [Change], failuresAllowed: Int = .max, share: Double = FastVerdict.trustedShare
  ) -> FastVerdict {
    last.removeAll(keepingCapacity: true)
    last.append(contentsOf: changes)
    return judgeLast(Bar(failuresAllowed: failuresAllowed, share: share))
  }

  /// Judges the base with several changes, made one after the other, by what their wrong cases cost
  /// together. The base stays as it is.
  ///
  /// - Parameter limit: More than this ends the evaluation early.
  /// - Returns: Whether they cost no more than the limit.
  public func judge(_ changes: [Change], lossAllowed limit: Double) -> Bool {
    last.removeAll(keepingCapacity: true)
    last.append(contentsOf: changes)
    return judgeLast(Bar(lossAllowed: limit)).isComplete
  }

  /// What ends an evaluation early.
  private struct Bar {
    var failuresAllowed = Int.max
    var share = FastVerdict.trustedShare
    /// What wrong cases may cost together; nil where only their number counts.
    var lossAllowed: Double?

    func isExceeded(by finding: Finding) -> Bool {
      if let lossAllowed { return !(finding.loss <= lossAllowed) }
      return finding.verdict.failures > failuresAllowed
    }
  }

  /// What has been found so far.
  private struct Finding {
    var verdict = kernel_verdict.nothing
    var loss = 0.0
  }

  private func judgeLast(_ bar: Bar) -> FastVerdict {
    undos.removeAll(keepingCapacity: true)
    for change in last { undos.append(program.apply(change)) }
    defer { while let undo = undos.popLast() { program.restore(undo) } }
    guard let neuron = last.first?.neuron else {
      return judgeUnchanged(bar)
    }
    if last.allSatisfy({ $0.neuron == neuron }) {
      return judge(neuron: neuron, bar)
    }
    return judgeSeveral(bar)
  }

  /// Judges the program, of which one neuron has changed.
  private func judge(neuron: Int, _ bar: Bar) -> FastVerdict {
    var found = Finding()
    // The first block is where most candidates fail.
    evaluate(neuron, from: 0, to: Self.block)
    judge(block: 0, after: neuron, bar, &found)
    if bar.isExceeded(by: found) { return FastVerdict(found.verdict, isComplete: false) }
    evaluate(neuron, from: Self.block, to: placeCount)
    for block in stride(from: 1, to: blockCount, by: 1) {
      if differs[block] == 0 {
        addBase(block: block, bar, &found)
      } else {
        judge(block: block, after: neuron, bar, &found)
      }
      if bar.isExceeded(by: found) {
        if differs[block] != 0 { bringForward(from: block, bar.share) }
        return FastVerdict(found.verdict, isComplete: false)
      }
    }
    return FastVerdict(found.verdict, isComplete: true)
  }

  /// Judges the program, of which several neurons have changed.
  private func judgeSeveral(_ bar: Bar) -> FastVerdict {
    var first = program.steps.count
    for change in last {
      edited[program.inputCount + change.neuron] = 1
      first = min(first, change.neuron)
    }
    defer { for change in last { edited[program.inputCount + change.neuron] = 0 } }
    var found = Finding()
    for block in 0..<blockCount {
      program.steps.withUnsafeBufferPointer { steps in
        program.edges.withUnsafeBufferPointer { edges in
          kernels.run_changed(
            steps.baseAddress! + first, nil, steps.count - first, edges.baseAddress,
            base[0] + block * Self.block, program.nodeCount, placeCount, 0, nil, edited,
            scratch[0], rows.pointers, flags, Self.block)
        }
      }
      compare(start: block * Self.block, bar, &found)
      if bar.isExceeded(by: found) {
        if block > 0 { bringForward(from: block, bar.share) }
        return FastVerdict(found.verdict, isComplete: false)
      }
    }
    return FastVerdict(found.verdict, isComplete: true)
  }

  private func judgeUnchanged(_ bar: Bar) -> FastVerdict {
    var found = Finding()
    for block in 0..<blockCount { addBase(block: block, bar, &found) }
    return FastVerdict(found.verdict, isComplete: !bar.isExceeded(by: found))
  }

  /// Makes the changes judged last part of the base.
  public func accept() {
    guard !last.isEmpty else { return }
    var hasOtherSources = false
    for change in last {
      _ = program.apply(change)
      edited[program.inputCount + change.neuron] = 1
      if case .neuron = change { hasOtherSources = true }
    }
    if hasOtherSources { program.settle() }
    affected.removeAll(keepingCapacity: true)
    for (neuron, step) in program.steps.enumerated() {
      let edges = program.edges[Int(step.first_edge)..<Int(step.first_edge + step.edge_count)]
      let node = program.inputCount + neuron
      if edited[node] == 0, !edges.contains(where: { edited[Int($0.source)] != 0 }) { continue }
      edited[node] = 1
      affected.append(Int32(neuron))
    }
    for neuron in affected { edited[program.inputCount + Int(neuron)] = 0 }
    last.removeAll(keepingCapacity: true)
    evaluateBase { steps, edges, rows, lanes in
      affected.withUnsafeBufferPointer {
        kernels.run(steps.baseAddress, $0.baseAddress, $0.count, edges, rows, lanes)
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
  private func judge(block: Int, after neuron: Int, _ bar: Bar, _ found: inout Finding) {
    let start = block * Self.block
    let list = program.dependents(of: neuron)
    program.steps.withUnsafeBufferPointer { steps in
      program.edges.withUnsafeBufferPointer { edges in
        program.dependents.withUnsafeBufferPointer { dependents in
          // Without dependents the list may have no address, and none is read.
          kernels.run_changed(
            steps.baseAddress, dependents.baseAddress.map { $0 + list.lowerBound }, list.count,
            edges.baseAddress, base[0] + start, program.nodeCount, placeCount,
            program.inputCount + neuron, change[0] + start, nil, scratch[0], rows.pointers, flags,
            Self.block)
        }
      }
    }
    compare(start: start, bar, &found)
  }

  /// Adds what the base's answers of a block are worth.
  private func addBase(block: Int, _ bar: Bar, _ found: inout Finding) {
    if bar.share == FastVerdict.trustedShare {
      found.verdict.add(baseVerdicts[block])
      found.loss += baseLosses[block]
    } else {
      for node in outputNodes { rows[node] = base[node] + block * Self.block }
      compare(start: block * Self.block, bar, &found)
    }
  }

  /// Compares the answers that `rows` points to with the targets of a block.
  private func compare(start: Int, _ bar: Bar, _ found: inout Finding) {
    let nodes = program.nodeCount
    for (index, node) in outputNodes.enumerated() {
      answers[index] = rows[node]
      targets[index] = base[nodes + index] + start
    }
    decisions?.decide(answers, at: extras, offset: start, lanes: Self.block)
    let failures = found.verdict.failures
    kernels.compare(
      answers.reading, targets.reading, outputNodes.count,
      base[nodes + outputNodes.count] + start, bar.share, Self.block, &found.verdict)
    if bar.lossAllowed != nil, found.verdict.failures > failures {
      found.loss += loss(start: start)
    }
  }

  /// What the wrong cases of the block cost that has just been compared.
  private func loss(start: Int) -> Double {
    let tolerances = base[program.nodeCount + outputNodes.count] + start
    var loss = 0.0
    for lane in 0..<Self.block where tolerances[lane] < .infinity {
      var worst = 0.0
      for index in outputNodes.indices {
        let share =
          abs((answers[index]?[lane] ?? .nan) - (targets[index]?[lane] ?? .nan)) / tolerances[lane]
        if !(share <= worst) { worst = share.isNaN ? .infinity : share }
      }
      loss += Loss.ofCase(worst)
    }
    return loss
  }

  private func judgeBase(blocks: Range<Int>) {
    for block in blocks {
      for node in outputNodes { rows[node] = base[node] + block * Self.block }
      var found = Finding()
      compare(start: block * Self.block, Bar(lossAllowed: .infinity), &found)
      (baseVerdicts[block], baseLosses[block]) = (found.verdict, found.loss)
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
  private func bringForward(from block: Int, _ share: Double) {
    let start = block * Self.block
    let tolerances = base[program.nodeCount + outputNodes.count] + start
    for lane in 0..<Self.block where tolerances[lane] < .infinity {
      var one = kernel_verdict.nothing
      for index in outputNodes.indices {
        let error = abs((answers[index]?[lane] ?? .nan) - (targets[index]?[lane] ?? .nan))
        if !(error < tolerances[lane] * share) { one.failures = 1 }
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
        let error = abs(error(index, at: place) { base[outputNodes[$0]][place] })
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
