import GolfCriticalPoints
import Testing

@Suite("GolfCriticalPoints")
struct CriticalPointListTests {
  @Test("Every critical point of a loss that is solved by hand")
  func byHand() throws {
    // (u v - 2)² + 0.1 u² + 0.1 v²: 0 and, with u² = v², u v = 2 - 0.1.
    let loss = try PolynomialLoss(
      layers: [1, 1, 1], activations: [.linear, .linear], inputs: [["1"]], targets: [["2"]],
      regularisation: ["1/10", "0.1"])
    #expect(loss.unknowns == ["w1", "w2"])
    let list = loss.criticalPoints()
    #expect(list.isComplete && list.evidence >= .counted && list.warnings.isEmpty)
    #expect(list.points.count == 5 && list.realPoints.count == 3)
    #expect(list.globalMinima == [0, 1])
    for place in list.globalMinima {
      let weights = list.points[place].weights
      #expect(abs(weights[0] * weights[1] - 1.9) < 1e-12 && list.points[place].kind == .minimum)
      #expect(list.points[place].loss.hasPrefix("0.39000000000000"))
    }
    #expect(list.points[2].kind == .saddle && list.points[2].weights == [0, 0])
    // The others have u v = 2 + 0.1 and u = -v.
    for point in list.points[3...] {
      let square = -point.imaginaryParts[0] * point.imaginaryParts[1]
      #expect(abs(square - 2.1) < 1e-12 && !point.isReal && point.kind == nil)
    }
    let held = try PolynomialLoss(
      layers: [1, 1, 1], activations: [.linear, .polynomial(["0", "1"])], inputs: [["1"]],
      targets: [["2"]], fixed: [1: "1"])
    #expect(held.criticalPoints().points.map(\.weights) == [[2]])
  }

  @Test("What is no loss is refused with the reason")
  func refusals() {
    let error = #expect(throws: PolynomialLoss.Problem.self) {
      try PolynomialLoss(
        layers: [1, 1], activations: [.square], inputs: [["x"]], targets: [["1"]])
    }
    #expect(error?.description.contains("\"x\" is no number such as") == true)
  }
}
