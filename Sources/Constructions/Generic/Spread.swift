/// Where the numbers of a column lie.
struct Spread {
  let mean: Double
  /// The root of the mean square distance from the mean; 1 where that is 0.
  let deviation: Double

  init(_ column: [Double]) {
    let count = Double(max(column.count, 1))
    let mean = column.reduce(0, +) / count
    let square = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    self.mean = mean
    deviation = square > 0 ? square.squareRoot() : 1
  }
}
