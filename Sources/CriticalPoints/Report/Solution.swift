/// One critical point of a loss.
public struct CriticalPoint: Sendable {
  /// A number as decimal digits; the imaginary part is `0` for real ones.
  public struct Number: Equatable, Sendable {
    /// The real part.
    public var real: String
    /// The imaginary part.
    public var imaginary: String

    var negative: Number { Number(real: Self.negative(real), imaginary: Self.negative(imaginary)) }

    private static func negative(_ digits: String) -> String {
      if digits == "0" { return digits }
      return digits.hasPrefix("-") ? String(digits.dropFirst()) : "-" + digits
    }
  }

  /// The unknowns, to 40 digits.
  public internal(set) var coordinates: [Number]
  /// The unknowns, rounded to doubles.
  var approximation: [Complex]
  /// Whether the point is real, by proof where it is certified.
  public internal(set) var isReal: Bool
  /// Whether existence, uniqueness near by, reality and index are proved.
  public internal(set) var isCertified: Bool
  /// 1 for a simple point; for others a lower bound of the multiplicity, 2 or more.
  public internal(set) var multiplicity: Int
  /// No coordinate's real or imaginary part is farther than this from its digits.
  public internal(set) var radius: Double
  /// The loss, to 20 digits.
  public internal(set) var loss: Number
  /// The loss's real part, rounded to a double.
  public internal(set) var lossValue: Double
  /// The loss's imaginary part, rounded to a double.
  var lossSkew: Double
  /// How many directions go down from a real point; nil for others, and where it is not known.
  public internal(set) var index: Int?
  /// The number of the point's orbit under the symmetries.
  public internal(set) var orbit: Int

  /// The real parts as doubles.
  public var realParts: [Double] { approximation.map(\.real) }
  /// The imaginary parts as doubles.
  public var imaginaryParts: [Double] { approximation.map(\.imaginary) }

  /// `minimum`, `saddle` or `maximum`, `degenerate` where the Hessian is singular; nil for points
  /// that are not real.
  public var kind: String? {
    guard isReal else { return nil }
    guard let index else { return "degenerate" }
    return index == 0 ? "minimum" : index == coordinates.count ? "maximum" : "saddle"
  }
}

/// An argument for completeness that was tried.
public struct CompletenessCheck: Equatable, Sendable {
  /// What was tried, in a few words.
  public var name: String
  /// Whether it held; nil when it does not apply.
  public var held: Bool?
  /// What was seen.
  public var detail: String
}

/// All that is known of a problem's critical points.
public struct Solution: Sendable {
  /// The loss.
  public internal(set) var network: PolynomialNetwork
  /// The isolated critical points: real ones first, by loss, index and coordinates.
  public internal(set) var points: [CriticalPoint] = []
  /// Sets of critical points of positive dimension.
  public internal(set) var sets: [CriticalSet] = []
  /// How many there are, counted without finding any; nil where that would have taken too much.
  public internal(set) var census: Census?
  /// All values that the loss takes at critical points, where there are sets of them.
  public internal(set) var values: CriticalValues?
  /// The values that it takes at real critical points, where rotations made it possible to tell.
  var realValues: [Double]?
  /// How well it is founded that nothing is missing: no isolated point, no value of the loss.
  public internal(set) var evidence = Evidence.unknown
  /// The arguments for completeness.
  public internal(set) var checks: [CompletenessCheck] = []
  /// What could not be shown, or went wrong.
  public internal(set) var warnings: [String] = []
  /// How many paths were followed.
  public internal(set) var paths = 0
  /// Whether it was stopped before its end.
  public internal(set) var isInterrupted = false
  /// The numbers of the real points with the least loss, of those that are minima or degenerate.
  public internal(set) var globalMinima: [Int] = []
  /// The unknowns that a scaling moves, by name.
  public internal(set) var scaled: [String] = []

  /// The set on which the loss is least, if that is less than at any isolated point.
  public var globalSet: CriticalSet? {
    let least = sets.filter {
      $0.isReal && ($0.indices == [0] || $0.dimension == nil)
    }.min { $0.lossValue < $1.lossValue }
    guard let least else { return nil }
    let rivals = globalMinima.map { points[$0].lossValue }
    return rivals.allSatisfy { $0 > least.lossValue } ? least : nil
  }

  /// The real points.
  public var realPoints: [CriticalPoint] { points.filter(\.isReal) }

  /// How many real points have each index.
  public var indexHistogram: [Int: Int] {
    points.reduce(into: [:]) { counts, point in
      if point.isReal, let index = point.index { counts[index, default: 0] += 1 }
    }
  }

  /// How many points there are in each orbit.
  public var orbitSizes: [Int: Int] {
    points.reduce(into: [:]) { $0[$1.orbit, default: 0] += 1 }
  }

  /// Whether the list is counted or proved to be complete, and nothing was left over.
  public var isComplete: Bool { evidence >= .counted && warnings.isEmpty && !isInterrupted }
}
