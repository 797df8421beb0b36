import Constructions

/// Goes through the grid of a family's parameters, point by point, the last parameter fastest.
///
/// Where a family has few networks altogether, the grid is all of them.
struct GridSearch: Equatable, Codable, Sendable {
  /// The points that were judged already.
  private(set) var visited = 0

  /// A space of no more points than this is searched completely.
  static let smallSpace = 2000

  /// The places of the values the grid tries, for each parameter.
  static func axes(_ parameters: [Parameter]) -> [[Int]] {
    if isComplete(parameters) { return parameters.map { Array($0.values.indices) } }
    return parameters.map { parameter in
      parameter.grid.compactMap { parameter.values.firstIndex(of: $0) }
    }
  }

  /// Whether the grid holds every network of the family.
  static func isComplete(_ parameters: [Parameter]) -> Bool {
    product(parameters.map(\.values.count)) <= smallSpace
  }

  private static func product(_ counts: [Int]) -> Int {
    counts.reduce(1) { total, count in
      let (product, overflow) = total.multipliedReportingOverflow(by: count)
      return overflow ? .max : product
    }
  }

  /// The next point; nil when all were visited.
  mutating func next(_ parameters: [Parameter]) -> [Int]? {
    let axes = Self.axes(parameters)
    guard visited < Self.product(axes.map(\.count)) else { return nil }
    var rest = visited
    var places = [Int](repeating: 0, count: axes.count)
    for index in axes.indices.reversed() {
      places[index] = axes[index][rest % axes[index].count]
      rest /= axes[index].count
    }
    visited += 1
    return places
  }
}
