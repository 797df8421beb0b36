import Basics
import Evaluation

/// The frequencies of errors that stand over some inputs at uneven places: a periodogram (Lomb,
/// "Least-Squares Frequency Analysis of Unequally Spaced Data", Astrophysics and Space Science 39,
/// 1976), in one direction or several.
///
/// Over inputs that are multiples of some step, frequencies differ only up to π over the step.
struct Spectrum {
  /// A wave: sin(frequencies·inputs + phase).
  struct Wave {
    /// A frequency for each input, in radians.
    var frequencies: [Double]
    /// What is added.
    var phase: Double
    /// Its share in the errors, in no particular unit.
    var power: Double
  }

  private let errors: [[Double]]
  private let inputs: [[Double]]
  /// The largest frequency worth looking at in each input.
  private let highest: [Double]
  /// How far apart frequencies are that the cases can tell.
  private let resolutions: [Double]

  /// Multiplications done so far, about.
  private(set) var work = 0
  /// What a wave costs in a case, in multiplications.
  private static let workPerCase = 40

  /// More cases than this are thinned out.
  private static let mostCases = 512
  /// Inputs beyond these many are looked at in several directions only.
  private static let mostInputs = 8
  /// How many frequencies are looked at in one input.
  private static let mostFrequencies = 512
  /// How many directions of several inputs are looked at.
  private static let directions = 512
  private static let climbs = 24

  init(of errors: [[Double]], over inputs: [[Double]], at places: [Int]) {
    let step = max(1, places.count / Self.mostCases)
    let chosen = stride(from: 0, to: places.count, by: step).map { places[$0] }
    self.errors = errors.map { column in chosen.map { column[$0] } }
    self.inputs = inputs.map { column in chosen.map { column[$0] } }
    let ranges = inputs.map { column in
      let values = Set(places.map { column[$0] }).sorted()
      // The middle one: two inputs that happen to lie close together say nothing.
      let gaps = zip(values.dropFirst(), values).map { $0 - $1 }.sorted()
      let gap = gaps.isEmpty ? 1 : gaps[gaps.count / 2]
      return (gap: gap, length: (values.last ?? 0) - (values.first ?? 0))
    }
    // Where inputs are so far apart that doubles cannot tell, there are no waves.
    highest = ranges.map { $0.length < .greatestFiniteMagnitude ? .pi / $0.gap : 0 }
    resolutions = ranges.map {
      $0.length < .greatestFiniteMagnitude ? .pi / max($0.length, $0.gap) : 0
    }
  }

  /// The strongest waves found.
  mutating func peaks(_ count: Int, using generator: inout SeededGenerator) -> [Wave] {
    var waves: [Wave] = []
    for input in inputs.indices.prefix(Self.mostInputs) {
      let step = max(resolutions[input] / 2, highest[input] / Double(Self.mostFrequencies))
      guard step > 0, highest[input] < .greatestFiniteMagnitude else { continue }
      for frequency in stride(from: step, through: highest[input], by: step) {
        var frequencies = [Double](repeating: 0, count: inputs.count)
        frequencies[input] = frequency
        waves.append(wave(frequencies))
      }
    }
    if inputs.count > 1 {
      for _ in 0..<Self.directions {
        var frequencies = [Double](repeating: 0, count: inputs.count)
        for _ in 0..<2 {
          let input = generator.below(inputs.count)
          frequencies[input] = highest[input] * (2 * generator.unit() - 1)
        }
        waves.append(wave(frequencies))
      }
    }
    waves.sort { $0.power > $1.power }
    var peaks: [Wave] = []
    for wave in waves.prefix(count) { peaks.append(climb(wave, using: &generator)) }
    return peaks
  }

  /// A wave of these frequencies with the phase that suits it best.
  private mutating func wave(_ frequencies: [Double]) -> Wave {
    work += errors[0].count * Self.workPerCase
    var turns = [Double](repeating: 0, count: errors[0].count)
    for (input, frequency) in frequencies.enumerated() where frequency != 0 {
      for place in turns.indices { turns[place] += frequency * inputs[input][place] }
    }
    let sines = VectorUnit.widest.apply(.sin, to: turns)
    let cosines = VectorUnit.widest.apply(.sin, to: turns.map { $0 + .pi / 2 })
    var best = Wave(frequencies: frequencies, phase: 0, power: 0)
    var power = 0.0
    for column in errors {
      let (along, across) = (dot(column, sines), dot(column, cosines))
      let own = along * along + across * across
      power += own
      if own > best.power {
        // Of the phases on a coarse circle the nearest: what follows finds the rest.
        best.phase = Self.phase(along, across)
        best.power = own
      }
    }
    best.power = power
    return best
  }

  /// The angle of a point, to a sixteenth of a turn.
  private static func phase(_ along: Double, _ across: Double) -> Double {
    func reached(_ place: Int) -> Double { along * cosines[place] + across * sines[place] }
    return angles.indices.max { reached($0) < reached($1) }.map { angles[$0] } ?? 0
  }

  private static let angles = (0..<16).map { Double($0) * .pi / 8 }
  private static let sines = VectorUnit.widest.apply(.sin, to: angles)
  private static let cosines = VectorUnit.widest.apply(.sin, to: angles.map { $0 + .pi / 2 })

  /// A stronger wave near by.
  private mutating func climb(_ start: Wave, using generator: inout SeededGenerator) -> Wave {
    var best = start
    var size = 0.5
    for _ in 0..<Self.climbs {
      let frequencies = best.frequencies.enumerated().map { input, frequency in
        frequency == 0 ? 0 : frequency + size * resolutions[input] * generator.normal()
      }
      let other = wave(frequencies)
      if other.power > best.power { best = other } else { size *= 0.85 }
    }
    return best
  }
}
