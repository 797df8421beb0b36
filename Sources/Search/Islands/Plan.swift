import Constructions
import Networks
import Tasks

/// Where the networks of a search come from: a construction with its space of parameters, a sketch,
/// or a network that someone brought along.
public enum Plan: Sendable {
  /// Networks that are built from values of parameters.
  case construction(any Construction, Space)
  /// Networks that are drawn, fitted and rounded.
  case sketch(any Sketch)
  /// One network, which fails in so many cases, and what becomes of it.
  case given(Network, failures: Int)

  /// What the plan of a given network is called.
  public static let givenName = "given"

  /// The plan for a family.
  ///
  /// - Parameter narrowings: What parameters are held at or narrowed to.
  init(_ family: any Family, _ narrowings: [Narrowing]) throws(TaskError) {
    switch family {
    case let construction as any Construction:
      let parameters = try Narrowing.applied(narrowings, to: construction.parameters)
      self = .construction(construction, Space(parameters))
    case let sketch as any Sketch: self = .sketch(sketch)
    default: preconditionFailure("\(family.name) neither builds nor fits")
    }
  }

  /// What files and people call it: the family's name, or `given`.
  public var name: String {
    switch self {
    case .construction(let family, _): family.name
    case .sketch(let family): family.name
    case .given: Self.givenName
    }
  }

  /// Whether its networks are fitted, not built.
  var isSketch: Bool {
    if case .sketch = self { return true }
    return false
  }

  /// The network that was given, where it passes.
  var start: Network? {
    if case .given(let network, failures: 0) = self { return network }
    return nil
  }

  /// What trying one of its networks takes before it is judged, in multiplications.
  func buildingWork(for task: Task) -> Int {
    if case .construction(let construction, _) = self {
      return construction.buildingWork(for: task) + 1000
    }
    return 0
  }

  /// What every one of its networks costs at least.
  func leastScore(for task: Task) -> Int {
    if case .construction(let construction, _) = self {
      construction.leastScore(for: task)
    } else {
      0
    }
  }

  /// The space of a construction.
  var space: Space? {
    if case .construction(_, let space) = self { return space }
    return nil
  }

  /// What there is to begin with, the first choice first.
  ///
  /// - Parameter isFirst: Whether no other island works on the plan.
  func beginnings(isFirst: Bool) -> [Strategy] {
    switch self {
    case .construction: isFirst ? [.grid, .annealing] : [.annealing]
    case .sketch: [.sketching]
    case .given: [.walking]
    }
  }
}

/// The values that a construction's parameters may take. A point of the space is a place in each
/// parameter's list.
public struct Space: Sendable {
  /// The parameters.
  public let parameters: [Parameter]
  /// The point of the defaults.
  let standard: [Int]
  /// For each parameter the places that the grid tries; all of them in a small space.
  let axes: [[Int]]
  /// Whether the grid holds every point.
  let isGrid: Bool

  /// A space of no more points than this is searched completely.
  private static let small = 2000

  init(_ parameters: [Parameter]) {
    self.parameters = parameters
    standard = parameters.map { $0.values.firstIndex(of: $0.standard) ?? 0 }
    isGrid = Self.product(parameters.map(\.values.count)) <= Self.small
    axes =
      isGrid
      ? parameters.map { Array($0.values.indices) }
      : parameters.map { parameter in
        parameter.grid.compactMap { parameter.values.firstIndex(of: $0) }
      }
  }

  /// How many points the grid has.
  var gridCount: Int { Self.product(axes.map(\.count)) }

  /// A point of the grid, the last parameter fastest.
  func gridPoint(_ number: Int) -> [Int] {
    var rest = number
    var places = [Int](repeating: 0, count: axes.count)
    for index in axes.indices.reversed() {
      places[index] = axes[index][rest % axes[index].count]
      rest /= axes[index].count
    }
    return places
  }

  /// The values at a point.
  func values(_ places: [Int]) -> [ExactDecimal] {
    zip(parameters, places).map { $0.values[$1] }
  }

  /// Whether these places are a point of the space.
  func contains(_ places: [Int]) -> Bool {
    places.count == parameters.count
      && zip(parameters, places).allSatisfy { $0.values.indices.contains($1) }
  }

  private static func product(_ counts: [Int]) -> Int {
    counts.reduce(1) { total, count in
      let (product, overflow) = total.multipliedReportingOverflow(by: count)
      return overflow ? .max : product
    }
  }
}
