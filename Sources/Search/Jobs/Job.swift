import Basics
import Networks

/// How a search looks for networks.
public enum Strategy: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
  /// All points of a coarse grid of a construction's parameters.
  case grid
  /// Annealing of a construction's parameters.
  case annealing
  /// Drawing, fitting and rounding whole networks.
  case sketching
  /// Annealing of a network's digits and structure.
  case walking
}

/// What an island does, a step at a time.
///
/// A job is a value that a checkpoint holds. A step is a pure function of the job, the arguments and
/// the generator; how much work it was is entered on the workbench.
protocol Job: Equatable, Codable, Sendable {
  /// What it is doing, for people.
  func activity(_ metric: Metric) -> String

  /// Takes a step.
  ///
  /// - Parameters:
  ///   - best: The cheapest candidate of the island.
  mutating func step(
    on workbench: Workbench, plan: Int, best: Candidate?, using generator: inout SeededGenerator
  ) -> JobStep

  /// The island's best candidate was refused by the rigorous judge.
  ///
  /// - Returns: Whether the job can go on.
  mutating func forgetBest() -> Bool

  /// Whether the numbers are ones that the job could have come to on this plan.
  func fits(_ setting: SearchSetting, plan: Int) -> Bool
}

/// What came of a job's step.
struct JobStep {
  /// What the island does next.
  enum Next {
    /// Goes on.
    case sameJob
    /// Another job, of the same plan.
    case job(Work)
    /// Nothing: the job is over.
    case nothing
  }

  /// A network that answers every case, as far as doubles can tell; it may be no cheaper than the
  /// island's best.
  var find: Candidate?
  /// Candidates judged.
  var evaluations = 0
  /// What became of annealing's moves.
  var parameterMoves: [ParameterMove: MoveTally] = [:]
  /// What became of a walk's moves.
  var walkMoves: [WalkMove: MoveTally] = [:]
  /// What a walk that is over came to.
  var outcome: Tournament.Entry?
  var next = Next.sameJob
}

/// The job of an island, whichever it is.
enum Work: Equatable, Codable, Sendable {
  case grid(GridSearch)
  case annealing(Annealing)
  case sketching(Sketching)
  case walking(Walk)

  /// The job.
  var job: any Job {
    switch self {
    case .grid(let job): job
    case .annealing(let job): job
    case .sketching(let job): job
    case .walking(let job): job
    }
  }

  /// Which strategy it is.
  var strategy: Strategy {
    switch self {
    case .grid: .grid
    case .annealing: .annealing
    case .sketching: .sketching
    case .walking: .walking
    }
  }

  /// Lets the job change itself.
  mutating func update<Result>(_ body: (inout any Job) -> Result) -> Result {
    var job = job
    let result = body(&job)
    switch job {
    case let job as GridSearch: self = .grid(job)
    case let job as Annealing: self = .annealing(job)
    case let job as Sketching: self = .sketching(job)
    case let job as Walk: self = .walking(job)
    default: preconditionFailure("a job changed into another one")
    }
    return result
  }
}
