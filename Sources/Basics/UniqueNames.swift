/// Names of which no two are the same: one that is taken gets a number.
public struct UniqueNames: Sendable {
  private var taken: Set<String>

  /// Names beside those that are taken.
  public init(taken: Set<String> = []) { self.taken = taken }

  /// The name itself, or with the first number from 2 on that makes it new.
  public mutating func fresh(_ name: String) -> String {
    var candidate = name
    var number = 1
    while !taken.insert(candidate).inserted {
      number += 1
      candidate = "\(name) \(number)"
    }
    return candidate
  }
}
