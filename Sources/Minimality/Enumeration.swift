import Networks

/// Enumerates the networks of one score that can matter, depth first: hidden neurons one by one, then
/// the last neuron, which is solved for instead of being enumerated (`LastNeuron.swift`).
///
/// The nodes a neuron may read are, in this order, the constant 1 (its weight is the bias), the inputs,
/// what costs nothing (sigmoid() = 1/2 and softplus() = ln 2; what other activations make of an empty
/// sum is 0), and the hidden neurons. Why no network that is left out could be the cheapest stands in
/// `docs/minimality.md`, rule by rule; here each rule has its number.
final class Enumeration {
  let ground: Ground
  let score: Int
  /// The decimals that are tried.
  let weights: WeightLists
  /// For each target and activation the window of the last neuron's sum on the pilots.
  let windows: [[Window]]
  /// Where a network that the pilots do not exclude is looked at.
  let judge: CandidateJudge
  let control: Control

  // What the innermost loops use lies in memory of their own, to which one thread has the key: Swift
  // counts the readers of arrays and guards the properties of classes, which took half of the time.
  let nodes: UnsafeMutablePointer<Node>
  let hidden: UnsafeMutablePointer<Hidden>
  let terms: UnsafeMutablePointer<Term>
  /// The term that is being solved for.
  let unknown: UnsafeMutablePointer<Unknown>
  private let state: UnsafeMutablePointer<State>
  private let activationList: UnsafeMutablePointer<Activation>
  private let activationCount: Int
  private let all: UnsafeMutablePointer<Row<ShortDecimal>>
  private let halves: UnsafeMutablePointer<Row<ShortDecimal>>

  /// What changes from step to step.
  private struct State {
    var nodeCount = 0
    var hiddenCount = 0
    var termCount = 0
    var deficit = 0
    var served: UInt64 = 0
    var tally = Tally()
  }

  var nodeCount: Int {
    @inline(__always) get { state.pointee.nodeCount }
    @inline(__always) set { state.pointee.nodeCount = newValue }
  }
  var hiddenCount: Int {
    @inline(__always) get { state.pointee.hiddenCount }
    @inline(__always) set { state.pointee.hiddenCount = newValue }
  }
  var termCount: Int {
    @inline(__always) get { state.pointee.termCount }
    @inline(__always) set { state.pointee.termCount = newValue }
  }
  /// The sum of all nodes' deficits.
  var deficit: Int {
    @inline(__always) get { state.pointee.deficit }
    @inline(__always) set { state.pointee.deficit = newValue }
  }
  /// The targets that some node may serve; none where the task has one target.
  var served: UInt64 {
    @inline(__always) get { state.pointee.served }
    @inline(__always) set { state.pointee.served = newValue }
  }
  var tally: Tally {
    @inline(__always) _read { yield state.pointee.tally }
    @inline(__always) _modify { yield &state.pointee.tally }
  }
  /// The activations that the task permits.
  var activations: Row<Activation> { Row(activationList, count: activationCount) }

  /// The part of the work that is to be done: nil while the parts are being listed.
  var part: Part?
  var parts: [Part] = []
  private var compositions = 0

  let firstHidden: Int
  let hasSeveralTargets: Bool
  private let permitsIdentity: Bool
  /// The free node of value 1/2.
  let half: Int?
  /// The goal of a task with one target.
  let onlyGoal: Goal

  init(
    _ ground: Ground, score: Int, weights: WeightLists, windows: [[Window]],
    judge: CandidateJudge, control: Control
  ) {
    (self.ground, self.score, self.weights) = (ground, score, weights)
    (self.windows, self.judge, self.control) = (windows, judge, control)
    let sources = judge.sources
    firstHidden = sources.count
    hasSeveralTargets = ground.low.count > 1
    permitsIdentity = ground.activations.contains(.identity)
    onlyGoal = Goal(targets: 1, windows: windows[0])
    state = .allocate(capacity: 1)
    unknown = .allocate(capacity: 1)
    state.initialize(to: State())
    activationCount = ground.activations.count
    activationList = .allocate(capacity: max(activationCount, 1))
    activationList.initialize(from: ground.activations, count: activationCount)
    all = .allocate(capacity: weights.all.count)
    all.initialize(from: weights.all, count: weights.all.count)
    halves = .allocate(capacity: weights.half.count)
    halves.initialize(from: weights.half, count: weights.half.count)
    nodes = .allocate(capacity: sources.count + score + 1)
    hidden = .allocate(capacity: score + 1)
    terms = .allocate(capacity: score + 1)
    half = sources.firstIndex(of: .free(.sigmoid))
    nodeCount = sources.count
    for (index, source) in sources.enumerated() {
      var node = judge.node(source, block: 0)
      // The constant 1 is no node of a network: it answers nothing.
      if hasSeveralTargets, source != .one {
        node.serves = judge.serves(node, block: 0)
        served |= node.serves
      }
      if case .input(let input) = source {
        // Rule 1: an input on which a target depends has to be read, unless it is the answer itself.
        let isNeeded = ground.isNeeded.indices.contains { target in
          ground.isNeeded[target][input] && node.serves & (1 << UInt64(target)) == 0
        }
        node.deficit = isNeeded ? 1 : 0
      }
      deficit += node.deficit
      (nodes + index).initialize(to: node)
    }
    // A node that is always 0 costs nothing either; it is of use as an answer alone.
    if hasSeveralTargets, judge.vanishing != nil {
      served |= judge.serves(judge.node(.zero, block: 0), block: 0)
    }
  }

