import ArgumentParser
import Foundation
import Search

#if GOLF_MPI
  import MPI
#endif

/// The processes that search together, once they have greeted each other.
struct Company {
  private let fleet: any Fleet
  private let greetings: [Greeting]

  /// Whether another process leads.
  var isCrew: Bool { fleet.rank > 0 }

  /// How many cores there are for all ranks.
  var cores: Int {
    Set(greetings.flatMap { greeting in greeting.cores.map { "\(greeting.host) \($0)" } }).count
  }

  /// How many threads this rank uses.
  var threads: Int { threads(of: fleet.rank) }

  /// As many as were asked for, or a rank's share of the cores that it may use.
  private func threads(of rank: Int) -> Int {
    let one = greetings[rank]
    let sharing = greetings.count { $0.host == one.host && $0.cores == one.cores }
    return one.threads ?? max(one.cores.count / sharing, 1)
  }

  #if GOLF_MPI
    /// Joins the processes that were started together; nil where this one was started alone.
    ///
    /// - Throws: `FleetError` when they cannot search together. It is told by the first; for the
    ///   others this is a success (`ExitCode`), so that one line says it.
    static func joined(threads: Int?) throws -> Company? {
      guard let launch = Launch.current() else { return nil }
      let fleet = try MPIFleet()
      guard fleet.count == launch.count else {
        MPIFleet.leave()
        throw launch.refusal(
          "\(launch.launcher) started \(launch.count) processes, of which MPI sees \(fleet.count): "
            + "golf was built with another MPI than this \(launch.launcher) is of")
      }
      let greetings = try fleet.exchange(Greeting(threads: threads).bytes) {}.map { Greeting($0) }
      guard let first = greetings[0] else { throw FleetError("rank 0 does not greet") }
      for (rank, greeting) in greetings.enumerated() {
        guard let objection = first.objection(to: greeting, rank: rank) else { continue }
        MPIFleet.leave()
        throw launch.refusal(objection + "; nothing was searched")
      }
      return Company(fleet: fleet, greetings: greetings.compactMap(\.self))
    }

    private static func leave() { MPIFleet.leave() }
    private static func abort() { MPIFleet.abort(status: 2) }
  #else
    static func joined(threads _: Int?) throws -> Company? {
      guard let launch = Launch.current() else { return nil }
      throw launch.refusal(
        "\(launch.launcher) started \(launch.count) processes, but this golf was built without MPI "
          + "(Scripts/mpi builds one with it); nothing was searched")
    }

    private static func leave() {}
    private static func abort() {}
  #endif

  /// Does the work of a rank other than 0.
  func serve() {
    do {
      try SearchCrew(fleet)?.run()
      Self.leave()
    } catch {
      Golf.complain("\(name(of: fleet.rank)): \(error)")
      Self.abort()
    }
  }

  /// Does the work of rank 0; whatever becomes of it, the others do not wait for ever.
  func lead(_ search: () throws -> Void) throws {
    do {
      try search()
      Self.leave()
    } catch let error as FleetError {
      Golf.complain("\(error)")
      Self.abort()
      throw ExitCode(2)
    } catch {
      Self.leave()
      throw error
    }
  }

  /// Tells the others of a run.
  func enlist(_ run: SearchRun) throws {
    try run.enlist(
      fleet, threads: greetings.indices.map(threads), names: greetings.indices.map(name),
      patience: Self.patience(),
      report: Golf.complain)
  }

  /// Tells the others that there is no run.
  func dismiss() throws { try SearchRun.dismiss(fleet) }

  private func name(of rank: Int) -> String {
    "rank \(rank) (process \(greetings[rank].process) on \(greetings[rank].host))"
  }

  /// After so many seconds a rank that does not answer is reported.
  private static func patience() -> Double {
    let given = ProcessInfo.processInfo.environment["GOLF_PATIENCE"].flatMap(Double.init)
    return given.flatMap { (0.1...1e6).contains($0) ? $0 : nil } ?? 30
  }
}

extension Launch {
  /// Why the processes cannot search together: for the first of them; the others end quietly.
  fileprivate func refusal(_ reason: String) -> any Error {
    rank == 0 ? FleetError(reason) : ExitCode.success
  }
}
