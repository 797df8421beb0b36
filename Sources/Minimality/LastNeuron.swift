import Networks

/// The last neuron: it answers, and it reads all that has to be read.
///
/// Its dearest weight is not tried digit by digit. With the others given, each pilot leaves it an
/// interval, for a monotone activation; the decimals of its precision in the intersection are all that
/// remain, mostly none. Of a sine all weights are tried, on angles.
extension Enumeration {
  /// Completes the network with a neuron of `rest` digits.
  func finish(_ rest: Int) {
    if deficit > rest { return }
    for index in 0..<nodeCount where nodes[index].deficit > 1 { return }
    if !hasSeveralTargets {
      finish(rest, onlyGoal)
    } else {
      for goal in goals where !tally.isStopped { finish(rest, goal) }
    }
  }

  private func finish(_ rest: Int, _ goal: Goal) {
    if rest == 1, deficit == 1 {
      // There is one composition: what has to be read.
      var source = nodeCount - 1
      while nodes[source].deficit == 0 { source -= 1 }
      terms[termCount] = Term(source: source, cost: 1)
      termCount += 1
      conclude(1, goal)
      termCount -= 1
    } else {
      compose(rest, from: 0, first: termCount, read: 0, mustReadAll: true) { [self] count, _ in
        conclude(count, goal)
      }
    }
  }

  /// A set of targets that the last neuron is to serve, with its window for each activation.
  final class Goal {
    let targets: UInt64
    /// For each of the task's activations the window.
    let windows: UnsafeMutablePointer<Window>

    init(targets: UInt64, windows: [Window]) {
      self.targets = targets
      self.windows = .allocate(capacity: max(windows.count, 1))
      self.windows.initialize(from: windows, count: windows.count)
    }

    deinit { windows.deallocate() }
  }

  /// What the last neuron may be wanted for. Where nothing is open it is any one of the targets.
  private var goals: [Goal] {
    let all = windows.indices
    let open = all.filter { served & (1 << UInt64($0)) == 0 }
    for one in open where open.contains(where: { ground.conflicts[one].contains($0) }) { return [] }
    return (open.isEmpty ? all.map { [$0] } : [open]).map { targets in
      Goal(
        targets: targets.reduce(0) { $0 | 1 << UInt64($1) },
        windows: ground.activations.indices.map { place in
          targets.dropFirst().reduce(windows[targets[0]][place]) {
            $0.intersection(windows[$1][place])
          }
        })
    }
  }

  /// Tries a composition of the last neuron.
  private func conclude(_ count: Int, _ goal: Goal) {
    let first = termCount - count
    var dearest = first
    for place in first..<termCount where terms[place].cost >= terms[dearest].cost {
      dearest = place
    }
    swap(dearest, termCount - 1)
    defer { swap(dearest, termCount - 1) }
    let tried = count == 1 ? 1 : weights(of: terms[first]).count
    guard let range = range(ofFirst: tried, isRoot: hiddenCount == 0) else { return }
    let solved = terms[termCount - 1]
    let column = nodes[solved.source].column
    let isZero = column .== 0
    unknown.initialize(
      to: Unknown(
        term: solved, column: column, isZero: isZero, hasZero: isZero.holdsSomewhere,
        inverse: (Lanes.one / column).replacing(with: 0, where: isZero),
        reach: ShortDecimal.power(solved.cost)))
    if count == 1 {
      solve(PartialSum(), goal)
    } else {
      settle(first, range, PartialSum(), goal)
    }
  }

  private func swap(_ one: Int, _ other: Int) {
    (terms[one], terms[other]) = (terms[other], terms[one])
  }

  /// The term whose weight is solved for.
  struct Unknown {
    var term: Term
    var column: Lanes
    var isZero: SIMDMask<SIMD8<Int64>>
    var hasZero: Bool
    /// One over the column; 0 where that is 0.
    var inverse: Lanes
    /// No weight is this large.
    var reach: Double
  }

  /// Runs through the weights of all terms but the last.
  private func settle(
    _ place: Int, _ range: Range<Int>?, _ sum: PartialSum, _ goal: Goal
  ) {
    if place == termCount - 1 {
      solve(sum, goal)
      return
    }
    let term = terms[place]
    let all = weights(of: term)
    for index in range ?? 0..<all.count {
      if tally.isStopped { return }
      terms[place].weight = all[index]
      settle(place + 1, nil, sum.adding(all[index], nodes[term.source]), goal)
    }
  }

