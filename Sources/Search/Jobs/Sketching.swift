import Basics
import Constructions
import Networks

/// The drawing of sketches, one attempt after another, a few steps of an attempt in a generation.
///
/// An attempt is too large to be saved, so what is saved is how it began and how many steps it has
/// taken: it can be taken again from there. Whoever has it at hand still (`Workbench`) need not.
struct Sketching: Equatable, Codable, Sendable {
  /// Attempts that failed since the last that succeeded.
  private(set) var failures = 0
  /// The attempt's own generator as it began; empty between attempts.
  private(set) var start: [UInt64] = []
  /// Steps of the attempt taken.
  private(set) var steps = 0

  /// Steps in a generation.
  static let stepsPerGeneration = 4

  /// Does one step.
  ///
  /// - Returns: The network when the attempt has come to one.
  mutating func advance(
    _ sketch: any Sketch, _ setting: SearchSetting, _ workbench: Workbench,
    using generator: inout SeededGenerator
  ) -> Network? {
    if start.isEmpty {
      start = SeededGenerator(seed: generator.next()).state
      steps = 0
    }
    let state = workbench.advance(self, sketch)
    steps += 1
    switch state {
    case .underWay: return nil
    case .failed:
      start = []
      failures += 1
      return nil
    case .finished(let network):
      start = []
      failures = 0
      return network
    }
  }

  /// The network that an attempt came to is not right after all.
  mutating func discard() { failures += 1 }

  /// Whether the numbers are ones this type could have come to.
  var isSane: Bool {
    failures >= 0 && steps >= 0 && (start.isEmpty || SeededGenerator(state: start) != nil)
  }
}

/// An attempt that is under way, and its generator.
struct SketchWork {
  /// What it belongs to: the sketching state that its next step continues.
  private var place: Sketching
  private var attempt: any SketchAttempt
  private var generator: SeededGenerator

  /// The attempt of a sketching state, taken again from its beginning as far as that has come; nil
  /// when an attempt does not come that far.
  init?(_ place: Sketching, _ sketch: any Sketch, _ setting: SearchSetting) {
    guard let generator = SeededGenerator(state: place.start) else { return nil }
    self.generator = generator
    self.place = place
    attempt = sketch.attempt(place.failures, for: setting.task, table: setting.table)
    for _ in 0..<place.steps {
      guard case .underWay = attempt.advance(using: &self.generator) else { return nil }
    }
  }

  /// Whether the next step is the one that would continue this state.
  func continues(_ place: Sketching) -> Bool { self.place == place }

  /// Takes a step.
  mutating func advance() -> SketchState {
    place.stepTaken()
    return attempt.advance(using: &generator)
  }
}

extension Sketching {
  fileprivate mutating func stepTaken() { steps += 1 }
}
