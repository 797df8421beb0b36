import Basics
import Exact
import Networks

/// The reference task: the largest real root of x^d + a·x^(d-1) + ... for all integer coefficients
/// of a range. With the defaults it is the public challenge: 9,261 cubics, error below 0.1.
public struct LargestRoot: Hashable, Sendable {
  /// The degree of the polynomials, 2 to 5.
  public let degree: Int
  /// The values each coefficient takes.
  public let range: ClosedRange<Int>
  /// What the error must stay strictly below.
  public let tolerance: ExactDecimal

  /// How many polynomials a task may have at most.
  public static let mostPolynomials = 5_000_000

  /// A task of these parameters.
  ///
  /// - Throws: `TaskError` when a parameter is out of range or there would be too many cases.
  public init(
    degree: Int = 3, range: ClosedRange<Int> = -10...10,
    tolerance: ExactDecimal = ExactDecimal(1, exponent: -1)
  ) throws(TaskError) {
    guard (2...5).contains(degree) else {
      throw TaskError("largest-root: degree \(degree) is not within 2...5")
    }
    guard (-1_000_000...1_000_000).contains(range.lowerBound), range.upperBound <= 1_000_000 else {
      throw TaskError("largest-root: range \(range) exceeds a million")
    }
    guard tolerance.sign > 0 else {
      throw TaskError("largest-root: tolerance \(tolerance) is not positive")
    }
    var polynomials = 1
    for _ in 0..<degree {
      let (product, overflow) = polynomials.multipliedReportingOverflow(by: range.count)
      guard !overflow, product <= Self.mostPolynomials else {
        throw TaskError(
          "largest-root: degree \(degree) over \(range) has more than "
            + "\(Self.mostPolynomials) polynomials")
      }
      polynomials = product
    }
    self.degree = degree
    self.range = range
    self.tolerance = tolerance
    guard range.lowerBound <= 0 || lowest.rootCount > 0 else {
      throw TaskError(
        "largest-root: no polynomial of degree \(degree) over \(range) has a real root")
    }
  }

  /// The polynomial that lies below all others left of 0: the largest coefficients at odd powers,
  /// the smallest at even ones. Where all coefficients are positive every root lies there, so
  /// there is a case exactly if this polynomial has a real root.
  private var lowest: IntegerPolynomial {
    polynomial(
      (1...degree).map { (degree - $0).isMultiple(of: 2) ? range.lowerBound : range.upperBound })
  }

  /// The specification that says no more than it must: `largest-root`, `largest-root:degree=2`.
  public var name: String {
    var options: [String] = []
    if degree != 3 { options.append("degree=\(degree)") }
    if range != -10...10 { options.append("range=\(range.lowerBound)...\(range.upperBound)") }
    if tolerance != ExactDecimal(1, exponent: -1) { options.append("tolerance=\(tolerance)") }
    return options.isEmpty ? "largest-root" : "largest-root:" + options.joined(separator: ",")
  }

  /// Whether a text means a task of this kind, rightly written or not.
  public static func isSpecification(_ text: String) -> Bool {
    text == "largest-root" || text.hasPrefix("largest-root:")
  }

  /// Reads a specification such as `largest-root:degree=2,range=-5...5,tolerance=0.05`.
  ///
  /// - Throws: `TaskError` that names the option at fault.
  public init(specification: String) throws(TaskError) {
    let parts = specification.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[0] == "largest-root" else {
      throw TaskError("task '\(specification)': unknown task '\(parts[0])', expected largest-root")
    }
    let options = parts.count > 1 ? try Self.options(parts[1], of: specification) : [:]
    var degree = 3
    var range = -10...10
    var tolerance = ExactDecimal(1, exponent: -1)
    if let text = options["degree"] {
      guard let value = Self.whole(text) else {
        throw TaskError("task '\(specification)': 'degree=\(text)' wants a whole number")
      }
      degree = value
    }
    if let text = options["range"] {
      guard let dots = text.firstRange(of: "..."), let low = Self.whole(text[..<dots.lowerBound]),
        let high = Self.whole(text[dots.upperBound...]), low <= high
      else { throw TaskError("task '\(specification)': 'range=\(text)' wants LOW...HIGH") }
      range = low...high
    }
    if let text = options["tolerance"] {
      do {
        tolerance = try ExactDecimal(reading: text)
      } catch .notDecimal {
        throw TaskError("task '\(specification)': 'tolerance=\(text)' wants a decimal")
      } catch {
        throw TaskError("largest-root: tolerance " + error.problem(with: String(text)))
      }
    }
    try self.init(degree: degree, range: range, tolerance: tolerance)
  }

