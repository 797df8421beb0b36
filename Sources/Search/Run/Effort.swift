import Basics

/// How the threads of a search were used. It is measured, shown and logged; nothing depends on it.
public struct Effort: Equatable, Sendable {
  /// How many processes search.
  public var ranks = 1
  /// How many threads they have together.
  public var threads: Int
  /// How long threads were busy with steps that counted, in seconds, all of them together.
  public var busy = 0.0
  /// How long the search has lasted, in seconds.
  public var elapsed = 0.0
  /// Bytes that ranks have told each other at the ends of generations.
  public var told = 0
  /// Generations done.
  public var generations = 0

  init(threads: Int) { self.threads = threads }

  /// The share of the threads' time in which they did nothing that counted.
  public var idleShare: Double {
    elapsed > 0 ? min(max(1 - busy / (elapsed * Double(threads)), 0), 1) : 0
  }

  /// What the log says of it.
  var members: [JSON.Member] {
    var members: [JSON.Member] = [
      .init("threads", .integer(threads)),
      .init("idle", .double((idleShare * 10_000).rounded() / 10_000)),
    ]
    if ranks > 1 {
      members.append(.init("ranks", .integer(ranks)))
      members.append(.init("told", .integer(told / max(generations, 1))))
    }
    return members
  }
}

/// What the log says of how the threads were used in the last sitting of a run.
public struct LoggedEffort: Sendable {
  /// How many processes searched, and how many threads they had together.
  public var ranks: Int, threads: Int
  /// The share of the threads' time in which they did nothing that counted.
  public var idleShare: Double
  /// Bytes that ranks told each other in a generation; 0 where there was one.
  public var told: Int

  /// Reads a line of the log; nil when it says nothing of it.
  init?(_ line: JSON) {
    guard case .object(let members) = line else { return nil }
    func number(_ key: String) -> Double? {
      guard case .number(let digits)? = members.first(where: { $0.key == key })?.value else {
        return nil
      }
      return Double(digits).flatMap { (0...1e15).contains($0) ? $0 : nil }
    }
    guard let threads = number("threads"), let idle = number("idle") else { return nil }
    self.threads = Int(threads)
    idleShare = idle
    ranks = Int(number("ranks") ?? 1)
    told = Int(number("told") ?? 0)
  }
}
