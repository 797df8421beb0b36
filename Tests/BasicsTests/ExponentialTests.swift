import Basics
import Foundation
import Testing

@Suite("Exponential and logarithm from arithmetic alone")
struct ExponentialTests {
  @Test("Both agree with the C library to 12 digits, e^x far out to 8")
  func agreement() {
    var generator = SeededGenerator(seed: 85)
    for _ in 0..<20_000 {
      let near = (generator.unit() - 0.5) * 400
      let far = (generator.unit() - 0.5) * 1400
      for (x, precision) in [(near, 1e-12), (far, 1e-8)] {
        let expected = Foundation.exp(x)
        #expect(abs(Exponential.exp(x) - expected) <= precision * expected, "\(x)")
      }
      let positive = Foundation.exp(far)
      let difference = Exponential.log(positive) - Foundation.log(positive)
      #expect(abs(difference) <= 1e-12 * max(1, abs(Foundation.log(positive))))
    }
    #expect(Exponential.exp(0) == 1)
    #expect(Exponential.log(1) == 0)
  }

  @Test("Far out they are 0 and infinite")
  func limits() {
    #expect(Exponential.exp(-701) == 0 && Exponential.exp(-.infinity) == 0)
    #expect(Exponential.exp(701) == .infinity && Exponential.exp(.infinity) == .infinity)
  }
}
