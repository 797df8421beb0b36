import Networks
import Tasks

/// A recipe that builds networks: give it values for its parameters and a task, and it returns a
/// network, good or bad. Whether the network does the task is for the judges to say.
///
/// The parameter space is typed and documented, and nothing else about a construction is known to
/// the search: grid search and annealing walk `parameters`, the command line lists them, and the
/// same values always build the same network.
///
/// ```swift
/// let task = try LargestRoot().task(threads: 2)
/// let network = try Memorise().network(for: task, parameters: Memorise().defaults)
/// network.score()                   // 29306
/// ```
public protocol Construction: Family {
  /// What can be varied, in a fixed order.
  var parameters: [Parameter] { get }
  /// What building a network takes, in multiplications: searches share their time out by it.
  func buildingWork(for task: Task) -> Int
  /// What every one of its networks for a task costs at least.
  func leastScore(for task: Task) -> Int
  /// The network for these parameter values, one for each parameter.
  ///
  /// - Throws: `ConstructionError` when no network can be built from these values.
  func network(for task: Task, parameters: [ExactDecimal]) throws(ConstructionError) -> Network
}

extension Construction {
  /// The default of every parameter.
  public var defaults: [ExactDecimal] { parameters.map(\.standard) }

  /// Nothing worth mentioning.
  public func buildingWork(for task: Task) -> Int { 0 }

  /// Nothing is known.
  public func leastScore(for task: Task) -> Int { 0 }

  /// The defaults, with some parameters set by name.
  ///
  /// - Precondition: the names are names of parameters.
  public func values(_ settings: [String: ExactDecimal]) -> [ExactDecimal] {
    for name in settings.keys {
      precondition(parameters.contains { $0.name == name }, "\(self.name) has no '\(name)'")
    }
    return parameters.map { settings[$0.name] ?? $0.standard }
  }
}

/// Why no network can be built from some parameter values.
public struct ConstructionError: Error, Equatable, CustomStringConvertible {
  /// What does not fit together.
  public let description: String

  /// An error of that text.
  public init(_ description: String) { self.description = description }
}
