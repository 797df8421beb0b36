import Basics
import Networks

/// One thing about a construction that can be varied: a decimal from an ordered list of values.
///
/// The list makes the space finite and its neighbourhoods plain: a small move goes to a
/// neighbouring value, a large one anywhere.
public struct Parameter: Sendable {
  /// What the parameter is called, in files and on the command line.
  public let name: String
  /// What it means, in one sentence, with its unit if it has one.
  public let summary: String
  /// The values it may take, in a meaningful order.
  public let values: [ExactDecimal]
  /// The value it has unless told otherwise; one of `values`.
  public let standard: ExactDecimal
  /// The few values grid search tries, a part of `values`.
  public let grid: [ExactDecimal]

  /// A parameter over a list of values.
  ///
  /// - Precondition: `standard` and all of `grid` are among `values`.
  public init(
    _ name: String, _ summary: String, values: [ExactDecimal], standard: ExactDecimal,
    grid: [ExactDecimal]? = nil
  ) {
    let grid = grid ?? [standard]
    precondition(values.contains(standard), "\(name): the default \(standard) is no value of it")
    precondition(grid.allSatisfy(values.contains), "\(name): the grid leaves the values")
    self.name = name
    self.summary = summary
    self.values = values
    self.standard = standard
    self.grid = grid
  }

  /// A whole number of a range.
  public static func integer(
    _ name: String, _ summary: String, _ range: ClosedRange<Int>, standard: Int, grid: [Int]? = nil
  ) -> Parameter {
    Parameter(
      name, summary, values: range.map { ExactDecimal($0) }, standard: ExactDecimal(standard),
      grid: grid?.map { ExactDecimal($0) })
  }

  /// A yes (1) or no (0).
  public static func flag(_ name: String, _ summary: String, standard: Bool) -> Parameter {
    integer(name, summary, 0...1, standard: standard ? 1 : 0, grid: [0, 1])
  }

  /// The numbers `digits × 10^exponent` for all of both, in ascending order, each once: decimals
  /// with few digits, which are the cheap ones.
  public static func decimals(
    digits: ClosedRange<Int>, exponents: ClosedRange<Int>
  ) -> [ExactDecimal] {
    let all = exponents.flatMap { exponent in
      digits.map { ExactDecimal($0, exponent: exponent) }
    }
    return Set(all).sorted()
  }

  /// The decimals one writes in a list: `["0.1", "0.25"]`.
  public static func list(_ texts: String...) -> [ExactDecimal] {
    texts.compactMap(ExactDecimal.init)
  }
}

extension Parameter {
  /// The same parameter with another default and grid.
  func with(standard: ExactDecimal, grid: [ExactDecimal]) -> Parameter {
    Parameter(name, summary, values: values, standard: standard, grid: grid)
  }
}
