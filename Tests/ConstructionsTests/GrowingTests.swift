import Basics
import Certification
import Foundation
import Networks
import Tasks
import Testing

@testable import Constructions
@testable import Evaluation

@Suite("Networks that grow")
struct GrowingTests {
  private func table(
    _ rows: [[Int]], targets: Int = 1, tolerance: ExactDecimal = ExactDecimal(5, exponent: -1)
  ) throws -> Task {
    let header = rows[0].indices.map { "v\($0)" }
    let text = ([header] + rows.map { $0.map(\.description) })
      .map { $0.joined(separator: ",") }.joined(separator: "\n")
    return try TaskFile(
      name: "t.csv", bytes: Array(text.utf8), tolerance: tolerance, targets: targets
    ).task()
  }

  private func grow(_ task: Task, units: Int, seed: UInt64) -> Network? {
    var generator = SeededGenerator(seed: seed)
    let bench = SketchBench(task)
    var attempt = SketchAttempt.grown(GrownAttempt(units: units))
    while true {
      switch attempt.advance(on: bench, using: &generator) {
      case .underWay: continue
      case .failed: return nil
      case .finished(let network): return network
      }
    }
  }

  private func check(_ network: Network, _ task: Task) {
    #expect(task.mismatch(with: network) == nil)
    #expect(CertifiedJudge(task, threads: 2).certify(network).passes)
  }

  @Test("A sum of many inputs needs no unit, however many cases there are")
  func sums() throws {
    var generator = SeededGenerator(seed: 1)
    for (inputs, cases) in [(13, 50), (4, 20_000)] {
      let rows = (0..<cases).map { _ in (0..<inputs).map { _ in generator.below(201) - 100 } }
      let task = try table(rows.map { $0 + [$0.reduce(0, +)] })
      let network = try #require(grow(task, units: 0, seed: 1))
      #expect(network.score() == inputs)
      check(network, task)
    }
  }

  @Test("Sorting three and four numbers by comparators")
  func sorting() throws {
    for count in [3, 4] {
      var generator = SeededGenerator(seed: 7)
      let rows = (0..<300).map { _ in (0..<count).map { _ in generator.below(1001) } }
      let task = try table(rows.map { $0 + $0.sorted() }, targets: count)
      var best: Network?
      for seed: UInt64 in 1...5 {
        guard let network = grow(task, units: 12, seed: seed) else { continue }
        check(network, task)
        if network.score() < best?.score() ?? .max { best = network }
      }
      // Comparators read with ±1 only; a fit of free weights would take three digits a number.
      #expect(try #require(best).score() <= (count == 3 ? 22 : 45))
    }
  }

  @Test("A remainder is a few waves of the right frequencies")
  func waves() throws {
    let task = try table((0..<200).map { [$0, $0 % 7] })
    for seed: UInt64 in 1...3 {
      let network = try #require(grow(task, units: 12, seed: seed))
      check(network, task)
      #expect(network.score() < 60)
      #expect(network.neurons.contains { $0.activation == .sin })
    }
  }

