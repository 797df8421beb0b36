import Basics
import Evaluation
import Networks
import Tasks

/// Simulated annealing on a network itself: on the digits of its numbers and on what its neurons
/// read (Kirkpatrick, Gelatt and Vecchi, "Optimization by Simulated Annealing", Science 220, 1983).
///
/// It goes from proposal to proposal, always at a network that answers the working cases, and every
/// so often one that answers all. The energy is the score, and a price for the worst error: a network
/// with room to spare can afford the next digit. How much error a candidate may have follows from a
/// threshold drawn before it is judged, so that judging ends at the first case beyond it.
///
/// A walk *through wrong networks* may fail cases, at a price: that of their `Loss`. It begins at any
/// network, and what it calls best passes all the same.
///
/// ```swift
/// guard var walker = Walker(
///   network, setting: setting, temperature: 1, pressure: 2, generator: generator)
/// else { return }
/// for _ in 0..<20_000 { walker.step() }
/// walker.finish()
/// walker.best?.score()
/// ```
///
/// What a walker comes to depends on the arguments only. So one made from another's `network`,
/// `mix`, `hard` and `generator` goes on as that one would.
struct Walker {
  /// The network walked to.
  var network: Network { digits.network }
  /// The cheapest network that answers every case, as far as doubles can tell.
  var best: Network? { cheapest?.network }
  /// Cases that failed networks on the way, as places of the table.
  var hard: [Int] { cases.remembered }
  var generator: SeededGenerator
  /// What became of the moves.
  var tallies: [WalkMove: MoveTally] {
    Dictionary(uniqueKeysWithValues: zip(WalkMove.allCases, counts))
  }
  /// How often each kind of move is made.
  private(set) var mix: WalkMix

  private(set) var digits: DigitNetwork
  private var cheapest: DigitNetwork?
  /// What became of the moves, in the order of `WalkMove.allCases`.
  private var counts = WalkMove.allCases.map { _ in MoveTally() }
  /// The digits that each kind's accepted moves took away, on the whole.
  private var gains = WalkMove.allCases.map { _ in 0.0 }

  let activations: [Activation]
  private let rules: Rules
  private let temperature: Double
  private let pressure: Double
  /// For each kind the probability of it or an earlier one.
  private let bounds: [Double]

  private let table: CaseTable
  private var cases: WorkingCases
  private(set) var judge: IncrementalJudge
  /// The worst error among the working cases, relative to the tolerance.
  private var worst: Double
  /// What the working cases that fail cost together.
  private var loss = 0.0
  /// Whether networks that fail cases are walked through.
  private let mayFail: Bool
  /// The network verified last, and how many moves were accepted since.
  private var verified: DigitNetwork?
  private var acceptedSince = 0
  /// The sensitivities of the network, when some move has asked for them since it changed.
  private var knownSensitivities: Sensitivities?

  /// The numbers of the network that are not zero.
  private(set) var places: [NumberPlace] = []
  /// For each neuron its bias's place in the list of all weights and biases.
  private(set) var biases: [Int] = []
  /// The proposal in hand.
  var proposal = Proposal()
  private var changes: [Change] = []
  private var isReshaped: [Bool] = []

  /// The share of a tolerance that an error has to stay below: so little that neither double
  /// precision nor a rigorous check matters.
  static let trustedShare = 1 - 0x1p-20
  /// What a unit of loss is worth in digits.
  private static let lossPrice = 3.5
  /// A network is verified after so many accepted moves.
  private static let verificationInterval = 100

