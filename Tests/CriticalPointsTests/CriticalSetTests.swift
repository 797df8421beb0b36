import Exact
import Synchronization
import Testing

@testable import CriticalPoints

@Suite("Sets of critical points that are not isolated")
struct CriticalSetTests {
  static let plain = """
    {"layers":[2,2,2,1],"activations":["lin","lin","lin"],"bias":null,"fixed":null,
     "X":[["0","0"],["0","1"],["1","0"],["1","1"]],"Y":[["0"],["1"],["1"],["0"]],
     "lambda":["0","0","0","0","0","0","0","0","0","0"]}
    """

  @Test("XOR without regularisation: dimension 8 with loss 4/3, dimension 6 with loss 2")
  func xor() throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let solution = try Instances.solve(Self.plain, seed: seed)
      #expect(solution.points.isEmpty)
      #expect(solution.sets.map(\.dimension) == [8, 6])
      #expect(solution.sets.map(\.loss) == ["4/3", "2"])
      #expect(solution.sets.allSatisfy { $0.isRational && $0.isReal })
      #expect(solution.globalSet?.dimension == 8)
      #expect((solution.globalEvidence >= .counted))
      #expect(solution.scaled.count == 10)
      #expect(solution.warnings.isEmpty, "\(solution.warnings)")
    }
  }

  @Test("Regularised on request it has isolated points, held weights take dimensions away")
  func remedies() throws {
    let problem = try Problem(bytes: Array(Self.plain.utf8), file: "p.json")
    var solver = Solver(try PolynomialNetwork(problem.regularised(Rational("0.02")!)))
    solver.threads = 2
    let solution = solver.solve()
    #expect(solution.points.count == 641)
    #expect(solution.sets.isEmpty)
    let gauged = try problem.gauged()
    #expect(gauged.fixed.count == 4)
    #expect(FreeScalings.moved(by: try PolynomialNetwork(gauged).loss).isEmpty)
  }

  @Test("A circle of minima is found where two weights are regularised alike")
  func circle() throws {
    // (w1 w3 + w2 w4 - 2)² + (w1² + w2² + w3² + w4²)/10: rotations of the hidden layer.
    let solution = try Instances.solve(
      """
      {"layers":[1,2,1],"activations":["lin","lin"],"X":[["1"]],"Y":[["2"]],"lambda":"1/10"}
      """)
    // The other one has w3 = -w1 and w4 = -w2, and no real point.
    #expect(solution.sets.map(\.dimension) == [1, 1])
    #expect(solution.sets.filter { $0.isReal }.map(\.indices) == [[0]])
    #expect(solution.realPoints.map(\.index) == [2])
    #expect(solution.globalSet != nil)
  }

  @Test("Weak regularisation leaves points, not sets")
  func weak() throws {
    for text in [
      #"{"layers":[2,1],"activations":[[0,1,0,"1/3"]],"bias":true,"X":[[0,"-7/4"]],"Y":[[0]],"#
        + #""lambda":["1/1000000","1/100","1/1000000"]}"#,
      #"{"layers":[2,1],"activations":["lin"],"X":[[1,1]],"Y":[[1]],"lambda":"1/100000000"}"#,
    ] {
      let solution = try Instances.solve(text)
      #expect(solution.sets.isEmpty, "\(solution.sets)")
      #expect(solution.warnings.isEmpty, "\(solution.warnings)")
      #expect(!solution.points.isEmpty)
    }
  }

  @Test("Where regularisation is too faint to tell sets from points, a warning says so")
  func faint() throws {
    let solution = try Instances.solve(
      """
      {"layers":[2,1],"activations":["lin"],"X":[[1,1]],"Y":[[1]],"lambda":"1/10000000000000"}
      """)
    #expect(solution.sets.isEmpty || !solution.isComplete)
  }

  @Test("A minimum is called global only where that is shown")
  func global() throws {
    func isGlobal(_ lambda: String) throws -> Bool {
      // With a negative λ on the last bias the loss has no least value: the hidden weights are cheap.
      let solution = try Instances.solve(
        """
        {"layers":[1,1,1],"activations":["sq","lin"],"bias":true,"X":[[1]],"Y":[[1]],
         "lambda":["1/10","1/10","1/3","\(lambda)"]}
        """)
      #expect(!solution.globalMinima.isEmpty)
      #expect(solution.warnings.isEmpty)
      return (solution.globalEvidence >= .counted)
    }
    #expect(try isGlobal("1/5"))
    #expect(try !isGlobal("-1/5"))
  }

  @Test("Stopped while sets are looked for, it says so")
  func stopped() throws {
    let isOver = Mutex(false)
    var solver = Solver(try Instances.network(Self.plain))
    solver.report = { progress in
      if progress.stage == "random starts" { isOver.withLock { $0 = true } }
    }
    solver.isStopped = { isOver.withLock { $0 } }
    let solution = solver.solve()
    #expect(solution.isInterrupted && !solution.isComplete)
    #expect(solution.warnings.count == 1)
  }

  @Test("Fractions are recognised, and other numbers are not")
  func fractions() throws {
    for bottom in 1...200 {
      for top in [-7, 1, 5, 1234] {
        let value = Rational(top) / Rational(bottom)
        #expect(Rational(near: value.approximation, within: 1e-12) == value)
      }
    }
    #expect(Rational(near: 2.0.squareRoot(), within: 1e-12) == nil)
    #expect(Rational(near: .nan, within: 1e-12) == nil)
  }

  @Test("Layer by layer every start of the XOR network ends in a listed minimum")
  func sweeps() throws {
    for text in [Instances.all[0].text, Instances.all[1].text, Instances.all[3].text] {
      let solution = try Instances.solve(text)
      let comparison = LayerSweep(solution).compare(starts: 40, seed: 5, threads: 2)
      for tally in [comparison.sweeping, comparison.descending] {
        #expect(tally.byOrbit.values.reduce(0, +) == 40)
        for orbit in tally.byOrbit.keys {
          #expect(solution.points.contains { $0.orbit == orbit && $0.index == 0 })
        }
      }
      #expect(comparison.sweeping.steps < comparison.descending.steps)
      let alone = LayerSweep(solution).compare(starts: 40, seed: 5, threads: 1)
      #expect(alone.sweeping.byOrbit == comparison.sweeping.byOrbit)
    }
  }
}
