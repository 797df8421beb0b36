import Constructions
import Dispatch
import Foundation
public import GolfNetworks
import Search

/// A search, in memory, for the cheapest network that is right on every case of a task.
///
/// ```swift
/// let search = try NetworkSearch(task)
/// for try await event in search.events {
///   if case .improvement(let proved) = event { print(proved.score) }
///   if event.generation == 20 { break }
/// }
/// let network = await search.best?.network
/// ```
///
/// A generation is a portion of work that is counted, not timed: what a search has found depends on task,
/// families, seed, islands and the number of generations, and is what `golf search` finds. A search does
/// its work where it is awaited; between generations it rests, and can be left for as long as one likes.
public actor NetworkSearch {
  /// A network that was proved right on every case.
  public struct Proved: Equatable, Sendable {
    /// The network.
    public let network: Network
    /// What it costs, by the task's metric.
    public let score: Int
    /// A lower bound of tolerance minus error over all cases.
    public let margin: Double
    /// The family it belongs to.
    public let family: String
    /// The generation at whose end it was proved.
    public let generation: Int
  }

  /// What a generation has brought.
  public enum Event: Equatable, Sendable {
    /// A cheaper network.
    case improvement(Proved, generation: Int)
    /// None.
    case nothing(generation: Int)

    /// Generations done.
    public var generation: Int {
      switch self {
      case .improvement(_, let generation), .nothing(let generation): generation
      }
    }
  }

  private let setting: SearchSetting
  private let engine: Engine
  private var state: Archipelago
  private var isAtWork = false

  /// A search at its beginning.
  ///
  /// - Parameters:
  ///   - task: What must hold.
  ///   - families: The families of networks that are searched; all that fit the task, if empty.
  ///   - start: A network to walk from instead, repairing it where it fails.
  ///   - seed: The seed of all randomness.
  ///   - islands: How many islands search.
  ///   - threads: How many threads do the work, one for each core if nil; no result depends on it.
  /// - Throws: `GolfError` when a family is unknown or cannot serve the task, or when the network does not
  ///   fit it.
  public init(
    _ task: NetworkTask, families: [String] = [], start: Network? = nil, seed: UInt64 = 1,
    islands: Int = 8, threads: Int? = nil
  ) throws(GolfError) {
    guard (1...RunDescription.mostIslands).contains(islands) else {
      throw GolfError("\(islands) islands: expected 1 to \(RunDescription.mostIslands)")
    }
    if let start, let mismatch = task.core.mismatch(with: start.core) { throw GolfError(mismatch) }
    if let unknown = families.first(where: { Catalogue.family(named: $0) == nil }) {
      throw GolfError(
        "family '\(unknown)': expected "
          + Catalogue.families.map(\.name).joined(separator: ", "))
    }
    let known = Catalogue.families.filter {
      families.isEmpty ? $0.objection(to: task.core) == nil : families.contains($0.name)
    }
    let threads = max(threads ?? ProcessInfo.processInfo.activeProcessorCount, 1)
    do {
      setting = try SearchSetting(
        task: task.core, families: start == nil ? known : [], start: start?.core,
        threads: threads)
    } catch {
      throw GolfError(error)
    }
    if let start, !setting.canWalk(start.core) {
      throw GolfError("the network is too large to walk on \(task.caseCount) cases")
    }
    if setting.plans.isEmpty {
      let reasons = Catalogue.families.map { "\($0.name): \($0.objection(to: task.core) ?? "")" }
      throw GolfError("no family can serve the task; " + reasons.joined(separator: "; "))
    }
    engine = Engine(setting, islands: islands, threads: threads)
    state = Archipelago(setting, seed: seed, islands: islands)
  }

  /// The cheapest network so far that is proved right on every case.
  public var best: Proved? { proved(state) }

  /// The networks so far, all proved, of which none is better in both score and number of neurons than
  /// another: the cheapest first, each with fewer neurons than the one before.
  public var front: [Proved] { state.front.champions.map(proved) }

  /// Generations done.
  public var generation: Int { state.generation }

  /// Whether nothing is left to try.
  public var isExhausted: Bool { state.isExhausted }

  /// Does one generation; nil when nothing is left to try.
  ///
  /// - Throws: `CancellationError` when the task it runs in is cancelled: then the generation counts as not
  ///   begun. `GolfError` when another one is under way.
  @discardableResult
  public func advance() async throws -> Event? {
    if isAtWork { throw GolfError("another generation of this search is under way") }
    if state.isExhausted { return nil }
    isAtWork = true
    defer { isAtWork = false }
    let before = proved(state)
    guard let next = await generation(after: state) else { throw CancellationError() }
    state = next
    guard let best = proved(next), best != before else {
      return .nothing(generation: next.generation)
    }
    return .improvement(best, generation: next.generation)
  }

  /// Does generations until that many are done in all, or nothing is left to try.
  @discardableResult
  public func run(generations: Int) async throws -> Proved? {
    while state.generation < generations, try await advance() != nil {}
    return best
  }

  /// The generations to come, each done when it is asked for; without end, unless nothing is left to try.
  public nonisolated var events: Events { Events(search: self) }

  /// Works on threads of its own: those of Swift's concurrency are not there to be blocked.
  private func generation(after state: Archipelago) async -> Archipelago? {
    let interruption = Interruption()
    let engine = engine
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        DispatchQueue.global(qos: .userInitiated).async {
          continuation.resume(returning: state.advanced(engine, interruption: interruption))
        }
      }
    } onCancel: {
      interruption.request()
    }
  }

  private func proved(_ state: Archipelago) -> Proved? {
    state.incumbent.map(proved)
  }

  private func proved(_ champion: Champion) -> Proved {
    Proved(
      network: Network(champion.network), score: champion.score, margin: champion.margin,
      family: setting.plans[champion.candidate.plan].name, generation: champion.generation)
  }
}

extension NetworkSearch {
  /// A search as a sequence of what its generations bring.
  public struct Events: AsyncSequence, Sendable {
    let search: NetworkSearch

    /// Asks for the next generation.
    public struct AsyncIterator: AsyncIteratorProtocol {
      let search: NetworkSearch

      /// Does a generation.
      public func next() async throws -> Event? { try await search.advance() }
    }

    /// An iterator; two of them share the search.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(search: search) }
  }
}
