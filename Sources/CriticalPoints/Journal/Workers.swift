import Basics

/// Does many like tasks on several threads, until it is asked to stop, and remembers what came of them
/// where there is a journal.
///
/// Solving is a pure function of the loss and the seed. Nearly all of its time goes into following
/// paths and descending from starts, tasks that know nothing of each other. So it is enough to
/// remember their results, in the order in which they were asked for: who solves the same problem
/// again and is handed these comes to the same end, byte by byte. What is claimed is not remembered:
/// points are counted and proved anew.
struct Workers: Sendable {
  /// Threads to use; no result depends on it.
  var threads = 1
  /// Asked now and then whether to stop.
  var isStopped: @Sendable () -> Bool = { false }
  /// What remembers results.
  var journal: Journal?

  /// Tasks that are remembered together: what a kill can cost.
  private static let portion = 64

  /// The results of tasks, in order. Once `isStopped`, they need not be right.
  ///
  /// - Parameter width: How many coordinates the points in them have.
  func map<Result: Recordable & Sendable>(
    count: Int, width: Int, _ task: @Sendable (Int) -> Result
  ) -> [Result] {
    guard let journal else { return parallelMap(count: count, threads: threads, task) }
    var results: [Result] = []
    for start in stride(from: 0, to: count, by: Self.portion) {
      let size = min(Self.portion, count - start)
      if let known: [Result] = journal.next(count: size, width: width) {
        results += known
        continue
      }
      let new = parallelMap(count: size, threads: threads) { task(start + $0) }
      if !isStopped() { journal.record(new) }
      results += new
    }
    return results
  }
}
