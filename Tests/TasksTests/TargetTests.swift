import Basics
import Exact
import Networks
import Tasks
import Testing

@Suite("Comparing with exact targets")
struct TargetTests {
  private let task = ReferenceTaskTests.task
  private let tenth = ExactDecimal(1, exponent: -1)
  /// 10^-30, less than any enclosure is wide.
  private let tiny = ExactDecimal(1, exponent: -30)

  @Test("Comparison is monotone, and 0 exactly at whole roots")
  func monotone() throws {
    for index in 0..<task.caseCount {
      let root = task.root(ofCase: index)
      let low = try #require(ExactDecimal(exactly: root.bounds.lowerBound))
      let high = try #require(ExactDecimal(exactly: root.bounds.upperBound))
      #expect(root.compare(with: low - tiny) == 1)
      #expect(root.compare(with: high + tiny) == -1)
      #expect(root.compare(with: low - 100) == 1)
      #expect(root.compare(with: high + 100) == -1)
      if low == high {
        #expect(root.compare(with: low) == 0)
      } else {
        #expect(root.compare(with: low) == 1)
        #expect(root.compare(with: high) == -1)
        let middle = (low + high) * ExactDecimal(5, exponent: -1)
        #expect(root.compare(with: middle) != 0, "an irrational root is no decimal")
      }
    }
  }

  @Test("Between the bounds the sign of the polynomial decides, down to 60 decimals")
  func bisection() throws {
    let half = ExactDecimal(5, exponent: -1)
    for index in stride(from: 0, to: task.caseCount, by: 37) {
      let root = task.root(ofCase: index)
      var low = try #require(ExactDecimal(exactly: root.bounds.lowerBound))
      var high = try #require(ExactDecimal(exactly: root.bounds.upperBound))
      for _ in 0..<40 where low < high {
        let middle = (low + high) * half
        let side = root.compare(with: middle)
        #expect(side == -root.polynomial.sign(at: Rational(middle)))
        if side > 0 { low = middle } else { high = middle }
      }
      #expect(root.compare(with: low) >= 0 && root.compare(with: high) <= 0)
    }
  }

  @Test("The largest of several roots is meant, also when asked at the others")
  func otherRoots() {
    for index in 0..<task.caseCount {
      let cubic = ExactPolynomial(coefficients: task.coefficients(ofCase: index))
      let root = task.root(ofCase: index)
      let whole = (-12...12).filter { cubic.value(at: $0) == 0 }
      for value in whole {
        let isLargest = root.bounds == Double(value)...Double(value)
        #expect(root.compare(with: ExactDecimal(value)) == (isLargest ? 0 : 1))
      }
    }
  }

  @Test("An answer exactly 0.1 off is refused, one a hair nearer is accepted")
  func toleranceBorder() {
    for index in 0..<task.caseCount {
      let target = task.targetColumns[0][index]
      guard target.bounds.lowerBound == target.bounds.upperBound else { continue }
      let root = ExactDecimal(Int(target.bounds.lowerBound))
      for side in [ExactDecimal.one, ExactDecimal(-1)] {
        func accepts(_ distance: ExactDecimal) -> Bool? {
          let answer = root + side * distance
          return target.accepts(from: answer, to: answer, within: tenth)
        }
        #expect(accepts(tenth) == false)
        #expect(accepts(tenth - tiny) == true)
        #expect(accepts(tenth + tiny) == false)
        #expect(accepts(.zero) == true)
      }
    }
  }

  @Test("The border of an irrational root lies strictly between its bounds' borders")
  func irrationalBorder() throws {
    for index in stride(from: 0, to: task.caseCount, by: 5) {
      let target = task.targetColumns[0][index]
      let low = try #require(ExactDecimal(exactly: target.bounds.lowerBound))
      let high = try #require(ExactDecimal(exactly: target.bounds.upperBound))
      if low == high { continue }
      let answers = [
        (low + tenth, true), (high + tenth, false), (high - tenth, true), (low - tenth, false),
      ]
      for (answer, accepted) in answers {
        #expect(target.accepts(from: answer, to: answer, within: tenth) == accepted)
      }
    }
  }

  @Test("A range is accepted, refused or undecided as its ends and the border say")
  func ranges() {
    var generator = SeededGenerator(seed: 20)
    for _ in 0..<20_000 {
      func whole() -> ExactDecimal { ExactDecimal(generator.below(21) - 10) }
      let target = whole()
      let (first, second) = (whole(), whole())
      let (low, high) = (min(first, second), max(first, second))
      let tolerance = ExactDecimal(1 + generator.below(6))
      let verdict = Target.decimal(target).accepts(from: low, to: high, within: tolerance)
      // The set of accepted answers is open: low and high decide, unless it lies between them.
      let (left, right) = (target - tolerance, target + tolerance)
      let expected: Bool? =
        left < low && high < right ? true : high <= left || right <= low ? false : nil
      #expect(verdict == expected, "\(low)...\(high) for \(target) within \(tolerance)")
    }
  }

  @Test("A decimal target has bounds that hold it")
  func decimalBounds() throws {
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<3000 {
      let digits = Integer(generator.next()) * Integer(generator.next())
      let value = ExactDecimal(digits, exponent: generator.below(80) - 60)
      for target in [value, -value] {
        let bounds = Target.decimal(target).bounds
        #expect(try #require(ExactDecimal(exactly: bounds.lowerBound)) <= target)
        #expect(try #require(ExactDecimal(exactly: bounds.upperBound)) >= target)
        #expect(bounds.upperBound.ulp * 3 >= bounds.upperBound - bounds.lowerBound)
        #expect(Target.decimal(target).approximation == target.doubleValue)
      }
    }
    #expect(Target.decimal(ExactDecimal("0.5") ?? 0).bounds == 0.5...0.5)
  }
}