  /// Finds the weights of the last term with which the pilots may pass.
  private func solve(_ sum: PartialSum, _ goal: Goal) {
    if control.isStopped(at: part?.number, &tally) { return }
    tally.solved += 1
    // The errors of the sum, whatever the weight, and those made below in comparing with a window.
    let node = nodes[unknown.pointee.term.source]
    let size = sum.size + unknown.pointee.reach * node.size
    let error =
      sum.error + unknown.pointee.reach * node.error + Double(sum.count + 16) * 0x1p-51 * (size + 1)
    let activations = activations
    for place in 0..<activations.count {
      let activation = activations[place]
      let window = goal.windows + place
      if window.pointee.isEmpty { continue }
      // Numbers near the end of doubles' range tell nothing: every weight is looked at.
      guard size < 0x1p900 else {
        for place in 0..<weights.all[unknown.pointee.term.cost].count {
          propose(weights.all[unknown.pointee.term.cost][place], sum, activation, goal)
        }
        continue
      }
      if activation == .sin {
        trySines(sum, window, error: error, size: size, goal)
        continue
      }
      let low = window.pointee.low - error
      let high = window.pointee.high + error
      let one = (low - sum.column) * unknown.pointee.inverse
      let other = (high - sum.column) * unknown.pointee.inverse
      var least = smaller(one, other)
      var most = larger(one, other)
      if unknown.pointee.hasZero {
        // Where the source is 0 the weight is of no consequence.
        let isPossible = (low .<= sum.column) .& (sum.column .<= high)
        least.replace(with: -.infinity, where: unknown.pointee.isZero)
        most.replace(with: Lanes(repeating: .infinity), where: unknown.pointee.isZero)
        most.replace(with: -.infinity, where: unknown.pointee.isZero .& .!isPossible)
      }
      let start = least.largest
      let end = most.smallest
      if start - abs(start) * 0x1p-48 > end + abs(end) * 0x1p-48 { continue }
      if start == .infinity || end == -.infinity { continue }
      ShortDecimals.each(
        precision: unknown.pointee.term.cost, from: start - abs(start) * 0x1p-48,
        through: end + abs(end) * 0x1p-48
      ) { propose($0, sum, activation, goal) }
    }
  }

  /// Tries every weight of the last term in a sine.
  private func trySines(
    _ sum: PartialSum, _ window: UnsafeMutablePointer<Window>, error: Double, size: Double,
    _ goal: Goal
  ) {
    let isKnown = size < 0x1p40
    let slack = error + 0x1p-48 * (size + 1)
    let low = window.pointee.low - slack
    let high = window.pointee.high + slack
    let list = weights.all[unknown.pointee.term.cost]
    let blocks = weights.blocks[unknown.pointee.term.cost]
    for place in 0..<blocks.count {
      // Eight weights at a time, pilot after pilot until all of them are out.
      var excess = Lanes(repeating: -.infinity)
      if isKnown {
        for pilot in 0..<8 {
          let values = sum.column[pilot] + blocks[place] * unknown.pointee.column[pilot]
          let angles = Window.folded(values)
          excess = larger(excess, larger(low[pilot] - angles, angles - high[pilot]))
          if excess.smallest > 0 { break }
        }
        if excess.smallest > 0 { continue }
      }
      for lane in 0..<8 where !(excess[lane] > 0) && 8 * place + lane < list.count {
        propose(list[8 * place + lane], sum, .sin, goal)
      }
    }
  }

  /// A network that the windows do not exclude.
  private func propose(
    _ weight: ShortDecimal, _ sum: PartialSum, _ activation: Activation, _ goal: Goal
  ) {
    if tally.isStopped { return }
    let source = unknown.pointee.term.source
    if source == half, !weight.isWorthHalf { return }
    let answer = Node(activation, of: sum.adding(weight, nodes[source]))
    guard judge.serves(answer, block: 0) & goal.targets == goal.targets else { return }
    tally.candidates += 1
    terms[termCount - 1].weight = weight
    var neurons = (0..<hiddenCount).map { index in
      let neuron = hidden[index]
      return CandidateNeuron(
        activation: neuron.activation,
        terms: (0..<neuron.termCount).map { terms[neuron.firstTerm + $0] })
    }
    let first = hiddenCount == 0 ? 0 : hidden[hiddenCount - 1].firstTerm + neurons.last!.terms.count
    neurons.append(
      CandidateNeuron(activation: activation, terms: (first..<termCount).map { terms[$0] }))
    switch judge.examine(neurons) {
    case .excluded: tally.excluded += 1
    case .refuted: tally.refuted += 1
    case .undecided(let network): tally.undecided.append(network)
    case .proved(let network):
      tally.found = network
      tally.isStopped = true
      if let part { control.found(at: part.number) }
    }
  }
}
