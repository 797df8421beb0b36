import Certification
import Networks

/// What searching together costs a rank, measured: from these `Scripts/scaling` computes how many cores
/// are worth while.
public struct FleetCosts: Codable, Sendable {
  /// How many islands it was measured with.
  public var islands: Int
  /// Of a generation in which islands walk on, for each island of the archipelago: what each rank
  /// spends on telling, hearing and concluding, in seconds, and what is told, in bytes.
  public var quietSeconds = 0.0, quietBytes = 0.0
  /// Of an island that has changed for all to see, the same in addition.
  public var changedSeconds = 0.0, changedBytes = 0.0
  /// For each island that a checkpoint collects, the bytes, and the seconds that the leader takes to
  /// read them.
  public var reportBytes = 0.0, reportSeconds = 0.0
  /// The seconds that proving the network takes on one thread.
  public var certification = 0.0

  /// Measures with islands that walk from a network.
  ///
  /// - Parameter clock: Seconds that pass; only differences count.
  public init(_ setting: SearchSetting, islands count: Int, clock: () -> Double) throws {
    islands = count
    let each = Double(count)
    let interruption = Interruption()
    let start = Archipelago(setting, seed: 1, islands: count)
    // Once, so that the network is proved and known.
    let state = start.concluded(start.islands, setting, interruption: interruption) ?? start
    let position = Position(state: state, ownership: Ownership(islands: count, threads: [1, 1]))

    /// One rank's part in a generation that came to this; the bytes that are told.
    func generation(_ stepped: [Island]) throws -> Int {
      let seconds = Array(repeating: 0.05, count: count)
      let mine = try Tidings(
        generation: state.generation + 1, digest: state.commonDigest,
        position.news(of: 0, stepped, seconds: seconds)
      ).bytes()
      let other = try Tidings(
        generation: state.generation + 1, digest: state.commonDigest,
        position.news(of: 1, stepped, seconds: seconds)
      ).bytes()
      let heard = try position.hearing(
        [Tidings(mine), Tidings(other)], rank: 0, own: stepped)
      if let heard { _ = state.concluded(heard.islands, setting, interruption: interruption) }
      return mine.count + other.count
    }
    func time(_ work: () throws -> Int) rethrows -> (seconds: Double, bytes: Double) {
      let start = clock()
      let bytes = try work()
      return ((clock() - start) / each, Double(bytes) / each)
    }

    let quiet = state.islands.map { $0.hearing(.stepped(evaluations: 20_000)) }
    (quietSeconds, quietBytes) = try time { try generation(quiet) }
    let changed = quiet.map { island in
      var island = island
      island.dropBest()
      return island
    }
    let all = try time { try generation(changed) }
    (changedSeconds, changedBytes) = (all.seconds - quietSeconds, all.bytes - quietBytes)
    let report = try position.report(of: 1)
    let reading = try time { try position.filled(report, of: 1).state.islands.count }
    (reportSeconds, reportBytes) = (reading.seconds * 2, Double(report.count) / each * 2)
    if let network = state.islands.first?.best?.network {
      let start = clock()
      _ = CertifiedJudge(setting.task, threads: 1).certify(network, stopAtFailure: true)
      certification = clock() - start
    }
  }
}
