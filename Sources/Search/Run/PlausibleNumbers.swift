import Basics

/// Refuses a checkpoint whose numbers are none that a search could have come to, before anything
/// computes with them.
///
/// A checksum guards against damage, not against malice. Counters are added to and durations are
/// turned into text; where all are below 2⁵³ in size, none of that overflows in any time a machine
/// will run.
enum PlausibleNumbers {
  /// Larger numbers are refused.
  private static let largest = 9_007_199_254_740_992.0
  /// The members that hold 64 random bits, or real numbers that no counter depends on.
  private static let exempt: Set<String> = [
    "generatorState", "refused", "margin", "weight", "bias", "damping", "firstWorst",
  ]

  /// Why a checkpoint's content cannot be right; nil when its numbers are plausible.
  static func objection(to body: [UInt8]) -> String? {
    do {
      return objection(to: try JSON(parsing: body), in: "")
    } catch {
      return "\(error)"
    }
  }

  private static func objection(to value: JSON, in key: String) -> String? {
    switch value {
    case .number(let digits):
      guard let number = Double(digits), abs(number) <= largest else {
        return "'\(key)' \(digits) is no plausible number"
      }
      return nil
    case .array(let values):
      for value in values {
        if let problem = objection(to: value, in: key) { return problem }
      }
      return nil
    case .object(let members):
      for member in members where !exempt.contains(member.key) {
        if let problem = objection(to: member.value, in: member.key) { return problem }
      }
      return nil
    case .null, .bool, .string: return nil
    }
  }
}
