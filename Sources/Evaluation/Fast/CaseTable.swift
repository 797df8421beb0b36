import Tasks

/// The cases of a task as doubles: a column for each input, for each target and for the tolerances,
/// in places that the fast evaluator takes a run of at a time. A task of decisions has a lowest and a
/// highest value for each target besides, beyond which an answer counts as these, and perhaps winners.
///
/// The cases are dealt out in blocks, so that every block is a sample of the whole task. Places
/// beyond the last case repeat a case with an infinite tolerance, which no verdict counts.
public final class CaseTable: @unchecked Sendable {
  // Unchecked because columns are pointers; they are written in `init` only.

  /// How many cases a block holds.
  public static let blockSize = 64

  /// How many blocks there are.
  public let blockCount: Int
  /// How many cases there are.
  public let caseCount: Int
  let inputCount: Int
  let outputCount: Int
  /// For each place the case that stands there; -1 where one is repeated.
  let caseIndices: [Int]
  /// Whether some answers may be as far from their targets as they like.
  public let isOpen: Bool
  /// Whether a winner is compared with the other outputs.
  let hasWinners: Bool
  /// Whether some answer has to lie beyond a border, however far.
  public let hasHalfLines: Bool
  /// The sets of inputs that take few values together.
  let domains: [Domain]
  /// What stands beside targets and tolerances where the table is open: the lowest and the highest
  /// value of each target, then the winners if there are any.
  let extras: [UnsafeMutablePointer<Double>]
  private let columns: Rows

  /// How many places there are: `blockCount` times `blockSize`.
  public var placeCount: Int { blockCount * Self.blockSize }

  /// The table of a task's cases.
  public convenience init(_ task: Task) {
    self.init(
      inputs: task.inputColumns.map { $0.map(\.doubleValue) },
      targets: task.targetColumns.map { $0.map(\.approximation) },
      tolerances: task.tolerances.map(\.doubleValue), openings: task.openings,
      winners: task.winners, findingDomains: true)
  }

  /// A table of cases that no task has, for a part of a network to be fitted to.
  ///
  /// - Parameters:
  ///   - inputs: A column for each input, an element for each case.
  ///   - targets: A column for each target.
  ///   - tolerances: What the error of every output must stay below in each case; positive.
  public convenience init(inputs: [[Double]], targets: [[Double]], tolerances: [Double]) {
    self.init(
      inputs: inputs, targets: targets, tolerances: tolerances, openings: [], winners: [],
      findingDomains: false)
  }

  private init(
    inputs: [[Double]], targets: [[Double]], tolerances: [Double], openings: [[Opening]],
    winners: [Int], findingDomains: Bool
  ) {
    precondition(
      (inputs + targets).allSatisfy { $0.count == tolerances.count }, "columns differ in length")
    let size = Self.blockSize
    let count = tolerances.count
    let blocks = (count + size - 1) / size
    // Deal the cases like cards: block b gets b, b + blocks, b + 2·blocks, ...
    var indices: [Int] = []
    indices.reserveCapacity(blocks * size)
    for block in 0..<blocks {
      let dealt = Array(stride(from: block, to: count, by: blocks))
      indices += dealt + [Int](repeating: -1, count: size - dealt.count)
    }
    isOpen = !openings.isEmpty
    hasWinners = !winners.isEmpty
    hasHalfLines = openings.joined().contains { $0 == .above || $0 == .below }
    let bounds = zip(targets, openings).flatMap { column, sides in
      [
        zip(column, sides).map { $1.contains(.below) ? $0 : -.infinity },
        zip(column, sides).map { $1.contains(.above) ? $0 : .infinity },
      ]
    }
    let values =
      inputs + targets + [tolerances] + bounds + (hasWinners ? [winners.map(Double.init)] : [])
    let tolerance = inputs.count + targets.count
    columns = Rows(count: values.count, length: blocks * size)
    for (row, column) in values.enumerated() {
      for (place, index) in indices.enumerated() {
        columns[row][place] =
          index >= 0 ? column[index] : row == tolerance ? .infinity : column[0]
      }
    }
    extras = Self.extras(columns, after: tolerance + 1)
    caseIndices = indices
    blockCount = blocks
    caseCount = count
    inputCount = inputs.count
    outputCount = targets.count
    domains =
      findingDomains
      ? Domain.all(
        of: inputs.map { column in indices.map { column[max($0, 0)] } }, caseCount: count)
      : []
  }