  @Test("Cases that are not grown on do not stay wrong")
  func manyCases() throws {
    // The bend is at so few cases that a sample rarely has one of them.
    let rows = (0..<6000).map { [$0, $0 / 10 + 9 * max(0, $0 - 5990)] }
    let task = try table(rows, tolerance: 2)
    var network: Network?
    for seed: UInt64 in 1...6 where network == nil { network = grow(task, units: 12, seed: seed) }
    check(try #require(network), task)
  }

  @Test("An attempt saved between any two steps comes to the same network")
  func saved() throws {
    let task = try table((0..<60).map { [$0, $0 % 5] })
    var generators = [SeededGenerator(seed: 4), SeededGenerator(seed: 4)]
    var attempts = [GrownAttempt(units: 8), GrownAttempt(units: 8)]
    var states = [SketchState.underWay, .underWay]
    while states[0] == .underWay {
      for side in 0...1 {
        // One has a new bench for each step, and goes through a file.
        let bench = SketchBench(task)
        states[side] = attempts[side].advance(on: bench, using: &generators[side])
      }
      attempts[1] = try JSONDecoder().decode(
        GrownAttempt.self, from: JSONEncoder().encode(attempts[1]))
      #expect(states[0] == states[1])
      #expect(attempts[0] == attempts[1])
    }
    #expect(states[0] != .failed)
  }

  @Test("A gain is what least squares with one more column would take away")
  func gains() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let inputs = 1 + generator.below(3)
      let rows = (0..<(12 + generator.below(120))).map { _ in
        (0...inputs).map { _ in generator.below(2001) - 1000 }
      }
      guard let task = try? table(rows, tolerance: 3) else { continue }
      let cases = CaseTable(task)
      var residuals = Residuals(of: GrowingNetwork(task), over: cases)
      let column = (0..<cases.placeCount).map { _ in generator.normal() }
      let gain = residuals.gain(of: column)
      // Another way: the normal equations, before and after.
      let weights = cases.weights
      let basis = [[Double](repeating: 1, count: weights.count)] + residuals.columns
      func rest(_ columns: [[Double]]) -> Double {
        let weighed = columns.map { zip($0, weights).map { $0 * $1 } }
        let target = zip(cases.targetColumns[0], weights).map { $0 * $1 }
        let matrix = weighed.flatMap { left in weighed.map { dot(left, $0) } }
        guard let root = Cholesky(matrix, count: columns.count, damping: 0) else { return .nan }
        let solution = root.solve(weighed.map { dot($0, target) })
        var error = target
        for (share, column) in zip(solution, weighed) {
          for place in error.indices { error[place] -= share * column[place] }
        }
        return dot(error, error)
      }
      let (before, after) = (rest(basis), rest(basis + [column]))
      #expect(abs((before - after) / before - gain) < 1e-6)
      #expect(abs(before - residuals.square) < 1e-6 * before)
    }
  }

  @Test("The spectrum finds the frequency that errors have, in one input and in two")
  func spectrum() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<30 {
      let first = 0.2 + 2.7 * generator.unit()
      let second = generator.below(2) == 0 ? 0 : 0.2 + 2.7 * generator.unit()
      let points = (0..<400).map { [Double($0 % 20), Double($0 / 20)] }
      let errors = points.map { _sine(first * $0[0] + second * $0[1] + 0.7) }
      let inputs = (0...1).map { input in points.map { $0[input] } }
      var spectrum = Spectrum(of: [errors], over: inputs, at: Array(0..<400))
      let waves = spectrum.peaks(12, using: &generator)
      let strongest = try #require(waves.max { $0.power < $1.power })
      // Half of the squares' sum is what the wave itself has: 400/2, squared.
      #expect(strongest.power > 0.5 * 200 * 200)
    }
  }

  @Test("Waves over inputs at uneven places, and none where inputs are as far apart as can be")
  func unevenPlaces() throws {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<20 {
      let points = (0..<300).map { _ in generator.unit() }
      let frequency = 5 + 90 * generator.unit()
      let errors = points.map { _sine(frequency * $0 + 0.3) }
      var spectrum = Spectrum(of: [errors], over: [points], at: Array(0..<300))
      let waves = spectrum.peaks(12, using: &generator)
      #expect(waves.contains { $0.power > 0.5 * 150 * 150 })
    }
    var empty = Spectrum(of: [[1, -1]], over: [[-1.7e308, 1.7e308]], at: [0, 1])
    #expect(empty.peaks(12, using: &generator).isEmpty)
  }

  private func _sine(_ angle: Double) -> Double {
    VectorUnit.widest.apply(.sin, to: [angle])[0]
  }

  @Test("What memorising costs at least is no more than it costs")
  func leastScore() throws {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<300 {
      guard let task = try? generator.table() else { continue }
      let least = Memorise().leastScore(for: task)
      let network = try Memorise().network(for: task, parameters: Memorise().defaults)
      #expect(least <= network.score())
      #expect(least <= network.parameterCount)
      #expect(least > 0)
    }
  }

  /// A checkpoint whose parts are each as golf writes them may still not fit together.
  @Test("An attempt whose fitted network is none of what grows, or far too large, does not fit")
  func hostile() throws {
    let task = try table((-6...6).flatMap { x in (-6...6).map { [x, $0, x * $0] } })
    let bench = SketchBench(task)
    var generator = SeededGenerator(seed: 5)
    var attempt = GrownAttempt(units: 4)
    var seen = 0
    while seen < 3, attempt.advance(on: bench, using: &generator) == .underWay {
      let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(attempt))
      var state = try #require(object as? [String: Any])
      let fit = ((state["stage"] as? [String: Any])?["fit"] as? [String: Any])?["_0"]
      guard let fit = fit as? [String: Any], attempt.progress?.contains("grown to 0") == false,
        let network = fit["network"] as? [String: Any],
        let units = network["units"] as? [[String: Any]], let answer = units.last,
        var growing = state["growing"] as? [String: Any], let wires = growing["wires"] as? [Any]
      else { continue }
      // As if a comparator's unit had made another wire.
      growing["wires"] = wires + [[["source": 2, "weight": 1, "isFree": false] as [String: Any]]]
      state["growing"] = growing
      seen += 1
      let isOwnBelieved = attempt.fits(task, bench.table)
      #expect(isOwnBelieved)
      let read = answer["connections"] as? [[String: Any]] ?? []
      let own = read.filter { ($0["source"] as? Int ?? 0) < 2 }
      let changes: [(String, [String: Any])] = [
        // Wires of what grows would lead nowhere.
        ("fewer units", ["units": [answer.merging(["connections": own]) { $1 }], "outputs": [2]]),
        ("an input for an answer", ["units": [[String: Any]](), "outputs": [0]]),
        ("an answer in the middle", ["outputs": [2]]),
        (
          "more numbers than equations can have",
          [
            "units": Array(units.dropLast()) + [
              answer.merging(["connections": [[String: Any]](repeating: read[0], count: 40_000)]) {
                $1
              }
            ]
          ]
        ),
      ]
      for (name, change) in changes {
        var forged = fit
        forged["network"] = network.merging(change) { $1 }
        var whole = state
        whole["stage"] = ["fit": ["_0": forged]]
        let hostile = try JSONDecoder().decode(
          GrownAttempt.self, from: JSONSerialization.data(withJSONObject: whole))
        let isBelieved = hostile.fits(task, bench.table)
        #expect(!isBelieved, "\(name)")
      }
    }
    #expect(seen == 3)
  }

  @Test("A task of so many outputs that equations could not be held is left to other families")
  func outputs() throws {
    func objection(outputs: Int) throws -> String? {
      let rows = (0..<5).map { row in (0..<60 + outputs).map { row * $0 % 7 } }
      return LayeredSketch().objection(to: try table(rows, targets: outputs))
    }
    #expect(try objection(outputs: 50) == nil)
    #expect(
      try objection(outputs: 400)
        == "400 outputs come to more weights than the 4000 worth fitting")
  }
}
