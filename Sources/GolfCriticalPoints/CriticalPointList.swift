import CriticalPoints

/// The critical points of a loss, and how well it is founded that these are all.
public struct CriticalPointList: Sendable {
  /// A critical point that was proved to exist.
  public struct Point: Equatable, Sendable {
    /// What the loss does around a real point.
    public enum Kind: String, Sendable {
      /// It rises in every direction.
      case minimum
      /// It rises in some and falls in others.
      case saddle
      /// It falls in every direction.
      case maximum
      /// The Hessian is singular.
      case degenerate
    }

    /// The weights; of points that are not real, their real parts.
    public let weights: [Double]
    /// The imaginary parts of the weights; zeros for real points.
    public let imaginaryParts: [Double]
    /// Whether the point is real.
    public let isReal: Bool
    /// The loss, to 20 digits; of a point that is not real, its real part.
    public let loss: String
    /// What it is; nil for points that are not real.
    public let kind: Kind?
    /// In how many directions the loss falls; nil where that is not known.
    public let index: Int?
  }

  /// On what ground it is said that nothing is missing.
  public enum Evidence: String, CaseIterable, Comparable, Sendable {
    /// Something may be missing.
    case unknown
    /// Nothing speaks against it.
    case argued
    /// As many were proved as were counted modulo a prime.
    case counted
    /// A theorem, or exact arithmetic, shows it.
    case proved

    /// Whether the left one is weaker.
    public static func < (left: Evidence, right: Evidence) -> Bool {
      CriticalPoints.Evidence(left) < CriticalPoints.Evidence(right)
    }
  }

  /// The isolated points: real ones first, by loss.
  public let points: [Point]
  /// How well it is founded that none is missing.
  public let evidence: Evidence
  /// Whether it is counted or proved that none is missing.
  public let isComplete: Bool
  /// The places in `points` of the global minimum, where golf may say that it is one; none where the loss
  /// is least on a set of positive dimension.
  public let globalMinima: [Int]
  /// What could not be shown, or went wrong.
  public let warnings: [String]

  init(_ solution: Solution) {
    points = solution.points.map { point in
      Point(
        weights: point.realParts, imaginaryParts: point.imaginaryParts, isReal: point.isReal,
        loss: point.loss.real, kind: point.kind.flatMap(Point.Kind.init), index: point.index)
    }
    evidence = Evidence(rawValue: solution.evidence.rawValue) ?? .unknown
    isComplete = solution.isComplete
    globalMinima =
      solution.globalEvidence >= .counted && solution.globalSet == nil ? solution.globalMinima : []
    warnings = solution.warnings
  }

  /// The real points.
  public var realPoints: [Point] { points.filter(\.isReal) }
}

extension CriticalPoints.Evidence {
  fileprivate init(_ evidence: CriticalPointList.Evidence) {
    self = Self(rawValue: evidence.rawValue) ?? .unknown
  }
}
