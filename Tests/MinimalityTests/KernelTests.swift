import Basics
import Certification
import Networks
import Testing

@testable import Minimality

@Suite("Doubles with proved bounds")
struct KernelTests {
  /// Arguments of all sizes, and those where the kernels change course.
  private func arguments() -> [Double] {
    var random = SeededGenerator(seed: 1)
    var values: [Double] = [0, 1, -1, 30, -30, 707, -709, 1e-300, 0x1p20, -0x1p20]
    for quarter in 0..<50 {
      let angle = Double(quarter) * 0.7853981633974483
      values += [angle, -angle, angle.nextUp, angle.nextDown]
    }
    for _ in 0..<4000 {
      let scale = [0.01, 1, 5, 40, 800, 1e4, 0x1p20][random.below(7)]
      values.append((random.unit() * 2 - 1) * scale)
    }
    return values
  }

  @Test("kernels keep their bounds", arguments: Activation.allCases)
  func bounds(activation: Activation) throws {
    var builder = NetworkBuilder(inputs: ["x"])
    let node = builder.add(activation, [(builder.input(0), 1)])
    let network = builder.network(outputs: [node])
    let arguments = arguments()
    let truth = try CertifiedJudge.answers(
      of: network, rows: arguments.map { [try #require(ExactDecimal(exactly: $0))] })
    for (x, answer) in zip(arguments, truth) {
      let value = Kernels.apply(activation, Lanes(repeating: x))[3]
      let exact: Double =
        switch answer[0] {
        case .exact(let number): number.doubleValue
        case .rounded(let number): number
        }
      // An eighth of the bound, and the rounding of the truth itself.
      let bound = Kernels.errorBound(activation, magnitude: abs(x)) / 8 + exact.ulp
      #expect(abs(value - exact) <= bound, "\(activation) \(x): \(value), \(exact)")
    }
  }

  @Test("what lies outside of a window fails")
  func windows() throws {
    var random = SeededGenerator(seed: 2)
    for round in 0..<20_000 {
      let activation = random.pick(Activation.allCases)
      let middle = (random.unit() * 2 - 1) * [1.5, 0.1, 30][round % 3]
      let width = random.unit() * 0.5
      let (low, high) = round % 7 == 0 ? (0, 1) : (middle - width, middle + width)
      let window = Window(
        activation, low: Lanes(repeating: low), high: Lanes(repeating: high))
      let sum = (random.unit() * 2 - 1) * [2, 10, 100.0][round / 3 % 3]
      let value = Kernels.apply(activation, Lanes(repeating: sum))[0]
      let place = activation == .sin ? Window.folded(Lanes(repeating: sum))[0] : sum
      let isInside = window.low[0] - 1e-12 <= place && place <= window.high[0] + 1e-12
      // What the answer allows, the window does.
      if value > low + 1e-11, value < high - 1e-11 { #expect(isInside, "\(activation) \(sum)") }
      // And not much more, where the inverse is not steep.
      if activation != .sin, isInside {
        #expect(value >= low - 1e-7 && value <= high + 1e-7, "\(activation) \(sum)")
      }
    }
  }
}
