import Networks

/// How long a search may go on. Only the first two count what the result depends on; time decides
/// nothing but at which generation boundary to stop.
public struct Budget: Equatable, Sendable {
  /// Stop once the search has run this many seconds.
  public var seconds: Double?
  /// Stop once this many generations are done, counted from the start of the run.
  public var generations: Int?
  /// Stop once the incumbent's score is this low.
  public var targetScore: Int?

  /// A budget; nil sets no limit.
  public init(seconds: Double? = nil, generations: Int? = nil, targetScore: Int? = nil) {
    self.seconds = seconds
    self.generations = generations
    self.targetScore = targetScore
  }

  /// The longest time a budget may name: about three centuries, in seconds.
  static let longest = 1e10

  /// Reads a length of time: `90s`, `20m`, `1.5h`, `1d`. Nil when the text is none.
  public static func seconds(_ text: String) -> Double? {
    let units = ["s": 1.0, "m": 60, "h": 3600, "d": 86400]
    guard let unit = text.last.flatMap({ units[String($0)] }),
      let number = ExactDecimal(String(text.dropLast())), number.sign > 0
    else { return nil }
    let seconds = number.doubleValue * unit
    return seconds <= longest ? seconds : nil
  }
}

/// Why a search ended.
public enum StopReason: String, Sendable {
  /// The time is used up.
  case time
  /// The generations are done.
  case generations
  /// The incumbent is as cheap as was asked for.
  case targetScore = "target score"
  /// Every network the families can build has been judged.
  case exhausted = "every network of these families was tried"
  /// A person or the system asked it to stop.
  case interrupted
}
