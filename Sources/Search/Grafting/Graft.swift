import Basics
import Constructions
import Evaluation
import Networks
import Tasks

/// The exchange of parts between two networks of a task: where a node of one says what a node of the
/// other does, it may be taken from there, with all that it is made of.
///
/// What reads an exchanged node gets weights of one or two digits that make up for its scale; all other
/// numbers stay what they were. So a child is cheap, and most children fail some cases: they are for
/// walks through wrong networks to repair. (Fitting and rounding what joins the parts anew makes children
/// that pass, and has lost the short numbers of both parents.)
///
/// ```swift
/// let graft = Graft(record, sketch, setting: setting)
/// graft?.child(using: &generator)    // the most promising of many draws
/// ```
struct Graft {
  private let parents: [Network]
  /// For each parent and each of its nodes what it is in the other's.
  private let likenesses: [[Likeness?]]
  private let setting: SearchSetting
  /// How many children are drawn.
  private let draws: Int
  /// Multiplications that a child takes, about.
  private let workPerDraw: Int

  /// More pairs of nodes are not compared.
  private static let mostPairs = 10_000
  /// So many children are drawn at least and at most, for so large a share of a generation's work.
  private static let (leastDraws, mostDraws, share) = (10, 200, 4)
  /// What a child's wrong cases count in digits: their loss, and how many there are.
  private static let (lossPrice, failurePrice) = (0.02, 0.3)

  /// Two networks that may exchange parts; nil where they are too large for that.
  init?(_ first: Network, _ second: Network, setting: SearchSetting) {
    guard first.nodeCount * second.nodeCount <= Self.mostPairs,
      setting.canWalk(first), setting.canWalk(second)
    else { return nil }
    self.setting = setting
    let parents = [first, second]
    let columns = parents.map { Likeness.Column.all(of: $0, over: setting.table) }
    likenesses = [0, 1].map { parent in
      let inputs = parents[parent].inputs.count
      return columns[parent].enumerated().map { node, column in
        node < inputs
          ? nil : Likeness.best(of: column, among: columns[1 - parent], inputs: inputs)
      }
    }
    self.parents = parents
    workPerDraw =
      max(first.parameterCount, second.parameterCount) * setting.table.caseCount
    draws = min(
      max(setting.portion / Self.share / max(workPerDraw, 1), Self.leastDraws), Self.mostDraws)
  }

  /// Work that drawing a child takes, in multiplications.
  var work: Int { draws * workPerDraw }

  /// The most promising of some children; nil when none was fit for the task.
  func child(using generator: inout SeededGenerator) -> Network? {
    var best: (price: Double, child: Network)?
    for _ in 0..<draws {
      guard let child = drawn(using: &generator), setting.task.mismatch(with: child) == nil,
        setting.canWalk(child)
      else { continue }
      let errors = CaseErrors(of: Program(child), over: setting.table)
      let failures = errors.shares.count { $0 >= Loss.bar }
      let price =
        Double(child.score(setting.task.metric)) + Self.lossPrice * errors.loss
        + Self.failurePrice * Double(failures).squareRoot()
      if price < best?.price ?? .infinity { best = (price, child) }
    }
    return best?.child
  }

  /// One child; nil when nothing was exchanged.
  private func drawn(using generator: inout SeededGenerator) -> Network? {
    let share = generator.unit()
    let isExchanged = likenesses.map { $0.map { $0 != nil && generator.unit() < share } }
    var growth = Growth(self, isExchanged, root: generator.below(2))
    return growth.child(using: &generator)
  }

  /// The growing of a child from its outputs down to the inputs.
  private struct Growth {
    private let graft: Graft
    private let isExchanged: [[Bool]]
    private let root: Int
    private var neurons: [Neuron] = []
    /// For each parent and each of its nodes the child's.
    private var made: [[Int?]]
    /// Nodes being made, which cannot be read by what they are made of.
    private var isUnderWay: [[Bool]]
    private var exchanges = 0

    init(_ graft: Graft, _ isExchanged: [[Bool]], root: Int) {
      self.graft = graft
      self.isExchanged = isExchanged
      self.root = root
      made = graft.parents.map { parent in
        (0..<parent.nodeCount).map { $0 < parent.inputs.count ? $0 : nil }
      }
      isUnderWay = made.map { $0.map { _ in false } }
    }

    mutating func child(using generator: inout SeededGenerator) -> Network? {
      let parent = graft.parents[root]
      var outputs: [Int] = []
      for output in parent.outputs {
        guard let node = make(root, output, using: &generator) else { return nil }
        outputs.append(node)
      }
      guard exchanges > 0 else { return nil }
      return graft.setting.task.tidied(
        Network(task: parent.task, inputs: parent.inputs, neurons: neurons, outputs: outputs))
    }

    /// The child's node for a parent's, with all that it reads; nil where it would read itself.
    private mutating func make(
      _ parent: Int, _ node: Int, using generator: inout SeededGenerator
    ) -> Int? {
      if let known = made[parent][node] { return known }
      guard !isUnderWay[parent][node] else { return nil }
      isUnderWay[parent][node] = true
      defer { isUnderWay[parent][node] = false }
      let inputs = graft.parents[parent].inputs.count
      var neuron = graft.parents[parent].neurons[node - inputs]
      var weights: [Int: ExactDecimal] = [:]
      for connection in neuron.connections {
        let (source, weight) = (connection.source, connection.weight)
        guard isExchanged[parent][source], let likeness = graft.likenesses[parent][source],
          !isUnderWay[1 - parent][likeness.node]
        else {
          guard let own = make(parent, source, using: &generator) else { return nil }
          weights[own, default: .zero] = weights[own, default: .zero] + weight
          continue
        }
        guard let other = make(1 - parent, likeness.node, using: &generator) else { return nil }
        exchanges += 1
        func short(_ factor: Double) -> ExactDecimal {
          ExactDecimal(
            nearest: weight.doubleValue * factor, digits: 1 + generator.below(2))
        }
        weights[other, default: .zero] = weights[other, default: .zero] + short(likeness.factor)
        if let input = likeness.input {
          weights[input.index, default: .zero] =
            weights[input.index, default: .zero] + short(input.factor)
        }
        // A constant is often of no account.
        if generator.below(2) == 0 { neuron.bias = neuron.bias + short(likeness.constant) }
      }
      neuron.connections = weights.filter { !$0.value.isZero }.sorted { $0.key < $1.key }
        .map { Connection(source: $0.key, weight: $0.value) }
      neuron.name = "\(neuron.part)-\(neurons.count + 1)"
      neurons.append(neuron)
      made[parent][node] = inputs + neurons.count - 1
      return made[parent][node]
    }
  }
}