  /// A walker at a network; nil when one of its numbers is too long for machine words.
  ///
  /// - Parameters:
  ///   - mayFail: Whether networks that fail cases are walked through. Otherwise the network has to
  ///     pass.
  ///   - hard: Cases that are known to be hard for the network.
  ///   - temperature: By how many digits the score rises easily.
  ///   - pressure: How many digits the worst error is worth when it is as large as the tolerance.
  init?(
    _ network: Network, setting: SearchSetting, mayFail: Bool = false, hard: [Int] = [],
    mix: WalkMix = WalkMix(),
    temperature: Double, pressure: Double, generator: SeededGenerator
  ) {
    guard let digits = DigitNetwork(network, metric: setting.task.metric) else { return nil }
    self.digits = digits
    _ = self.digits.removeUnread()
    self.mix = mix
    self.temperature = temperature
    self.pressure = max(pressure, 1e-6)
    self.generator = generator
    table = setting.table
    rules = setting.task.rules
    activations = Activation.allCases.filter(setting.task.activations.contains)
    var sum = 0.0
    bounds = mix.shares.map { share in
      sum += share
      return sum
    }
    let network = self.digits.network
    let errors = CaseErrors(of: Program(network), over: table)
    cases = WorkingCases(of: table, errors, remembered: hard, using: &self.generator)
    judge = IncrementalJudge(cases.table, network)
    worst = judge.baseShare
    loss = judge.baseLoss
    self.mayFail = mayFail
    verified = self.digits
    if errors.worst < Self.trustedShare { cheapest = self.digits }
    listPlaces()
  }

  /// Makes one move.
  mutating func step() {
    let kind = drawKind()
    counts[kind].proposed += 1
    proposal.clear()
    guard propose(WalkMove.allCases[kind]) else { return }
    let before = digits.score
    guard apply(), isPermitted else { return takeBack() }
    let rise = Double(digits.score - before)
    // The acceptance limit is drawn first; it says how large the errors may become.
    let room = temperature * generator.exponential() - rise
    let share = min(worst, 1) + (Self.lossPrice * loss + room) / pressure
    guard share > 0.3 * min(worst, 1) else { return takeBack() }
    listChanges()
    guard isGood(share) else { return takeBack() }
    judge.accept()
    counts[kind].accepted += 1
    gains[kind] -= rise
    settle(kind)
  }

  /// Whether the proposal's errors stay below this share of the tolerance. Beyond the whole of it, what
  /// is left is for cases that fail.
  private func isGood(_ share: Double) -> Bool {
    if mayFail, share >= 1 {
      return judge.judge(changes, lossAllowed: (share - 1) * pressure / Self.lossPrice)
    }
    return judge.judge(changes, failuresAllowed: 0, share: min(share, Self.trustedShare)).isComplete
  }

  /// Ends the walk, where no case may fail at a network that has been verified.
  mutating func finish() {
    if acceptedSince > 0 { _ = verify() }
    if !mayFail, let verified { digits = verified }
    mix.learn(gains: gains, proposals: counts.map { Double($0.proposed) })
  }

  /// The sensitivities of the network.
  mutating func sensitivities() -> Sensitivities {
    if let knownSensitivities { return knownSensitivities }
    let found = judge.sensitivities()
    knownSensitivities = found
    return found
  }

  private mutating func drawKind() -> Int {
    let draw = generator.unit()
    return bounds.firstIndex { draw < $0 } ?? 0
  }

  // MARK: - A proposal's way

  /// Makes the proposed edits; what no neuron reads any more goes with them.
  ///
  /// - Returns: Whether anything has changed.
  private mutating func apply() -> Bool {
    var isChanged = false
    if let swap = proposal.activation {
      proposal.previous = digits.set(swap.neuron, to: swap.activation)
      isChanged = true
    }
    var index = 0
    while index < proposal.edits.count {
      let edit = proposal.edits[index]
      let before = digits.set(edit.neuron, edit.source, to: edit.number)
      proposal.edits[index].previous = before
      isChanged = isChanged || before != edit.number
      index += 1
      proposal.made = index
      let source = edit.source - digits.inputCount
      if edit.number.isZero, !before.isZero, source >= 0, !digits.isRead(source) {
        for connection in digits.neurons[source].connections {
          proposal.add(source, connection.source, .zero)
        }
        proposal.add(source, DigitNetwork.bias, .zero)
      }
    }
    return isChanged
  }

