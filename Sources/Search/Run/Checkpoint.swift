import Basics
import Evaluation
import Networks

/// Everything needed to go on exactly.
///
/// A checkpoint file that is whole is still not trusted: its numbers must fit the setting, every
/// champion's score is computed from its network, and every champion is proved again.
struct Checkpoint: Equatable {
  /// The state of the search.
  var state: Archipelago
  /// How long the search has run so far, in seconds.
  var seconds: Double

  /// The checkpoint as bytes.
  ///
  /// - Parameter networks: Takes the large networks, which are then only named.
  func bytes(naming networks: NetworkStore? = nil) throws -> [UInt8] {
    let content = CheckpointContent(
      generation: state.generation, seconds: seconds, islands: state.islands,
      champions: state.champions.map { $0.map(Self.saved) },
      front: state.front.champions.filter { !state.champions.contains($0) }.map(Self.saved),
      history: state.history, tournament: state.tournament, refused: state.refused.sorted())
    return try content.bytes(naming: networks)
  }

  private static func saved(_ champion: Champion) -> CheckpointContent.Champion {
    CheckpointContent.Champion(
      candidate: champion.candidate, network: champion.network, island: champion.island,
      generation: champion.generation)
  }

  init(state: Archipelago, seconds: Double) {
    self.state = state
    self.seconds = seconds
  }

  /// Reads a checkpoint and proves its champions again.
  ///
  /// - Throws: `FileError` with the reason, naming `file`.
  init(
    _ bytes: [UInt8], file: String, setting: SearchSetting, networks: NetworkStore? = nil
  ) throws(FileError) {
    let content = try CheckpointContent(bytes, file: file, networks: networks)
    guard content.champions.count == setting.plans.count else {
      throw FileError(
        file, "the checkpoint is of \(content.champions.count) families, not \(setting.plans.count)"
      )
    }
    for (index, island) in content.islands.enumerated()
    where island.index != index || !island.fits(setting) {
      throw FileError(file, "island \(index) of the checkpoint does not fit the run")
    }
    guard content.tournament.isSane(setting) else {
      throw FileError(file, "the checkpoint's tournament does not fit the run")
    }
    var champions: [Champion?] = []
    for (plan, saved) in content.champions.enumerated() {
      champions.append(
        try saved.map { saved throws(FileError) in
          try Self.champion(saved, plan: plan, file: file, setting: setting)
        })
    }
    var front = Front()
    for saved in content.front ?? [] {
      guard setting.plans.indices.contains(saved.candidate.plan) else {
        throw FileError(file, "the checkpoint's front has a network of no family")
      }
      front.take(
        try Self.champion(saved, plan: saved.candidate.plan, file: file, setting: setting))
    }
    for champion in champions { champion.map { front.take($0) } }
    let least = champions.compactMap { $0?.score }.min()
    guard content.history.last?.score == least else {
      throw FileError(
        file,
        "the checkpoint's last improvement is to \(content.history.last?.score ?? 0), "
          + "but its best network costs \(least.map(String.init) ?? "nothing: there is none")")
    }
    state = Archipelago(
      islands: content.islands, generation: content.generation, champions: champions,
      front: front, history: content.history, tournament: content.tournament,
      refused: Set(content.refused))
    seconds = content.seconds
  }

  private static func champion(
    _ saved: CheckpointContent.Champion, plan: Int, file: String, setting: SearchSetting
  ) throws(FileError) -> Champion {
    let name = setting.plans[plan].name
    let score = saved.network.score(setting.task.metric)
    guard setting.task.mismatch(with: saved.network) == nil, saved.candidate.plan == plan,
      MoveTally.range.contains(saved.generation), saved.island >= 0
    else { throw FileError(file, "the champion of \(name) does not fit the run") }
    guard saved.candidate.score == score else {
      throw FileError(
        file, "the champion of \(name) costs \(score), not the \(saved.candidate.score) it claims")
    }
    guard setting.isValid(saved.candidate) else {
      throw FileError(file, "the champion of \(name) is none that the family has")
    }
    let certificate = setting.certifier.certify(saved.network, stopAtFailure: true)
    guard certificate.passes else {
      let worst = setting.task.describe(case: certificate.worstCase)
      throw FileError(file, "the champion of \(name) fails on \(worst)")
    }
    return Champion(
      saved.candidate, saved.network, certificate, island: saved.island,
      generation: saved.generation, metric: setting.task.metric)
  }
}
