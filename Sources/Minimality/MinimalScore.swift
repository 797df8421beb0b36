import Basics
import Exact
import Networks
import Synchronization
import Tasks

/// What is known of the smallest score with which a network does a task.
public struct MinimalScore: Sendable {
  /// What was enumerated of one score.
  public struct Level: Equatable, Sendable {
    /// The score.
    public var score: Int
    /// Sets of hidden neurons that were put together.
    public var prefixes: Int
    /// Last neurons whose last weight was solved for.
    public var solved: Int
    /// Networks that no pilot case excluded.
    public var candidates: Int
    /// Of those, the ones that doubles with proved bounds excluded on another case.
    public var excluded: Int
    /// Of those, the ones that exact numbers and balls refuted.
    public var refuted: Int
  }

  /// Why it is not known more of.
  public enum Limit: String, Sendable {
    /// A network was found.
    case found
    /// The scores that were asked for are done.
    case reached
    /// The time was used up, or someone asked to stop.
    case stopped
    /// Some networks of the next score could not be decided.
    case undecided
    /// The next score has weights of more digits than are listed.
    case tooLarge = "too large"
  }

  /// No network of a lower score does the task: proved.
  public var lowerBound: Int
  /// A network of that score that does the task, proved right on every case; nil while none is known.
  public var network: Network?
  /// The scores that were enumerated to the end, without a find.
  public var levels: [Level]
  /// Networks of score `lowerBound` of which even the highest precision did not decide whether they
  /// do the task.
  public var undecided: [Network]
  /// Why no more is known.
  public var limit: Limit

  /// Whether the lower bound is the smallest score itself.
  public var isMinimal: Bool { network != nil }
}

/// Finds the smallest score with which a network does a task, by looking at all networks of score 0,
/// 1, 2 and so on up to equivalence. `docs/minimality.md` has the argument.
public struct MinimalScoreSearch: Sendable {
  private let ground: Ground
  private let judge: CandidateJudge
  private let threads: Int
  private let windows: [[Window]]

  /// Where the doubles' relative errors hold, whatever a few digits make of a number.
  private static let range = ExactDecimal(1, exponent: -250)...ExactDecimal(1, exponent: 250)

  /// - Throws: `TaskError` where the task is none whose networks can be enumerated.
  public init(_ task: Task, threads: Int) throws(TaskError) {
    guard task.metric == .precision else {
      throw TaskError(
        "networks of a score are finitely many by the metric precision only, not by "
          + task.metric.rawValue)
    }
    guard task.rules.areOpen else {
      throw TaskError(
        "\(task.name): networks are enumerated without rules about their shape or their numbers only"
      )
    }
    guard task.winners.isEmpty else {
      throw TaskError(
        "\(task.name): networks are enumerated for outputs that are judged one by one, not for argmax"
      )
    }
    guard task.outputs.count <= CandidateJudge.mostTargets else {
      throw TaskError(
        "\(task.outputs.count) targets: expected at most \(CandidateJudge.mostTargets)")
    }
    let columns = task.inputColumns + [task.tolerances] + task.decimalTargets
    let numbers = columns.joined().lazy.filter { !$0.isZero }
    if let number = numbers.first(where: { !Self.range.contains($0.magnitude) }) {
      throw TaskError(
        "\(number.description.prefix(20)): networks are ruled out in doubles, so numbers other than 0 "
          + "have to lie between 1e-250 and 1e250")
    }
    ground = Ground(task)
    judge = CandidateJudge(ground)
    self.threads = threads
    windows = ground.low.indices.map { [ground] target in
      ground.activations.map {
        Window($0, low: ground.low[target][0], high: ground.high[target][0])
      }
    }
  }

  /// Looks at one score after another.
  ///
  /// - Parameters:
  ///   - last: The largest score to look at.
  ///   - isStopWanted: Asked now and then whether to stop.
  ///   - report: Told the score, and which share of its parts is done.
  public func run(
    upTo last: Int, isStopWanted: @escaping @Sendable () -> Bool = { false },
    report: @escaping @Sendable (_ score: Int, _ share: Double) -> Void = { _, _ in }
  ) -> MinimalScore {
    var result = MinimalScore(
      lowerBound: 0, network: nil, levels: [], undecided: [], limit: .reached)
    while result.lowerBound <= last {
      let score = result.lowerBound
      report(score, 0)
      guard
        let tally = enumerate(score, isStopWanted, report: { report(score, $0) })
      else {
        result.limit = .tooLarge
        return result
      }
      if let found = tally.found {
        result.network = found
        result.limit = .found
        return result
      }
      if tally.isCut || !tally.undecided.isEmpty {
        result.limit = tally.isCut ? .stopped : .undecided
        result.undecided = tally.undecided
        return result
      }
      result.levels.append(
        MinimalScore.Level(
          score: score, prefixes: tally.prefixes, solved: tally.solved,
          candidates: tally.candidates, excluded: tally.excluded, refuted: tally.refuted))
      result.lowerBound += 1
    }
    return result
  }

  /// All networks of one score; nil where they have weights of more digits than are listed.
  private func enumerate(
    _ score: Int, _ isStopWanted: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (Double) -> Void
  ) -> Tally? {
    let control = Control(isStopWanted: isStopWanted)
    if score == 0 { return enumerateFree() }
    // A weight that is tried has at most so many digits: as many as reading what has to be read
    // leaves; and one that is solved for is the dearest of its neuron, unless a sine tries it too.
    guard let most = mostDigits(score) else { return Tally() }
    guard most <= ShortDecimals.mostDigits else { return nil }
    let weights = WeightLists(upTo: most)
    @Sendable func enumeration() -> Enumeration {
      Enumeration(
        ground, score: score, weights: weights, windows: windows, judge: judge, control: control)
    }
    let parts = enumeration().listParts()
    let progress = Progress(parts.count, report)
    let tallies = parallelMap(count: parts.count, threads: threads) { index in
      if control.isSuperseded(index) { return Tally() }
      control.look()
      let tally = enumeration().run(parts[index])
      progress.step()
      return tally
    }
    return tallies.reduce(into: Tally()) { $0.add($1) }
  }

  /// The most digits a weight of a network of that score can have; nil where no network of that score
  /// reads what has to be read.
  private func mostDigits(_ score: Int) -> Int? {
    let needed = ground.task.inputs.indices.count { input in
      ground.isNeeded.count == 1 && ground.isNeeded[0][input]
    }
    return needed > score ? nil : score - max(needed, 1) + 1
  }

  /// The networks that cost nothing.
  private func enumerateFree() -> Tally {
    var tally = Tally()
    tally.candidates = 1
    switch judge.examine([]) {
    case .excluded: tally.excluded = 1
    case .refuted: tally.refuted = 1
    case .undecided(let network): tally.undecided = [network]
    case .proved(let network): tally.found = network
    }
    return tally
  }
}

/// Counts the parts that are done.
private final class Progress: Sendable {
  private let total: Int
  private let done = Atomic(0)
  private let report: @Sendable (Double) -> Void

  init(_ total: Int, _ report: @escaping @Sendable (Double) -> Void) {
    (self.total, self.report) = (total, report)
  }

  func step() {
    let count = done.add(1, ordering: .relaxed).newValue
    report(Double(count) / Double(total))
  }
}

extension Task {
  /// The targets that are decimals, column by column.
  fileprivate var decimalTargets: [[ExactDecimal]] {
    targetColumns.map { column in
      column.compactMap { target in
        if case .decimal(let value) = target { value } else { nil }
      }
    }
  }
}
