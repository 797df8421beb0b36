import Basics
import Testing

@testable import CriticalPoints

/// Problems whose critical points are known from elsewhere.
enum Instances {
  struct Expected: Sendable {
    var name: String
    var text: String
    var isolated: Int
    var torus: Int
    var real: Int
    var byIndex: [Int: Int]
    var minimum: String
    var minimisers: Int
    var minimiser: [Double]
    var realLosses: [Double]
  }

  /// Counts from Gröbner bases modulo a prime and from another path tracker, minima from descent.
  static let all = [
    Expected(
      name: "1-1-1 linear",
      text: """
        {"layers":[1,1,1],"activations":["lin","lin"],"bias":null,"X":[["3/2"]],"Y":[["2"]],
         "lambda":["2/100","3/100"]}
        """,
      isolated: 5, torus: 4, real: 3, byIndex: [0: 2, 1: 1], minimum: "0.065053059807551415952",
      minimisers: 2, minimiser: [1.27265856714286, 1.03912136876052],
      realLosses: [0.0650530598076, 4]),
    Expected(
      name: "1-1-1-1 linear",
      text: """
        {"layers":[1,1,1,1],"activations":["lin","lin","lin"],"bias":null,"X":[["3/2"]],
         "Y":[["2"]],"lambda":["2/100","3/100","5/100"]}
        """,
      isolated: 17, torus: 16, real: 9, byIndex: [0: 5, 1: 4], minimum: "0.11256898461803026975",
      minimisers: 4, minimiser: [-1.36755571580663, 1.11660456618428, -0.864918177826175],
      realLosses: [0.112568984618, 4, 4.00000333334]),
    Expected(
      name: "1-2-1 linear",
      text: """
        {"layers":[1,2,1],"activations":["lin","lin"],"bias":null,"X":[["3/2"]],"Y":[["2"]],
         "lambda":["2/100","3/100","5/100","7/100"]}
        """,
      isolated: 9, torus: 0, real: 5, byIndex: [0: 2, 1: 2, 2: 1],
      minimum: "0.083882959826712337742", minimisers: 2,
      minimiser: [-1.4442862889873, 0, -0.913446853310404, 0],
      realLosses: [0.0838829598267, 0.121268685199, 4]),
    Expected(
      name: "2-1-1 square, XOR",
      text: """
        {"layers":[2,1,1],"activations":["sq","lin"],"bias":null,
         "X":[["0","0"],["0","1"],["1","0"],["1","1"]],"Y":[["0"],["1"],["1"],["0"]],
         "lambda":["2/1000","3/1000","5/1000"]}
        """,
      isolated: 21, torus: 20, real: 9, byIndex: [0: 3, 1: 4, 2: 2],
      minimum: "0.0094442460005415033937", minimisers: 2,
      minimiser: [1.12206101215634, -1.12170688962311, 0.793266718619057],
      realLosses: [0.00944424600054, 1.77995962828, 2, 2.000000005, 2.00000001125]),
  ]

  /// The published experiment: XOR with ten weights, regularised.
  static let xor = """
    {"layers":[2,2,2,1],"activations":["lin","lin","lin"],"bias":null,
     "X":[["0","0"],["0","1"],["1","0"],["1","1"]],"Y":[["0"],["1"],["1"],["0"]],
     "lambda":["2/100","3/100","5/100","7/100","11/100","13/100","17/100","19/100","23/100",
               "29/100"]}
    """

  static func network(_ text: String) throws -> PolynomialNetwork {
    try PolynomialNetwork(Problem(bytes: Array(text.utf8), file: "p.json"))
  }

  static func solve(_ text: String, seed: UInt64 = 1, threads: Int = 2) throws -> Solution {
    var solver = Solver(try network(text))
    solver.seed = seed
    solver.threads = threads
    return solver.solve()
  }
}

@Suite("Problems whose critical points are known")
struct InstanceTests {
  @Test("Counts, indices, losses and minima are right from many random starts", arguments: 0..<4)
  func known(_ number: Int) throws {
    let expected = Instances.all[number]
    for seed in 1...5 as ClosedRange<UInt64> {
      let solution = try Instances.solve(expected.text, seed: seed)
      #expect(solution.warnings.isEmpty, "\(expected.name), seed \(seed): \(solution.warnings)")
      #expect(solution.points.count == expected.isolated)
      #expect(solution.points.allSatisfy { $0.isCertified })
      let torus = solution.points.count { point in
        point.coordinates.allSatisfy { $0.real != "0" || $0.imaginary != "0" }
      }
      #expect(torus == expected.torus)
      #expect(solution.realPoints.count == expected.real)
      #expect(solution.indexHistogram == expected.byIndex)
      #expect(solution.globalMinima.count == expected.minimisers)
      #expect(solution.points[solution.globalMinima[0]].loss.real == expected.minimum)
      #expect(
        solution.globalMinima.contains { minimum in
          zip(solution.points[minimum].realParts, expected.minimiser).allSatisfy {
            abs($0 - $1) < 1e-10
          }
        })
      let losses = solution.realPoints.map(\.lossValue)
      for loss in expected.realLosses {
        #expect(losses.contains { abs($0 - loss) < 1e-10 * loss })
      }
      #expect(
        losses.allSatisfy { loss in
          expected.realLosses.contains { abs($0 - loss) < 1e-10 * loss }
        })
    }
  }

  @Test("The regularised XOR network has 641 critical points, 33 of them real")
  func xor() throws {
    let solution = try Instances.solve(Instances.xor)
    #expect(solution.warnings.isEmpty, "\(solution.warnings)")
    #expect(solution.points.count == 641)
    #expect(solution.points.allSatisfy { $0.isCertified })
    #expect(solution.indexHistogram == [0: 5, 1: 12, 2: 12, 3: 4])
    #expect(solution.globalMinima.count == 4)
    #expect(solution.points[0].loss.real == "1.4847350451575241686")
  }

  @Test("The number of threads does not change a byte")
  func threads() throws {
    for expected in Instances.all {
      let one = try Instances.solve(expected.text, threads: 1).json().text()
      let with2 = try Instances.solve(expected.text, threads: 2).json().text()
      #expect(with2 == one)
      let with7 = try Instances.solve(expected.text, threads: 7).json().text()
      #expect(with7 == one)
    }
  }
}
