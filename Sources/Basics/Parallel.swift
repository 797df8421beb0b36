import Dispatch
import Synchronization

/// The results of `body(0) ... body(count - 1)`, computed on up to `threads` threads of Dispatch's
/// pool.
///
/// Each index is taken by whichever thread is free, and each result lands in its own place, so the
/// answer does not depend on the number of threads as long as `body` is a function of its index.
public func parallelMap<Result: Sendable>(
  count: Int, threads: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  let workers = min(max(threads, 1), count)
  if workers <= 1 { return (0..<count).map(body) }
  let next = Atomic(0)
  return [Result](unsafeUninitializedCapacity: count) { buffer, filled in
    // Safe to share: each index is claimed once, and `concurrentPerform` returns after the last
    // write.
    nonisolated(unsafe) let results = buffer
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= count { return }
        results.initializeElement(at: index, to: body(index))
      }
    }
    filled = count
  }
}
