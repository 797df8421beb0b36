import Certification
import Networks
import Synchronization
import Tasks
import Testing

@testable import Minimality

@Suite("Smallest scores")
struct MinimalScoreTests {
  private static let bits: [[ExactDecimal]] = [[0, 0, 1, 1], [0, 1, 0, 1]]

  private func result(
    _ inputs: [[ExactDecimal]], _ targets: [[ExactDecimal]], tolerance: String = "0.1",
    activations: Set<Activation> = Set(Activation.allCases), upTo last: Int = 4, threads: Int = 2
  ) throws -> MinimalScore {
    let task = try task(
      inputs, targets, tolerance: #require(ExactDecimal(tolerance)), activations: activations)
    let result = try MinimalScoreSearch(task, threads: threads).run(upTo: last)
    if let network = result.network {
      #expect(task.mismatch(with: network) == nil)
      #expect(CertifiedJudge(task, threads: 1).certify(network).passes)
      #expect(network.score() == result.lowerBound)
    }
    return result
  }

  @Test("XOR, AND, OR, absolute value, maximum, sign, parity")
  func known() throws {
    #expect(try result(Self.bits, [[0, 1, 1, 0]]).lowerBound == 3)
    #expect(try result(Self.bits, [[0, 1, 1, 0]], tolerance: "0.4").lowerBound == 2)
    #expect(try result(Self.bits, [[0, 0, 0, 1]]).lowerBound == 3)
    #expect(try result(Self.bits, [[0, 1, 1, 1]]).lowerBound == 3)
    let range = (-10...10).map { ExactDecimal($0) }
    #expect(try result([range], [range.map(\.magnitude)]).lowerBound == 3)
    #expect(try result([range], [range.map { ExactDecimal($0.sign) }]).lowerBound == 3)
    let small = (-3...3).map { ExactDecimal($0) }
    let pairs = small.flatMap { x in small.map { [x, $0] } }
    let maximum = try result(
      [pairs.map { $0[0] }, pairs.map { $0[1] }], [pairs.map { max($0[0], $0[1]) }])
    #expect(maximum.lowerBound == 4)
    #expect(maximum.isMinimal)
    #expect(maximum.levels.map(\.score) == [0, 1, 2, 3])
  }

  @Test("without the identity a ReLU passes sums on")
  func sums() throws {
    // relu(9 relu(9x + 9)) = 81x + 81: two neurons of cost 3 together; one would cost 4.
    let product = try result(
      [[0, 1, 2, 5]], [[81, 162, 243, 486]], tolerance: "0.01", activations: [.relu])
    #expect(product.lowerBound == 3)
    #expect(product.network?.neurons.count == 2)
  }

  @Test("what costs nothing")
  func nothing() throws {
    #expect(try result([[1, 2]], [[1, 2]]).network?.outputs == [0])
    #expect(try result([[1, 2]], [["0.5", "0.5"]]).network?.neurons.first?.activation == .sigmoid)
    #expect(try result([[1, 2]], [[0, 0]]).lowerBound == 0)
    // The constant 1 is a bias, not a node: a network needs a digit for it.
    #expect(try result([[2, 3]], [[1, 1]]).lowerBound == 1)
    #expect(try result([[2, 3]], [[1, 1], [0, 0]]).lowerBound == 1)
    // Without identity, ReLU and sine nothing is 0 for nothing.
    #expect(try result([[2, 3]], [[0, 0]], activations: [.sigmoid]).lowerBound > 0)
  }

  @Test("the answer does not depend on the threads")
  func threads() throws {
    for target: [ExactDecimal] in [[0, 1, 1, 0], [0, "0.3", "0.7", 5], [9, 2, 4, 0]] {
      let one = try result(Self.bits, [target], tolerance: "0.02", upTo: 4, threads: 1)
      let four = try result(Self.bits, [target], tolerance: "0.02", upTo: 4, threads: 4)
      #expect(one.levels == four.levels)
      #expect(one.network == four.network)
      #expect(one.lowerBound == four.lowerBound)
    }
  }

  @Test("inputs are exchangeable where the task does not tell them apart")
  func exchangeable() throws {
    func pairs(_ inputs: [[ExactDecimal]], _ targets: [ExactDecimal]) throws -> [[Int]] {
      try Ground(task(inputs, [targets], tolerance: 1)).exchangeable.map { [$0, $1] }
    }
    #expect(try pairs(Self.bits, [5, 7, 7, 9]) == [[0, 1]])
    #expect(try pairs(Self.bits, [5, 7, 8, 9]) == [])
    #expect(try pairs([[0, 1], [1, 1]], [0, 0]) == [])
    let eight = (0..<8).map { [$0 & 1, $0 >> 1 & 1, $0 >> 2].map { ExactDecimal($0) } }
    let columns = (0..<3).map { column in eight.map { $0[column] } }
    #expect(try pairs(columns, eight.map { $0[0] + $0[1] + $0[2] }) == [[0, 1], [1, 2]])
    #expect(try pairs(columns, eight.map { $0[0] + $0[2] - $0[1] }) == [[0, 2]])
  }

  @Test("numbers beyond the range of doubles are refused: there errors have no bounds")
  func range() throws {
    for exponent in [-400, -251, 251, 308, 400] {
      let far = [1, 2].map { ExactDecimal($0, exponent: exponent) }
      for (inputs, targets) in [([far], [far]), ([far], [[1, 1]]), ([[0, 1]], [far])] {
        let error = #expect(throws: TaskError.self) { try result(inputs, targets, upTo: 1) }
        #expect(error?.description.contains("between 1e-250 and 1e250") == true)
      }
    }
    for exponent in [-250, 249] {
      let near = [1, 2].map { ExactDecimal($0, exponent: exponent) }
      #expect(try result([near], [near], upTo: 1).lowerBound == 0)
    }
  }

  @Test("many targets that many nodes serve: each is decided alone")
  func manyTargets() throws {
    let column: [ExactDecimal] = [0, 1, 2]
    let six = Array(repeating: column, count: 6)
    #expect(try result(six, six + six, upTo: 1).lowerBound == 0)
  }

  @Test("stopping keeps what is proved")
  func stopping() throws {
    let task = try task(Self.bits, [[7, "0.123", "33.3", -5]], tolerance: "0.0001")
    let calls = Atomic(0)
    let stopped = try MinimalScoreSearch(task, threads: 2).run(
      upTo: 6, isStopWanted: { calls.add(1, ordering: .relaxed).newValue > 200 })
    #expect(stopped.limit == .stopped)
    #expect(stopped.lowerBound == stopped.levels.count)
    #expect(stopped.network == nil)
    let never = try MinimalScoreSearch(task, threads: 2).run(upTo: 6, isStopWanted: { true })
    #expect(never.limit == .stopped)
    let little = try MinimalScoreSearch(task, threads: 2).run(upTo: 3)
    #expect(little.limit == .reached)
    #expect(little.lowerBound == 4)
  }

  @Test("what cannot be decided is not claimed")
  func undecided() throws {
    // 0.7 sigmoid(1) + 0.7 sigmoid(-1) is 0.7, which no ball can tell from a little more; and so
    // little more no network of these scores is.
    let little = ExactDecimal(1, exponent: -190)
    let target = little + "0.7"
    let task = try task(
      [[3, 4]], [[target, target]], tolerance: little, activations: [.identity, .sigmoid])
    let result = try MinimalScoreSearch(task, threads: 2).run(upTo: 6)
    #expect(result.limit == .undecided)
    #expect(result.lowerBound == 4, "\(result.undecided)")
    #expect(!result.isMinimal)
  }

  @Test("tasks whose networks are not finitely many are refused")
  func refusals() throws {
    let file = TaskFile(
      name: "t.csv", bytes: Array("x,y\n1,2\n".utf8), tolerance: 1)
    let task = try file.task(metric: .parameters)
    #expect(throws: TaskError.self) { try MinimalScoreSearch(task, threads: 1) }
    let error = #expect(throws: TaskError.self) { try MinimalScoreSearch(task, threads: 1) }
    #expect(error?.description.contains("not by parameters") == true)
  }
}

extension ExactDecimal: ExpressibleByStringLiteral {
  /// The decimal that is written so.
  public init(stringLiteral text: String) { self = ExactDecimal(text) ?? .zero }
}