  deinit {
    nodes.deallocate()
    hidden.deallocate()
    terms.deallocate()
    state.deinitialize(count: 1)
    state.deallocate()
    unknown.deallocate()
    activationList.deallocate()
    all.deallocate()
    halves.deallocate()
  }

  /// The parts into which the work of this score falls, in order.
  func listParts() -> [Part] {
    part = nil
    extend(score)
    return parts
  }

  /// Does a part of the work.
  func run(_ part: Part) -> Tally {
    self.part = part
    compositions = 0
    extend(score)
    return tally
  }

  /// Goes on from the nodes there are, with `rest` digits to spend.
  private func extend(_ rest: Int) {
    if control.isStopped(at: part?.number, &tally) { return }
    if hiddenCount > 0 { tally.prefixes += 1 }
    finish(rest)
    if rest < 2 { return }
    for cost in 1..<rest where !tally.isStopped {
      compose(cost, from: 0, first: termCount, read: 0) { [self] in hide(rest, cost, $0, $1) }
    }
  }

  // MARK: Compositions

  /// All ways to spread `left` digits over the nodes from `source` on; `body` is given how many terms
  /// there are and how many deficits they make up for.
  func compose(
    _ left: Int, from source: Int, first: Int, read: Int, mustReadAll: Bool = false,
    _ body: (_ count: Int, _ read: Int) -> Void
  ) {
    if tally.isStopped { return }
    if left == 0 {
      if !mustReadAll || read == deficit { body(termCount - first, read) }
      return
    }
    if source == nodeCount { return }
    let isNeeded = nodes[source].deficit > 0
    if !(mustReadAll && isNeeded) {
      compose(left, from: source + 1, first: first, read: read, mustReadAll: mustReadAll, body)
    }
    for cost in 1...left {
      terms[termCount] = Term(source: source, cost: cost)
      termCount += 1
      compose(
        left - cost, from: source + 1, first: first, read: read + (isNeeded ? 1 : 0),
        mustReadAll: mustReadAll, body)
      termCount -= 1
    }
  }

  /// The range of the first term's weights that belong to the part of the work that is being done;
  /// nil when nothing of this composition does. Below the root all of them do.
  func range(ofFirst count: Int, isRoot: Bool) -> Range<Int>? {
    guard isRoot else { return 0..<count }
    compositions += 1
    if let part { return part.composition == compositions ? part.range : nil }
    let step = 36
    for start in stride(from: 0, to: count, by: step) {
      parts.append(
        Part(
          number: parts.count, composition: compositions,
          range: start..<min(start + step, count)))
    }
    return nil
  }

  /// The weights worth putting on a term's source.
  @inline(__always)
  func weights(of term: Term) -> Row<ShortDecimal> {
    term.source == half ? halves[term.cost] : all[term.cost]
  }

  // MARK: Hidden neurons

  /// A hidden neuron of a composition that has just been put together.
  private func hide(_ rest: Int, _ cost: Int, _ count: Int, _ read: Int) {
    // Rule 2: the digits that are left must suffice to read what has to be read.
    let least = hasSeveralTargets ? 0 : 1
    if deficit - read + least > rest - cost { return }
    let first = termCount - count
    let all = weights(of: terms[first])
    guard let range = range(ofFirst: all.count, isRoot: hiddenCount == 0) else { return }
    var readsLast = hiddenCount == 0
    for place in first..<termCount {
      let source = terms[place].source
      if source == nodeCount - 1, hiddenCount > 0 { readsLast = true }
    }
    deficit -= read
    for place in first..<termCount where nodes[terms[place].source].deficit > 0 {
      nodes[terms[place].source].deficit -= 1
      terms[place].cost |= Self.mark
    }
    weigh(
      first, range, sum: PartialSum(), rank: 0, rest: rest - cost, first: first,
      readsLast: readsLast)
    for place in first..<termCount where terms[place].cost & Self.mark != 0 {
      terms[place].cost &= ~Self.mark
      nodes[terms[place].source].deficit += 1
    }
    deficit += read
  }

