import Basics
import Evaluation
import Networks
import Tasks

/// Simulated annealing on a network itself: on the digits of its numbers and on what its neurons
/// read (Kirkpatrick, Gelatt and Vecchi, "Optimization by Simulated Annealing", Science 220, 1983).
///
/// It goes from proposal to proposal, always at a network that answers the working cases, and every
/// so often one that answers all. The energy is the score, and a price for the worst error: a network
/// with room to spare can afford the next digit. From a network that fails cases it walks through
/// others that do; then the worst error is dear and never rises, until every case is answered. How much error a candidate may have follows from a threshold drawn before it is judged,
/// so that judging ends at the first case beyond it.
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
  /// What the worst error has to stay below, relative to the tolerance: `trustedShare`, or more as
  /// long as some case fails.
  private var limit: Double
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
  /// What the worst error is worth in digits, for each tolerance, while some case fails.
  private static let repairPressure = 30.0
  /// How far the worst error may rise between two verifications while some case fails.
  private static let repairSlack = 1.02
  /// A network is verified after so many accepted moves.
  private static let verificationInterval = 100

  /// A walker at a network; nil when one of its numbers is too long for machine words.
  ///
  /// - Parameters:
  ///   - hard: Cases that are known to be hard for the network.
  ///   - temperature: By how many digits the score rises easily.
  ///   - pressure: How many digits the worst error is worth when it is as large as the tolerance.
  init?(
    _ network: Network, setting: SearchSetting, hard: [Int] = [], mix: WalkMix = WalkMix(),
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
    limit = max(Self.trustedShare, errors.worst * Self.repairSlack)
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
    // The acceptance limit is drawn first; it says how large the worst error may become.
    let room = temperature * generator.exponential() - rise
    let price = isRepairing ? max(pressure, Self.repairPressure) : pressure
    let share = min(worst + room / price, limit)
    guard share > 0.3 * worst else { return takeBack() }
    listChanges()
    guard judge.judge(changes, failuresAllowed: 0, share: share).isComplete else {
      return takeBack()
    }
    judge.accept()
    counts[kind].accepted += 1
    gains[kind] -= rise
    settle(kind)
  }

  /// Ends the walk at a network that has been verified.
  mutating func finish() {
    if acceptedSince > 0 { _ = verify() }
    if let verified { digits = verified }
    mix.learn(gains: gains, proposals: counts.map { Double($0.proposed) })
  }

  /// The sensitivities of the network.
  mutating func sensitivities() -> Sensitivities {
    if let knownSensitivities { return knownSensitivities }
    let found = judge.sensitivities()
    knownSensitivities = found
    return found
  }

  /// Whether some case fails.
  private var isRepairing: Bool { limit > Self.trustedShare }

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
    knownSensitivities = nil
    acceptedSince += 1
    if proposal.edits.contains(where: \.isReshaping) {
      if digits.removeUnread() { renewJudge() }
    }
    if proposal.edits.contains(where: { $0.previous.isZero != $0.number.isZero }) { listPlaces() }
    if isRepairing ? worst < Self.trustedShare : digits.score < cheapest?.score ?? .max {
      if verify() { counts[kind].improved += 1 }
    } else if acceptedSince >= Self.verificationInterval {
      _ = verify()
    }
  }

  /// Whether the network answers every case. If not, the walk goes back to one that does, and the
  /// cases that this one did not are looked at from now on.
  private mutating func verify() -> Bool {
    acceptedSince = 0
    let errors = CaseErrors(of: Program(digits.network), over: table)
    if errors.worst < limit {
      limit = max(Self.trustedShare, min(limit, errors.worst * Self.repairSlack))
      verified = digits
      if isRepairing {
        cases.add(failing: errors)
        renewJudge()
        return false
      }
      if digits.score < cheapest?.score ?? .max { cheapest = digits }
      return true
    }
    cases.add(failing: errors)
    if let verified { digits = verified }
    renewJudge()
    listPlaces()
    return false
  }

  private mutating func renewJudge() {
    judge = IncrementalJudge(cases.table, digits.network)
    worst = judge.baseShare
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
