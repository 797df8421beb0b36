import Basics
import Exact
import Foundation
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
        """, points: 5, real: 3, minimum: 1.7128408931340829),
    Case(
      text: """
        {"layers":[1,1],"activations":[["7","0","-8","2"]],"X":[["1/5"]],"Y":[["-4"]],
         "lambda":["1/2"]}
        """, points: 5, real: 5, minimum: 13.312226012806031),
    Case(
      text: """
        {"layers":[1,2],"activations":[["4/3","0","-6","6"]],"X":[["1/5"]],"Y":[["-1","2/3"]],
         "lambda":["27/500000","57/200000"]}
        """, points: 25, real: 15, minimum: 0.00096021450050349086),
    Case(
      text: """
        {"layers":[1,1,1],"activations":[["2/3","0","8","1/3"],"lin"],
         "X":[["-3/5"],["-2"],["1"]],"Y":[["-1/3"],["-1"],["-5/2"]],"lambda":["11/25","47/7"]}
        """, points: 13, real: 3, minimum: 4.6345470218386994),
    // Weak regularisation.
    Case(
      text: """
        {"layers":[1,1,2],"activations":[["2","0","-8/3"],"lin"],
         "X":[["-2"],["2/5"],["-1"],["-2/3"]],
         "Y":[["-2/3","-2/3"],["-2","-1"],["2","-2"],["1/2","-1/5"]],
         "lambda":["51/1000000","53/1000000","29/1000000"]}
        """, points: 17, real: 7, minimum: 10.409504631300083),
    // Sizes far from 1.
    Case(
      text: """
        {"layers":[1,1,1],"activations":["lin","lin"],"X":[["1000"]],"Y":[["1"]],
         "lambda":["1e-6","2e-6"]}
        """, points: 5, real: 3, minimum: 2.828427122746190098e-9),
    // Two lambdas that differ by 1e-10: points, not sets.
    Case(
      text: """
        {"layers":[1,2,1],"activations":["lin","lin"],"X":[["1"]],"Y":[["2"]],
         "lambda":["1/10","10000000001/100000000000","1/10","1/10"]}
        """, points: 9, real: 5, minimum: 0.39),
    // Paths lose points of cubics and squares where two come close.
    Case(
      text: """
        {"layers":[1,2,1],"activations":[["0","1","1/2","1/3"],"lin"],
         "X":[["1"],["-1/2"],["3/2"]],"Y":[["2"],["1/3"],["-1"]],
         "lambda":["2/100","3/100","5/100","7/100"]}
        """, points: 145, real: 29, minimum: 0.69188454102654638919),
    Case(
      text: """
        {"layers":[1,2,1],"activations":["sq","sq"],"X":[["1"],["-1/2"],["3/2"]],
         "Y":[["2"],["1/3"],["-1"]],"lambda":["2/100","3/100","5/100","7/100"]}
        """, points: 81, real: 1, minimum: 46.0 / 9),
    Case(
      text: """
        {"layers":[1,2,1],"activations":["sq",["1/3","1","1/2"]],"X":[["1"],["-1/2"],["3/2"]],
         "Y":[["2"],["1/3"],["-1"]],"lambda":["2/100","3/100","5/100","7/100"]}
        """, points: 81, real: 17, minimum: 4.3837188130576951),
  ]

  @Test("Every point is found, proved and counted", arguments: cases.indices)
  func complete(_ number: Int) throws {
    let wanted = Self.cases[number]
    let solution = try Instances.solve(wanted.text)
    #expect(solution.realPoints.count == wanted.real)
    let least = try #require(solution.globalMinima.first)
    #expect(abs(solution.points[least].lossValue - wanted.minimum) < 1e-6 * wanted.minimum)
    #expect(solution.globalEvidence >= .counted)
    #expect(solution.points.count == wanted.points)
    #expect(solution.points.allSatisfy { $0.isCertified })
    #expect(solution.isComplete)
  }

  /// A problem with sets of critical points: dimensions and losses as they are printed.
  struct SetCase: Sendable {
    var text: String
    var points: Int
    var sets: [(dimension: Int?, loss: String)]
    var isGlobal: Bool
  }

  static let setCases = [
    // The hyperbola of minima is far out.
    SetCase(
      text: #"{"layers":[1,1,1],"activations":["lin","lin"],"X":[["1"]],"Y":[["100"]]}"#,
      points: 1, sets: [(1, "0")], isGlobal: true),
    // Rotations of equally regularised neurons: a circle, a sphere.
    SetCase(
      text: #"{"layers":[1,2,1],"activations":["lin","lin"],"X":[[1]],"Y":[[2]],"lambda":"1/10"}"#,
      points: 1, sets: [(1, "-41/100"), (1, "39/100")], isGlobal: true),
    SetCase(
      text: #"{"layers":[1,3,1],"activations":["lin","lin"],"X":[[1]],"Y":[[2]],"lambda":"1/10"}"#,
      points: 1, sets: [(2, "-41/100"), (2, "39/100")], isGlobal: true),
    // A global minimum where the Hessian is degenerate.
    SetCase(
      text: """
        {"layers":[2,2,1],"activations":["sq","lin"],"X":[[0,0],[0,1],[1,0],[1,1]],
         "Y":[[0],[1],[1],[0]],"fixed":{"w5":"1","w6":"-1"}}
        """, points: 1, sets: [(1, "16/9"), (nil, "0")], isGlobal: true),
  ]

  @Test("Sets of critical points: every value of the loss is reached", arguments: setCases.indices)
  func sets(_ number: Int) throws {
    let wanted = Self.setCases[number]
    let solution = try Instances.solve(wanted.text)
    #expect(solution.points.count == wanted.points)
    #expect(solution.sets.map(\.dimension) == wanted.sets.map(\.dimension))
    #expect(solution.sets.map(\.loss) == wanted.sets.map(\.loss))
    #expect(solution.isComplete, "\(solution.warnings)")
    #expect((solution.globalEvidence >= .counted) == wanted.isGlobal)
    // With sets the sum over isolated points means nothing.
    #expect(solution.checks.first { $0.name == "index sum" }?.held == nil)
  }

  @Test("A loss that is no fraction is not printed as one")
  func irrational() throws {
    let solution = try Instances.solve(
      """
      {"layers":[2,1,2],"activations":["lin","lin"],"X":[["1","2"],["3","-1"],["0","1"]],
       "Y":[["7","0"],["14","7"],["-7","21"]]}
      """)
    #expect(solution.sets.count == 2)
    #expect(solution.sets.allSatisfy { !$0.isRational && !$0.loss.contains("/") })
    #expect(solution.isComplete)
  }

  @Test("Where a weight is not regularised, a degenerate point is listed as such")
  func degenerate() throws {
    let solution = try Instances.solve(
      """
      {"layers":[2,1,1],"activations":["sq","lin"],"X":[[0,0],[0,1],[1,0],[1,1]],
       "Y":[[0],[1],[1],[0]],"lambda":["1/10","0","1/7"]}
      """)
    #expect(solution.isComplete)
    #expect(solution.census?.total == 17 && solution.census?.different == 15)
    #expect(solution.points.filter { !$0.isCertified }.map(\.kind) == ["degenerate"])
    #expect(solution.points.filter { !$0.isCertified }.allSatisfy { $0.multiplicity > 1 })
    #expect(solution.globalEvidence == .unknown)
  }

  @Test(
    "Equal regularisation of a square network: every point and every degenerate one",
    arguments: ["1/10", "1/1000"])
  func decay(_ lambda: String) throws {
    // XOR, whose inputs can be exchanged: 16 points count three times, 8 of them real.
    let solution = try Instances.solve(
      """
      {"layers":[2,2,1],"activations":["sq","lin"],"X":[[0,0],[0,1],[1,0],[1,1]],
       "Y":[[0],[1],[1],[0]],"lambda":"\(lambda)"}
      """)
    #expect(solution.isComplete, "\(solution.warnings)")
    #expect(solution.census?.total == 289 && solution.census?.different == 257)
    #expect(solution.points.count(where: \.isCertified) == 241)
    #expect(solution.realPoints.count == 49)
    let degenerate = solution.points.filter { !$0.isCertified }
    #expect(degenerate.count == 16 && degenerate.count(where: \.isReal) == 8)
    #expect(degenerate.allSatisfy { $0.multiplicity > 1 })
    #expect(solution.globalMinima.count == 4 && solution.globalEvidence == .counted)
  }

  @Test("Weight decay on a linear network for XOR: circles, and which of them are real")
  func circles() throws {
    let text = """
      {"layers":[2,2,1],"activations":["lin","lin"],"X":[[0,0],[0,1],[1,0],[1,1]],
       "Y":[[0],[1],[1],[0]],"lambda":"1/10"}
      """
    let solution = try Instances.solve(text)
    #expect(solution.isComplete, "\(solution.warnings)")
    #expect(solution.points.map(\.loss.real) == ["2.0000000000000000000"])
    #expect(solution.sets.map(\.dimension) == [1, 1, 1])
    #expect(solution.sets.map { $0.isReal } == [false, false, true])
    #expect(solution.sets.map { $0.isUnreal } == [true, true, false])
    // Rotated until w3 = 0 there are finitely many.
    let real = try #require(solution.realValues)
    #expect(Set(real.map { ($0 * 1e9).rounded() }) == [1_424_280_904, 2_000_000_000])
    #expect(solution.globalSet?.dimension == 1 && solution.globalEvidence == .counted)
    // Unequal ones leave no rotation.
    var random = SeededGenerator(seed: 1)
    let apart = try Instances.network(
      text.replacingOccurrences(of: #""1/10""#, with: #"[1,2,3,4,5,6]"#))
    #expect(RealValues.zeros(apart).isEmpty)
    #expect(RealValues(apart, &random, isStopped: { false }) == nil)
  }

  @Test("Rotations of neurons: as many zeros as they have angles")
  func rotations() throws {
    func zeros(_ layers: [Int], _ activation: String = "lin") throws -> Int {
      let weights = zip(layers, layers.dropFirst()).map { $0 * $1 }.reduce(0, +)
      let network = try PolynomialNetwork(
        Problem(
          layers: layers,
          activations: Array(
            repeating: activation == "lin" ? Problem.linear : Problem.square,
            count: layers.count - 1),
          inputs: [layers.indices.prefix(layers[0]).map { Rational($0 + 2) }],
          targets: [(0..<layers[layers.count - 1]).map { Rational($0 + 1) }],
          regularisation: Array(repeating: Rational("1/10")!, count: weights)))
      return RealValues.zeros(network).count
    }
    #expect(try zeros([2, 2, 1]) == 1)
    #expect(try zeros([1, 3, 1]) == 3)
    #expect(try zeros([2, 3, 2]) == 3)
    #expect(try zeros([2, 2, 2, 1]) == 2)
    // Four angles of which the inputs' weights can take only some, and the next layer rotates.
    #expect(try zeros([1, 3, 3, 1]) == 0)
    #expect(try zeros([2, 2, 1], "sq") == 0)
  }

  @Test("Values of the loss that doubles cannot tell apart are not claimed to be reached")
  func tooClose() throws {
    let solution = try Instances.solve(
      """
      {"layers":[1,2,1],"activations":["lin","lin"],"X":[["1"],["14/5"],["24/5"],["-22/3"]],
       "Y":[["280000"],["210000"],["-30000"],["-50000"]],"lambda":"1/625"}
      """)
    #expect(solution.evidence < .counted && !solution.isComplete)
    #expect(solution.globalEvidence < .counted)
    #expect(
      solution.checks.contains { $0.name == "values" && $0.detail.contains("told apart") },
      "\(solution.checks)")
  }

  @Test("Flat places far out are no sets")
  func flat() throws {
    let solution = try Instances.solve(
      """
      {"layers":[1,1],"activations":[["0","-15","21","7/100"]],"bias":true,"X":[["14/3"]],
       "Y":[["-29"]],"lambda":"0"}
      """)
    // f has two critical values, and the loss can be 0: three values, and no others.
    #expect(solution.values?.values.count == 3)
    for set in solution.sets {
      #expect(solution.values?.values.contains { $0.isNear(set.value) } == true, "\(set.loss)")
    }
  }

  @Test("A list that lacks a point is never complete")
  func lacking() throws {
    let network = try Instances.network(Instances.all[1].text)
    var random = SeededGenerator(seed: 1)
    let found = try #require(Parametrisation(network.loss, total: 17, &random))
    let orbits = PointList.of(found.zeros(), network.loss).orbits.count
    for count in 0...orbits {
      var list = PointList(network.loss, threads: 1)
      // Orbits enter whole, so what is left out is a whole orbit.
      let kept = PointList.of(found.zeros(), network.loss).orbits.prefix(count).map(\.point)
      _ = list.add(kept)
      var solution = Solution(network: network)
      solution.census = Census(network.loss, &random)
      Assembly(list, scale: Scale(count: network.loss.count)).complete(&solution)
      Completeness(list, .counted).judge(&solution)
      #expect(solution.isComplete == (count == orbits))
      #expect(solution.warnings.contains { $0.hasPrefix("count: ") } == (count < orbits))
    }
  }
}

extension PointList {
  fileprivate static func of(_ zeros: [Parametrisation.Zero], _ loss: Polynomial) -> PointList {
    var list = PointList(loss, threads: 1)
    list.add(zeros)
    return list
  }
}