  /// The values of the options, each of which may be given once.
  private static func options(
    _ text: Substring, of specification: String
  ) throws(TaskError) -> [String: Substring] {
    var options: [String: Substring] = [:]
    for option in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, ["degree", "range", "tolerance"].contains(pair[0]) else {
        throw TaskError(
          "task '\(specification)': unknown option '\(option)', "
            + "expected degree=, range= or tolerance=")
      }
      guard options.updateValue(pair[1], forKey: String(pair[0])) == nil else {
        throw TaskError("task '\(specification)': \(pair[0])= is given twice")
      }
    }
    return options
  }

  /// A whole number written without a plus.
  private static func whole(_ text: Substring) -> Int? { text.first == "+" ? nil : Int(text) }

  /// The names of the coefficients: a, b, c, ...
  public var inputs: [String] { (0..<degree).map { String("abcde".dropFirst($0).prefix(1)) } }

  /// The monic polynomial of these coefficients, the highest first.
  public func polynomial(_ coefficients: [Int]) -> IntegerPolynomial {
    IntegerPolynomial(coefficients.reversed().map { Integer($0) } + [1])
  }

  /// The coefficients of the polynomial of that number; the first coefficient varies slowest.
  func coefficients(ofPolynomial number: Int) -> [Int] {
    var rest = number
    var values: [Int] = []
    for _ in 0..<degree {
      values.append(range.lowerBound + rest % range.count)
      rest /= range.count
    }
    return values.reversed()
  }

  /// The task: each polynomial that has a real root is a case, with the root proved.
  public func task(
    metric: Metric = .precision, threads: Int,
    rules: Rules = Rules()
  ) -> Task {
    let total = (0..<degree).reduce(1) { product, _ in product * range.count }
    let chunk = 512
    let chunks = parallelMap(count: (total + chunk - 1) / chunk, threads: threads) { index in
      let finder = RootFinder(degree: degree)
      var found: [(coefficients: [Int], root: LargestRealRoot)] = []
      for number in index * chunk..<min((index + 1) * chunk, total) {
        let coefficients = coefficients(ofPolynomial: number)
        if let root = LargestRealRoot(of: polynomial(coefficients), finder: finder) {
          found.append((coefficients, root))
        }
      }
      return found
    }
    let cases = chunks.flatMap { $0 }
    let values = Dictionary(uniqueKeysWithValues: range.map { ($0, ExactDecimal($0)) })
    return Task(
      name: name,
      title:
        "largest real root of \(formula), coefficients \(range.lowerBound)...\(range.upperBound)",
      origin: .largestRoot(self),
      inputs: inputs,
      outputs: ["root"],
      inputColumns: (0..<degree).map { column in
        cases.map { values[$0.coefficients[column]] ?? .zero }
      },
      targetColumns: [cases.map { .root($0.root) }],
      tolerances: Array(repeating: tolerance, count: cases.count),
      metric: metric,
      rules: rules)
  }

  /// The polynomial for people: `x³ + ax² + bx + c`.
  private var formula: String {
    let powers = ["", "x", "x²", "x³", "x⁴", "x⁵"]
    let terms = inputs.enumerated().map { $1 + powers[degree - 1 - $0] }
    return ([powers[degree]] + terms).joined(separator: " + ")
  }
}
