import Testing

@testable import CriticalPoints

/// Problems on which a solver is easily wrong without knowing: sizes far from 1, equal and missing
/// regularisation, degenerate points. What is expected comes from Gröbner bases and exact isolation by
/// Singular and FLINT.
@Suite("Never silently wrong")
struct HonestyTests {
  struct Case: Sendable {
    var text: String
    var points: Int
    var real: Int
    var minimum: Double
  }

  static let cases = [
    // Two minima lie far from the point that random starts of size 1 reach.
    Case(
      text: """
        {"layers":[1,1],"activations":[["0","0","8","-1"]],"X":[["1/5"]],"Y":[["-19"]],
         "lambda":"1/1000"}
        """, points: 5, real: 3, minimum: 1.713),
    Case(
      text: """
        {"layers":[1,1],"activations":[["7","0","-8","2"]],"X":[["1/5"]],"Y":[["-4"]],
         "lambda":["1/2"]}
        """, points: 5, real: 5, minimum: 0),
    Case(
      text: """
        {"layers":[1,2],"activations":[["4/3","0","-6","6"]],"X":[["1/5"]],"Y":[["-1","2/3"]],
         "lambda":["27/500000","57/200000"]}
        """, points: 25, real: 0, minimum: 0),
    Case(
      text: """
        {"layers":[1,1,1],"activations":[["2/3","0","8","1/3"],"lin"],
         "X":[["-3/5"],["-2"],["1"]],"Y":[["-1/3"],["-1"],["-5/2"]],"lambda":["11/25","47/7"]}
        """, points: 13, real: 0, minimum: 0),
    // Weak regularisation.
    Case(
      text: """
        {"layers":[1,1,2],"activations":[["2","0","-8/3"],"lin"],
         "X":[["-2"],["2/5"],["-1"],["-2/3"]],
         "Y":[["-2/3","-2/3"],["-2","-1"],["2","-2"],["1/2","-1/5"]],
         "lambda":["51/1000000","53/1000000","29/1000000"]}
        """, points: 17, real: 0, minimum: 0),
  ]

  @Test("Every point is found, proved and counted", arguments: cases.indices)
  func complete(_ number: Int) throws {
    let wanted = Self.cases[number]
    let solution = try Instances.solve(wanted.text)
    print(
      number, solution.points.count, solution.realPoints.count,
      solution.points[solution.globalMinima.first ?? 0].loss.real, solution.evidence,
      solution.globalEvidence, solution.warnings)
    #expect(solution.points.count == wanted.points)
    #expect(solution.points.allSatisfy { $0.isCertified })
    #expect(solution.isComplete)
  }
}
