import Networks
import Synchronization

/// What an enumeration has done.
struct Tally {
  /// Sets of hidden neurons that were put together.
  var prefixes = 0
  /// Last neurons whose last weight was solved for.
  var solved = 0
  /// Networks that the pilots did not exclude.
  var candidates = 0
  /// Of those, the ones that doubles with proved bounds excluded on another case.
  var excluded = 0
  /// Of those, the ones that exact numbers and balls refuted.
  var refuted = 0
  /// Of those, the ones that could not be decided.
  var undecided: [Network] = []
  /// A network that is proved right.
  var found: Network?
  /// Whether the enumeration is to go no further.
  var isStopped = false
  /// Whether it was cut short by someone's wish: not by a find.
  var isCut = false
  fileprivate var ticks: UInt8 = 0

  /// Adds what another enumeration has done; the first find stays.
  mutating func add(_ other: Tally) {
    prefixes += other.prefixes
    solved += other.solved
    candidates += other.candidates
    excluded += other.excluded
    refuted += other.refuted
    undecided += other.undecided
    found = found ?? other.found
    isCut = isCut || other.isCut
  }
}

/// A part of the work on one score: the first neuron's composition, and which of its weights.
struct Part: Sendable {
  var number: Int
  var composition: Int
  var range: Range<Int>
}

/// What the threads that share a score tell each other.
final class Control: Sendable {
  private let isStopWanted: @Sendable () -> Bool
  private let isStopped = Atomic(false)
  private let firstFind = Atomic(Int.max)

  init(isStopWanted: @escaping @Sendable () -> Bool) { self.isStopWanted = isStopWanted }

  /// A network was found in a part: parts after it need not be looked at. Those before it do, so that
  /// the find does not depend on the threads.
  func found(at part: Int) { firstFind.min(part, ordering: .relaxed) }

  /// Whether to go no further in a part; noted in the tally.
  @inline(__always)
  func isStopped(at part: Int?, _ tally: inout Tally) -> Bool {
    guard let part else { return false }
    tally.ticks &+= 1
    if tally.ticks == 0 { look() }
    if isStopped.load(ordering: .relaxed) {
      tally.isCut = true
      tally.isStopped = true
    }
    if firstFind.load(ordering: .relaxed) < part { tally.isStopped = true }
    return tally.isStopped
  }

  /// Whether a part lies after a find.
  func isSuperseded(_ part: Int) -> Bool { firstFind.load(ordering: .relaxed) < part }

  /// Hears the wish to stop.
  @inline(never)
  func look() {
    if isStopWanted() { isStopped.store(true, ordering: .relaxed) }
  }
}
