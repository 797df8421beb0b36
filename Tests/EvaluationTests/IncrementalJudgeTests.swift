import Basics
import Evaluation
import Networks
import Tasks
import Testing
import TestSupport

@Suite("Incremental judging")
struct IncrementalJudgeTests {
  /// The change, made to the network itself.
  private func apply(_ change: Change, to network: inout Network) {
    switch change {
    case .weight(let neuron, let place, let value):
      network.neurons[neuron].connections[place].weight = ExactDecimal(exactly: value) ?? .zero
    case .bias(let neuron, let value):
      network.neurons[neuron].bias = ExactDecimal(exactly: value) ?? .zero
    case .activation(let neuron, let activation): network.neurons[neuron].activation = activation
    case .neuron(let neuron, let value): network.neurons[neuron] = value
    }
  }

  private func change(of network: Network, _ generator: inout SeededGenerator) -> Change {
    let neuron = generator.below(network.neurons.count)
    let value = generator.decimal(digits: 2, exponents: -2...0).doubleValue
    let connections = network.neurons[neuron].connections
    switch generator.below(6) {
    case 0: return .bias(neuron: neuron, value: value)
    case 1: return .activation(neuron: neuron, generator.pick(Activation.allCases))
    case 2:
      let sources = (0..<generator.below(4)).map { _ in
        generator.below(network.inputs.count + neuron)
      }
      return .neuron(
        neuron,
        Neuron(
          name: "other", activation: generator.pick(Activation.allCases),
          connections: Set(sources).sorted().map {
            Connection(source: $0, weight: generator.decimal(digits: 1, exponents: -1...0))
          }, bias: generator.decimal(digits: 1, exponents: -1...0)))
    default:
      if connections.isEmpty { return .bias(neuron: neuron, value: value) }
      return .weight(
        neuron: neuron, place: generator.below(connections.count),
        value: generator.below(8) == 0 ? 0 : value)
    }
  }

  @Test("Every verdict is that of the changed network, through thousands of changes kept or not")
  func walk() throws {
    var generator = SeededGenerator(seed: 90)
    var (passed, accepted, early) = (0, 0, 0)
    for _ in 0..<60 {
      let (inputs, outputs) = (1 + generator.below(3), 1 + generator.below(2))
      var network = generator.network(
        inputs: inputs, outputs: outputs, neurons: 1 + generator.below(15))
      let rows = generator.rows(1 + generator.below(400), inputs: inputs)
      let targets = rows.map { _ in
        (0..<outputs).map { _ in generator.decimal(digits: 2, exponents: -2...(-1)) }
      }
      let task = try Samples.task(rows: rows, targets: targets, tolerances: [2])
      let table = CaseTable(task)
      let full = FastJudge(table)
      let judge = IncrementalJudge(table, network)
      #expect(judge.baseVerdict == full.judge(Program(network)))
      for _ in 0..<100 {
        let change = change(of: network, &generator)
        var changed = network
        apply(change, to: &changed)
        let expected = full.judge(Program(changed))
        let allowed = generator.below(2) == 0 ? Int.max : generator.below(rows.count + 1)
        let found = judge.judge(change, failuresAllowed: allowed)
        #expect(found.isComplete == (expected.failures <= allowed))
        if found.isComplete {
          #expect(found == expected)
        } else {
          #expect((allowed + 1...expected.failures).contains(found.failures))
          early += 1
        }
        passed += found.passes ? 1 : 0
        if generator.below(3) == 0 {
          judge.accept()
          network = changed
          accepted += 1
          #expect(judge.baseVerdict == expected)
        }
      }
    }
    #expect(accepted > 1000 && early > 500, "\(passed) \(accepted) \(early)")
  }

