import Constructions
import Evaluation
import Networks

/// How a node of one network says what a node of another one does: factor · node + share of an input +
/// constant, nearly, in all cases.
struct Likeness: Equatable {
  /// The node of the other network.
  let node: Int
  /// How much of it.
  let factor: Double
  /// An input that is added, and how much of it.
  let input: (index: Int, factor: Double)?
  /// What is added.
  let constant: Double

  static func == (left: Likeness, right: Likeness) -> Bool {
    (left.node, left.factor, left.constant) == (right.node, right.factor, right.constant)
      && left.input?.index == right.input?.index && left.input?.factor == right.input?.factor
  }

  /// A likeness leaves no more of the variance.
  private static let mostRest = 0.003
  /// An input more costs some digits: it has to explain so much of the variance.
  private static let inputPrice = 0.0005
  /// The node itself has to make so much of the deviation.
  private static let leastShare = 0.05
  /// The cases looked at are so many, at most about twice.
  private static let samples = 1024

  /// A node's values in some cases, less their mean.
  struct Column {
    let values: [Double]
    let mean: Double
    /// The sum of the squares.
    let square: Double

    init(_ values: [Double]) {
      let mean = values.reduce(0, +) / Double(values.count)
      self.values = values.map { $0 - mean }
      self.mean = mean
      square = dot(self.values, self.values)
    }

    /// The columns of all nodes of a network.
    static func all(of network: Network, over table: CaseTable) -> [Column] {
      let real = RealNetwork(network)
      let places = (0..<table.placeCount).filter { table.hasCase(at: $0) }
      let chosen = stride(from: 0, to: places.count, by: max(1, places.count / samples))
        .map { places[$0] }
      return real.values(of: Array(0..<real.nodeCount), over: table).map { column in
        Column(chosen.map { column[$0] })
      }
    }
  }

  /// The best likeness of a column among the nodes of another network; nil when there is none.
  static func best(of wanted: Column, among others: [Column], inputs: Int) -> Likeness? {
    guard wanted.square > 1e-20, wanted.square < .infinity else { return nil }
    var best: (likeness: Likeness, rest: Double)?
    func consider(_ likeness: Likeness, rest: Double, price: Double = 0) {
      guard rest < mostRest, rest + price < best?.rest ?? .infinity else { return }
      best = (likeness, rest + price)
    }
    for node in inputs..<others.count {
      let other = others[node]
      guard other.square > 1e-20, other.square < .infinity else { continue }
      let along = dot(wanted.values, other.values)
      let factor = along / other.square
      consider(
        Likeness(
          node: node, factor: factor, input: nil, constant: wanted.mean - factor * other.mean),
        rest: 1 - factor * along / wanted.square)
      for (index, input) in others[..<inputs].enumerated() where input.square > 0 {
        // Least squares with two columns.
        let mixed = dot(other.values, input.values)
        let aside = dot(wanted.values, input.values)
        let determinant = other.square * input.square - mixed * mixed
        guard determinant > 1e-9 * other.square * input.square else { continue }
        let first = (along * input.square - aside * mixed) / determinant
        let second = (aside * other.square - along * mixed) / determinant
        guard first * first * other.square > leastShare * leastShare * wanted.square else {
          continue
        }
        consider(
          Likeness(
            node: node, factor: first, input: (index, second),
            constant: wanted.mean - first * other.mean - second * input.mean),
          rest: 1 - (first * along + second * aside) / wanted.square, price: inputPrice)
      }
    }
    return best?.likeness
  }
}