  /// Whether the rules of the task permit what the proposal has made of the network.
  private var isPermitted: Bool {
    if rules.areOpen { return true }
    if !rules.leaveNumbersFree {
      for edit in proposal.edits where !rules.permit(edit.number.exact) { return false }
    }
    let isReshaped = proposal.activation != nil || proposal.edits.contains(where: \.isReshaping)
    return !isReshaped || rules.objection(to: digits.network.withoutUnread()) == nil
  }

  private mutating func takeBack() {
    for edit in proposal.edits[..<proposal.made].reversed() {
      digits.set(edit.neuron, edit.source, to: edit.previous)
    }
    if let swap = proposal.activation { digits.set(swap.neuron, to: proposal.previous) }
  }

  /// Says what the edits change, in the words of the judge.
  private mutating func listChanges() {
    changes.removeAll(keepingCapacity: true)
    if let swap = proposal.activation {
      changes.append(.activation(neuron: swap.neuron, swap.activation))
    }
    // A neuron that reads other nodes than before is another one altogether.
    for edit in proposal.edits where edit.isReshaping { isReshaped[edit.neuron] = true }
    for edit in proposal.edits where isReshaped[edit.neuron] && edit.isReshaping {
      isReshaped[edit.neuron] = false
      changes.append(.neuron(edit.neuron, digits.neuron(edit.neuron)))
    }
    for edit in proposal.edits where edit.isReshaping { isReshaped[edit.neuron] = true }
    for edit in proposal.edits where !isReshaped[edit.neuron] {
      if edit.source == DigitNetwork.bias {
        changes.append(.bias(neuron: edit.neuron, value: edit.number.value))
      } else if let place = digits.neurons[edit.neuron].place(of: edit.source) {
        changes.append(.weight(neuron: edit.neuron, place: place, value: edit.number.value))
      }
    }
    for edit in proposal.edits where edit.isReshaping { isReshaped[edit.neuron] = false }
  }

  // MARK: - After a move

  private mutating func settle(_ kind: Int) {
    worst = judge.baseShare
    loss = judge.baseLoss
    knownSensitivities = nil
    acceptedSince += 1
    if proposal.edits.contains(where: \.isReshaping) {
      if digits.removeUnread() { renewJudge() }
    }
    if proposal.edits.contains(where: { $0.previous.isZero != $0.number.isZero }) { listPlaces() }
    if worst < Self.trustedShare, digits.score < cheapest?.score ?? .max {
      if verify() { counts[kind].improved += 1 }
    } else if acceptedSince >= Self.verificationInterval {
      _ = verify()
    }
  }

  /// Whether the network answers every case. If not, the cases that it did not are looked at from now
  /// on, and where none may fail the walk goes back to a network that answers all.
  private mutating func verify() -> Bool {
    acceptedSince = 0
    let errors = CaseErrors(of: Program(digits.network), over: table)
    if errors.worst < Self.trustedShare {
      verified = digits
      if digits.score < cheapest?.score ?? .max { cheapest = digits }
      return true
    }
    if mayFail {
      cases.add(failing: errors, beyond: Self.trustedShare, most: 64)
    } else {
      cases.add(failing: errors, beyond: errors.worst * 0.97, most: 16)
      if let verified { digits = verified }
    }
    renewJudge()
    listPlaces()
    return false
  }

  private mutating func renewJudge() {
    judge = IncrementalJudge(cases.table, digits.network)
    worst = judge.baseShare
    loss = judge.baseLoss
    knownSensitivities = nil
  }

  private mutating func listPlaces() {
    places.removeAll(keepingCapacity: true)
    biases.removeAll(keepingCapacity: true)
    isReshaped = .init(repeating: false, count: digits.neurons.count)
    var parameter = 0
    for (index, neuron) in digits.neurons.enumerated() {
      for connection in neuron.connections {
        places.append(NumberPlace(neuron: index, source: connection.source, parameter: parameter))
        parameter += 1
      }
      if !neuron.bias.isZero {
        places.append(
          NumberPlace(neuron: index, source: DigitNetwork.bias, parameter: parameter))
      }
      biases.append(parameter)
      parameter += 1
    }
  }
}
