import Exact
import Networks
import Tasks
import Testing

@Suite("The reference task, proved a second way")
struct ReferenceTaskTests {
  static let task: Task = {
    guard let family = try? LargestRoot() else { preconditionFailure("the defaults are valid") }
    return family.task(threads: 2)
  }()
  private let task = ReferenceTaskTests.task

  /// Calls `body` for each case.
  private func forEachCase(_ body: (ExactPolynomial, LargestRealRoot) -> Void) {
    for index in 0..<task.caseCount {
      body(
        ExactPolynomial(coefficients: task.coefficients(ofCase: index)), task.root(ofCase: index))
    }
  }

  @Test("It is all 9,261 cubics, each once, in order, with a tolerance of 0.1")
  func shape() {
    var expected: [[Int]] = []
    for a in -10...10 { for b in -10...10 { for c in -10...10 { expected.append([a, b, c]) } } }
    #expect(task.caseCount == 9261)
    #expect((0..<9261).map(task.coefficients(ofCase:)) == expected)
    #expect(task.inputs == ["a", "b", "c"])
    #expect(task.outputs == ["root"])
    #expect(task.name == "largest-root")
    #expect(task.tolerances.allSatisfy { $0.description == "0.1" })
    #expect(task.describe(case: 1) == "a=-10, b=-10, c=-9")
  }

  @Test("The polynomial of a case is the one of its coefficients")
  func polynomials() {
    forEachCase { cubic, root in
      #expect(
        root.polynomial.coefficients.map { Int(exactly: $0) } == cubic.coefficients.reversed() + [1]
      )
    }
  }

  @Test("Sturm counts as many roots as the discriminant says; 53 cubics have a double root")
  func discriminants() {
    var counts = [0, 0, 0]
    var triple = 0
    forEachCase { cubic, root in
      let discriminant = cubic.cubicDiscriminant
      let distinct = root.polynomial.rootCount
      counts[discriminant.signum() + 1] += 1
      let (a, b) = (cubic.coefficients[0], cubic.coefficients[1])
      switch discriminant.signum() {
      case 1: #expect(distinct == 3)
      case -1: #expect(distinct == 1)
      default:
        // A triple root -a/3 makes the derivative 3x² + 2ax + b a square: a² = 3b.
        #expect(distinct == (a * a == 3 * b ? 1 : 2))
        triple += a * a == 3 * b ? 1 : 0
      }
    }
    #expect(counts == [5328, 53, 3880])
    #expect(triple == 3)
  }

  @Test("The bounds hold a root, and none lies above, by integer arithmetic")
  func bounds() {
    forEachCase { cubic, root in
      let (low, high) = (root.bounds.lowerBound, root.bounds.upperBound)
      if low == high {
        #expect(low == low.rounded())
        #expect(cubic.value(at: Int(low)) == 0)
      } else {
        #expect(cubic.sign(at: low) < 0 && cubic.sign(at: high) > 0, "the sign changes")
        #expect(high - low <= 0x1p-42 * max(1, abs(low)), "the bounds are tight")
      }
      // With three real roots the largest lies beyond the extrema and the inflection, and from
      // there on the cubic rises. With one, the sign change is the only one there is.
      if cubic.cubicDiscriminant >= 0 {
        #expect(cubic.sign(at: low, derivative: 1) >= 0)
        #expect(cubic.sign(at: low, derivative: 2) >= 0)
      }
    }
  }

  @Test("Integer roots, and they alone, have bounds that are one number")
  func integerRoots() {
    var exact = 0
    forEachCase { cubic, root in
      let whole = (-12...12).last { cubic.value(at: $0) == 0 }
      let (low, high) = (root.bounds.lowerBound, root.bounds.upperBound)
      if low == high { exact += 1 }
      if let whole, Double(whole) >= low { #expect(root.bounds == Double(whole)...Double(whole)) }
      if whole == nil { #expect(low < high) }
    }
    #expect(exact > 500)
  }

  @Test("A double root is the largest root when it is, though the sign does not change there")
  func doubleRoots() {
    var touching = 0
    forEachCase { cubic, root in
      guard cubic.cubicDiscriminant == 0 else { return }
      let roots = (-10...10).filter { cubic.value(at: $0) == 0 }
      let largest = roots.max() ?? 99
      #expect(root.bounds == Double(largest)...Double(largest))
      #expect(root.compare(with: ExactDecimal(largest)) == 0)
      if cubic.sign(at: Double(largest), derivative: 1) == 0 { touching += 1 }
    }
    #expect(touching > 20)
  }

  @Test("The approximation lies in the bounds, and Newton's step from it leads nowhere else")
  func approximations() {
    for index in 0..<task.caseCount {
      let target = task.targetColumns[0][index]
      let x = target.approximation
      #expect(target.bounds.contains(x))
      let c = task.coefficients(ofCase: index).map { Double($0) }
      let value = ((x + c[0]) * x + c[1]) * x + c[2]
      let slope = (3 * x + 2 * c[0]) * x + c[1]
      if slope > 0.01 { #expect(abs(value / slope) < 1e-9) }
    }
  }

  @Test("Threads change nothing")
  func threads() throws {
    for threads in [1, 3, 16] {
      let other = try LargestRoot().task(threads: threads)
      #expect(other.inputColumns == task.inputColumns)
      #expect(
        other.targetColumns[0].map(\.bounds) == task.targetColumns[0].map(\.bounds))
    }
  }
}
