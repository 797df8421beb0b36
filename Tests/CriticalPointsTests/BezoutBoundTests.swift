import Basics
import Exact
import Testing

@testable import CriticalPoints

@Suite("How many critical points there can be")
struct BezoutBoundTests {
  private func bound(_ text: String) throws -> Integer {
    let network = try PolynomialNetwork(Problem(bytes: Array(text.utf8), file: "p"))
    return BezoutBound(network.loss, layers: network.layers).value
  }

  @Test("Known coefficients: permanents of the degrees where each layer has one weight")
  func permanents() throws {
    // (x + 2y)(2x + y), and (x + 2y + 2z)(2x + y + 2z)(2x + 2y + z).
    #expect(try bound(Instances.all[0].text) == 5)
    #expect(try bound(Instances.all[1].text) == 29)
    // The square of the first, with two weights in each layer.
    #expect(try bound(Instances.all[2].text) == 33)
  }

  @Test("One group can be the better choice, and a linear problem has one point")
  func simple() throws {
    #expect(
      try bound(
        #"{"layers":[2,1],"activations":["lin"],"X":[["1","2"]],"Y":[["3"]],"lambda":"1"}"#) == 1)
    #expect(
      try bound(
        #"{"layers":[1,1],"activations":["sq"],"X":[["1"]],"Y":[["3"]],"lambda":"1"}"#) == 3)
  }

  @Test("No list is longer, and one that is as long is said to be proved")
  func lists() throws {
    for instance in Instances.all {
      let network = try PolynomialNetwork(Problem(bytes: Array(instance.text.utf8), file: "p"))
      let solution = Solver(network).solve()
      let bound = BezoutBound(network.loss, layers: network.layers).value
      #expect(Integer(solution.points.count) <= bound)
      let check = try #require(solution.checks.first { $0.name == "bound" })
      #expect(check.held == true)
      #expect(check.detail.contains("by proof") == (Integer(instance.isolated) == bound))
    }
  }

  @Test("The bound does not depend on the order of the unknowns")
  func order() throws {
    var generator = SeededGenerator(seed: 7)
    for instance in Instances.all {
      let network = try PolynomialNetwork(Problem(bytes: Array(instance.text.utf8), file: "p"))
      let bound = BezoutBound(network.loss, layers: network.layers).value
      for _ in 0..<5 {
        var places = Array(0..<network.loss.count)
        for index in places.indices.reversed() {
          places.swapAt(index, generator.below(index + 1))
        }
        let other = network.permuted(places)
        #expect(BezoutBound(other.loss, layers: other.layers).value == bound)
      }
    }
  }
}