  @Test("Lists of changes and any share of the tolerance give the verdict counted case by case")
  func lists() throws {
    var generator = SeededGenerator(seed: 91)
    var (accepted, early, several) = (0, 0, 0)
    for _ in 0..<60 {
      let (inputs, outputs) = (1 + generator.below(3), 1 + generator.below(2))
      var network = generator.network(
        inputs: inputs, outputs: outputs, neurons: 1 + generator.below(15))
      let rows = generator.rows(1 + generator.below(400), inputs: inputs)
      let targets = rows.map { _ in
        (0..<outputs).map { _ in generator.decimal(digits: 2, exponents: -2...(-1)) }
      }
      let task = try Samples.task(rows: rows, targets: targets, tolerances: [2])
      let table = CaseTable(task)
      let judge = IncrementalJudge(table, network)
      for _ in 0..<60 {
        var changed = network
        let changes = (0..<generator.below(5)).map { _ in
          let change = change(of: changed, &generator)
          apply(change, to: &changed)
          return change
        }
        let share = generator.pick([
          generator.unit(), FastVerdict.trustedShare, 1 + 3 * generator.unit(),
        ])
        let allowed = generator.below(2) == 0 ? Int.max : generator.below(rows.count + 1)
        let errors = CaseErrors(of: Program(changed), over: table)
        let failures = errors.shares.count { !($0 < share) }
        let found = judge.judge(changes, failuresAllowed: allowed, share: share)
        #expect(found.isComplete == (failures <= allowed))
        if found.isComplete {
          #expect(found.failures == failures)
        } else {
          early += 1
        }
        several += changes.count > 1 ? 1 : 0
        if generator.below(3) == 0 {
          judge.accept()
          network = changed
          accepted += 1
          #expect(judge.baseVerdict == FastJudge(table).judge(Program(network)))
          #expect(judge.baseShare == errors.worst)
        }
      }
    }
    #expect(accepted > 500 && early > 200 && several > 1000, "\(accepted) \(early) \(several)")
  }

  @Test("Sensitivities are the derivatives carried forward, of the same cases")
  func sensitivities() throws {
    var generator = SeededGenerator(seed: 92)
    var seen = 0
    for _ in 0..<100 {
      let inputs = 1 + generator.below(3)
      var network = generator.network(inputs: inputs, outputs: 1, neurons: 1 + generator.below(9))
      let rows = generator.rows(64, inputs: inputs)
      let targets = rows.map { _ in [generator.decimal(digits: 2, exponents: -2...(-1))] }
      let table = CaseTable(try Samples.task(rows: rows, targets: targets, tolerances: [2]))
      let judge = IncrementalJudge(table, network)
      for _ in 0..<3 {
        let change = change(of: network, &generator)
        apply(change, to: &network)
        _ = judge.judge(change)
        judge.accept()
      }
      let found = judge.sensitivities()
      let forward = ForwardMode(network: network)
      let values = rows.map { $0.map(\.doubleValue) }
      let columns = forward.jacobian(over: values)
      #expect(found.parameterCount == columns.count)
      if !forward.isFinite(over: values) { continue }
      seen += 1
      for (parameter, column) in columns.enumerated() {
        let expected = column.map { $0 / 2 }.sorted()
        for (one, other) in zip(found.derivatives(of: parameter).sorted(), expected) {
          let size: Double = 1 + abs(one) + abs(other)
          #expect(abs(one - other) <= 1e-9 * size)
        }
      }
      let shares = CaseErrors(of: Program(network), over: table).shares
      #expect(found.baseErrors.map(abs).sorted() == shares.sorted())
    }
    #expect(seen > 50)
  }

  @Test("A remedy makes the weighted squares least, and moving keeps account")
  func remedies() throws {
    let task = try Samples.task(
      rows: [[0], [1], [2]], targets: [[0], [1], [2]], tolerances: [1])
    let judge = IncrementalJudge(CaseTable(task), Samples.neuron(.identity, weight: 2))
    let effects = judge.sensitivities()
    effects.reset()
    let remedy = try #require(effects.remedy(0))
    #expect(abs(remedy.distance + 1) < 1e-12)
    effects.move(0, by: -1)
    #expect(effects.remedy(0) == nil)
    effects.reset()
    #expect(effects.remedy(0)?.distance == remedy.distance)
    #expect(effects.remedy(0)?.gain == remedy.gain)
  }

