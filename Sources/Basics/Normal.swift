extension SeededGenerator {
  /// A normally distributed number of mean 0 and variance 1, by Marsaglia's polar method ("A
  /// Convenient Method for Generating Normal Variables", SIAM Review 6, 1964).
  public mutating func normal() -> Double {
    while true {
      let x = 2 * unit() - 1
      let y = 2 * unit() - 1
      let square = x * x + y * y
      if square > 0, square < 1 { return x * (-2 * Exponential.log(square) / square).squareRoot() }
    }
  }
}
