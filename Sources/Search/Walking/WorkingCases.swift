import Basics
import Evaluation

/// The cases that a walk judges a candidate by: the hardest ones of its network and a sample of
/// the others, and those that turned out to be hard on the way, which are remembered from generation
/// to generation. A verdict of theirs takes a fraction of the time a complete one takes, and now and
/// then a complete one follows.
struct WorkingCases {
  /// The table of these cases.
  private(set) var table: CaseTable
  private let whole: CaseTable
  private var places: [Int]
  /// The cases that failed networks on the way, the latest last.
  private(set) var remembered: [Int]
  private var isMember: [Bool]

  /// How many of the hardest cases are taken, and how many others.
  private static let (hardest, others) = (448, 320)

  /// So many are remembered at most.
  static let mostRemembered = 1500

  /// The cases for a network, whose errors in all cases are given.
  ///
  /// - Parameter remembered: Cases that were hard for it before.
  init(
    of whole: CaseTable, _ errors: CaseErrors, remembered: [Int],
    using generator: inout SeededGenerator
  ) {
    self.remembered = remembered
    self.whole = whole
    isMember = .init(repeating: false, count: whole.placeCount)
    places = []
    table = whole
    if whole.placeCount <= 2 * (Self.hardest + Self.others) { return }
    let shares = errors.shares
    // Every case whose error reaches the bar is taken; ties may make them a few more.
    let bar = Self.quantile(shares, Self.hardest)
    for place in shares.indices where shares[place] >= bar && places.count < Self.hardest {
      add(place)
    }
    for place in remembered { add(place) }
    for _ in 0..<Self.others {
      let place = generator.below(whole.placeCount)
      if whole.hasCase(at: place) { add(place) }
    }
    table = CaseTable(places, of: whole)
  }

  /// Whether these are all cases there are.
  var isComplete: Bool { table === whole }

  /// Adds the worst cases of a network that fails in some that are not yet among these.
  ///
  /// - Parameters:
  ///   - bar: Only cases with such errors are added, relative to the tolerance.
  ///   - count: So many are added at most.
  mutating func add(failing errors: CaseErrors, beyond bar: Double, most count: Int) {
    if isComplete { return }
    let worst = errors.shares.indices.filter { !isMember[$0] && errors.shares[$0] >= bar }
      .sorted { (-errors.shares[$0], $0) < (-errors.shares[$1], $1) }
    for place in worst.prefix(count) {
      add(place)
      remembered.append(place)
    }
    if remembered.count > Self.mostRemembered {
      remembered.removeFirst(remembered.count - Self.mostRemembered)
    }
    table = CaseTable(places, of: whole)
  }

  private mutating func add(_ place: Int) {
    if isMember[place] { return }
    isMember[place] = true
    places.append(place)
  }

  /// A bar that about `count` of the values reach, by halving.
  private static func quantile(_ values: [Double], _ count: Int) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<12 {
      let middle = (low + high) / 2
      if values.count(where: { $0 >= middle }) > count { low = middle } else { high = middle }
    }
    return low
  }
}
