import Basics
import Evaluation
import Networks
import Tasks

/// Simulated annealing on a network itself: on the digits of its numbers and on what its neurons
/// read (Kirkpatrick, Gelatt and Vecchi, "Optimization by Simulated Annealing", Science 220, 1983).
///
/// It starts from any network that answers everything and stays among such networks. The energy is
/// the score, and a price for the worst error: a network with room to spare can afford the next
/// digit. How much error a candidate may have follows from a threshold drawn before it is judged,
/// so that judging ends at the first case beyond it.
///
/// ```swift
/// guard var polisher = Polisher(network, task: task, table: table) else { return }
/// polisher.run(proposals: 20_000, hot: 1, pressure: 2, using: &generator)
/// polisher.best?.score
/// ```
///
/// What a run comes to depends on the network, the mix of moves, the arguments and the generator's
/// state only. So a polisher made from another's `network` and `mix` goes on as that one would.
public struct Polisher {
  /// The network walked to.
  public var network: Network { digits.network }
  /// What it costs.
  public var score: Int { digits.score }
  /// The cheapest network of the last run that answers everything, as far as doubles can tell.
  public private(set) var best: (network: Network, score: Int)?
  /// How often each kind of move is made.
  public private(set) var mix: PolishMix
  /// What became of the moves since the polisher was made.
  public private(set) var tallies: [PolishMove: MoveTally] = [:]

  private var digits: DigitNetwork
  private let table: CaseTable
  private let activations: [Activation]

  /// A polisher that starts from a network; nil when one of its numbers is too long for machine
  /// words.
  public init?(_ network: Network, task: Task, table: CaseTable, mix: PolishMix = PolishMix()) {
    guard let digits = DigitNetwork(network, metric: task.metric) else { return nil }
    self.digits = digits
    self.table = table
    self.mix = mix
    activations = Activation.allCases.filter(task.activations.contains)
  }

  /// Makes some moves.
  ///
  /// - Parameters:
  ///   - proposals: How many.
  ///   - temperature: By how many digits the score rises easily.
  ///   - lambda: How many digits the worst error is worth when it is as large as the tolerance.
  public mutating func run(
    proposals: Int, hot temperature: Double, pressure lambda: Double,
    using generator: inout SeededGenerator
  ) {
    best = nil
    var walk = PolishWalk(
      digits, table: table, activations: activations, mix: mix, temperature: temperature,
      pressure: lambda, generator: generator)
    for _ in 0..<proposals { walk.step() }
    walk.finish()
    generator = walk.generator
    digits = walk.digits
    best = walk.best.map { ($0.network, $0.score) }
    mix.learn(gains: walk.gains, proposals: walk.tallies.map { Double($0.proposed) })
    for (kind, tally) in zip(PolishMove.allCases, walk.tallies) {
      tallies[kind, default: MoveTally()].add(tally)
    }
  }
}
