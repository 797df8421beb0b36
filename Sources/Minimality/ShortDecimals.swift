import Exact
import Networks

/// A decimal of few digits, `significand × 10^-places`, for quick arithmetic.
struct ShortDecimal: Equatable, Sendable {
  /// The digits, with the sign.
  var significand: Int
  /// How many digits stand behind the point.
  var places: Int
  /// The double nearest to it: relative error at most 2^-53.
  var value: Double

  init(significand: Int, places: Int) {
    (self.significand, self.places) = (significand, places)
    // Both are exact doubles (below 2^53, and 10^22), so that the quotient is rounded once.
    value = Double(significand) / ShortDecimal.power(places)
  }

  /// The number itself.
  var exact: ExactDecimal { ExactDecimal(significand, exponent: -places) }

  /// Whether half the number costs more than the number.
  var isWorthHalf: Bool {
    (exact * ExactDecimal(5, exponent: -1)).precision > exact.precision
  }

  static func power(_ places: Int) -> Double { (0..<places).reduce(1) { power, _ in power * 10 } }
}

/// All decimals of a precision: the numbers that cost exactly so much.
///
/// A number other than 0 of precision k has, for one p from 0 to k and q = k - p, the form m/10^q with
/// |m| < 10^k; it lies in the decade [10^(p-1), 10^p), or anywhere below 1 where p = 0; and m does not
/// end in a zero where q > 0. So they are finitely many, and this lists each once.
enum ShortDecimals {
  /// Longer lists are not made: this one has a million numbers.
  static let mostDigits = 5

  /// All decimals of that precision, from 1 to `mostDigits`; a number and its negative side by side,
  /// the positive one first.
  static func list(precision: Int) -> [ShortDecimal] {
    var result: [ShortDecimal] = []
    for places in 0...precision {
      for size in sizes(precision: precision, places: places)
      where places == 0 || !size.isMultiple(of: 10) {
        result.append(ShortDecimal(significand: size, places: places))
        result.append(ShortDecimal(significand: -size, places: places))
      }
    }
    return result
  }

  /// The sizes of the significands of that precision with so many places, multiples of ten included.
  private static func sizes(precision: Int, places: Int) -> Range<Int> {
    let end = (0..<precision).reduce(1) { power, _ in power * 10 }
    return (places == precision ? 1 : end / 10)..<end
  }

  /// Calls `body` with every decimal of that precision in a range, and perhaps with some that lie
  /// a little beside it.
  static func each(
    precision: Int, from low: Double, through high: Double, _ body: (ShortDecimal) -> Void
  ) {
    for places in 0...precision {
      let scale = ShortDecimal.power(places)
      let sizes = sizes(precision: precision, places: places)
      let largest = Double(sizes.upperBound - 1)
      let first = max(low * scale, -largest)
      let last = min(high * scale, largest)
      let slack = 1e-9 * (1 + largest)
      if first > last + slack || first > largest || last < -largest { continue }
      let start = Int((first - slack).rounded(.up))
      let end = Int((last + slack).rounded(.down))
      if start > end { continue }
      for significand in start...end
      where sizes.contains(abs(significand)) && (places == 0 || !significand.isMultiple(of: 10)) {
        body(ShortDecimal(significand: significand, places: places))
      }
    }
  }

  /// How many decimals have that precision.
  static func count(precision: Int) -> Int {
    if precision == 0 { return 1 }
    let power = (1..<precision).reduce(1) { power, _ in power * 10 }
    return 2 * (18 * power + (precision - 1) * (81 * power / 10))
  }
}

/// Numbers that lie side by side and never change: a look at an array that somebody else keeps. To copy
/// it costs nothing, unlike an array, whose readers are counted.
struct Row<Element> {
  private let start: UnsafePointer<Element>
  let count: Int

  init(_ start: UnsafeMutablePointer<Element>, count: Int) {
    (self.start, self.count) = (UnsafePointer(start), count)
  }

  /// - Precondition: `index` lies within the row; nothing checks.
  @inline(__always)
  subscript(index: Int) -> Element { start[index] }
}

/// The weights worth trying, by precision. Rows live as long as this does.
final class WeightLists: @unchecked Sendable {
  // Written in `init` only.
  /// All decimals.
  let all: [Row<ShortDecimal>]
  /// Those for a source of value 1/2. A weight there that is no cheaper than the bias it amounts to
  /// is of no use: the bias can take it over (rule 3).
  let half: [Row<ShortDecimal>]
  /// The values of all decimals, eight side by side; the last one fills up the last eight.
  let blocks: [Row<Lanes>]
  private var release: [() -> Void] = []

  /// The lists up to a precision.
  init(upTo digits: Int) {
    var release: [() -> Void] = []
    func row<Element>(_ values: [Element]) -> Row<Element> {
      let start = UnsafeMutablePointer<Element>.allocate(capacity: max(values.count, 1))
      start.initialize(from: values, count: values.count)
      release.append { start.deallocate() }
      return Row(start, count: values.count)
    }
    let lists = [[]] + (0..<max(digits, 1)).map { ShortDecimals.list(precision: $0 + 1) }
    all = lists.map(row)
    half = lists.map { row($0.filter(\.isWorthHalf)) }
    blocks = lists.map { list in
      row(
        stride(from: 0, to: list.count, by: 8).map { start in
          var lanes = Lanes.zero
          for lane in 0..<8 { lanes[lane] = list[min(start + lane, list.count - 1)].value }
          return lanes
        })
    }
    self.release = release
  }

  deinit { for free in release { free() } }
}
