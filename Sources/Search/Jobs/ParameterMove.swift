import Basics
import Constructions

/// A kind of change to a candidate's parameters.
public enum ParameterMove: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
  /// One parameter goes to a neighbouring value.
  case step
  /// One parameter goes to any other value.
  case jump
  /// Two parameters, often neighbours, each step or jump.
  case pair
  /// One parameter takes the place of its neighbour in the list, where both have as many values.
  case copy

  /// Changes `places`; false when nothing could be changed.
  func apply(
    to places: inout [Int], parameters: [Parameter], using generator: inout SeededGenerator
  ) -> Bool {
    let before = places
    let first = generator.below(parameters.count)
    switch self {
    case .step:
      Self.step(first, &places, parameters, &generator)
    case .jump:
      Self.jump(first, &places, parameters, &generator)
    case .pair:
      let isNear = generator.below(2) == 0
      let second = isNear ? (first + 1) % parameters.count : generator.below(parameters.count)
      for index in [first, second] {
        if generator.below(2) == 0 {
          Self.step(index, &places, parameters, &generator)
        } else {
          Self.jump(index, &places, parameters, &generator)
        }
      }
    case .copy:
      let neighbour =
        (first + (generator.below(2) == 0 ? 1 : parameters.count - 1))
        % parameters.count
      if parameters[first].values.count == parameters[neighbour].values.count {
        places[first] = places[neighbour]
      }
    }
    return places != before
  }

  private static func step(
    _ index: Int, _ places: inout [Int], _ parameters: [Parameter],
    _ generator: inout SeededGenerator
  ) {
    let moved = places[index] + (generator.below(2) == 0 ? 1 : -1)
    if parameters[index].values.indices.contains(moved) { places[index] = moved }
  }

  private static func jump(
    _ index: Int, _ places: inout [Int], _ parameters: [Parameter],
    _ generator: inout SeededGenerator
  ) {
    places[index] = generator.below(parameters[index].values.count)
  }
}

/// What became of the moves of one kind.
public struct MoveTally: Equatable, Codable, Sendable {
  /// What a count may be: more will not be seen in a thousand years.
  static let range = 0..<1 << 53

  /// How often it was tried.
  public var proposed = 0
  /// How often the candidate it led to was accepted.
  public var accepted = 0
  /// How often that candidate was the best of its island so far.
  public var improved = 0

  /// Adds another tally to this one.
  public mutating func add(_ other: MoveTally) {
    proposed += other.proposed
    accepted += other.accepted
    improved += other.improved
  }

  /// Whether the numbers are ones a search could have come to.
  var isSane: Bool {
    Self.range.contains(proposed) && (0...proposed).contains(accepted)
      && (0...accepted).contains(improved)
  }

  /// The tallies of several islands added up, kind by kind.
  static func sums<Kind: Hashable>(_ tallies: [[Kind: MoveTally]]) -> [Kind: MoveTally] {
    tallies.reduce(into: [:]) { total, one in
      for (kind, tally) in one { total[kind, default: MoveTally()].add(tally) }
    }
  }
}
