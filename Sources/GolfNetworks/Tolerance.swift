import Networks

/// What counts as right: an error stays strictly below it.
///
/// ```swift
/// let half: Tolerance = 0.5                         // the same for every case
/// let percent = Tolerance.relative(0.01)            // a hundredth of the answer's size
/// let own = Tolerance.each([0.5, 0.5, 2])           // a tolerance for each case
/// ```
public enum Tolerance: Hashable, Sendable {
  /// The same for every case and answer.
  case absolute(ExactNumber)
  /// This share of the answer's size, for a task with one answer, which is nowhere 0.
  case relative(ExactNumber)
  /// One for each case.
  case each([ExactNumber])

  /// What the errors must stay below, case by case.
  ///
  /// - Parameter answers: The answers of each case.
  /// - Throws: `GolfError` that names the case.
  func values(for answers: [[ExactDecimal]]) throws(GolfError) -> [ExactDecimal] {
    switch self {
    case .absolute(let tolerance):
      guard tolerance > 0 else { throw GolfError("tolerance: \(tolerance) is not positive") }
      return answers.map { _ in tolerance.decimal }
    case .relative(let share):
      guard share > 0 else { throw GolfError("tolerance: the share \(share) is not positive") }
      if let row = answers.firstIndex(where: { $0.count != 1 }) {
        throw GolfError(
          "tolerance: .relative serves one answer, answers[\(row)] has \(answers[row].count)")
      }
      if let row = answers.firstIndex(where: { $0[0].isZero }) {
        throw GolfError("tolerance: .relative leaves no error at answers[\(row)], which is 0")
      }
      return answers.map { $0[0].magnitude * share.decimal }
    case .each(let tolerances):
      guard tolerances.count == answers.count else {
        throw GolfError(
          "tolerance: .each has \(tolerances.count), but there are \(answers.count) cases")
      }
      if let row = tolerances.firstIndex(where: { $0 <= 0 }) {
        throw GolfError("tolerance: .each has \(tolerances[row]) at \(row), which is not positive")
      }
      return tolerances.map(\.decimal)
    }
  }
}

extension Tolerance: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// The same for every case, written out.
  public init(integerLiteral value: Int) { self = .absolute(ExactNumber(value)) }

  /// The same for every case, written out.
  ///
  /// - Precondition: It is none that a double cannot hold, such as 1e999.
  public init(floatLiteral value: Double) {
    self = .absolute(ExactNumber(floatLiteral: value))
  }
}
