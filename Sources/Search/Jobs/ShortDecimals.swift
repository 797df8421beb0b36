import Networks

/// The values a weight may take, sorted by cost, to be looked up near a number.
struct ShortDecimals: Sendable {
  /// The values in order.
  let values: [Double]
  /// What each costs.
  let costs: [Int]
  /// For each cost the places of its values, in order.
  private let placesOfCost: [[Int]]

  /// A parameter's values, which are in order.
  init(_ decimals: [ExactDecimal], metric: Metric) {
    let costs = decimals.map(metric.cost)
    values = decimals.map(\.doubleValue)
    self.costs = costs
    placesOfCost = (0...(costs.max() ?? 0)).map { cost in
      costs.indices.filter { costs[$0] == cost }
    }
  }

  /// For each cost the values next to a number, one on each side where there are some.
  func near(_ number: Double) -> [Int] {
    placesOfCost.flatMap { places -> [Int] in
      var (low, high) = (0, places.count)
      while low < high {
        let middle = (low + high) / 2
        if values[places[middle]] < number { low = middle + 1 } else { high = middle }
      }
      return [low - 1, low].filter(places.indices.contains).map { places[$0] }
    }
  }
}
