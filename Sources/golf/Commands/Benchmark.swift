import Basics
import Certification
import Constructions
import Dispatch
import Evaluation
import Networks
import Search
import Tasks

/// What `golf bench` measures. All rates are per second.
struct Benchmark {
  let task: Task
  let threads: Int
  /// How long each rate is measured.
  let seconds: Double
  private let table: CaseTable

  init(task: Task, threads: Int, seconds: Double) {
    self.task = task
    self.threads = threads
    self.seconds = seconds
    table = CaseTable(task)
  }

  /// What the vector unit does at best on one thread, in additions and multiplications.
  func peak() -> Double {
    let rounds = 100_000
    var flops = 0
    let rate = rate { flops = VectorUnit.widest.exercise(rounds: rounds) }
    return rate * Double(flops)
  }

  /// How fast one network is judged in various ways.
  struct NetworkRates {
    var name: String
    var neurons: Int
    var weights: Int
    var operations: Operations
    /// Verdicts on all cases, on one thread and on all threads.
    var verdicts: (one: Double, all: Double)
    /// The same, neuron by neuron as the network stands.
    var plainVerdicts: Double
    /// Changes of one weight or bias judged.
    var moves: (one: Double, all: Double)
    /// Of the changes that were rejected, the share that the first block of cases rejected.
    var passed: Int
    /// Equations of a step of fitting, which are about the hardest cases.
    var fitting: Double?
    /// Networks compiled.
    var compiled: Double
    /// Certifications, in seconds each.
    var certify: Double
  }

  /// Measures a network.
  func measure(_ network: Network, name: String) -> NetworkRates {
    let program = Program(folding: network, over: table)
    let plain = Program(network)
    let changes = self.changes(of: network)
    let passed = changes.isEmpty ? 0 : countPassed(changes, of: network)
    return NetworkRates(
      name: name, neurons: network.neurons.count, weights: network.parameterCount,
      operations: program.operations(over: table),
      verdicts: onOneAndAll { judge(program) }, plainVerdicts: rate(judge(plain)),
      moves: changes.isEmpty ? (0, 0) : onOneAndAll { judge(changes, of: network) },
      passed: passed,
      fitting: fittingSteps(of: network),
      compiled: rate { _ = Program(folding: network, over: table) },
      certify: time { _ = CertifiedJudge(task, threads: threads).certify(network) })
  }

  /// How many networks of a family are built a second.
  func building(_ family: any Construction) -> Double {
    rate { _ = try? family.network(for: task, parameters: family.defaults) }
  }

  /// How many candidates of a family annealing judges a second.
  func annealing(_ family: any Construction, threads: Int) throws -> Double {
    let setting = try SearchSetting(task: task, families: [family], threads: threads)
    let engine = Engine(setting, islands: 8, threads: threads)
    var state = Archipelago(setting, seed: 1, islands: 8)
    let interruption = Interruption()
    let spent = time {
      let start = now
      while now - start < seconds {
        state = state.advanced(engine, interruption: interruption) ?? state
      }
    }
    return Double(state.evaluations) / spent
  }

  // MARK: - Work

  private func judge(_ program: Program) -> () -> Int {
    let judge = FastJudge(table)
    return {
      _ = judge.judge(program)
      return 1
    }
  }

  private func judge(_ changes: [Change], of network: Network) -> () -> Int {
    let judge = IncrementalJudge(table, network)
    return {
      for change in changes { _ = judge.judge(change, failuresAllowed: 0) }
      return changes.count
    }
  }

  /// How many steps of fitting a second can be set up; nil for a network nobody would fit.
  private func fittingSteps(of network: Network) -> Double? {
    let real = RealNetwork(network)
    let free = real.freeParameters
    guard free.count <= Self.mostFitted else { return nil }
    let norm = ErrorNorm(of: real, over: table)
    return rate {
      let worst = norm.measure()
      _ = norm.equations(of: free, power: 16, scale: max(worst, 1e-100))
      return 1
    }
  }

  private static let mostFitted = 300

  private func countPassed(_ changes: [Change], of network: Network) -> Int {
    let judge = IncrementalJudge(table, network)
    return changes.count { judge.judge($0, failuresAllowed: 0).passes }
  }

  /// Changes of one number as a search makes them: up or down by one in the last digit, the last
  /// digit dropped, or another number of one digit.
  private func changes(of network: Network) -> [Change] {
    var generator = SeededGenerator(seed: 2)
    var places: [(neuron: Int, place: Int?, value: ExactDecimal)] = []
    for (index, neuron) in network.neurons.enumerated() {
      for (place, connection) in neuron.connections.enumerated() {
        places.append((index, place, connection.weight))
      }
      if !neuron.bias.isZero { places.append((index, nil, neuron.bias)) }
    }
    if places.isEmpty { return [] }
    return (0..<4096).map { _ in
      let (neuron, place, value) = generator.pick(places)
      let unit = ExactDecimal(1, exponent: value.exponent)
      let other: ExactDecimal =
        switch generator.below(4) {
        case 0: value + unit
        case 1: value - unit
        case 2: value.rounded(toMultipleOf: unit * 10)
        default: ExactDecimal(generator.below(19) - 9, exponent: -generator.below(3))
        }
      return place.map { .weight(neuron: neuron, place: $0, value: other.doubleValue) }
        ?? .bias(neuron: neuron, value: other.doubleValue)
    }
  }

  // MARK: - Clock

  private var now: Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

  private func time(_ work: () -> Void) -> Double {
    let start = now
    work()
    return now - start
  }

  private func rate(_ work: () -> Void) -> Double {
    rate {
      work()
      return 1
    }
  }

  /// How many pieces of work are done a second; `work` does some and says how many.
  private func rate(_ work: () -> Int) -> Double {
    _ = work()
    let start = now
    var (count, calls) = (0, 0)
    while calls < 3 || now - start < seconds {
      count += work()
      calls += 1
    }
    return Double(count) / (now - start)
  }

  /// The rate on one thread, and the sum of the rates of all threads at once, each with work of its
  /// own.
  private func onOneAndAll(_ make: @Sendable () -> () -> Int) -> (one: Double, all: Double) {
    let one = rate(make())
    if threads == 1 { return (one, one) }
    let all = parallelMap(count: threads, threads: threads) { _ in rate(make()) }
    return (one, all.reduce(0, +))
  }
}
