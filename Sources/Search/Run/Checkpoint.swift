import Basics
import Evaluation
import Networks

/// Everything needed to go on exactly.
///
/// A checkpoint file that is whole is still not trusted: its numbers must fit the setting, and
/// every champion is verified rigorously again.
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
      champions: state.champions.map { champion in
        champion.map {
          CheckpointContent.Champion(
            candidate: $0.candidate, network: NetworkText($0.network), margin: $0.margin,
            island: $0.island, generation: $0.generation)
        }
      },
      history: state.history, ledger: state.ledger, tournament: state.tournament,
      refused: state.refused.sorted())
    return try content.bytes(naming: networks)
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
    guard content.generation >= 0, content.seconds >= 0, !content.islands.isEmpty,
      content.champions.count == setting.families.count,
      content.islands.allSatisfy({ $0.fits(setting) }), content.ledger.isSane,
      content.tournament.isSane(setting)
    else { throw FileError(file, "the checkpoint does not fit the run's task and families") }
    var champions: [Champion?] = []
    for (family, saved) in content.champions.enumerated() {
      champions.append(
        try saved.map { saved throws(FileError) in
          try Self.champion(saved, family: family, file: file, setting: setting)
        })
    }
    state = Archipelago(
      islands: content.islands, generation: content.generation, champions: champions,
      history: content.history, ledger: content.ledger,
      tournament: content.tournament, refused: Set(content.refused))
    seconds = content.seconds
  }

  private static func champion(
    _ saved: CheckpointContent.Champion, family: Int, file: String, setting: SearchSetting
  ) throws(FileError) -> Champion {
    let name = setting.families[family].name
    let network = saved.network.network
    guard setting.isValid(saved.candidate), saved.candidate.family == family,
      setting.task.mismatch(with: network) == nil,
      network.score(setting.task.metric) == saved.candidate.score
    else { throw FileError(file, "the champion of \(name) does not fit the run") }
    let certificate = setting.certifier.certify(network, stopAtFailure: true)
    guard certificate.passes else {
      let worst = setting.task.describe(case: certificate.worstCase)
      throw FileError(file, "the champion of \(name) fails on \(worst)")
    }
    return Champion(
      candidate: saved.candidate, network: network, margin: certificate.margin,
      island: saved.island, generation: saved.generation)
  }
}
