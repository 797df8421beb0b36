import Exact

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

  /// The unknowns, to 20 digits.
  public internal(set) var coordinates: [Number]
  /// The unknowns, rounded to doubles.
  var approximation: [Complex]
  /// Whether the point is real, by proof where it is certified.
  public internal(set) var isReal: Bool
  /// Whether existence, uniqueness near by, reality and index are proved.
  public internal(set) var isCertified: Bool
  /// No coordinate is farther than this from its digits, the last digit's rounding aside.
  public internal(set) var radius: Double
  /// The loss, to 20 digits.
  public internal(set) var loss: Number
  /// The loss's real part, rounded to a double.
  public internal(set) var lossValue: Double
  /// The loss's imaginary part, rounded to a double.
  var lossSkew: Double
  /// The norm of the gradient at the midpoint of the certified box.
  public internal(set) var gradientNorm: Double
  /// How many directions go down from a real point; nil for others.
  public internal(set) var index: Int?
  /// The number of the point's orbit under the symmetries.
  public internal(set) var orbit: Int

  /// The real parts as doubles.
  public var realParts: [Double] { approximation.map(\.real) }
  /// The imaginary parts as doubles.
  public var imaginaryParts: [Double] { approximation.map(\.imaginary) }

  /// `minimum`, `saddle` or `maximum`; nil for points that are not real.
  public var kind: String? {
    guard isReal, let index else { return nil }
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

/// Points that share their pattern of zeros.
public struct StratumSummary: Equatable, Sendable {
  /// The names of the unknowns that are not 0.
  public var support: [String]
  /// How many solutions a generic regularisation has.
  public var generic: Int
  /// How many of them lead to regular solutions of the problem.
  public var regular: Int
  /// How many lead to singular ones.
  public var singular: Int
  /// How many lead to infinity.
  public var infinite: Int
}

/// All that is known of a problem's critical points.
public struct Solution: Sendable {
  /// The loss.
  public internal(set) var network: PolynomialNetwork
  /// The isolated critical points: real ones first, by loss, index and coordinates.
  public internal(set) var points: [CriticalPoint] = []
  /// Sets of critical points of positive dimension.
  public internal(set) var sets: [CriticalSet] = []
  /// How many singular points were found that lie on such sets.
  public internal(set) var onSets = 0
  /// The patterns of zeros.
  public internal(set) var strata: [StratumSummary] = []
  /// The arguments for completeness.
  public internal(set) var checks: [CompletenessCheck] = []
  /// What could not be shown, or went wrong.
  public internal(set) var warnings: [String] = []
  /// How many paths were followed.
  public internal(set) var paths = 0
  /// Whether it was stopped before its end.
  public internal(set) var isInterrupted = false
  /// The numbers of the minima with the least loss.
  public internal(set) var globalMinima: [Int] = []
  /// The unknowns that a scaling moves, by name.
  public internal(set) var scaled: [String] = []

  /// Takes points out of the list.
  mutating func remove(where isOut: (CriticalPoint) -> Bool) {
    let kept = points.indices.filter { !isOut(points[$0]) }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    onSets += points.count - kept.count
    points = kept.map { points[$0] }
    globalMinima = globalMinima.compactMap { places[$0] }
  }

  /// The set on which the loss is least, if that is less than at any isolated point.
  public var globalSet: CriticalSet? {
    let least = sets.filter { $0.isReal && $0.indices == [0] }.min { $0.lossValue < $1.lossValue }
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

  /// Whether every argument that applies held, and nothing was left over.
  public var isComplete: Bool { warnings.isEmpty && !isInterrupted }
}
