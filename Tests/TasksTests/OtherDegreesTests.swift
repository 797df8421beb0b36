import Exact
import Networks
import Tasks
import Testing

@Suite("Largest roots of other degrees")
struct OtherDegreesTests {
  @Test("Degree 2: 355 cases, compared with (-a + √(a² - 4b))/2 in integers")
  func quadratics() throws {
    let task = try LargestRoot(degree: 2).task(threads: 2)
    #expect(task.caseCount == 355)
    #expect(task.name == "largest-root:degree=2")
    let expected = (-10...10).flatMap { a in (-10...10).map { [a, $0] } }
      .filter { $0[0] * $0[0] >= 4 * $0[1] }
    #expect((0..<task.caseCount).map(task.coefficients(ofCase:)) == expected)
    for index in 0..<task.caseCount {
      let (a, b) = (expected[index][0], expected[index][1])
      let root = task.root(ofCase: index)
      let near = root.bounds.lowerBound
      let probes =
        try (-240...240).map { ExactDecimal($0, exponent: -1) }
        + [near, near.nextUp, near.nextDown, root.bounds.upperBound].map {
          try #require(ExactDecimal(exactly: $0))
        }
      for probe in probes {
        // The root exceeds v exactly if √(a² - 4b) > 2v + a.
        let side = 2 * probe + ExactDecimal(a)
        let discriminant = ExactDecimal(a * a - 4 * b)
        let expected = side.sign < 0 ? 1 : (discriminant - side * side).sign
        #expect(root.compare(with: probe) == expected)
      }
    }
  }

  @Test(
    "Degrees 4 and 5 agree with roots isolated between the derivative's",
    arguments: [(4, -2...2), (5, -1...1), (5, -2...2), (4, -3...1), (3, -4...4)])
  func highDegrees(_ degree: Int, _ range: ClosedRange<Int>) throws {
    let task = try LargestRoot(degree: degree, range: range).task(threads: 2)
    var index = 0
    var coefficients = Array(repeating: range.lowerBound, count: degree)
    while true {
      let roots = RootIsolation.roots([1] + coefficients.map(Double.init))
      if let largest = roots.max() {
        try #require(index < task.caseCount, "no root was found for \(coefficients)")
        #expect(task.coefficients(ofCase: index) == coefficients)
        #expect(abs(task.targetColumns[0][index].approximation - largest) < 1e-6)
        let polynomial = task.root(ofCase: index).polynomial
        #expect(polynomial.rootCount == roots.count, "\(coefficients)")
        index += 1
      }
      guard let place = coefficients.lastIndex(where: { $0 < range.upperBound }) else { break }
      coefficients[place] += 1
      for later in coefficients.indices where later > place {
        coefficients[later] = range.lowerBound
      }
    }
    #expect(index == task.caseCount)
  }

  @Test("The bounds of quartics and quintics hold a root by the sign of exact values")
  func exactBounds() throws {
    for (degree, range) in [(4, -4...4), (5, -2...2)] {
      let task = try LargestRoot(degree: degree, range: range).task(threads: 2)
      for index in 0..<task.caseCount {
        let polynomial = ExactPolynomial(coefficients: task.coefficients(ofCase: index))
        let bounds = task.root(ofCase: index).bounds
        let (low, high) = (
          polynomial.sign(at: bounds.lowerBound), polynomial.sign(at: bounds.upperBound)
        )
        #expect(high >= 0)
        #expect(low * high <= 0 || low == 1, "a sign change, or a root of even multiplicity")
        #expect(bounds.upperBound - bounds.lowerBound < 1e-11)
      }
    }
  }

  @Test("Multiple roots are found and are decided exactly")
  func multipleRoots() throws {
    // (x - r)^4 and (x - r)²(x² + 1), for which floating-point roots are spread out.
    for (coefficients, root) in [
      ([-4, 6, -4, 1], 1), ([4, 6, 4, 1], -1), ([0, 0, 0, 0], 0), ([-2, 2, -2, 1], 1),
      ([-4, 5, -4, 4], 2),
    ] {
      let range = (coefficients.min() ?? 0)...(coefficients.max() ?? 0)
      let task = try LargestRoot(degree: 4, range: range).task(threads: 2)
      let index = try #require(
        (0..<task.caseCount).first { task.coefficients(ofCase: $0) == coefficients })
      let found = task.root(ofCase: index)
      #expect(found.compare(with: ExactDecimal(root)) == 0)
      #expect(found.compare(with: ExactDecimal(root) + ExactDecimal(1, exponent: -50)) == -1)
      #expect(found.compare(with: ExactDecimal(root) - ExactDecimal(1, exponent: -50)) == 1)
    }
  }
}

/// Real roots in doubles, by the oldest way: between neighbouring extrema there is at most one.
private enum RootIsolation {
  /// The distinct real roots of a polynomial, highest coefficient first.
  static func roots(_ polynomial: [Double]) -> [Double] {
    let degree = polynomial.count - 1
    if degree == 1 { return [-polynomial[1] / polynomial[0]] }
    func value(_ x: Double) -> Double { polynomial.reduce(0) { $0 * x + $1 } }
    let slope = polynomial.dropLast().enumerated().map { $1 * Double(degree - $0) }
    let bound = 1 + (polynomial.map { abs($0 / polynomial[0]) }.max() ?? 0)
    let corners = [-bound] + roots(slope) + [bound]
    var found: [Double] = []
    for (low, high) in zip(corners, corners.dropFirst()) {
      if abs(value(low)) < 1e-9 {
        found.append(low)
      } else if abs(value(high)) >= 1e-9, value(low) * value(high) < 0 {
        var (left, right) = (low, high)
        for _ in 0..<80 {
          let middle = (left + right) / 2
          if value(middle) * value(low) > 0 { left = middle } else { right = middle }
        }
        found.append((left + right) / 2)
      }
    }
    return found
  }
}