  /// Marks terms that made up for a deficit.
  private static let mark = 1 << 20

  /// Runs through the weights of the terms from `place` on.
  private func weigh(
    _ place: Int, _ range: Range<Int>?, sum: PartialSum, rank: UInt64, rest: Int, first: Int,
    readsLast: Bool
  ) {
    if place == termCount {
      if hiddenCount == 0, !isInOrder(first) { return }
      activate(sum, rank: rank, rest: rest, first: first, readsLast: readsLast)
      return
    }
    var term = terms[place]
    term.cost &= ~Self.mark
    let all = weights(of: term)
    for index in range ?? 0..<all.count {
      if tally.isStopped { return }
      terms[place].weight = all[index]
      // A number and its negative stand side by side and have the same rank, so that turning signs
      // does not disturb the order.
      let code = UInt64(term.cost << 24 + index / 2 + 1) &* 0x9E37_79B9_7F4A_7C15
      weigh(
        place + 1, nil, sum: sum.adding(all[index], nodes[term.source]), rank: rank &+ (code >> 8),
        rest: rest, first: first, readsLast: readsLast)
    }
  }

  /// Whether the first hidden neuron has the dearer weights on the first ones of inputs that can be
  /// exchanged.
  private func isInOrder(_ first: Int) -> Bool {
    // Rule 7. What is compared depends on no sign.
    func size(_ input: Int) -> (Int, Int, Int) {
      for place in first..<termCount where terms[place].source == input + 1 {
        let term = terms[place]
        return (term.cost & ~Self.mark, term.weight.places, abs(term.weight.significand))
      }
      return (0, 0, 0)
    }
    return ground.exchangeable.allSatisfy { size($0) >= size($1) }
  }

  /// Each activation of a hidden neuron whose sum is known.
  private func activate(
    _ sum: PartialSum, rank: UInt64, rest: Int, first: Int, readsLast: Bool
  ) {
    let activations = activations
    for place in 0..<activations.count {
      let activation = activations[place]
      let isOdd = activation == .identity || activation == .sin
      let isNegative = terms[first].weight.significand < 0
      // Rule 4: readers can turn an odd function's sign at no cost.
      if isOdd, isNegative, !hasSeveralTargets { continue }
      // Rule 5: a ReLU of what has one sign everywhere is the identity, or 0.
      if activation == .relu {
        if sum.isNonpositive { continue }
        if sum.isNonnegative, permitsIdentity { continue }
      }
      let rank = UInt64(place) << 60 | rank >> 4
      // Rule 6: of neurons that do not read each other the one of the lower rank comes first, and no
      // neuron is there twice.
      if !readsLast {
        let last = hidden[hiddenCount - 1]
        if rank < last.rank { continue }
        if rank == last.rank, activation == last.activation, isSame(as: last, first) { continue }
      }
      var node = Node(activation, of: sum)
      if activation == .identity, sum.count == 1 { node.deficit = 2 }
      if hasSeveralTargets {
        node.serves = judge.serves(node, block: 0)
        if node.serves != 0 { node.deficit = 0 } else if isOdd, isNegative { continue }
      }
      if deficit + node.deficit > rest { continue }
      let servedBefore = served
      served |= node.serves
      if hasSeveralTargets, !judge.mayServeRest(served, neurons: rest) {
        served = servedBefore
        continue
      }
      (nodes + nodeCount).initialize(to: node)
      hidden[hiddenCount] = Hidden(
        activation: activation, firstTerm: first, termCount: termCount - first, rank: rank)
      nodeCount += 1
      hiddenCount += 1
      deficit += node.deficit
      extend(rest)
      deficit -= node.deficit
      hiddenCount -= 1
      nodeCount -= 1
      served = servedBefore
      if tally.isStopped { return }
    }
  }

  /// Whether a hidden neuron has the terms from `first` on.
  private func isSame(as other: Hidden, _ first: Int) -> Bool {
    guard other.termCount == termCount - first else { return false }
    return (0..<other.termCount).allSatisfy { offset in
      let (one, two) = (terms[first + offset], terms[other.firstTerm + offset])
      return one.source == two.source && one.weight == two.weight
    }
  }
}