  @Test("A weight that is not there yet moves the errors as its derivative says")
  func foresight() throws {
    var generator = SeededGenerator(seed: 93)
    var seen = 0
    for _ in 0..<200 {
      let network = generator.network(inputs: 2, outputs: 1, neurons: 2 + generator.below(6))
      let rows = generator.rows(64, inputs: 2)
      let targets = rows.map { _ in [generator.decimal(digits: 2, exponents: -2...(-1))] }
      let table = CaseTable(try Samples.task(rows: rows, targets: targets, tolerances: [1]))
      let judge = IncrementalJudge(table, network)
      let effects = judge.sensitivities()
      guard effects.baseErrors.allSatisfy(\.isFinite) else { continue }
      // Two ways to the same errors: by the parameter, and by the neuron and the node it reads.
      var parameter = 0
      for neuron in network.neurons {
        let bias = parameter + neuron.connections.count
        for (place, connection) in neuron.connections.enumerated() {
          effects.reset()
          effects.move(parameter + place, by: 0.5)
          let expected = effects.remedy(bias)
          effects.reset()
          judge.move(effects, bias: bias, reading: connection.source, by: 0.5)
          let found = effects.remedy(bias)
          guard let found, let expected, expected.distance.isFinite else { continue }
          seen += 1
          #expect(abs(found.distance - expected.distance) <= 1e-9 * (1 + abs(expected.distance)))
        }
        parameter = bias + 1
      }
    }
    #expect(seen > 300, "\(seen)")
  }

  @Test("Accepting twice is accepting once")
  func acceptTwice() throws {
    let task = try Samples.task(
      rows: [[0], [1]], targets: [[0], [1]], tolerances: [ExactDecimal(1, exponent: -1)])
    let judge = IncrementalJudge(CaseTable(task), Samples.neuron(.identity))
    #expect(judge.baseVerdict.passes)
    #expect(!judge.judge(.weight(neuron: 0, place: 0, value: 0.5)).passes)
    #expect(judge.baseVerdict.passes)
    judge.accept()
    judge.accept()
    #expect(judge.baseVerdict.failures == 1)
    #expect(judge.judge(.weight(neuron: 0, place: 0, value: 1)).passes)
  }

  @Test("What wrong cases cost together is their excess, and what is allowed ends at that")
  func losses() throws {
    var generator = SeededGenerator(seed: 91)
    var (allowed, refused) = (0, 0)
    for _ in 0..<60 {
      let (inputs, outputs) = (1 + generator.below(3), 1 + generator.below(2))
      var network = generator.network(
        inputs: inputs, outputs: outputs, neurons: 1 + generator.below(15))
      let rows = generator.rows(1 + generator.below(400), inputs: inputs)
      let targets = rows.map { _ in
        (0..<outputs).map { _ in generator.decimal(digits: 2, exponents: -2...(-1)) }
      }
      let task = try Samples.task(rows: rows, targets: targets, tolerances: [2])
      let table = CaseTable(task)
      // By hand: a tenth for each wrong case, and by how many tolerances it is beyond, 50 at most.
      func loss(_ network: Network) -> Double {
        let answers = RealNetwork(network).answers(over: table)
        return rows.indices.reduce(0) { sum, row in
          let error = (0..<outputs).map {
            abs(answers[$0][row] - targets[row][$0].doubleValue)
          }.max()!
          return sum + (error < 2 * (1 - 0x1p-30) ? 0 : 0.1 + min(error / 2 - 1, 50))
        }
      }
      let judge = IncrementalJudge(table, network)
      for _ in 0..<50 {
        #expect(abs(judge.baseLoss - loss(network)) < 1e-7 * (1 + judge.baseLoss))
        var changed = network
        var changes: [Change] = []
        for _ in 0...generator.below(2) {
          changes.append(change(of: changed, &generator))
          apply(changes[changes.count - 1], to: &changed)
        }
        let expected = loss(changed)
        let limit = expected * (generator.below(2) == 0 ? 0.999 : 1.001) - 1e-6
        #expect(judge.judge(changes, lossAllowed: limit) == (expected <= limit))
        if expected <= limit { allowed += 1 } else { refused += 1 }
        if generator.below(3) == 0 {
          judge.accept()
          network = changed
        }
      }
    }
    #expect(allowed > 500 && refused > 500, "\(allowed) \(refused)")
  }
}
