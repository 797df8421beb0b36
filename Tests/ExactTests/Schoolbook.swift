import Basics

/// Integers as decimal digits, added and multiplied as at school: the tests' own arithmetic, which
/// shares nothing with FLINT's.
struct Schoolbook: Equatable, CustomStringConvertible {
  var isNegative: Bool
  /// The lowest digit first; no zero at the end, so that 0 has none.
  var digits: [Int]

  init(_ isNegative: Bool, _ digits: [Int]) {
    var digits = digits
    while digits.last == 0 { digits.removeLast() }
    self.digits = digits
    self.isNegative = isNegative && !digits.isEmpty
  }

  /// Reads `-123`.
  init(_ text: String) {
    self.init(
      text.hasPrefix("-"), text.reversed().filter { $0 != "-" }.map { Int(String($0)) ?? 0 })
  }

  /// A number of up to that many digits.
  init(random generator: inout SeededGenerator, digits: Int) {
    self.init(
      generator.below(2) == 0,
      (0..<generator.below(digits + 1)).map { _ in generator.below(10) })
  }

  var description: String {
    let text = digits.isEmpty ? "0" : digits.reversed().map(String.init).joined()
    return isNegative ? "-" + text : text
  }

  static prefix func - (value: Schoolbook) -> Schoolbook {
    Schoolbook(!value.isNegative, value.digits)
  }

  static func + (left: Schoolbook, right: Schoolbook) -> Schoolbook {
    if left.isNegative == right.isNegative {
      return Schoolbook(left.isNegative, carried(paired(left.digits, right.digits, +)))
    }
    let (large, small) = isBelow(left.digits, right.digits) ? (right, left) : (left, right)
    return Schoolbook(large.isNegative, carried(paired(large.digits, small.digits, -)))
  }

  static func * (left: Schoolbook, right: Schoolbook) -> Schoolbook {
    var sums = [Int](repeating: 0, count: left.digits.count + right.digits.count)
    for (i, first) in left.digits.enumerated() {
      for (j, second) in right.digits.enumerated() { sums[i + j] += first * second }
    }
    return Schoolbook(left.isNegative != right.isNegative, carried(sums))
  }

  static func < (left: Schoolbook, right: Schoolbook) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative
      ? isBelow(right.digits, left.digits) : isBelow(left.digits, right.digits)
  }

  private static func isBelow(_ left: [Int], _ right: [Int]) -> Bool {
    left.count != right.count
      ? left.count < right.count : left.reversed().lexicographicallyPrecedes(right.reversed())
  }

  private static func paired(
    _ left: [Int], _ right: [Int], _ operation: (Int, Int) -> Int
  ) -> [Int] {
    (0..<max(left.count, right.count)).map {
      operation($0 < left.count ? left[$0] : 0, $0 < right.count ? right[$0] : 0)
    }
  }

  private static func carried(_ sums: [Int]) -> [Int] {
    var (digits, carry): ([Int], Int) = ([], 0)
    for sum in sums {
      let value = sum + carry
      carry = value < 0 ? -1 : value / 10
      digits.append(value - 10 * carry)
    }
    while carry > 0 {
      digits.append(carry % 10)
      carry /= 10
    }
    return digits
  }
}
