import Foundation

/// Who steps which island next.
///
/// Everything below is guarded by `condition`; a workbench is used only by the one thread that has
/// marked its island as under way.
final class StepAgenda: @unchecked Sendable {
  /// A step that was taken.
  private struct Step {
    let from: Island
    let to: Island
    let seconds: Double
  }

  private struct Slot {
    var workbench: Workbench?
    /// The island that has to step in this generation, until it has.
    var wanted: Island?
    /// What its step came to.
    var result: Island?
    /// Steps that were taken ahead, each from where the one before it came to.
    var ahead: [Step] = []
    var isUnderWay = false
    /// How long the last step took that counts.
    var seconds = 0.0

    /// Where the next step ahead would begin.
    var front: Island? { ahead.last?.to ?? result }
  }

  private let condition = NSCondition()
  private let setting: SearchSetting
  private var slots: [Slot]
  private var missing = 0
  private var hasFailed = false
  private var mayRunAhead = false
  private var isClosed = false
  private var workers = 0
  private var interruption = Interruption()

  /// So many steps ahead of the others an island may be.
  private static let lead = 128

  init(_ setting: SearchSetting, islands: Int) {
    self.setting = setting
    slots = Array(repeating: Slot(), count: islands)
  }

  private func guarded<Result>(_ body: () -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  /// A generation begins in which these islands step.
  func begin(_ islands: [Island], _ awake: [Int], _ interruption: Interruption) {
    guarded {
      for index in slots.indices { (slots[index].result, slots[index].wanted) = (nil, nil) }
      for index in awake {
        if let first = slots[index].ahead.first, first.from == islands[index] {
          slots[index].ahead.removeFirst()
          slots[index].result = first.to
          slots[index].seconds += first.seconds
        } else {
          slots[index].ahead = []
          slots[index].wanted = islands[index]
        }
      }
      missing = slots.count { $0.wanted != nil }
      hasFailed = false
      mayRunAhead = true
      self.interruption = interruption
      condition.broadcast()
    }
  }

  /// Sees that there are so many threads.
  func employ(_ count: Int) {
    let missing = guarded {
      defer { workers = max(workers, count) }
      return max(count - workers, 0)
    }
    for _ in 0..<missing {
      let thread = Thread { [self] in work() }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// Waits for the islands' steps; nil when they were interrupted.
  func results(_ islands: [Island], _ awake: [Int]) -> [Island]? {
    guarded {
      while missing > 0, !hasFailed { condition.wait() }
      if hasFailed {
        mayRunAhead = false
        return nil
      }
      var result = islands
      for index in awake { result[index] = slots[index].result ?? islands[index] }
      return result
    }
  }

  func rest() { guarded { mayRunAhead = false } }

  func close() {
    guarded {
      isClosed = true
      condition.broadcast()
    }
  }

  func takeSeconds() -> [Double] {
    guarded {
      defer { for index in slots.indices { slots[index].seconds = 0 } }
      return slots.map(\.seconds)
    }
  }

  // MARK: What a thread does

  private func work() {
    while let (index, island, workbench, interruption) = next() {
      var stepped = island
      let began = Self.threadSeconds()
      let isDone = stepped.advance(on: workbench, interruption: interruption)
      let seconds = Self.threadSeconds() - began
      finish(
        index, isDone ? Step(from: island, to: stepped, seconds: seconds) : nil, interruption)
    }
  }

  /// How long this thread has computed, in seconds; what it waited for a core is not in it.
  private static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The next step to take; nil when there will be none any more.
  private func next() -> (Int, Island, Workbench, Interruption)? {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if isClosed { return nil }
      if let index = nextIndex() {
        let workbench = slots[index].workbench ?? Workbench(setting)
        slots[index].workbench = workbench
        slots[index].isUnderWay = true
        if let island = slots[index].wanted ?? slots[index].front {
          return (index, island, workbench, interruption)
        }
      }
      condition.wait()
    }
  }

  /// What has to be done comes first, then the island that is the least ahead.
  private func nextIndex() -> Int? {
    let free = slots.indices.filter { !slots[$0].isUnderWay }
    if let index = free.first(where: { slots[$0].wanted != nil }), !hasFailed { return index }
    guard mayRunAhead, !hasFailed else { return nil }
    return free.filter { index in
      guard let front = slots[index].front else { return false }
      return slots[index].ahead.count < Self.lead && front.isUnderWay
    }.min { slots[$0].ahead.count < slots[$1].ahead.count }
  }

  private func finish(_ index: Int, _ step: Step?, _ interruption: Interruption) {
    guarded {
      slots[index].isUnderWay = false
      if let step {
        if slots[index].wanted == step.from {
          slots[index].wanted = nil
          slots[index].result = step.to
          slots[index].seconds += step.seconds
          missing -= 1
        } else if slots[index].wanted == nil, slots[index].front == step.from {
          slots[index].ahead.append(step)
        }
      } else if interruption === self.interruption {
        hasFailed = true
      }
      condition.broadcast()
    }
  }
}
