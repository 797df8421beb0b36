import Networks

/// A decimal in machine words: `significand × 10^exponent`. It has the one form that `ExactDecimal`
/// has: the significand ends in no zero, and zero is `0 × 10^0`.
struct Digits: Hashable, Sendable {
  /// The digits, with the sign; at most 2^53.
  let significand: Int
  /// The power of ten they are multiplied with, in -22...22.
  let exponent: Int

  /// Zero.
  static let zero = Digits(0, exponent: 0)

  /// The largest significand: so far doubles hold integers, and so powers of ten, exactly.
  private static let largest = 1 << 53
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
  /// More decimals than these no rounding keeps.
  private static let mostDecimals = 12

  /// The number `significand × 10^exponent`; zero when it is too large or too fine.
  init(_ significand: Int, exponent: Int) {
    var (digits, power) = (significand, exponent)
    while digits != 0, digits % 10 == 0 {
      digits /= 10
      power += 1
    }
    let isHeld = digits != 0 && digits.magnitude <= Self.largest && power.magnitude <= 22
    self.significand = isHeld ? digits : 0
    self.exponent = isHeld ? power : 0
  }

  /// The same number; nil when it does not fit.
  init?(_ decimal: ExactDecimal) {
    guard let word = Int(exactly: decimal.significand) else { return nil }
    self.init(word, exponent: decimal.exponent)
    if significand != word { return nil }
  }

  /// The number nearest to `value` whose precision is at most `precision`, or that of its digits
  /// before the point where those are more.
  init(nearest value: Double, precision: Int) {
    let size = abs(value)
    guard precision > 0, size < 1e15 else {
      self = .zero
      return
    }
    var before = 0
    while size >= Self.powers[before] { before += 1 }
    let decimals = min(precision - before, Self.mostDecimals, 15 - before)
    if decimals >= 0 {
      self.init(Int((value * Self.powers[decimals]).rounded()), exponent: -decimals)
    } else {
      self.init(Int((value / Self.powers[-decimals]).rounded()), exponent: -decimals)
    }
  }

  /// The number as the rest of golf knows it.
  var exact: ExactDecimal { ExactDecimal(significand, exponent: exponent) }

  /// The nearest double: one exact double times or divided by another, rounded once.
  var value: Double {
    exponent < 0
      ? Double(significand) / Self.powers[-exponent] : Double(significand) * Self.powers[exponent]
  }

  /// Whether this is zero.
  var isZero: Bool { significand == 0 }

  /// How many digits the significand has.
  private var count: Int {
    var (count, bound) = (0, 1)
    while significand.magnitude >= bound {
      count += 1
      bound *= 10
    }
    return count
  }

  /// The challenge's price, as `ExactDecimal.precision`.
  var precision: Int { isZero ? 0 : max(0, count + exponent) + max(0, -exponent) }

  /// The number with another last digit: `steps` units further, where the unit is that of the last
  /// decimal, or 1 for whole numbers.
  func moved(by steps: Int) -> Digits {
    if exponent <= 0 { return Digits(significand + steps, exponent: exponent) }
    guard count + exponent <= 15 else { return self }
    return Digits(significand * Int(Self.powers[exponent]) + steps, exponent: 0)
  }

  /// The number times a power of ten.
  func shifted(by places: Int) -> Digits { Digits(significand, exponent: exponent + places) }

  /// The negative.
  static prefix func - (number: Digits) -> Digits {
    Digits(-number.significand, exponent: number.exponent)
  }

  /// The shortest number that reads as that double, to twelve decimals or digits.
  init(shortest value: Double) {
    for precision in 1...Self.mostDecimals {
      let candidate = Digits(nearest: value, precision: precision)
      if abs(candidate.value - value) <= 1e-12 * abs(value) {
        self = candidate
        return
      }
    }
    self.init(nearest: value, precision: Self.mostDecimals)
  }
}
