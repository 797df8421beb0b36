/// e^x and ln x from additions, multiplications and divisions only, so that a result has the
/// same bits on every machine. Accurate to 12 digits (e^x beyond ±200 to 8), which is more than a
/// temperature needs.
public enum Exponential {
  /// e^x; 0 or infinite far out.
  public static func exp(_ x: Double) -> Double {
    if x < -700 { return 0 }
    if x > 700 { return .infinity }
    // e^x = (e^(x/1024))^1024, the inner one by Taylor's series.
    let small = x / 1024
    var sum = 1.0
    for term in stride(from: 12.0, through: 1, by: -1) { sum = 1 + sum * small / term }
    for _ in 0..<10 { sum *= sum }
    return sum
  }

  /// ln x for x > 0.
  public static func log(_ x: Double) -> Double {
    precondition(x > 0, "the logarithm of \(x)")
    // x = m·2^k with m in [1, 2); ln m = 2 artanh((m - 1) / (m + 1)).
    let s = (x.significand - 1) / (x.significand + 1)
    var sum = 0.0
    for term in stride(from: 39.0, through: 1, by: -2) { sum = sum * s * s + 1 / term }
    return 2 * s * sum + Double(x.exponent) * 0x1.62e42fefa39efp-1
  }
}
