import Constructions
import Evaluation
import Networks

/// Builds and judges candidates of one family. Each island has its own; it remembers nothing that
/// a result could depend on.
final class Workbench {
  private let setting: SearchSetting
  private let judge: FastJudge
  /// The attempt at a sketch that is under way.
  private var sketchWork: SketchWork?
  /// The pieces asked for last, and what they belong to.
  private var known: (family: Int, frame: [Int], pieces: [Piece]?)?

  init(_ setting: SearchSetting) {
    self.setting = setting
    judge = FastJudge(setting.table)
  }

  /// Builds and judges a candidate, unless it is certain that its energy exceeds the limit.
  ///
  /// - Returns: nil when no network can be built or the energy is above `limit`.
  func trial(
    family: Int, places: [Int], energyLimit limit: Double, strategy: StrategyKind
  ) -> Trial? {
    var candidate = Candidate(family: family, places: places, score: 0, strategy: strategy)
    guard let network = setting.network(of: candidate) else { return nil }
    candidate.score = network.score(setting.task.metric)
    let room = (limit - Double(candidate.score)) / Trial.failurePrice
    guard room >= 0 else { return nil }
    let allowed = room < 1e6 ? Int(room) : Int.max
    let verdict = judge.judge(
      Program(folding: network, over: setting.table), failuresAllowed: allowed)
    guard verdict.isComplete else { return nil }
    return Trial(
      candidate: candidate, failures: verdict.failures, margin: verdict.margin)
  }

  /// Judges a network that was not built from values.
  func trial(family: Int, network: Network, strategy: StrategyKind) -> Trial {
    let verdict = judge.judge(Program(folding: network, over: setting.table))
    let candidate = Candidate(
      family: family, network: network, score: network.score(setting.task.metric),
      strategy: strategy)
    return Trial(candidate: candidate, failures: verdict.failures, margin: verdict.margin)
  }

  /// Takes the next step of an attempt at a sketch.
  func advance(_ place: Sketching, _ sketch: any Sketch) -> SketchState {
    if sketchWork?.continues(place) != true {
      sketchWork = SketchWork(place, sketch, setting)
    }
    return sketchWork?.advance() ?? .failed
  }

  /// The pieces of a frame; nil when the family has none or the frame cannot be built.
  func pieces(family: Int, places: [Int]) -> [Piece]? {
    guard let construction = setting.families[family] as? any Distillable else { return nil }
    var frame = places
    frame.removeSubrange(construction.pieceParameters)
    if let known, known.family == family, known.frame == frame { return known.pieces }
    let pieces = try? construction.pieces(
      for: setting.task, parameters: setting.values(places, ofFamily: family))
    known = (family, frame, pieces)
    return pieces
  }
}