  /// The table of some cases of another one, by the places they stand at there.
  public init(_ places: [Int], of other: CaseTable) {
    let size = Self.blockSize
    let blocks = (places.count + size - 1) / size
    let padding = [Int](repeating: -1, count: blocks * size - places.count)
    let sources = places + padding
    columns = Rows(count: other.columns.count, length: blocks * size)
    let tolerance = other.inputCount + other.outputCount
    for row in 0..<other.columns.count {
      for (place, source) in sources.enumerated() {
        columns[row][place] =
          source >= 0
          ? other.columns[row][source]
          : row == tolerance ? .infinity : other.columns[row][places.first ?? 0]
      }
    }
    extras = Self.extras(columns, after: tolerance + 1)
    caseIndices = sources.map { $0 < 0 ? -1 : other.caseIndices[$0] }
    blockCount = blocks
    caseCount = caseIndices.count { $0 >= 0 }
    inputCount = other.inputCount
    outputCount = other.outputCount
    isOpen = other.isOpen
    hasWinners = other.hasWinners
    hasHalfLines = other.hasHalfLines
    domains = []
  }

  /// Whether a case stands at a place that does not repeat another one.
  public func hasCase(at place: Int) -> Bool { caseIndices[place] >= 0 }

  /// Which case of the task stands, or is repeated, at a place.
  public func caseIndex(at place: Int) -> Int { max(caseIndices[place], 0) }

  /// What every target should be in all places.
  public var targetColumns: [[Double]] {
    (0..<outputCount).map { Array(UnsafeBufferPointer(start: target($0), count: placeCount)) }
  }

  /// One over the tolerance in all places; 0 where a place repeats a case.
  public var weights: [Double] { (0..<placeCount).map { 1 / tolerances[$0] } }

  /// The values of an input in all places.
  func input(_ index: Int) -> UnsafeMutablePointer<Double> { columns[index] }

  /// The values of a target in all places.
  func target(_ index: Int) -> UnsafeMutablePointer<Double> { columns[inputCount + index] }

  /// The tolerances in all places.
  var tolerances: UnsafeMutablePointer<Double> { columns[inputCount + outputCount] }

  /// The output that has to exceed the others at a place; nil where none has to.
  func winner(at place: Int) -> Int? { hasWinners ? Int(extras[2 * outputCount][place]) : nil }

  private static func extras(_ columns: Rows, after first: Int) -> [UnsafeMutablePointer<Double>] {
    (first..<columns.count).map { columns[$0] }
  }
}

// MARK: - Answers to aim at

extension CaseTable {
  /// Answers near those given that are right: the targets, but on an open side the answers themselves.
  ///
  /// - Parameter answers: A column for each output, an element for each place.
  public func aims(near answers: () -> [[Double]]) -> [[Double]] {
    if !isOpen { return targetColumns }
    var aims = answers()
    for place in 0..<placeCount {
      if let winner = winner(at: place) {
        raise(winner, at: place, in: &aims)
        continue
      }
      for output in aims.indices {
        let (low, high) = (extras[2 * output][place], extras[2 * output + 1][place])
        let answer = aims[output][place]
        // Beyond a bound that is finite, every answer is right.
        let isRight = (answer < low || low == high) || answer > high
        if !isRight || answer.isNaN { aims[output][place] = target(output)[place] }
      }
    }
    return aims
  }

  /// Parts a winner from those it has to exceed: what it lacks is shared by both.
  private func raise(_ winner: Int, at place: Int, in aims: inout [[Double]]) {
    var most = 0.0
    for output in aims.indices where extras[2 * output][place] != extras[2 * output + 1][place] {
      let lack = target(output)[place] - (aims[winner][place] - aims[output][place])
      if lack <= 0 { continue }
      aims[output][place] -= lack / 2
      most = max(most, lack / 2)
    }
    aims[winner][place] += most
  }
}
