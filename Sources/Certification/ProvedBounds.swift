import Networks
import Tasks

/// What a certificate proves about the largest error and the smallest margin, as decimals a person
/// reads: exact where the network's answers and the targets are decimals, else rounded to the safe
/// side.
///
/// A certificate's own numbers are doubles, rounded outwards in their last bit: a margin of 0.1
/// stands there as 0.09999999999999999.
public struct ProvedBounds: Equatable, Sendable {
  /// At most this is the error of every case; nil when no bound is known, or when answers have to lie
  /// beyond a border only.
  public let worstError: ExactDecimal?
  /// At least this is every case's tolerance minus its error; nil when no bound is known.
  public let margin: ExactDecimal?

  /// How many significant digits a rounded bound keeps.
  private static let digits = 6
  /// Exact numbers longer than this are rounded too.
  private static let longest = 20

  /// What the certificate of a network on a task proves.
  public init(_ certificate: Certificate, of network: Network, on task: Task) {
    let exact = Self.exactMargin(certificate, of: network, on: task)
    margin =
      exact.map { Self.rounded($0, up: false) } ?? Self.rounded(certificate.margin, up: false)
    let tolerance = task.tolerances[certificate.worstCase]
    let isUniform = task.tolerances.allSatisfy { $0 == tolerance }
    if task.hasHalfLines {
      worstError = nil
      return
    }
    worstError =
      exact.flatMap { isUniform ? Self.rounded(tolerance - $0, up: true) : nil }
      ?? Self.rounded(certificate.worstError, up: true)
  }

  /// The smallest margin where it is a decimal. Of the cases whose bounds are too near to the
  /// smallest for doubles to tell them apart, each is looked at.
  private static func exactMargin(
    _ certificate: Certificate, of network: Network, on task: Task
  ) -> ExactDecimal? {
    guard certificate.margins.count == task.caseCount, certificate.margin.isFinite else {
      return nil
    }
    let limit = certificate.margin + 4 * certificate.margin.ulp
    let cases = certificate.margins.indices.filter { certificate.margins[$0] <= limit }
    let rows = cases.map { index in task.inputColumns.map { $0[index] } }
    guard let answers = try? CertifiedJudge.answers(of: network, rows: rows) else { return nil }
    var smallest: ExactDecimal?
    for (index, answers) in zip(cases, answers) {
      let values = answers.compactMap { answer in
        if case .exact(let value) = answer { value } else { nil }
      }
      guard values.count == answers.count else { return nil }
      for (output, value) in task.judged(values, case: index, minus: -).enumerated() {
        guard let target = task.targetColumns[output][index].exactValue else { return nil }
        let error: ExactDecimal
        switch task.opening(output, case: index) {
        case .both: continue
        case .above: error = target - value
        case .below: error = value - target
        default: error = (value - target).magnitude
        }
        smallest = min(smallest ?? task.tolerances[index] - error, task.tolerances[index] - error)
      }
    }
    return smallest
  }

  private static func rounded(_ value: Double, up: Bool) -> ExactDecimal? {
    ExactDecimal(exactly: value).map { rounded($0, up: up) }
  }

  /// A number of few digits that is not below, or not above, the given one.
  private static func rounded(_ value: ExactDecimal, up: Bool) -> ExactDecimal {
    if value.description.utf8.count <= longest { return value }
    let step = ExactDecimal(1, exponent: firstPlace(of: value) - digits)
    let near = value.rounded(toMultipleOf: step)
    if up { return near < value ? near + step : near }
    return near > value ? near - step : near
  }

  /// The smallest power of ten above a number that is not zero: 2 for 12.5, -1 for 0.03.
  private static func firstPlace(of value: ExactDecimal) -> Int {
    let parts = value.magnitude.description.split(separator: ".")
    if parts[0] != "0" { return parts[0].utf8.count }
    return -(parts.count > 1 ? parts[1].prefix { $0 == "0" }.utf8.count : 0)
  }
}

extension Target {
  /// The target where it is a decimal.
  var exactValue: ExactDecimal? {
    switch self {
    case .decimal(let value): value
    case .root(let root):
      root.bounds.lowerBound == root.bounds.upperBound
        ? ExactDecimal(exactly: root.bounds.lowerBound) : nil
    }
  }
}
